import {isHeader, isObject, isTime} from './header.js';
import type {FoundLine} from './lines.js';

type Line = Extract<FoundLine, {readonly what: 'line'}> & {
  /** What it says; undefined where that is no JSON. */
  readonly value: unknown;
};

export type TimelyLine =
  | Line
  | Exclude<FoundLine, {readonly what: 'line'}>
  /** One whose time fits neither what is before nor what is after it. */
  | {readonly what: 'misplaced'; readonly number: number};

/** No more passes between two lines, but where the machine slept or its clock was set, ms. */
const LONGEST_LEAP_MS = 24 * 3_600_000;

/** A clock that goes back by more is told in a line of its own, ms. */
const LONGEST_STEP_BACK_MS = 60_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const timeOf = (line: TimelyLine): number | null =>
  line.what === 'line' && isObject(line.value) && isTime(line.value.at) ? line.value.at : null;

/** Whether the clock may have been another one before. */
const isNewClock = (line: TimelyLine): boolean =>
  line.what !== 'line' ||
  isHeader(line.value) ||
  (isObject(line.value) && line.value.set_back_ms !== undefined);

const isMark = (line: TimelyLine): boolean =>
  line.what === 'line' && isObject(line.value) && line.value.session !== undefined;

/**
 * The lines with what they say. One that leaps ahead is held back until the next one tells whether time goes on from
 * there: a digit that was damaged would make a recording of minutes one of years.
 */
export async function* timelyLines(lines: AsyncIterable<FoundLine>): AsyncGenerator<TimelyLine> {
  let before: number | null = null;
  let leaping: {readonly line: Line; readonly at: number} | null = null;
  let marks: TimelyLine[] = [];
  for await (const found of lines) {
    const line: TimelyLine = found.what === 'line' ? {...found, value: parsed(found.text)} : found;
    const at = timeOf(line);
    if (leaping !== null) {
      if (isMark(line)) {
        marks.push(line);
        continue;
      }
      const isMisplaced = at !== null && !isNewClock(line) && leaping.at - at > LONGEST_STEP_BACK_MS;
      yield isMisplaced ? {what: 'misplaced', number: leaping.line.number} : leaping.line;
      yield* marks;
      before = isMisplaced ? before : leaping.at;
      leaping = null;
      marks = [];
    }
    const isLeap = at !== null && before !== null && at - before > LONGEST_LEAP_MS;
    if (isLeap && line.what === 'line' && !isNewClock(line)) {
      leaping = {line, at};
    } else {
      before = at ?? before;
      yield line;
    }
  }
  if (leaping !== null) {
    yield leaping.line;
    yield* marks;
  }
}
