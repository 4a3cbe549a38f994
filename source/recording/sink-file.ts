import {closeSync, fstat, fstatSync, ftruncateSync, stat, write, writeSync} from 'node:fs';
import {promisify} from 'node:util';
import {gzip, gzipSync} from 'node:zlib';
import type {Target} from './target.js';

/**
 * A file that is written to at places of our own choice: what is written once more, after a write that may or may
 * not have come to its end, lands where it belongs.
 */
export type SinkFile = {
  /** How far whole batches reach, bytes from the start; for devices, what was written to them. */
  readonly position: () => number;
  /** True while an `append` is under way; the next one has to wait. */
  readonly isBusy: () => boolean;
  /** @throws where not all of it could be written */
  readonly append: (text: string) => Promise<void>;
  /** The same at once, after what an `append` that is under way was given. The last that is written. */
  readonly appendNow: (text: string) => void;
  /** Takes away what a failed write left, if that can be done, and closes the file. */
  readonly close: () => void;
};

const [writeSome, statsOf, statsAt, zip] = [
  promisify(write),
  promisify(fstat),
  promisify(stat),
  promisify(gzip),
];

/** @param path where the file was opened: what was moved away or changed by others is not written to any more */
export const createSinkFile = (
  path: string,
  {file, position: start, isRegular}: Target,
  isGzipped: boolean,
): SinkFile => {
  let position = start;
  /** `bytes` is null while the text is being compressed. */
  let underWay: {readonly text: string; bytes: Buffer | null} | null = null;
  let isOver = false;
  /** Whether a part of a batch may be in the file. */
  let isTorn = false;

  const check = async (): Promise<void> => {
    const [ours, named] = await Promise.all([statsOf(file), statsAt(path).catch(() => null)]);
    if (named === null || ours.ino !== named.ino || ours.dev !== named.dev || ours.size !== position) {
      throw Object.assign(new Error(), {code: 'ESTALE'});
    }
  };

  const writeAll = async (bytes: Buffer, from: number): Promise<void> => {
    for (let done = 0; done < bytes.length; ) {
      const place = isRegular ? from + done : null;
      done += (await writeSome(file, bytes, done, bytes.length - done, place)).bytesWritten;
    }
  };

  return {
    position: () => position,
    isBusy: () => underWay !== null,
    append: async (text) => {
      const job = {text, bytes: isGzipped ? null : Buffer.from(text)};
      underWay = job;
      try {
        if (isRegular) {
          await check();
        }
        const bytes = job.bytes ?? (await zip(text));
        if (!isOver) {
          job.bytes = bytes;
          isTorn = true;
          await writeAll(bytes, position);
          isTorn = false;
          position += isOver ? 0 : bytes.length;
        }
      } finally {
        underWay = null;
        if (isOver) {
          closeSync(file);
        }
      }
    },
    appendNow: (text) => {
      isOver = true;
      const whole = underWay?.bytes === null ? `${underWay.text}${text}` : text;
      const packed = isGzipped && whole !== '' ? gzipSync(whole) : Buffer.from(whole);
      isTorn = true;
      const bytes = Buffer.concat([underWay?.bytes ?? Buffer.alloc(0), packed]);
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, isRegular ? position + done : null);
      }
      position += bytes.length;
      isTorn = false;
    },
    close: () => {
      isOver = true;
      try {
        if (isRegular && isTorn && underWay === null && fstatSync(file).size > position) {
          ftruncateSync(file, position);
        }
        // Its number may become another file's, which a write that is under way would go to.
        if (underWay === null) {
          closeSync(file);
        }
      } catch {
        // What is left of a line will be named when the recording is read.
      }
    },
  };
};
