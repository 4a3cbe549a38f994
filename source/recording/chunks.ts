import {createGunzip} from 'node:zlib';
import {type SafeText, safe} from '../model/text.js';

/** What a file holds, unpacked: bytes, and where some are missing. */
export type Chunk =
  | {readonly what: 'bytes'; readonly bytes: Buffer}
  | {readonly what: 'damage'; readonly words: SafeText /** The file ends there. */; readonly isEnd: boolean};

/** How each of our gzip members begins: no flags and no time; nothing else looks like it by chance. */
const MEMBER = Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0]);

const GZIP_MAGIC = MEMBER.subarray(0, 2);

export const isGzip = (start: Buffer): boolean => start.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);

/** A piece of a file; `isStart` where one of our members begins with it. */
type Piece = {readonly bytes: Buffer; readonly isStart: boolean};

/** Cuts where members begin, also where that lies across two chunks. */
async function* pieces(input: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let held = Buffer.alloc(0);
  let isStart = false;
  for await (const chunk of input) {
    let rest = Buffer.concat([held, chunk]);
    for (let at = rest.indexOf(MEMBER, isStart ? 1 : 0); at >= 0; at = rest.indexOf(MEMBER, 1)) {
      if (at > 0) {
        yield {bytes: rest.subarray(0, at), isStart};
      }
      rest = rest.subarray(at);
      isStart = true;
    }
    // A beginning may be cut in two.
    const kept = Math.min(rest.length, MEMBER.length - 1);
    const whole = rest.subarray(0, rest.length - kept);
    if (whole.length > 0) {
      yield {bytes: whole, isStart};
      isStart = false;
    }
    held = Buffer.from(rest.subarray(rest.length - kept));
  }
  if (held.length > 0) {
    yield {bytes: held, isStart};
  }
}

/** Unpacks one stretch of a file after the other; what was unpacked before an error is not lost. */
type Unpacker = {
  /** @param bytes null: that was all  @throws where it cannot be unpacked */
  readonly put: (bytes: Buffer | null) => Promise<void>;
  /** What has been unpacked since the last time. */
  readonly take: () => readonly Buffer[];
  /** The member was whole; what follows it is something else. */
  readonly isEnded: () => boolean;
};

const createUnpacker = (): Unpacker => {
  const gunzip = createGunzip();
  let out: Buffer[] = [];
  let fail: (error: Error) => void = () => undefined;
  let finish: () => void = () => undefined;
  gunzip.on('data', (bytes: Buffer) => void out.push(bytes));
  gunzip.on('error', (error) => fail(error));
  gunzip.on('end', () => finish());
  return {
    put: (bytes) =>
      new Promise((resolve, reject) => {
        fail = reject;
        finish = resolve;
        if (gunzip.readableEnded || gunzip.destroyed) {
          reject(new Error('something else follows'));
        } else if (bytes === null) {
          gunzip.end();
        } else {
          gunzip.write(bytes, (error) => (error ? reject(error) : resolve()));
        }
      }),
    isEnded: () => gunzip.readableEnded,
    take: () => {
      const taken = out;
      out = [];
      return taken;
    },
  };
};

const bytesOf = (all: readonly Buffer[]): readonly Chunk[] => all.map((bytes) => ({what: 'bytes', bytes}));

const isCut = (error: unknown): boolean => (error as {code?: unknown}).code === 'Z_BUF_ERROR';

/**
 * Only the end of a member tells whether all of it is as it was written, so nothing of one of ours is given out before;
 * one that is larger than any of ours comes from another tool, and is taken as it comes.
 */
const MOST_HELD_BYTES = 8_000_000;

async function* unzipped(input: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  let unpacker: Unpacker | null = null;
  let held: Buffer[] = [];
  let isHeld = false;

  const take = (): void => {
    held.push(...(unpacker?.take() ?? []));
    isHeld &&= held.reduce((sum, {length}) => sum + length, 0) <= MOST_HELD_BYTES;
  };
  /** @param bytes null: the member ends  @param isLast the file does, too */
  const put = async function* (bytes: Buffer | null, isLast: boolean): AsyncGenerator<Chunk> {
    let damage: Chunk | null = null;
    try {
      await unpacker?.put(bytes);
      take();
      isHeld &&= bytes !== null;
    } catch (error) {
      take();
      const isEnd = isLast && isCut(error);
      const words = isEnd ? safe`the compressed data ends too early` : safe`the compressed data is damaged`;
      damage = {what: 'damage', words, isEnd};
      const isTrue = isEnd || unpacker?.isEnded() === true;
      held = isHeld && !isTrue ? [] : held;
      isHeld = false;
      unpacker = null;
    }
    if (!isHeld) {
      yield* bytesOf(held);
      held = [];
    }
    if (damage !== null) {
      yield damage;
    }
  };

  let isFirst = true;
  for await (const {bytes, isStart} of pieces(input)) {
    if (isFirst || isStart) {
      yield* put(null, false);
      unpacker = createUnpacker();
      isHeld = isStart;
      isFirst = false;
    }
    yield* put(bytes, false);
  }
  yield* put(null, true);
}

async function* plain(input: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  for await (const bytes of input) {
    yield {what: 'bytes', bytes};
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield next.value;
  }
}

/** What a stream holds, unpacked where it is packed, whatever its name. Rejects where it cannot be read. */
export async function* chunksOf(input: AsyncIterable<Buffer>): AsyncGenerator<Chunk> {
  const iterator = input[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done !== true) {
    const whole = startingWith(first.value, iterator);
    yield* isGzip(first.value) ? unzipped(whole) : plain(whole);
  }
}
