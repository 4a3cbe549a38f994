import {ExitError, exitCodes, HangUp} from './exit.js';
import type {LogMessage} from './log/log.js';
import {escaped, type SafeText, safe} from './model/text.js';
import {firstLineOf, stackOf} from './model/thrown.js';

/** What is left of an error that ended the command. */
export type Fault = {
  readonly code: number;
  /** For the person who called it; null where there is nobody to tell, or nothing to say. Never a stack of frames. */
  readonly words: SafeText | null;
  /** For the log, with the stack where there is one. */
  readonly message: LogMessage | null;
};

/** The terminal is gone: 128 plus the number of SIGHUP. */
export const HANG_UP = 129;

/** Of the output, or of a terminal that is gone: 128 plus the number of SIGPIPE and of SIGHUP. */
const QUIET_EXITS = {EPIPE: 141, EIO: HANG_UP} as const;

const isQuiet = (code: string): code is keyof typeof QUIET_EXITS => Object.hasOwn(QUIET_EXITS, code);

const quiet = (code: keyof typeof QUIET_EXITS): Fault => ({
  code: QUIET_EXITS[code],
  words: null,
  message: null,
});

const error = (text: string): LogMessage => ({level: 'error', from: 'warptop', text});

/** An error of standard output or standard error. Whoever reads them may close them without further ado. */
export const outputFault = ({code = 'unknown error'}: NodeJS.ErrnoException): Fault => {
  if (isQuiet(code)) {
    return quiet(code);
  }
  const words = safe`The output cannot be written (${escaped(code)}).`;
  return {code: exitCodes.unexpected, words, message: error(words)};
};

/** @param logFile where the details are kept; null: nowhere */
export const faultOf = (thrown: unknown, logFile: string | null): Fault => {
  if (thrown instanceof HangUp) {
    return quiet('EIO');
  }
  if (thrown instanceof ExitError) {
    return {code: thrown.code, words: thrown.words, message: error(thrown.words)};
  }
  const where =
    logFile === null
      ? safe`With --log-file <path>, the details of the next one are kept.`
      : safe`The details are in ${escaped(logFile)}.`;
  return {
    code: exitCodes.internal,
    words: safe`Unexpected: ${escaped(firstLineOf(thrown))}. This is a bug in warptop. ${where}`,
    message: error(`A bug in warptop: ${stackOf(thrown)}`),
  };
};
