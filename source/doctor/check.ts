import {type ExitCode, ExitError, exitCodeOf, exitCodes} from '../exit.js';
import {explainFailure, type Failure, nextStep} from '../model/failure.js';
import {capitalized, type SafeText, safe} from '../model/text.js';

/** How one thing that was looked at is: `untried` where something before it has to be mended first. */
export type Level = 'fine' | 'warning' | 'failed' | 'untried';

/** One thing that was looked at. */
export type Check = {
  readonly name: SafeText;
  readonly level: Level;
  /** What was found, or what is wrong. */
  readonly words: SafeText;
  /** Where it was found; null for what is no setting. */
  readonly from: SafeText | null;
  /** What to do about it, in a sentence without a final stop; null where there is nothing to be done. */
  readonly next: SafeText | null;
  /** What warptop would end with; 0 unless it failed. */
  readonly code: ExitCode;
};

/** Takes note of one check. */
export type Note = (check: Check) => void;

export const fine = (name: SafeText, words: SafeText, from: SafeText | null = null): Check => ({
  ...{name, level: 'fine', words, from},
  next: null,
  code: exitCodes.fine,
});

/** Something to know, which keeps nothing from working. */
export const warning = (
  name: SafeText,
  words: SafeText,
  next: SafeText | null,
  from: SafeText | null = null,
): Check => ({...{name, level: 'warning', words, from, next}, code: exitCodes.fine});

export const untried = (name: SafeText, words: SafeText): Check => ({
  ...{name, level: 'untried', words},
  from: null,
  next: null,
  code: exitCodes.fine,
});

/** @param next null where the words say it already */
export const failedCheck = (
  name: SafeText,
  code: ExitCode,
  words: SafeText,
  next: SafeText | null = null,
): Check => ({...{name, level: 'failed', words, next, code}, from: null});

/** What a request that failed amounts to. @param next in the place of the usual step */
export const failedRequest = (name: SafeText, failure: Failure, next?: SafeText): Check =>
  failedCheck(
    name,
    exitCodeOf(failure.kind),
    capitalized(explainFailure(failure)),
    next ?? nextStep(failure),
  );

/** What ends the command at its start, as a check. @throws whatever is no such thing: that is a bug */
export const refusedCheck = (name: SafeText, error: unknown): Check => {
  if (error instanceof ExitError) {
    return failedCheck(name, error.code, error.words);
  }
  throw error;
};

/** What `look` finds, or what it refuses. */
export const checked = (name: SafeText, look: () => Check): Check => {
  try {
    return look();
  } catch (error) {
    return refusedCheck(name, error);
  }
};

/** Why something was not tried. */
export const settingsFirst = safe`mend the settings above first`;
