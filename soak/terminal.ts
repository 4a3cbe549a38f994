import {PassThrough, Writable} from 'node:stream';
import type {Clock} from '../source/clock.js';
import {pick, type Random} from '../source/simulator/random.js';
import {chanceMs} from './faults.js';

const END_OF_FRAME = '\u001B[?2026l';

export type FakeTerminal = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly frames: () => number;
  readonly bytes: () => number;
};

/** A terminal that counts what is drawn and throws it away. */
export const createFakeTerminal = (columns: number, rows: number): FakeTerminal => {
  let frames = 0;
  let bytes = 0;
  const stdout = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      bytes += Buffer.byteLength(chunk);
      frames += chunk.includes(END_OF_FRAME) ? 1 : 0;
      done();
    },
  });
  Object.assign(stdout, {isTTY: true, columns, rows});
  const stdin = new PassThrough();
  Object.assign(stdin, {isTTY: true, setRawMode: () => stdin, ref: () => stdin, unref: () => stdin});
  return {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    frames: () => frames,
    bytes: () => bytes,
  };
};

/** Presses that belong together; none of them quits. */
const GESTURES: ReadonlyArray<readonly string[]> = [
  ...['j', 'k', 'j', 'k', '\u001B[A', '\u001B[B', '\u001B[5~', '\u001B[6~', 'g', 'G'].map((key) => [key]),
  ...['!', 's', 'S', 'r', 'x', 'u', 'w', '\u000C'].map((key) => [key]),
  ['\r', '\u001B'],
  ['j', '\r', 'j', '\r', '\r', '\u001B', '\u001B', '\u001B'],
  ['k', '\r', 'k', '\r', 'h', 'h', 'h'],
  ['/', 'a', 'm', 's', '\r', 'j', '\u001B'],
  ['/', 'z', 'z', 'z', '\u0015', '\u001B'],
  ['p', 'j', '\r', 'h', 'p'],
  ['?', 'j', '\u001B'],
];

const MEAN_REST_MS = 90_000;
const MEAN_BETWEEN_MS = 4000;

/** Presses keys at random until `signal` aborts: bursts, and rests between. */
export const pressKeys = async (
  stdin: NodeJS.ReadStream,
  clock: Clock,
  random: Random,
  signal: AbortSignal,
): Promise<number> => {
  let presses = 0;
  while (!signal.aborted) {
    await clock.sleep(chanceMs(random, MEAN_REST_MS), signal);
    for (const key of pick(random, GESTURES) ?? []) {
      if (signal.aborted) {
        break;
      }
      (stdin as unknown as PassThrough).write(key);
      presses += 1;
      await clock.sleep(chanceMs(random, MEAN_BETWEEN_MS), signal);
    }
  }
  return presses;
};
