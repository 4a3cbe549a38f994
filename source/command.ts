import {type ChildProcess, spawn} from 'node:child_process';
import type {Clock} from './clock.js';
import {escaped, type SafeText, safe} from './model/text.js';

/** How a command of the user's ended. */
export type CommandResult =
  | {readonly name: 'done'; readonly stdout: string}
  /** Words for why, such as `ended with 1`; never what it printed, which may be a secret. */
  | {
      readonly name: 'failed';
      readonly words: SafeText;
      /** Where a signal ended it, and not warptop. */
      readonly signal?: NodeJS.Signals;
    };

type Env = Readonly<Record<string, string | undefined>>;

export type CommandOptions = {
  /** What it is given on standard input; nothing by default. */
  readonly input?: string;
  /** All of its environment: whoever calls says what it may know, and no secret of warptop's is in it. */
  readonly env: Env;
  readonly timeoutMs: number;
  /** It is ended where it prints more, bytes. */
  readonly mostBytes: number;
  /**
   * Where its complaints go. `inherit`: where those of warptop go, and the terminal is its own too, so that it can ask
   * its owner something; only before a screen is there. `ignore`: nowhere, and it has no terminal.
   */
  readonly stderr: 'inherit' | 'ignore';
  /** Without a terminal it ends with all that it has started; by default it has none where `stderr` is `ignore`. */
  readonly isAlone?: boolean;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Ends it early, at once. */
  readonly signal?: AbortSignal;
};

/** Whatever a command left running may hold its output open: so long it is waited for what is on its way, ms. */
const LAST_WORDS_MS = 250;

type Failed = Extract<CommandResult, {readonly name: 'failed'}>;

const failed = (words: SafeText): Failed => ({name: 'failed', words});

const codeOf = (error: unknown): SafeText =>
  escaped(String((error as NodeJS.ErrnoException | null)?.code ?? 'unknown error'));

/** In a session of its own with all that it has started, which may live on otherwise, and hold its output open. */
const kill = (child: ChildProcess, isAlone: boolean): void => {
  const {pid} = child;
  if (pid !== undefined) {
    try {
      process.kill(isAlone ? -pid : pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  child.stdout?.destroy();
};

/** Resolves when it has ended, or has printed too much. */
const endOf = (child: ChildProcess, {mostBytes, clock}: CommandOptions): Promise<CommandResult> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const done = (code: number | null, how: NodeJS.Signals | null): void => {
      if (code === 0) {
        resolve({name: 'done', stdout: Buffer.concat(chunks).toString('utf8')});
      } else {
        resolve(
          how === null
            ? failed(safe`ended with ${code ?? 0}`)
            : {...failed(safe`was ended by ${escaped(how)}`), signal: how},
        );
      }
    };
    child.on('error', (error) => resolve(failed(safe`cannot be started (${codeOf(error)})`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) {
        resolve(failed(safe`printed more than ${mostBytes} bytes`));
      } else {
        chunks.push(chunk);
      }
    });
    child.on('close', done);
    child.on('exit', (code, how) => {
      void clock.sleep(LAST_WORDS_MS).then(() => done(code, how));
    });
  });

/**
 * Runs a command of the user's: a program and its arguments, through no shell, for a limited time.
 * Never rejects.
 */
export const runCommand = async (
  [program, ...args]: readonly [string, ...string[]],
  options: CommandOptions,
): Promise<CommandResult> => {
  const {input, env, timeoutMs, stderr, clock, signal, isAlone = stderr === 'ignore'} = options;
  if (signal?.aborted) {
    return failed(safe`was stopped`);
  }
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      env: {...env},
      detached: isAlone,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', stderr],
      windowsHide: true,
    });
  } catch (error) {
    // What can be no program or argument at all: an empty name, or a zero byte in one.
    return failed(safe`cannot be started (${codeOf(error)})`);
  }
  const over = new AbortController();
  const ended = endOf(child, options);
  // One that ends without reading all of its input may well have done what it should.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const late = clock
    .sleep(timeoutMs, over.signal)
    .then(() => failed(safe`took longer than ${timeoutMs / 1000} s`));
  const stopped = new Promise<CommandResult>((resolve) => {
    const stop = (): void => {
      // Now: whoever stops it may be about to end, and nothing would be done later.
      kill(child, isAlone);
      resolve(failed(safe`was stopped`));
    };
    signal?.addEventListener('abort', stop, {once: true, signal: over.signal});
  });
  const result = await Promise.race([ended, late, stopped]);
  over.abort();
  if (result.name === 'failed') {
    kill(child, isAlone);
  }
  return result;
};
