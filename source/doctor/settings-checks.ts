import type {Credentials} from '../api/options.js';
import {exitCodes} from '../exit.js';
import {escaped, joinSafe, type SafeText, safe} from '../model/text.js';
import {counted} from '../model/words.js';
import type {Preferences} from '../preferences.js';
import type {FileLevel, Levels} from '../settings/levels.js';
import {type Origin, originName, originWords, type Setting} from '../settings/origin.js';
import type {Settings, SettingValues} from '../settings/settings.js';
import {isOverruled, type TokenSource} from '../settings/token-source.js';
import {type Check, checked, failedCheck, fine, warning} from './check.js';

const NONE = safe`none`;

const words = (value: string | null): SafeText => (value === null ? NONE : escaped(value));

const yesOrNo = (value: boolean): SafeText => (value ? safe`yes` : safe`no`);

const list = (values: readonly string[], none: SafeText): SafeText =>
  values.length === 0 ? none : joinSafe(values.map(escaped), safe`, `);

/** How each setting that holds no secret is shown. */
const shown: {
  readonly [Name in keyof Omit<SettingValues, 'token'>]: readonly [
    SafeText,
    (value: SettingValues[Name]) => SafeText,
  ];
} = {
  profile: [safe`profile`, words],
  account: [safe`account`, (value) => (value === null ? safe`the only one that is seen` : escaped(value))],
  baseUrl: [safe`base URL`, escaped],
  kind: [safe`kind`, escaped],
  tunnels: [safe`tunnels`, (value) => list(value, safe`all`)],
  interval: [safe`interval`, (value) => safe`${value} s`],
  budget: [safe`budget`, (value) => safe`${value} % of the rate limit`],
  filter: [safe`filter`, (value) => (value === '' ? NONE : escaped(value))],
  sort: [safe`sort`, escaped],
  logFile: [safe`log file`, words],
  notify: [safe`notify`, (value) => list(value, NONE)],
  // Of a command only the program, since an argument may be a secret.
  onChange: [safe`on change`, (value) => words(value?.[0] ?? null)],
  alertOn: [safe`alert on`, escaped],
  isUtc: [safe`UTC`, yesOrNo],
  isAscii: [safe`ASCII`, yesOrNo],
  background: [safe`background`, escaped],
  isMasked: [safe`mask`, yesOrNo],
};

type Env = Readonly<Record<string, string | undefined>>;

/** What else says the same in the environment. */
const VARIABLES: Readonly<Partial<Record<keyof SettingValues, readonly string[]>>> = {
  account: ['CLOUDFLARE_ACCOUNT_ID'],
  baseUrl: ['CLOUDFLARE_API_BASE_URL', 'CLOUDFLARE_BASE_URL'],
  token: ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'],
};

/** That something stronger keeps an environment variable from being used: many forget what they have exported. */
const unused = (name: keyof SettingValues, origin: Origin, env: Env): SafeText => {
  const used = origin.from === 'variable' ? origin.name : null;
  const idle = (VARIABLES[name] ?? []).filter((variable) => variable !== used && env[variable]?.trim());
  return idle.length === 0
    ? safe``
    : safe`; ${joinSafe(idle.map(escaped), safe`, `)} is set too, and not used`;
};

const row = <Name extends keyof typeof shown>(settings: Settings, name: Name, env: Env): Check => {
  const [title, show] = shown[name];
  return checked(title, () => {
    const {value, origin} = settings[name]() as Setting<SettingValues[Name]>;
    return fine(title, safe`${show(value)}${unused(name, origin, env)}`, originWords(origin));
  });
};

/** Where the demo is asked, and for what. */
const ofDemo: ReadonlyMap<string, Check> = new Map([
  ['account', fine(safe`account`, safe`the demo's`)],
  ['baseUrl', fine(safe`base URL`, safe`the demo's, on this machine`)],
]);

/** Whose token is exported by someone who may not know it any more: the header names no profile then. */
const overruledProfile = ({profile, token}: Settings): Check => {
  const {value, origin} = profile();
  const variable = escaped(originName(token().origin));
  return warning(
    safe`profile`,
    safe`${words(value)}, but with the token of ${variable}: its own token, account and address are not used`,
    safe`--profile ${words(value)} uses them; so does warptop without ${variable}`,
    originWords(origin),
  );
};

/** Every setting but the token, what it is and where it was found. */
export const settingChecks = (
  settings: Settings,
  levels: Levels,
  isDemo: boolean,
  env: Env,
): ReadonlyMap<keyof typeof shown, Check> => {
  const given = new Map<string, Check>([
    ...(isOverruled(levels, settings.token().origin)
      ? [['profile', overruledProfile(settings)] as const]
      : []),
    ...(isDemo ? ofDemo : []),
  ]);
  const names = Object.keys(shown) as (keyof typeof shown)[];
  return new Map(names.map((name) => [name, given.get(name) ?? row(settings, name, env)]));
};

/** Where a source of tokens keeps it; of a command only the program, since an argument may be a secret. */
const sourceWords = (source: TokenSource): SafeText => {
  switch (source.kind) {
    case 'stdin':
      return safe`, on standard input`;
    case 'file':
      return safe`, in ${escaped(source.path)}`;
    case 'command':
      return safe`, printed by ${escaped(source.command[0])}`;
    case 'variable':
      return safe`, in ${escaped(source.name)}`;
    case 'key':
      return safe`, the older way, with an e-mail address`;
  }
};

const lengthOf = (credentials: Credentials): number =>
  (credentials.scheme === 'token' ? credentials.token : credentials.key).length;

/** Names that other tools read the token from. */
const OTHER_NAMES = ['CF_API_TOKEN', 'CF_API_KEY', 'CLOUDFLARE_TOKEN', 'TUNNEL_TOKEN'] as const;

const noToken = (other: string | null): SafeText =>
  other === null
    ? safe`Set CLOUDFLARE_API_TOKEN, or name a token_file, token_command or token_env in the configuration file`
    : safe`${escaped(other)} is set, but warptop does not read it: name it CLOUDFLARE_API_TOKEN, or say token_env = "${escaped(other)}" in the configuration file`;

/**
 * That there are credentials, how long they are and where they come from; never what they are.
 * @param credentials null where they are still to come  @throws ExitError where there are none
 */
export const tokenCheck = (
  {value: source, origin}: Setting<TokenSource | null>,
  credentials: () => Credentials | null,
  env: Env,
): Check => {
  const name = source?.kind === 'key' ? safe`key` : safe`token`;
  if (source === null) {
    const other = OTHER_NAMES.find((variable) => env[variable]) ?? null;
    return failedCheck(name, exitCodes.usage, NONE, noToken(other));
  }
  return checked(name, () => {
    const found = credentials();
    const set = found === null ? safe`to come` : safe`set, ${counted(lengthOf(found), safe`character`)}`;
    return fine(name, safe`${set}${sourceWords(source)}${unused('token', origin, env)}`, originWords(origin));
  });
};

/** So many are named; the rest is counted. */
const MOST_NAMED = 8;

const named = <Value>(table: ReadonlyMap<string, Value>, show: (value: Value) => SafeText): SafeText => {
  const shownOnes = [...table]
    .slice(0, MOST_NAMED)
    .map(([name, value]) => safe`${escaped(name)} ${show(value)}`);
  const more = table.size > MOST_NAMED ? [safe`and ${table.size - MOST_NAMED} more`] : [];
  return joinSafe([...shownOnes, ...more], safe`; `);
};

/** What the configuration file says of looks and limits; only what it does say. */
export const preferenceChecks = (
  {labels, columns, keys, thresholds, profile}: Preferences,
  levels: readonly FileLevel[],
): readonly Check[] => {
  const placeOf = (name: keyof FileLevel['settings']): SafeText | null => {
    const origin = levels.find(({settings}) => settings[name] !== undefined)?.originOf(name);
    return origin === undefined ? null : originWords(origin);
  };
  return [
    ...(profile?.colour == null ? [] : [fine(safe`colour`, escaped(profile.colour), placeOf('colour'))]),
    ...(columns === null ? [] : [fine(safe`columns`, list(columns, NONE), placeOf('columns'))]),
    ...(labels.size === 0 ? [] : [fine(safe`labels`, named(labels, escaped), placeOf('labels'))]),
    ...(keys.size === 0
      ? []
      : [
          fine(
            safe`keys`,
            named(keys, (names) => list(names, NONE)),
            placeOf('keys'),
          ),
        ]),
    ...(thresholds.size === 0
      ? []
      : [
          fine(
            safe`thresholds`,
            named(thresholds, (value) => safe`${value}`),
            placeOf('thresholds'),
          ),
        ]),
  ];
};
