import {type ExitCode, exitCodes} from '../exit.js';
import {printableJson} from '../model/printable.js';
import {claimedSafe, type SafeText, safe} from '../model/text.js';
import {pad, spaces, wrap} from '../ui/span.js';
import {asciiText, glyphs} from '../ui/theme.js';
import type {Check, Level, Note} from './check.js';

/** What a doctor's round writes its findings to. */
export type Report = {
  /** What follows is of this part. */
  readonly part: (title: SafeText) => void;
  readonly note: Note;
  /** Writes what is left, and tells the exit code: that of the first that failed. */
  readonly end: () => ExitCode;
};

const signs: Readonly<Record<Level, SafeText>> = {
  fine: safe`${glyphs.ok} fine     `,
  warning: safe`${glyphs.warning} warning  `,
  failed: safe`${glyphs.critical} failed   `,
  untried: safe`${glyphs.none} not tried`,
};

const NAME_WIDTH = 16;

/** Symbol, word and name stand beside what was found where there is room for both, else above it. */
const BESIDE = {columns: 80, indent: 31} as const;

const BELOW = {indent: 4} as const;

/** Narrower, lines would be of single words. */
const LEAST_WIDTH = 40;

/** The lines of one check: symbol and word, name, what was found and where; below it what to do. */
const linesOf = ({level, name, words, from, next}: Check, width: number): readonly SafeText[] => {
  const isBeside = width >= BESIDE.columns;
  const {indent} = isBeside ? BESIDE : BELOW;
  const place = from === null ? safe`` : safe`  (${from})`;
  const head = safe`  ${signs[level]} ${isBeside ? pad(name, NAME_WIDTH) : name}`;
  // A sentence may bring a list along.
  const [sentence = safe``, ...list] = words.split('\n').map((line) => claimedSafe(line.trim()));
  const texts = [
    safe`${sentence}${place}`,
    ...list,
    ...(next === null ? [] : [safe`→ ${next}${next.startsWith('Run: ') ? safe`` : safe`.`}`]),
  ];
  const [first = safe``, ...rest] = texts.flatMap((text) => wrap(text, width - indent));
  const below = (line: SafeText): SafeText => safe`${spaces(indent)}${line}`;
  return isBeside ? [safe`${head} ${first}`, ...rest.map(below)] : [head, below(first), ...rest.map(below)];
};

const codeOf = (checks: readonly Check[]): ExitCode =>
  checks.find(({code}) => code !== exitCodes.fine)?.code ?? exitCodes.fine;

/**
 * Lines for people, each as soon as it is known.
 * @param write takes secrets out, and adds the line's end  @param width in columns
 */
export const textReport = (write: (line: string) => void, isAscii: boolean, width: number): Report => {
  const checks: Check[] = [];
  const show = (line: SafeText): void => write(isAscii ? asciiText(line) : line);
  return {
    part: (title) => {
      if (checks.length > 0) {
        show(safe``);
      }
      show(title);
    },
    note: (check) => {
      checks.push(check);
      linesOf(check, Math.max(LEAST_WIDTH, width)).forEach(show);
    },
    end: () => {
      const count = (level: Level): number => checks.filter((check) => check.level === level).length;
      const untried = count('untried');
      const more = untried === 0 ? safe`` : safe`, ${untried} not tried`;
      show(safe``);
      show(safe`${count('fine')} fine, ${count('warning')} to know of, ${count('failed')} failed${more}.`);
      return codeOf(checks);
    },
  };
};

/** Version of the document's shape; raised when a field changes its meaning or goes away. */
const DOCUMENT_VERSION = 1;

/** One document for scripts, at the end. @param version of warptop  @param now wall time, ms */
export const jsonReport = (write: (text: string) => void, version: string, now: () => number): Report => {
  const parts: {readonly title: SafeText; readonly checks: Check[]}[] = [];
  return {
    part: (title) => parts.push({title, checks: []}),
    note: (check) => parts.at(-1)?.checks.push(check),
    end: () => {
      const code = codeOf(parts.flatMap(({checks}) => checks));
      write(
        printableJson({
          version: DOCUMENT_VERSION,
          at: new Date(now()).toISOString(),
          warptop: version,
          exit_code: code,
          parts: parts.map(({title, checks}) => ({
            title,
            checks: checks.map(({name, level, words, from, next}) => ({
              name,
              level,
              text: words,
              from,
              next,
            })),
          })),
        }),
      );
      return code;
    },
  };
};
