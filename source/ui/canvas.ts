import {type Painted, paintedBy} from './ink-writes.js';
import type {Palette} from './paint.js';
import {inOneGo, move, type PaintedRow, retouchBytes} from './retouch.js';

/**
 * What stands on the screen, for painting over it. Ink draws a picture whole: it lays out, cuts and compares each line
 * of it, for a second that went by as for a new page. So what only goes on within a page is retouched here, cell by cell,
 * and another page is painted here before Ink has drawn it. It knows nothing of that: which lines it paints over is
 * seen by what it writes, what stands there already is not written once more, and what it left alone although it is no
 * longer as it should be is painted again.
 */
export type Canvas = {
  /** The terminal, for Ink. */
  readonly stdout: NodeJS.WriteStream;
  /** Goes to the alternate screen and paints a first picture there, while Ink is still being loaded. */
  readonly begin: (rows: readonly PaintedRow[]) => void;
  /** Leaves the alternate screen again, where Ink never came to draw on it. */
  readonly abandon: () => void;
  /** Takes note of what Ink is going to draw. @param columns that the lines were made for */
  readonly commit: (rows: readonly PaintedRow[], columns: number) => void;
  /** Ink has drawn what was committed. */
  readonly drawn: () => void;
  /**
   * Makes the screen show these rows. @param columns that the lines were made for
   * @returns false where nothing of Ink stands there, so that it has to
   */
  readonly paint: (rows: readonly PaintedRow[], columns: number) => boolean;
};

const ENTER = '\u001B[?1049h';

const LEAVE_ALTERNATE = '\u001B[?1049l';

const SHOW_CURSOR = '\u001B[?25h';

const CLEAR = '\u001B[H\u001B[J';

/** After a new size or a stop, Ink writes all of what it drew last, whatever was committed since: it is painted over. */
const UNKNOWN: PaintedRow = {text: '\u0000', line: []};

export const createCanvas = (palette: Palette, terminal: NodeJS.WriteStream): Canvas => {
  /** What Ink drew last, and what it is going to draw: null where that is the same. */
  let inked: readonly PaintedRow[] = [];
  let committed: readonly PaintedRow[] | null = null;
  /** What stands on the screen, and what should. */
  let shown: readonly PaintedRow[] = [];
  let wanted: readonly PaintedRow[] = [];
  let wantedColumns = 0;
  /** What stands there from before Ink: it does not know that it is on the alternate screen, or of the first picture. */
  let isEntered = false;
  let hasFirst = false;

  const touchUp = (): void => {
    // Of a pane that became narrower Ink hears first: lines that are too long would wrap, and scroll the screen.
    if (wantedColumns !== terminal.columns) {
      return;
    }
    const bytes = retouchBytes(shown, wanted, palette);
    if (bytes !== '') {
      terminal.write(inOneGo(bytes));
    }
    shown = wanted;
  };

  const isShown = (rows: readonly PaintedRow[] | null): boolean =>
    rows?.length === shown.length && rows.every(({text}, index) => text === shown[index]?.text);

  /** From line to line, Ink draws either what was committed last or, later than it said, what it drew last. */
  const follow = ({rows: isPainted, bottom}: Painted): void => {
    const before = shown;
    const isCertain = bottom !== null || inked.length === 0;
    shown = (committed ?? inked).map((row, index) =>
      !isCertain ? UNKNOWN : isPainted?.(index) ? row : (before[index] ?? UNKNOWN),
    );
  };

  /** Ink leaves the beginning of a line alone where that is as it drew it last: so it has to be that again. */
  const restored = (isPartial: (row: number) => boolean): string => {
    const before = shown;
    shown = before.map((row, index) => (isPartial(index) ? (inked[index] ?? row) : row));
    return retouchBytes(before, shown, palette);
  };

  const write = (chunk: string | Uint8Array, ...rest: ReadonlyArray<never>): boolean => {
    const text = String(chunk);
    const painted = paintedBy(isEntered && text.startsWith(ENTER) ? text.slice(ENTER.length) : text);
    if (text.startsWith(ENTER)) {
      isEntered = false;
      // The cursor is where the shell left it.
      hasFirst = true;
    }
    if (text.includes(LEAVE_ALTERNATE)) {
      // While the job is stopped it is the shell's screen that is seen.
      shown = [];
    }
    if (painted.bottom !== null && isShown(committed)) {
      return terminal.write(move(painted.bottom + 1, 1), ...rest);
    }
    const before = hasFirst && painted.rows !== null ? CLEAR : restored(painted.isPartial);
    hasFirst = hasFirst && painted.rows === null;
    const result = terminal.write(`${before}${painted.bytes}`, ...rest);
    if (painted.rows !== null) {
      follow(painted);
      // What Ink is about to draw it draws from line to line; all of what it drew last is seen by nobody.
      if (committed === null || painted.bottom === null) {
        touchUp();
      }
    }
    return result;
  };

  return {
    stdout: new Proxy(terminal, {
      get: (target, name) => {
        const value: unknown = name === 'write' ? write : Reflect.get(target, name, target);
        return typeof value === 'function' && name !== 'write' ? value.bind(target) : value;
      },
    }),
    begin: (rows) => {
      const picture = rows.map(({text}) => text).join('\r\n');
      terminal.write(`${ENTER}\u001B[?25l${inOneGo(`${CLEAR}${picture}`)}`);
      isEntered = true;
      hasFirst = true;
    },
    abandon: () => terminal.write(`${LEAVE_ALTERNATE}${SHOW_CURSOR}`),
    commit: (rows, columns) => {
      committed = rows;
      wanted = rows;
      wantedColumns = columns;
    },
    drawn: () => {
      inked = committed ?? inked;
      committed = null;
      touchUp();
    },
    paint: (rows, columns) => {
      if (shown.length === 0) {
        return false;
      }
      wanted = rows;
      wantedColumns = columns;
      touchUp();
      return true;
    },
  };
};
