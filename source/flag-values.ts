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
