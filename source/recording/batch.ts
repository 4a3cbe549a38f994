import {MOST_LINE_BYTES} from './format.js';

/** Lines that wait to be written. */
export type Batch = {
  readonly add: (line: string) => void;
  readonly bytes: () => number;
  /** Too much waits: what writes does not keep up. */
  readonly isOverfull: () => boolean;
  /** All that waits, which waits no more. */
  readonly take: () => {readonly text: string; readonly lines: number};
};

/** At least one line of any length fits. */
const MOST_BYTES = 2 * MOST_LINE_BYTES;

export const createBatch = (): Batch => {
  let lines: string[] = [];
  let bytes = 0;
  return {
    add: (line) => {
      lines.push(`${line}\n`);
      bytes += Buffer.byteLength(line) + 1;
    },
    bytes: () => bytes,
    isOverfull: () => bytes > MOST_BYTES,
    take: () => {
      const taken = {text: lines.join(''), lines: lines.length};
      lines = [];
      bytes = 0;
      return taken;
    },
  };
};
