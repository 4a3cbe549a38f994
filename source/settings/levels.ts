import {usageError} from '../exit.js';
import {type FlagValues, textOf} from '../flag-values.js';
import {escaped, safe} from '../model/text.js';
import type {Origin, Setting} from './origin.js';
import type {SettingsFile} from './parse.js';
import type {LevelSettings} from './schema.js';

/** Settings of the configuration file that hold together: its top level, or one profile. */
export type FileLevel = {
  readonly settings: LevelSettings;
  /** Null for the top level. */
  readonly profile: string | null;
  readonly originOf: (...path: readonly string[]) => Origin;
};

/** The configuration file, as the flags use it, from the strongest to the weakest. */
export type Levels = {
  /** Of --profile: before the environment. */
  readonly named: FileLevel | null;
  /** After the environment: the default profile, and the top level. */
  readonly general: readonly FileLevel[];
  readonly profile: Setting<string | null>;
  /** Environment variables that any profile names as the place of a token. */
  readonly tokenVariables: readonly string[];
};

const levelOf = (file: SettingsFile, profile: string | null): FileLevel => {
  const {profiles = {}, default_profile: _, ...top} = file.settings;
  const before = profile === null ? [] : ['profiles', profile];
  return {
    settings: profile === null ? top : (profiles[profile] ?? {}),
    profile,
    originOf: (...path) => ({
      from: 'file',
      name: path.join('.'),
      path: file.path,
      line: () => file.lineOf([...before, ...path]),
      profile,
    }),
  };
};

/**
 * @param place where the file was looked for
 * @throws ExitError where --profile names one that does not exist
 */
export const levelsOf = (flags: FlagValues, file: SettingsFile | null, place: string | null): Levels => {
  const wanted = textOf(flags, 'profile');
  if (file === null) {
    if (wanted !== null) {
      throw usageError(
        place === null
          ? safe`--profile ${escaped(wanted)} needs a configuration file: name it with --config.`
          : safe`--profile ${escaped(wanted)} needs a configuration file, and there is none at ${escaped(place)}; --config names another.`,
      );
    }
    return {named: null, general: [], profile: {value: null, origin: {from: 'built-in'}}, tokenVariables: []};
  }
  const {profiles = {}, default_profile: byDefault = null} = file.settings;
  if (wanted !== null && !Object.hasOwn(profiles, wanted)) {
    const known = Object.keys(profiles).join(', ');
    throw usageError(
      known === ''
        ? safe`--profile names ${escaped(wanted)}, but ${escaped(file.path)} has no profile; one begins with the line [profiles.${escaped(wanted)}].`
        : safe`--profile names ${escaped(wanted)}, but ${escaped(file.path)} has ${escaped(known)}.`,
    );
  }
  const top = levelOf(file, null);
  return {
    named: wanted === null ? null : levelOf(file, wanted),
    general: [...(wanted === null && byDefault !== null ? [levelOf(file, byDefault)] : []), top],
    profile:
      wanted !== null
        ? {value: wanted, origin: {from: 'flag', name: 'profile'}}
        : {
            value: byDefault,
            origin: byDefault === null ? {from: 'built-in'} : top.originOf('default_profile'),
          },
    tokenVariables: [file.settings, ...Object.values(profiles)].flatMap(({token_env}) => token_env ?? []),
  };
};

/** All that came of the file, from the strongest to the weakest. */
export const fileLevels = ({named, general}: Levels): readonly FileLevel[] => [
  ...(named === null ? [] : [named]),
  ...general,
];
