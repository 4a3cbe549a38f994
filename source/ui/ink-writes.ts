/** What Ink painted with one write. */
export type Painted = {
  /** The same for the terminal, in fewer bytes. */
  readonly bytes: string;
  /** Which rows it painted, from 0; null: none at all. */
  readonly rows: ((row: number) => boolean) | null;
  /** Of these rows it left the beginning alone: as it drew that last, it would be the same. */
  readonly isPartial: (row: number) => boolean;
  /** How many rows below the first it leaves the cursor, where it went from line to line; else null. */
  readonly bottom: number | null;
};

const ESC = '\u001B';

const NEXT_LINE = `${ESC}[E`;

const SEVERAL_LINES = new RegExp(`(?:${ESC}\\[E){2,}`, 'g');

/**
 * Lines at the end that are no more erased, up to the first line, and then line by line: what is as it was is stepped
 * over, what is not is written anew.
 */
const LINE_BY_LINE = new RegExp(`^(?:(?:${ESC}\\[2K(?:${ESC}\\[1A)?)+${ESC}\\[G)?${ESC}\\[\\d+A`);

/** Erases a line from its start, or all below the cursor, or goes to the first line: then everything is written. */
const WHOLE = new RegExp(`${ESC}\\[(?:2K|[0-3]?J|H)`);

/**
 * Modes, moves, erasures and what is sent to the clipboard, but no text: after an erasure, all is written with the next
 * write.
 */
const CONTROL = `${ESC}\\[\\??\\d*[A-Za-z]`;
const TO_TERMINAL = `${ESC}\\][^\\x07${ESC}]*(?:\\x07|${ESC}\\\\)`;
/** An ESC in it comes twice for tmux, and once for screen. */
const TO_MULTIPLEXER = `${ESC}P(?:[^${ESC}]|${ESC}[^\\\\])*${ESC}\\\\`;
const UNSEEN = new RegExp(`^(?:${CONTROL}|${TO_TERMINAL}|${TO_MULTIPLEXER})*$`);

/** To a column that is not the first. */
const FURTHER_ON = new RegExp(`^${ESC}\\[(?!1G)\\d+G`);

const NONE = (): boolean => false;

/**
 * Reads what Ink (8) writes to a terminal. It steps over each line that stays with a sequence of its own: one with a
 * count does the same.
 */
export const paintedBy = (written: string): Painted => {
  if (UNSEEN.test(written)) {
    return {bytes: written, rows: null, isPartial: NONE, bottom: null};
  }
  const [start] = LINE_BY_LINE.exec(written) ?? [];
  const rest = written.slice(start?.length);
  if (start === undefined || WHOLE.test(rest)) {
    return {bytes: written, rows: () => true, isPartial: NONE, bottom: null};
  }
  const lines = rest.replaceAll(NEXT_LINE, '\n').split('\n');
  return {
    bytes: written.replace(SEVERAL_LINES, (steps) => `\u001B[${steps.length / NEXT_LINE.length}E`),
    rows: (row) => lines[row] !== '' && lines[row] !== undefined,
    isPartial: (row) => FURTHER_ON.test(lines[row] ?? ''),
    bottom: lines.length - 1,
  };
};
