import {createReadStream, statSync} from 'node:fs';
import {nextTurn} from '../clock.js';
import {usageError} from '../exit.js';
import type {Observation} from '../model/observation.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {chunksOf} from './chunks.js';
import {createDecoder, type Decoder} from './decode.js';
import {type Header, isHeader, isObject, readHeader} from './header.js';
import {linesOf} from './lines.js';
import {fileTrouble} from './target.js';
import {type TimelyLine, timelyLines} from './timely.js';

/** Is given what a recording holds, in its order. */
export type Sink = {
  /** A session begins: nothing is known any more. */
  readonly session: (header: Header) => void;
  readonly observation: (observation: Observation) => void;
  /** The clock was set back (ms below 0): all earlier times of the session move by so much. */
  readonly shift: (byMs: number) => void;
};

/** What could not be read. `line`: its number in the unpacked text, from 1. */
export type Problem = {readonly line: number; readonly words: SafeText};

export type Reading = {
  readonly sessions: number;
  readonly observations: number;
  /** The first of them. */
  readonly problems: readonly Problem[];
  /** How many there are. */
  readonly problemCount: number;
  /** It ends in the middle of a line, as where the machine lost its power. */
  readonly isTorn: boolean;
};

/** So many problems are kept; the rest is counted. */
const MOST_PROBLEMS = 100;

/** So many lines are read before everything else has its turn. */
const LINES_A_TURN = 500;

/** The words of an error of the file system. */
const causeOf = (error: unknown): SafeText =>
  (error as {code?: unknown}).code === 'ENOENT' ? safe`there is no such file` : fileTrouble(error);

const unreadable = (path: string, why: SafeText): Error =>
  usageError(safe`The recording ${escaped(path)} cannot be read: ${why}. Check --replay.`);

const noRecording = (path: string, why: SafeText): Error =>
  usageError(safe`${escaped(path)} is no recording that can be read: ${why}. Check --replay.`);

/**
 * Reads a recording line by line into a sink. What is damaged is passed over and named; what comes before the end of
 * a file that was cut off is read.
 * @throws ExitError where the file cannot be read, or does not begin as a recording that is known here
 */
export const readRecording = async (path: string, sink: Sink): Promise<Reading> => {
  const problems: Problem[] = [];
  let problemCount = 0;
  let sessions = 0;
  let observations = 0;
  let isTorn = false;
  /** Why the beginning may not be there. */
  let damage: SafeText | null = null;
  /** Null where it is not known which session lines belong to. */
  let decoder: Decoder | null = null;

  const tell = (line: number, words: SafeText): void => {
    problemCount += 1;
    if (problems.length < MOST_PROBLEMS) {
      problems.push({line, words});
    }
  };

  const begin = (value: unknown, line: number): void => {
    const found = readHeader(value);
    if (found.ok) {
      sessions += 1;
      decoder = createDecoder(found.header.at);
      sink.session(found.header);
    } else if (sessions === 0) {
      throw noRecording(path, damage ?? found.why);
    } else {
      decoder = null;
      tell(line, safe`a session cannot be read: ${found.why}`);
    }
  };

  const take = ({text, value, number: line, isLast}: Extract<TimelyLine, {what: 'line'}>): void => {
    if (sessions === 0 || isHeader(value)) {
      begin(value, line);
      return;
    }
    if (!isObject(value)) {
      // One of ours that is damaged still shows where it begins, and that no other one follows in it.
      decoder?.lost(!text.startsWith('{"at":') || text.includes('warptop'));
      isTorn ||= isLast;
      if (!isLast) {
        tell(line, safe`it is damaged`);
      }
      return;
    }
    const said = decoder?.line(value) ?? null;
    if (said === null) {
      tell(line, safe`the header of its session could not be read`);
      return;
    }
    switch (said.what) {
      case 'observation':
        observations += 1;
        sink.observation(said.observation);
        return;
      case 'shift':
        sink.shift(said.byMs);
        return;
      case 'problem':
        decoder = said.isSessionGood ? decoder : null;
        tell(line, said.words);
        return;
      case 'nothing':
    }
  };

  let input: AsyncIterable<Buffer>;
  try {
    if (statSync(path).isDirectory()) {
      throw Object.assign(new Error(), {code: 'EISDIR'});
    }
    input = createReadStream(path);
  } catch (error) {
    throw unreadable(path, causeOf(error));
  }
  const lines = timelyLines(linesOf(chunksOf(input)))[Symbol.asyncIterator]();
  for (let count = 1; ; count += 1) {
    const next = await lines.next().catch((error: unknown) => {
      throw unreadable(path, causeOf(error));
    });
    if (next.done === true) {
      break;
    }
    const found = next.value;
    if (found.what === 'line') {
      take(found);
    } else if (found.what === 'misplaced') {
      (decoder as Decoder | null)?.lost(false);
      tell(found.number, safe`its time fits neither what is before nor what is after it`);
    } else {
      (decoder as Decoder | null)?.lost(true);
      damage ??= found.words;
      if (sessions === 0 && found.isTooLong) {
        // What else there is may never end either.
        throw noRecording(path, damage);
      }
      isTorn ||= found.isEnd;
      if (!found.isEnd) {
        tell(found.number, found.words);
      }
    }
    if (count % LINES_A_TURN === 0) {
      await nextTurn();
    }
  }
  if (sessions === 0) {
    throw noRecording(path, damage ?? safe`it is empty`);
  }
  return {sessions, observations, problems, problemCount, isTorn};
};
