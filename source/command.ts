import {type ChildProcess, spawn} from 'node:child_process';
import type {Clock} from './clock.js';
import {escaped, type SafeText, safe} from './model/text.js';

/** How a command of the user's ended. */
export type CommandResult =
  | {readonly name: 'done'; readonly stdout: string}
  /** Words for why, such as `ended with 1`; never what it printed, which may be a secret. */
  | {readonly name: 'failed'; readonly words: SafeText};

export type CommandOptions = {
  /** What it is given on standard input; nothing by default. */
  readonly input?: string;
  /** All of its environment: whoever calls says what it may know, and no secret of warptop's is in it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** It is ended where it prints more, bytes. */
  readonly mostBytes: number;
  /** Where its complaints go: to the user's terminal only before a screen is on it. */
  readonly stderr: 'inherit' | 'ignore';
  readonly clock: Pick<Clock, 'sleep'>;
  /** Ends it early. */
  readonly signal?: AbortSignal;
};

const failed = (words: SafeText): CommandResult => ({name: 'failed', words});

/** With all that it has started, which may live on otherwise, and hold its output open. */
const killAll = ({pid}: ChildProcess): void => {
  if (pid !== undefined) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
};

/**
 * Runs a command of the user's: a program and its arguments, through no shell, in a session of its own, for a limited
 * time. Never rejects.
 */
export const runCommand = async (
  [program, ...args]: readonly [string, ...string[]],
  {input, env, timeoutMs, mostBytes, stderr, clock, signal}: CommandOptions,
): Promise<CommandResult> => {
  const over = new AbortController();
  const child = spawn(program, args, {
    env: {...env},
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', stderr],
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  const ended = new Promise<CommandResult>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(failed(safe`cannot be started (${escaped(error.code ?? 'unknown error')})`)),
    );
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) {
        resolve(failed(safe`printed more than ${mostBytes} bytes`));
      } else {
        chunks.push(chunk);
      }
    });
    child.on('close', (code, how) => {
      if (code === 0) {
        resolve({name: 'done', stdout: Buffer.concat(chunks).toString('utf8')});
      } else {
        resolve(
          failed(code === null ? safe`was ended by ${escaped(String(how))}` : safe`ended with ${code}`),
        );
      }
    });
  });
  // One that ends without reading all of its input may well have done what it should.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const late = clock
    .sleep(timeoutMs, over.signal)
    .then(() => failed(safe`took longer than ${timeoutMs / 1000} s`));
  const stopped = new Promise<CommandResult>((resolve) => {
    signal?.addEventListener('abort', () => resolve(failed(safe`was stopped`)), {
      once: true,
      signal: over.signal,
    });
    if (signal?.aborted) {
      resolve(failed(safe`was stopped`));
    }
  });
  const result = await Promise.race([ended, late, stopped]);
  over.abort();
  if (result.name === 'failed') {
    killAll(child);
    child.stdout?.destroy();
  }
  return result;
};
