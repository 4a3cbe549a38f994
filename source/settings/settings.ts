import {alertOnIn, notifyIn, onChangeIn} from '../alert-options.js';
import {DEFAULT_BASE_URL, parseBaseUrl} from '../base-url.js';
import {usageError} from '../exit.js';
import {type FlagValues, numberOf, textOf} from '../flag-values.js';
import {type alertLevels, kindChoices, type NotifyWay} from '../flags.js';
import {type Ground, groundIn} from '../model/ground.js';
import {isSortColumn, type SortColumn, sortColumns} from '../model/order.js';
import {escaped, safe} from '../model/text.js';
import {type FileLevel, fileLevels, type Levels, levelsOf} from './levels.js';
import {BUILT_IN, originName, type Setting} from './origin.js';
import type {SettingsFile} from './parse.js';
import type {LevelSettings} from './schema.js';
import {companionsOf, findToken, inHome, type TokenSource} from './token-source.js';

/** Everything that can be set in more than one place, and what it comes to. */
export type SettingValues = {
  readonly profile: string | null;
  readonly token: TokenSource | null;
  /** Id or name. */
  readonly account: string | null;
  readonly baseUrl: string;
  readonly kind: (typeof kindChoices)[number];
  readonly tunnels: readonly string[];
  /** Seconds. */
  readonly interval: number;
  /** Percent. */
  readonly budget: number;
  readonly filter: string;
  readonly sort: SortColumn;
  readonly logFile: string | null;
  readonly notify: readonly NotifyWay[];
  readonly onChange: readonly [string, ...string[]] | null;
  readonly alertOn: (typeof alertLevels)[number];
  readonly isUtc: boolean;
  readonly isAscii: boolean;
  readonly background: Ground;
  readonly isMasked: boolean;
};

/** Each throws an ExitError that names the place where it is wrong. */
export type Settings = {readonly [Name in keyof SettingValues]: () => Setting<SettingValues[Name]>};

const builtIn: SettingValues = {
  profile: null,
  token: null,
  account: null,
  baseUrl: DEFAULT_BASE_URL,
  kind: 'all',
  tunnels: [],
  interval: 5,
  budget: 50,
  filter: '',
  sort: 'name',
  logFile: null,
  notify: ['title'],
  onChange: null,
  alertOn: 'critical',
  isUtc: false,
  isAscii: false,
  background: 'dark',
  isMasked: false,
};

export type SettingsInput = {
  readonly flags: FlagValues;
  /** Names of tunnels on the command line. */
  readonly patterns: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: SettingsFile | null;
  /** Where that was looked for. */
  readonly place: string | null;
  readonly home: string;
  /** Where nobody is asked: then only looks are taken from anywhere but flags. */
  readonly isApart: boolean;
};

const kindIn = (flags: FlagValues): SettingValues['kind'] | null => {
  const given = textOf(flags, 'kind');
  const kind = kindChoices.find((known) => known === given);
  if (given !== null && kind === undefined) {
    throw usageError(safe`--kind takes ${escaped(kindChoices.join(', '))}.`);
  }
  return kind ?? null;
};

const sortIn = (flags: FlagValues): SortColumn | null => {
  const column = textOf(flags, 'sort');
  if (column !== null && !isSortColumn(column)) {
    throw usageError(safe`--sort takes ${escaped(sortColumns.join(', '))}.`);
  }
  return column;
};

const numberIn = (flags: FlagValues, name: string, fallback: number, most: number, unit: string) =>
  flags[name] === undefined ? null : numberOf(flags, name, fallback, most, unit);

const flagged = <Value>(name: string, value: Value | null): Setting<Value> | null =>
  value === null ? null : {value, origin: {from: 'flag', name}};

/** A switch can be turned off too, where the configuration file turns it on. */
const switchIn = (flags: FlagValues, name: string): Setting<boolean> | null => {
  const value = flags[name];
  return typeof value === 'boolean' ? flagged(value ? name : `no-${name}`, value) : null;
};

/** The first of some environment variables that is not blank. */
const variableIn = (env: SettingsInput['env'], names: readonly string[]): Setting<string> | null => {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) {
      return {value, origin: {from: 'variable', name}};
    }
  }
  return null;
};

const inFiles = <Name extends keyof LevelSettings>(
  levels: readonly FileLevel[],
  name: Name,
): Setting<NonNullable<LevelSettings[Name]>> | null => {
  for (const level of levels) {
    const value = level.settings[name];
    if (value !== undefined) {
      return {value, origin: level.originOf(name)};
    }
  }
  return null;
};

const orBuiltIn = <Name extends keyof SettingValues>(
  name: Name,
  ...found: ReadonlyArray<Setting<SettingValues[Name]> | null>
): Setting<SettingValues[Name]> =>
  found.find((setting) => setting !== null) ?? {value: builtIn[name], origin: BUILT_IN};

/** Of what may stand beside a token: from flags, the profile of --profile, the environment, the rest of the file. */
const besideToken = (
  {flags, env, home, isApart}: SettingsInput,
  levels: Levels,
  flag: 'account' | 'base-url',
  setting: 'account' | 'base_url',
  variables: readonly string[],
): Setting<string> | null => {
  const given = flagged(flag, textOf(flags, flag));
  if (given !== null || isApart) {
    return given;
  }
  const {files, isEnvironment} = companionsOf(findToken(flags, env, levels, home)?.level ?? null, levels);
  return (
    inFiles(
      files.filter((level) => level === levels.named),
      setting,
    ) ??
    (isEnvironment ? variableIn(env, variables) : null) ??
    inFiles(
      files.filter((level) => level !== levels.named),
      setting,
    )
  );
};

/** What holds of all that flags, profiles, the environment and the configuration file say. */
export const settingsOf = (input: SettingsInput): Settings => {
  const {flags, patterns, env, file, place, home, isApart} = input;
  const levels = (): Levels => levelsOf(flags, file, place);
  const looks = <Name extends keyof LevelSettings>(name: Name) => inFiles(fileLevels(levels()), name);
  const matters = <Name extends keyof LevelSettings>(name: Name) => (isApart ? null : looks(name));
  return {
    profile: () => levels().profile,
    token: () => orBuiltIn('token', isApart ? null : (findToken(flags, env, levels(), home)?.source ?? null)),
    account: () =>
      orBuiltIn('account', besideToken(input, levels(), 'account', 'account', ['CLOUDFLARE_ACCOUNT_ID'])),
    baseUrl: () => {
      const variables = ['CLOUDFLARE_API_BASE_URL', 'CLOUDFLARE_BASE_URL'];
      const found = isApart ? null : besideToken(input, levels(), 'base-url', 'base_url', variables);
      return found === null
        ? orBuiltIn('baseUrl')
        : {value: parseBaseUrl(originName(found.origin), found.value), origin: found.origin};
    },
    kind: () => orBuiltIn('kind', flagged('kind', kindIn(flags)), matters('kind')),
    tunnels: () =>
      patterns.length > 0
        ? {value: patterns, origin: {from: 'arguments'}}
        : orBuiltIn('tunnels', matters('tunnels')),
    interval: () =>
      orBuiltIn(
        'interval',
        flagged('interval', numberIn(flags, 'interval', builtIn.interval, 3600, 'seconds')),
        matters('interval'),
      ),
    budget: () =>
      orBuiltIn(
        'budget',
        flagged('budget', numberIn(flags, 'budget', builtIn.budget, 100, 'percent')),
        matters('budget'),
      ),
    filter: () => orBuiltIn('filter', flagged('filter', textOf(flags, 'filter')), looks('filter')),
    sort: () => orBuiltIn('sort', flagged('sort', sortIn(flags)), looks('sort')),
    logFile: () => {
      const found = matters('log_file');
      return orBuiltIn(
        'logFile',
        flagged('log-file', textOf(flags, 'log-file')),
        found && {...found, value: inHome(found.value, home)},
      );
    },
    notify: () => orBuiltIn('notify', flagged('notify', notifyIn(flags)), matters('notify')),
    onChange: () => {
      const found = matters('on_change');
      return orBuiltIn(
        'onChange',
        flagged('on-change', onChangeIn(flags)),
        found && {...found, value: [inHome(found.value[0], home), ...found.value.slice(1)]},
      );
    },
    alertOn: () => orBuiltIn('alertOn', flagged('alert-on', alertOnIn(flags)), matters('alert_on')),
    isUtc: () => orBuiltIn('isUtc', switchIn(flags, 'utc'), looks('utc')),
    isAscii: () => orBuiltIn('isAscii', switchIn(flags, 'ascii'), looks('ascii')),
    background: () => {
      const ground = groundIn(env.COLORFGBG);
      const told: Setting<Ground> | null = ground && {
        value: ground,
        origin: {from: 'variable', name: 'COLORFGBG'},
      };
      // What the user says of his terminal goes before what it says itself: it may be wrong, as behind SSH or in tmux.
      return orBuiltIn('background', looks('background'), told);
    },
    isMasked: () => orBuiltIn('isMasked', switchIn(flags, 'mask'), looks('mask')),
  };
};

/** The same, with what is built in wherever a setting cannot be used. */
export const withoutMistakes = (settings: Settings): Settings => {
  const lenient = <Name extends keyof SettingValues>(name: Name): Settings[Name] =>
    (() => {
      try {
        return settings[name]();
      } catch {
        return orBuiltIn(name);
      }
    }) as Settings[Name];
  const names = Object.keys(settings) as (keyof SettingValues)[];
  return Object.fromEntries(names.map((name) => [name, lenient(name)])) as Settings;
};
