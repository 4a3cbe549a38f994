import {usageError} from './exit.js';
import {escaped, safe} from './model/text.js';

/** The flags as parsed: absent ones are undefined. */
export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;

/** A flag's text, null where there is none. @throws ExitError where it is empty: then it was forgotten */
export const textOf = (flags: FlagValues, name: string): string | null => {
  const value = flags[name];
  if (value === undefined || typeof value === 'boolean') {
    return null;
  }
  if (value.trim() === '') {
    throw usageError(safe`--${escaped(name)} needs a value; see warptop --help.`);
  }
  return value.trim();
};

/** A flag's number from 1 on. @param most the largest that is taken  @throws ExitError where it is none */
export const numberOf = (
  flags: FlagValues,
  name: string,
  fallback: number,
  most: number,
  unit: string,
): number => {
  const text = textOf(flags, name);
  if (text === null) {
    return fallback;
  }
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= most)) {
    throw usageError(safe`--${escaped(name)} takes 1 to ${most} ${escaped(unit)}.`);
  }
  return value;
};

const UNITS_MS: Readonly<Record<string, number>> = {'': 1000, s: 1000, m: 60_000, h: 3_600_000};

/** A day. */
const LONGEST_MS = 86_400_000;

/** A flag's time in ms: `90` or `90s`, `5m`, `1h`, from 1 s to a day. @throws ExitError where it is none */
export const durationOf = (flags: FlagValues, name: string, fallbackMs: number): number => {
  const text = textOf(flags, name);
  if (text === null) {
    return fallbackMs;
  }
  const [, digits, unit = ''] = /^(\d{1,8})([smh]?)$/.exec(text) ?? [];
  const ms = Number(digits) * (UNITS_MS[unit] ?? Number.NaN);
  if (!(ms >= 1000 && ms <= LONGEST_MS)) {
    throw usageError(safe`--${escaped(name)} takes a time from 1s to 24h, such as 90, 90s or 5m.`);
  }
  return ms;
};
