import {dirname, isAbsolute, resolve} from 'node:path';
import {type Credentials, type ProxyServer, type Renew, secretsOf} from './api/options.js';
import {DEFAULT_BASE_URL, parseBaseUrl} from './base-url.js';
import {usageError} from './exit.js';
import {type FlagValues, numberOf, textOf} from './flag-values.js';
import {kindChoices} from './flags.js';
import {type Mode, modeOf, type Replay, replayOf} from './mode.js';
import {READ_PERMISSION} from './model/failure.js';
import {type TunnelKind, tunnelKinds} from './model/fleet.js';
import {isSortColumn, type SortColumn, sortColumns} from './model/order.js';
import {escaped, safe} from './model/text.js';
import {noPreferences, type Preferences} from './preferences.js';
import {proxyFor} from './proxy.js';
import {createLearningRedactor, type Redact} from './redact.js';
import {type CheckOptions, checkOf, type WaitOptions, waitOf} from './script-flags.js';
import {secretIn} from './secret-input.js';

/** What the user wants, checked and complete. */
export type Config = {
  readonly mode: Mode;
  /** The demo's scenario; null without --demo. */
  readonly demo: string | null;
  /** Null in the demo, which has its own, and for a replay. A function, so that whoever prints the configuration prints no secret. */
  readonly credentials: (() => Credentials) | null;
  /** Prints the token, which is still to come then; null where credentials come otherwise, or none are needed. */
  readonly tokenCommand: readonly [string, ...string[]] | null;
  /** Gets the token anew; null where it stays what it is. */
  readonly renew: Renew | null;
  /** Other variables of the environment that hold tokens. */
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
  /** Null where the API is asked. */
  readonly replay: Replay | null;
  /** Null where nothing is checked. */
  readonly check: CheckOptions | null;
  /** Null where nothing is waited for. */
  readonly wait: WaitOptions | null;
  /** Where messages are appended; null: nowhere. */
  readonly logFile: string | null;
  readonly isAscii: boolean;
  readonly isMasked: boolean;
  readonly isUtc: boolean;
  readonly preferences: Preferences;
};

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False when standard output goes to a file or a pipe. */
  readonly isTerminal: boolean;
  /** @throws where it cannot be read */
  readonly readFile: (path: string) => {readonly text: string; readonly mode: number};
  /** What came on standard input, where `tokenFileOf` says that the token does. */
  readonly input: string | null;
  /** Whether a word names a scenario of the simulator. */
  readonly isScenario: (name: string) => boolean;
  readonly defaultScenario: string;
};

const DEFAULT_INTERVAL_S = 5;
const DEFAULT_BUDGET_PERCENT = 50;

const KINDS: Readonly<Record<(typeof kindChoices)[number], readonly TunnelKind[]>> = {
  warp: ['warp_connector'],
  cloudflared: ['cfd_tunnel'],
  all: tunnelKinds,
};

const baseUrlOf = (flags: FlagValues, env: Surroundings['env']): string => {
  const given = [
    ['--base-url', textOf(flags, 'base-url')],
    ['CLOUDFLARE_API_BASE_URL', env.CLOUDFLARE_API_BASE_URL],
    ['CLOUDFLARE_BASE_URL', env.CLOUDFLARE_BASE_URL],
  ] as const;
  const [where, text] = given.find(([, value]) => value) ?? [];
  return where === undefined || !text ? DEFAULT_BASE_URL : parseBaseUrl(where, text);
};

/** @param where names the source for the message; the secret itself is in no message */
const secretOf = (text: string, where: string): string => {
  const secret = secretIn(text);
  if (secret === null) {
    throw usageError(
      safe`${escaped(where)} does not hold one token: it is empty, or has blanks, line breaks or odd characters in it.`,
    );
  }
  return secret;
};

/** As one word of a shell. */
const quoted = (path: string): string =>
  /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

/**
 * Whether systemd hands the file to a service (`LoadCredential=`): for that one user, but by an access list, whose mask
 * stands where the rights of the group do.
 */
const isCredential = (path: string, {CREDENTIALS_DIRECTORY: directory}: Surroundings['env']): boolean =>
  directory !== undefined && isAbsolute(directory) && dirname(resolve(path)) === resolve(directory);

const tokenFromFile = (path: string, {readFile, env}: Surroundings): string => {
  let file: ReturnType<Surroundings['readFile']>;
  try {
    file = readFile(path);
  } catch (error) {
    const {code} = error as {code?: unknown};
    throw usageError(
      safe`The token file cannot be read (${escaped(typeof code === 'string' ? code : 'unknown error')}). Check --token-file.`,
    );
  }
  if ((file.mode & (isCredential(path, env) ? 0o037 : 0o077)) !== 0) {
    throw usageError(
      safe`The file of --token-file can be read by other users. Run: chmod 600 ${escaped(quoted(path))}`,
    );
  }
  return secretOf(file.text, 'The file of --token-file');
};

/** Where the token is to be read from: a path, or `-` for standard input; null where it comes otherwise, or not at all. */
export const tokenFileOf = (flags: FlagValues): string | null =>
  flags.demo === true || flags.replay !== undefined ? null : textOf(flags, 'token-file');

const credentialsOf = (flags: FlagValues, around: Surroundings): Credentials => {
  const {env, input} = around;
  const file = textOf(flags, 'token-file');
  if (file === '-') {
    return {scheme: 'token', token: secretOf(input ?? '', 'Standard input')};
  }
  if (file !== null) {
    return {scheme: 'token', token: tokenFromFile(file, around)};
  }
  if (env.CLOUDFLARE_API_TOKEN !== undefined && env.CLOUDFLARE_API_TOKEN !== '') {
    return {scheme: 'token', token: secretOf(env.CLOUDFLARE_API_TOKEN, 'CLOUDFLARE_API_TOKEN')};
  }
  const {CLOUDFLARE_EMAIL: email, CLOUDFLARE_API_KEY: key} = env;
  if (email && key) {
    return {
      scheme: 'key',
      email: secretOf(email, 'CLOUDFLARE_EMAIL'),
      key: secretOf(key, 'CLOUDFLARE_API_KEY'),
    };
  }
  throw usageError(
    safe`No credentials. Set CLOUDFLARE_API_TOKEN to a token with the permission ${READ_PERMISSION}, or try warptop --demo.`,
  );
};

const kindsOf = (flags: FlagValues): readonly TunnelKind[] => {
  const text = textOf(flags, 'kind') ?? 'all';
  const kind = kindChoices.find((word) => word === text);
  if (kind === undefined) {
    throw usageError(safe`--kind takes ${escaped(kindChoices.join(', '))}.`);
  }
  return KINDS[kind];
};

const sortOf = (flags: FlagValues): SortColumn => {
  const column = textOf(flags, 'sort') ?? 'name';
  if (!isSortColumn(column)) {
    throw usageError(safe`--sort takes ${escaped(sortColumns.join(', '))}.`);
  }
  return column;
};

/**
 * Everything the command needs to know, from flags, arguments and environment.
 * @throws ExitError with a sentence that names the flag or variable at fault
 */
export const readConfig = (flags: FlagValues, input: readonly string[], around: Surroundings): Config => {
  const replay = replayOf(flags);
  const isDemo = flags.demo === true;
  const isApart = isDemo || replay !== null;
  const credentials = isApart ? null : credentialsOf(flags, around);
  const baseUrl = isApart ? DEFAULT_BASE_URL : baseUrlOf(flags, around.env);
  const proxy = isApart ? null : proxyFor(baseUrl, around.env);
  const secrets = [...(credentials === null ? [] : secretsOf(credentials)), ...(proxy?.secrets ?? [])];
  const scenario = isDemo && input[0] !== undefined && around.isScenario(input[0]) ? input[0] : null;
  return {
    mode: modeOf(flags, around),
    demo: isDemo ? (scenario ?? around.defaultScenario) : null,
    credentials: credentials && (() => credentials),
    tokenCommand: null,
    renew: null,
    secretVariables: [],
    baseUrl,
    proxy: proxy && (() => proxy),
    // What is printed was made safe before, which may have changed a secret too.
    ...createLearningRedactor([...secrets, ...secrets.map(escaped)]),
    account: textOf(flags, 'account') ?? (isApart ? null : around.env.CLOUDFLARE_ACCOUNT_ID?.trim() || null),
    kinds: kindsOf(flags),
    patterns: scenario === null ? input : input.slice(1),
    intervalMs: numberOf(flags, 'interval', DEFAULT_INTERVAL_S, 3600, 'seconds') * 1000,
    share: numberOf(flags, 'budget', DEFAULT_BUDGET_PERCENT, 100, 'percent') / 100,
    filter: textOf(flags, 'filter') ?? '',
    sort: sortOf(flags),
    record: textOf(flags, 'record'),
    replay,
    check: checkOf(flags),
    wait: waitOf(flags),
    logFile: textOf(flags, 'log-file'),
    isAscii: flags.ascii === true,
    isMasked: flags.mask === true,
    isUtc: flags.utc === true,
    preferences: noPreferences,
  };
};
