import {usageError} from './exit.js';
import {durationOf, type FlagValues, textOf} from './flag-values.js';
import {checkWords} from './flags.js';
import {changeNames} from './model/change-names.js';
import {foundLevels, ruleNames} from './model/rules.js';
import {escaped, joinSafe, type SafeText, safe} from './model/text.js';
import type {CheckRules} from './output/check.js';
import type {Goal} from './output/goal.js';

/** What is to be checked, and in what time, ms. */
export type CheckOptions = {readonly rules: CheckRules; readonly timeoutMs: number};

/** What is to be waited for, and how long, ms. */
export type WaitOptions = {readonly goal: Goal; readonly timeoutMs: number};

/** Half of the time after which Nagios and Icinga give a plugin up, ms. */
export const CHECK_TIMEOUT_MS = 30_000;

const WAIT_TIMEOUT_MS = 60_000;

const listed = (words: readonly string[]): SafeText => joinSafe(words.map(escaped), safe`, `);

/** The words of a list, each one of those that are known. @param takes what the flag takes, for the message */
const wordsOf = (
  where: SafeText,
  text: string,
  known: readonly string[],
  takes: SafeText,
): readonly string[] => {
  const words = text.split(',').map((word) => word.trim());
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    throw usageError(safe`${where} does not know “${escaped(unknown)}”: it takes ${takes}.`);
  }
  return words;
};

const rulesOf = (flags: FlagValues, name: 'warn-on' | 'crit-on'): ReadonlySet<string> => {
  const text = textOf(flags, name);
  const takes = safe`rules (${listed(ruleNames)}) and levels (${listed(foundLevels)}), with commas in between`;
  return new Set(text === null ? [] : wordsOf(safe`--${escaped(name)}`, text, checkWords, takes));
};

/** @throws ExitError where a flag of the check stands alone, or names what is not known */
export const checkOf = (flags: FlagValues): CheckOptions | null => {
  if (flags.check !== true) {
    const alone = ['warn-on', 'crit-on'].find((name) => flags[name] !== undefined);
    if (alone !== undefined) {
      throw usageError(safe`--${escaped(alone)} goes with --check.`);
    }
    return null;
  }
  return {
    rules: {warn: rulesOf(flags, 'warn-on'), crit: rulesOf(flags, 'crit-on')},
    timeoutMs: durationOf(flags, 'timeout', CHECK_TIMEOUT_MS),
  };
};

const goalOf = (text: string): Goal => {
  const [, name, value] = /^([a-z]+)(?:=(.*))?$/s.exec(text) ?? [];
  if (name === 'healthy' && value === undefined) {
    return {name};
  }
  if (name === 'active' && value) {
    return {name, connector: value};
  }
  if (name === 'changed' && value !== '') {
    const kinds =
      value === undefined ? [] : wordsOf(safe`--wait-for changed`, value, changeNames, listed(changeNames));
    return {name, kinds: new Set(kinds)};
  }
  throw usageError(
    safe`--wait-for takes healthy, active=CONNECTOR (an id, its beginning, or a label), changed, or changed=KIND.`,
  );
};

/** @throws ExitError where it cannot be told what to wait for */
export const waitOf = (flags: FlagValues): WaitOptions | null => {
  const text = textOf(flags, 'wait-for');
  if (text === null) {
    if (flags.timeout !== undefined && flags.check !== true) {
      throw usageError(safe`--timeout goes with --check or --wait-for.`);
    }
    return null;
  }
  return {goal: goalOf(text), timeoutMs: durationOf(flags, 'timeout', WAIT_TIMEOUT_MS)};
};
