import {type AlertOptions, alertOptionsOf} from './alert-options.js';
import {type Credentials, type ProxyServer, type Renew, secretsOf} from './api/options.js';
import {usageError} from './exit.js';
import {type FlagValues, textOf} from './flag-values.js';
import {type ListenAddress, parseListenAddress} from './metrics/address.js';
import {type Mode, modeOf, type Replay, replayOf} from './mode.js';
import {READ_PERMISSION} from './model/failure.js';
import {type TunnelKind, tunnelKinds} from './model/fleet.js';
import type {Ground} from './model/ground.js';
import type {SortColumn} from './model/order.js';
import {escaped, safe} from './model/text.js';
import {type CheckedPreferences, checkedPreferences} from './preferences/checked.js';
import {PreferenceError, type Preferences} from './preferences.js';
import {proxyFor} from './proxy.js';
import {createLearningRedactor, type Redact} from './redact.js';
import {type CheckOptions, checkOf, type WaitOptions, waitOf} from './script-flags.js';
import {readCredentials, type SecretSources} from './settings/credentials.js';
import {levelsOf} from './settings/levels.js';
import type {Setting} from './settings/origin.js';
import type {SettingsFile} from './settings/parse.js';
import {preferenceRefusal, preferencesOf} from './settings/preferences-of.js';
import {type Settings, type SettingsInput, type SettingValues, settingsOf} from './settings/settings.js';
import {findToken, isOverruled, type TokenSource} from './settings/token-source.js';

/** What the user wants, checked and complete. */
export type Config = {
  readonly mode: Mode;
  /** The demo's scenario; null without --demo. */
  readonly demo: string | null;
  /** Null in the demo, which has its own, and for a replay. A function, so that whoever prints the configuration prints no secret. */
  readonly credentials: (() => Credentials) | null;
  /** What prints the token, where that is not known yet: then `credentials` is null. */
  readonly tokenCommand: readonly [string, ...string[]] | null;
  /** Gets the token anew; null where it stays what it is. */
  readonly renew: Renew | null;
  /** Environment variables that hold tokens by what the configuration file says, also of profiles not in use. */
  readonly secretVariables: readonly string[];
  readonly baseUrl: string;
  /** Null where the API is asked directly. A function for the same reason. */
  readonly proxy: (() => ProxyServer) | null;
  /** Takes all secrets of this configuration out of a text. */
  readonly redact: Redact;
  /** Has it take out these too from now on. */
  readonly learn: (secrets: readonly string[]) => void;
  /** Id or name; null: the only one that the credentials can see. */
  readonly account: string | null;
  readonly kinds: readonly TunnelKind[];
  /** UUIDs, names, or prefixes ending in `*`; none: all tunnels. */
  readonly patterns: readonly string[];
  readonly intervalMs: number;
  /** Part of the API's quota to use, above 0 to 1. */
  readonly share: number;
  readonly filter: string;
  readonly sort: SortColumn;
  /** Where all that is observed is appended; null: nowhere. */
  readonly record: string | null;
  /** Where metrics are served; null: nowhere. */
  readonly metrics: ListenAddress | null;
  /** Null where the API is asked. */
  readonly replay: Replay | null;
  /** Null where nothing is checked. */
  readonly check: CheckOptions | null;
  /** Null where nothing is waited for. */
  readonly wait: WaitOptions | null;
  /** Where messages are appended; null: nowhere. */
  readonly logFile: string | null;
  readonly isAscii: boolean;
  /** What the terminal writes on, as far as it is known; dark otherwise. */
  readonly ground: Ground;
  readonly isMasked: boolean;
  readonly isUtc: boolean;
  /** As they were written. */
  readonly preferences: Preferences;
  readonly alerts: AlertOptions;
  /** The same, of which everything makes sense. */
  readonly checked: CheckedPreferences;
};

export type Surroundings = SecretSources & {
  /** False when standard output goes to a file or a pipe. */
  readonly isTerminal: boolean;
  /** The configuration file; by default none. */
  readonly file?: SettingsFile | null;
  /** Where it was looked for; by default nowhere. */
  readonly place?: string | null;
  /** The user's directory, which `~/` stands for in the configuration file. */
  readonly home?: string;
  /** Whether a word names a scenario of the simulator. */
  readonly isScenario: (name: string) => boolean;
  readonly defaultScenario: string;
};

const KIND_LISTS: Readonly<Record<SettingValues['kind'], readonly TunnelKind[]>> = {
  all: tunnelKinds,
  warp: ['warp_connector'],
  cloudflared: ['cfd_tunnel'],
};

/** What the settings are made from. @param scenario of the demo, where the first argument names one and no tunnel */
export const settingsInput = (
  flags: FlagValues,
  input: readonly string[],
  {env, file = null, place = null, home = ''}: Surroundings,
  scenario: string | null = null,
): SettingsInput => ({
  flags,
  patterns: scenario === null ? input : input.slice(1),
  ...{env, file, place, home},
  isApart: flags.demo === true || flags.replay !== undefined,
});

/** Where the token is to be read from; null where nothing says so, and where nobody is asked. */
export const tokenSourceOf = (
  flags: FlagValues,
  around: Pick<Surroundings, 'env' | 'file' | 'place' | 'home'>,
): TokenSource | null => {
  const {env, file = null, place = null, home = ''} = around;
  const isApart = flags.demo === true || flags.replay !== undefined;
  return isApart ? null : (findToken(flags, env, levelsOf(flags, file, place), home)?.source.value ?? null);
};

/** @throws ExitError where there are none */
const credentialsOf = (token: Setting<TokenSource | null>, around: Surroundings): Credentials | null => {
  const {value: source, origin} = token;
  if (source === null) {
    throw usageError(
      safe`No credentials. Set CLOUDFLARE_API_TOKEN to a token with the permission ${READ_PERMISSION}, name where it is with --token-file or in the configuration file, or try warptop --demo.`,
    );
  }
  return readCredentials({value: source, origin}, around);
};

/**
 * Everything the command needs to know, from flags, arguments, environment and configuration file.
 * @throws ExitError with a sentence that names the flag, the variable or the line at fault
 */
export const readConfig = (flags: FlagValues, input: readonly string[], around: Surroundings): Config => {
  const isDemo = flags.demo === true;
  const scenario = isDemo && input[0] !== undefined && around.isScenario(input[0]) ? input[0] : null;
  const {file = null, place = null} = around;
  try {
    return configOf(settingsOf(settingsInput(flags, input, around, scenario)), flags, scenario, around);
  } catch (error) {
    throw error instanceof PreferenceError
      ? preferenceRefusal(error, file, levelsOf(flags, file, place))
      : error;
  }
};

/** The same, of settings that are known. @param scenario of the demo, where the arguments name one */
export const configOf = (
  settings: Settings,
  flags: FlagValues,
  scenario: string | null,
  around: Surroundings,
): Config => {
  const replay = replayOf(flags);
  const isDemo = flags.demo === true;
  const metrics = textOf(flags, 'metrics');
  const isCommandSet = settings.onChange().value !== null;
  const mode = modeOf(flags, {...around, isCommandSet});
  const isApart = isDemo || replay !== null;
  const {file = null, place = null} = around;
  const levels = levelsOf(flags, file, place);
  const token = settings.token();
  const credentials = isApart ? null : credentialsOf(token, around);
  const baseUrl = settings.baseUrl().value;
  const proxy = isApart ? null : proxyFor(baseUrl, around.env);
  const secrets = [...(credentials === null ? [] : secretsOf(credentials)), ...(proxy?.secrets ?? [])];
  const preferences = preferencesOf(levels, isApart || isOverruled(levels, token.origin));
  return {
    mode,
    demo: isDemo ? (scenario ?? around.defaultScenario) : null,
    credentials: credentials && (() => credentials),
    tokenCommand: !isApart && token.value?.kind === 'command' ? token.value.command : null,
    renew: null,
    secretVariables: levels.tokenVariables,
    baseUrl,
    proxy: proxy && (() => proxy),
    // What is printed was made safe before, which may have changed a secret too.
    ...createLearningRedactor([...secrets, ...secrets.map(escaped)]),
    account: settings.account().value,
    kinds: KIND_LISTS[settings.kind().value],
    patterns: settings.tunnels().value,
    intervalMs: settings.interval().value * 1000,
    share: settings.budget().value / 100,
    filter: settings.filter().value,
    sort: settings.sort().value,
    record: textOf(flags, 'record'),
    metrics: metrics === null ? null : parseListenAddress(metrics),
    replay,
    check: checkOf(flags),
    wait: waitOf(flags),
    logFile: settings.logFile().value,
    isAscii: settings.isAscii().value,
    ground: settings.background().value,
    isMasked: settings.isMasked().value,
    isUtc: settings.isUtc().value,
    alerts: alertOptionsOf(settings, flags, mode, around.env),
    preferences,
    checked: checkedPreferences(preferences),
  };
};
