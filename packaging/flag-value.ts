import type {Flag} from '../source/flags.js';

/** What may stand for the value of a flag. */
export type FlagValue =
  | {readonly kind: 'none'}
  | {readonly kind: 'text' | 'files' | 'directories' | 'programs'; readonly word: string}
  | {
      readonly kind: 'choices';
      readonly word: string;
      readonly choices: readonly string[];
      readonly isList: boolean;
    };

const KINDS: Readonly<Record<string, 'files' | 'directories' | 'programs'>> = {
  file: 'files',
  path: 'files',
  directory: 'directories',
  program: 'programs',
};

export const flagValue = ({value, choices, isList}: Flag): FlagValue => {
  if (value === undefined) {
    return {kind: 'none'};
  }
  const word = value.replace(/^<(.*)>$/, '$1');
  if (choices !== undefined) {
    return {kind: 'choices', word, choices, isList: isList === true};
  }
  return {kind: KINDS[word.toLowerCase()] ?? 'text', word};
};

/** As it is typed: the short form first, if there is one. */
export const spellingsOf = ({name, short}: Flag): readonly string[] => [
  ...(short === undefined ? [] : [`-${short}`]),
  `--${name}`,
];

/** A name that may follow --demo, and what it shows. */
export type ScenarioWords = {readonly name: string; readonly description: string};

/** All that completions are made of. */
export type CommandLine = {readonly flags: readonly Flag[]; readonly scenarios: readonly ScenarioWords[]};
