import type {FailureKind} from './model/failure.js';
import type {SafeText} from './model/text.js';

/** Exit codes of the command; a signal ends it with 128 plus its number. */
export const exitCodes = {
  fine: 0,
  unexpected: 1,
  usage: 2,
  authority: 3,
  api: 4,
  notFound: 5,
  /** What was waited for did not come true in time, though the API answered. */
  late: 6,
  /** EX_SOFTWARE of sysexits.h. */
  internal: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each code means: for the help, the man page and the readme. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  fine: 'fine',
  unexpected: 'the output cannot be written',
  usage: 'a flag or the configuration cannot be used',
  authority: 'the credentials are refused, or lack a permission',
  api: 'the API cannot be reached, limits the rate, or answers nonsense',
  notFound: 'no such account or tunnel',
  late: 'what `--wait-for` waits for did not come true in time',
  internal: 'a bug in warptop: please report what it says',
};

const byKind: Readonly<Record<FailureKind, ExitCode>> = {
  unauthenticated: exitCodes.authority,
  forbidden: exitCodes.authority,
  not_found: exitCodes.notFound,
  rate_limited: exitCodes.api,
  rejected: exitCodes.api,
  server_error: exitCodes.api,
  unreachable: exitCodes.api,
  timeout: exitCodes.api,
  malformed: exitCodes.api,
};

export const exitCodeOf = (kind: FailureKind): ExitCode => byKind[kind];

/** Ends the command with a sentence for the person who called it, and an exit code for the script that did. */
export class ExitError extends Error {
  override readonly name = 'ExitError';

  /** @param words what is wrong and what to do next; may be several lines */
  constructor(
    readonly code: ExitCode,
    readonly words: SafeText,
  ) {
    super(words);
  }
}

/** The terminal is gone, and with it everyone who could be told. */
export class HangUp extends Error {
  override readonly name = 'HangUp';
}

/** For a flag or setting that cannot be used. */
export const usageError = (words: SafeText): ExitError => new ExitError(exitCodes.usage, words);
