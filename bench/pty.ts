import {spawn} from '@lydell/node-pty';
import {systemClock} from '../source/clock.js';
import type {Amount} from './statistics.js';

export type PtyOptions = {
  readonly command: readonly [string, ...string[]];
  /** All of it. */
  readonly env: Readonly<Record<string, string>>;
  /** By default 120. */
  readonly columns?: number;
  /** By default 40. */
  readonly rows?: number;
};

/** A chunk of output as it was read from the terminal's other end. */
export type Chunk = Amount & {readonly text: string};

/** A command in a pseudo-terminal that takes all it writes at once, and shows it to nobody. */
export type Pty = {
  readonly pid: number;
  /** When it was started, as all moments here: ms, monotonic. */
  readonly startedAt: number;
  /** When and how much it wrote. */
  readonly written: () => readonly Amount[];
  readonly bytes: () => number;
  readonly press: (keys: string) => void;
  /**
   * Resolves with the moment at which what it wrote since the start held the text, or something that fits.
   * Rejects with the end of what it wrote when that takes longer, or the command ends before.
   */
  readonly waitFor: (wanted: string | RegExp, timeoutMs?: number) => Promise<number>;
  /** @returns what stops it */
  readonly onChunk: (listener: (chunk: Chunk) => void) => () => void;
  /** When it ended. */
  readonly ended: Promise<number>;
  /** Ends it, with force where it takes two seconds. */
  readonly stop: () => Promise<void>;
};

const PATIENCE_MS = 20_000;

const GRACE_MS = 2000;

/** Of the output so many characters are kept, to look for what is waited for. */
const KEPT = 400_000;

/** Nothing that these programs write is longer when a person looks for it. */
const fits = (text: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);

const {monotonic, sleep} = systemClock;

/** Starts a command in a pseudo-terminal of its own. */
export const openPty = ({command: [program, ...args], env, columns = 120, rows = 40}: PtyOptions): Pty => {
  const startedAt = monotonic();
  const child = spawn(program, args, {cols: columns, rows, env: {...env}, encoding: null});
  const written: Amount[] = [];
  const listeners = new Set<(chunk: Chunk) => void>();
  const decoder = new TextDecoder();
  let output = '';
  let total = 0;
  let isEnded = false;

  // Raw bytes come, though the types say text.
  child.onData((data: string | Buffer) => {
    const at = monotonic();
    const bytes = Buffer.from(data);
    written.push({at, size: bytes.length});
    total += bytes.length;
    const text = decoder.decode(bytes, {stream: true});
    output = (output + text).slice(-KEPT);
    for (const listener of [...listeners]) {
      listener({at, size: bytes.length, text});
    }
  });
  const ended = new Promise<number>((resolve) => {
    child.onExit(() => {
      isEnded = true;
      resolve(monotonic());
    });
  });
  const onChunk = (listener: (chunk: Chunk) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  return {
    pid: child.pid,
    startedAt,
    written: () => written,
    bytes: () => total,
    press: (keys) => child.write(keys),
    waitFor: async (wanted, timeoutMs = PATIENCE_MS) => {
      if (fits(output, wanted)) {
        return monotonic();
      }
      const over = new AbortController();
      const seen = new Promise<number>((resolve) => {
        const stop = onChunk(({at}) => {
          if (fits(output, wanted)) {
            resolve(at);
          }
        });
        over.signal.addEventListener('abort', stop, {once: true});
      });
      const late = Promise.race([sleep(timeoutMs, over.signal), ended]).then((): null => null);
      const at = await Promise.race([seen, late]);
      over.abort();
      if (at === null) {
        const end = JSON.stringify(output.slice(-600));
        throw new Error(`${program} ${args.join(' ')}: ${wanted} was not seen; it wrote ${end}`);
      }
      return at;
    },
    onChunk,
    ended,
    stop: async () => {
      if (!isEnded) {
        child.kill('SIGTERM');
        await Promise.race([ended, sleep(GRACE_MS)]);
      }
      if (!isEnded) {
        child.kill('SIGKILL');
        await ended;
      }
    },
  };
};
