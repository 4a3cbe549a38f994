import {type ExitError, usageError} from '../exit.js';
import {escaped, safe} from '../model/text.js';
import {noPreferences, type PreferenceError, type Preferences} from '../preferences.js';
import {type FileLevel, fileLevels, type Levels} from './levels.js';
import type {SettingsFile} from './parse.js';
import type {LevelSettings} from './schema.js';

/** What a table of all levels comes to: each of its names from the strongest level that has it. */
const merged = <Value>(
  levels: readonly FileLevel[],
  tableOf: (level: FileLevel) => Readonly<Record<string, Value>> | undefined,
): ReadonlyMap<string, Value> =>
  new Map(levels.toReversed().flatMap((level) => Object.entries(tableOf(level) ?? {})));

/**
 * What the configuration file says of looks and limits, as it stands there: whether a column, a key or a limit makes
 * sense is for those to say who use it.
 * @param isApart true where no tunnels of the profile's are watched: then none is marked as its
 */
export const preferencesOf = (levels: Levels, isApart: boolean): Preferences => {
  const files = fileLevels(levels);
  if (files.length === 0) {
    return noPreferences;
  }
  const labels = merged(files, ({settings}) => settings.labels);
  const {value: profile} = levels.profile;
  const inUse = files.find((level) => level.profile !== null);
  return {
    labels: new Map([...labels].map(([id, name]) => [id.toLowerCase(), name])),
    columns: files.find(({settings}) => settings.columns !== undefined)?.settings.columns ?? null,
    keys: merged(files, ({settings}) => settings.keys),
    thresholds: merged(files, ({settings}) => settings.thresholds),
    profile:
      profile === null || isApart ? null : {name: escaped(profile), colour: inUse?.settings.colour ?? null},
  };
};

/** The same file without what it says of looks and limits, at its top level and in each profile. */
export const withoutPreferences = (file: SettingsFile): SettingsFile => {
  const rest = <Level extends LevelSettings>({
    columns: _,
    labels: __,
    keys: ___,
    thresholds: ____,
    ...level
  }: Level) => level;
  const {profiles = {}, ...top} = file.settings;
  const bare = Object.entries(profiles).map(([name, {colour: _, ...profile}]) => [name, rest(profile)]);
  return {...file, settings: {...rest(top), profiles: Object.fromEntries(bare)}};
};

/** Whether something stands at a path. */
const holds = (value: unknown, [name, ...rest]: readonly string[]): boolean =>
  name === undefined ||
  (typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, name) &&
    holds((value as Readonly<Record<string, unknown>>)[name], rest));

/** The sentence for a preference that cannot be used, with the file and the line that it stands in. */
export const preferenceRefusal = (
  {path, words}: PreferenceError,
  file: SettingsFile | null,
  levels: Levels,
): ExitError => {
  const before = fileLevels(levels).map(({profile}) => (profile === null ? [] : ['profiles', profile]));
  // Of a path that no level has as it is, such as an id in other letters, the nearest that one has.
  for (let length = path.length; file !== null && length > 0; length -= 1) {
    const found = before
      .map((start) => [...start, ...path.slice(0, length)])
      .find((whole) => holds(file.settings, whole));
    if (found !== undefined) {
      return usageError(safe`${escaped(file.path)}:${file.lineOf(found)}: ${words}.`);
    }
  }
  return usageError(safe`${words}.`);
};
