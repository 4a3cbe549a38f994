import {escaped, type SafeText, safe} from '../model/text.js';

/** Where a setting was found. */
export type Origin =
  | {readonly from: 'flag'; readonly name: string}
  | {readonly from: 'variable'; readonly name: string}
  /** Words after the flags. */
  | {readonly from: 'arguments'}
  /** Of the configuration file, the line from 1, looked for when asked; `profile` is null at its top level. */
  | {
      readonly from: 'file';
      readonly name: string;
      readonly path: string;
      readonly line: () => number;
      readonly profile: string | null;
    }
  | {readonly from: 'built-in'};

/** What holds, and why. */
export type Setting<Value> = {readonly value: Value; readonly origin: Origin};

export const BUILT_IN: Origin = {from: 'built-in'};

/** Its name where it was found, for a sentence that says what is wrong with it. */
export const originName = (origin: Origin): string => {
  switch (origin.from) {
    case 'flag':
      return `--${origin.name}`;
    case 'variable':
      return origin.name;
    case 'file':
      return `${origin.name} (${origin.path}:${origin.line()})`;
    case 'arguments':
      return 'the command line';
    case 'built-in':
      return 'the default';
  }
};

/** Where it was found, for a report. */
export const originWords = (origin: Origin): SafeText => {
  if (origin.from !== 'file') {
    return origin.from === 'built-in' ? safe`built-in` : escaped(originName(origin));
  }
  const profile = origin.profile === null ? safe`` : safe`, profile ${escaped(origin.profile)}`;
  return safe`${escaped(origin.path)}:${origin.line()}${profile}`;
};
