import type {Clock} from './clock.js';
import {ExitError, exitCodes} from './exit.js';
import {durationOf} from './flag-values.js';
import {safe} from './model/text.js';
import {CHECK_TIMEOUT_MS} from './script-flags.js';

/** So long after its own limit, ms, a check has told what it has seen until then, if it had begun to look. */
const GRACE_MS = 500;

/** The limit as it stands on the command line, ms; where it is none, that is told soon enough. */
const limitIn = (argv: readonly string[]): number => {
  const text = argv.flatMap((word, index) =>
    word === '--timeout' ? [argv[index + 1]] : word.startsWith('--timeout=') ? [word.slice(10)] : [],
  )[0];
  try {
    return durationOf({timeout: text}, 'timeout', CHECK_TIMEOUT_MS);
  } catch {
    return CHECK_TIMEOUT_MS;
  }
};

/**
 * Ends a check in time also where it did not come to look: whoever has the token does not give it, or a disk hangs.
 * @param work the whole of it  @throws ExitError where time is over
 */
export const inCheckTime = async (
  work: Promise<number>,
  argv: readonly string[],
  clock: Pick<Clock, 'sleep'>,
): Promise<number> => {
  const ended = new AbortController();
  const limitMs = limitIn(argv);
  const late = clock.sleep(limitMs + GRACE_MS, ended.signal).then((): never => {
    throw new ExitError(
      exitCodes.api,
      safe`Nothing could be checked within ${limitMs / 1000} s: the token did not come, or the API did not answer.`,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    ended.abort();
  }
};
