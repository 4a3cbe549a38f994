import type {Credentials} from './api/options.js';
import {usageError} from './exit.js';
import {type TunnelKind, tunnelKinds} from './model/fleet.js';
import {isSortColumn, type SortColumn, sortColumns} from './model/order.js';
import {escaped, safe} from './model/text.js';

/** What the user wants, checked and complete. */
export type Config = {
  readonly mode: 'screen' | 'report' | 'json';
  /** The demo's scenario; null without --demo. */
  readonly demo: string | null;
  /** Null in the demo, which has its own. */
  readonly credentials: Credentials | null;
  readonly baseUrl: string;
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
  /** Where messages are appended; null: nowhere. */
  readonly logFile: string | null;
  readonly isAscii: boolean;
  readonly isMasked: boolean;
  readonly isUtc: boolean;
};

/** The flags as parsed: absent ones are undefined. */
export type FlagValues = Readonly<Record<string, string | boolean | undefined>>;

export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False when standard output goes to a file or a pipe. */
  readonly isTerminal: boolean;
  /** @throws where it cannot be read */
  readonly readFile: (path: string) => {readonly text: string; readonly mode: number};
  /** Whether a word names a scenario of the simulator. */
  readonly isScenario: (name: string) => boolean;
  readonly defaultScenario: string;
};

export const DEFAULT_BASE_URL = 'https://api.cloudflare.com/client/v4';

const DEFAULT_INTERVAL_S = 5;
const DEFAULT_BUDGET_PERCENT = 50;

const KINDS: Readonly<Record<string, readonly TunnelKind[]>> = {
  all: tunnelKinds,
  warp: ['warp_connector'],
  cloudflared: ['cfd_tunnel'],
};

/** A flag's text; an empty one was forgotten. */
const textOf = (flags: FlagValues, name: string): string | null => {
  const value = flags[name];
  if (value === undefined || typeof value === 'boolean') {
    return null;
  }
  if (value.trim() === '') {
    throw usageError(safe`--${escaped(name)} needs a value; see warptop --help.`);
  }
  return value.trim();
};

const numberOf = (flags: FlagValues, name: string, fallback: number, most: number, unit: string): number => {
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

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const baseUrlOf = (flags: FlagValues, env: Surroundings['env']): string => {
  const given = [
    ['--base-url', textOf(flags, 'base-url')],
    ['CLOUDFLARE_API_BASE_URL', env.CLOUDFLARE_API_BASE_URL],
    ['CLOUDFLARE_BASE_URL', env.CLOUDFLARE_BASE_URL],
  ] as const;
  const [where, text] = given.find(([, value]) => value) ?? [];
  if (!text) {
    return DEFAULT_BASE_URL;
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw usageError(
      safe`${escaped(where ?? '')} is not of the form https://host/path; the default is ${escaped(DEFAULT_BASE_URL)}.`,
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw usageError(
      safe`${escaped(where ?? '')} must begin with https://, so that the token is never sent in the clear; http:// is for this machine only.`,
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};

/** @param where names the source for the message; the secret itself is in no message */
const secretOf = (text: string, where: string): string => {
  const secret = text.trim();
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw usageError(
      safe`${escaped(where)} does not hold one token: it is empty, or has blanks, line breaks or odd characters in it.`,
    );
  }
  return secret;
};

const tokenFromFile = (path: string, readFile: Surroundings['readFile']): string => {
  let file: ReturnType<Surroundings['readFile']>;
  try {
    file = readFile(path);
  } catch (error) {
    const {code} = error as {code?: unknown};
    throw usageError(
      safe`The token file cannot be read (${escaped(typeof code === 'string' ? code : 'unknown error')}). Check --token-file.`,
    );
  }
  if ((file.mode & 0o077) !== 0) {
    throw usageError(safe`The file of --token-file can be read by other users. Run: chmod 600 <the file>`);
  }
  return secretOf(file.text, 'The file of --token-file');
};

const credentialsOf = (flags: FlagValues, {env, readFile}: Surroundings): Credentials => {
  const file = textOf(flags, 'token-file');
  if (file !== null) {
    return {scheme: 'token', token: tokenFromFile(file, readFile)};
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
    safe`No credentials. Set CLOUDFLARE_API_TOKEN to a token with the permission Account › Cloudflare One Connectors › Read, or try warptop --demo.`,
  );
};

const kindsOf = (flags: FlagValues): readonly TunnelKind[] => {
  const kind = textOf(flags, 'kind') ?? 'all';
  const kinds = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (kinds === undefined) {
    throw usageError(safe`--kind takes ${escaped(Object.keys(KINDS).join(', '))}.`);
  }
  return kinds;
};

const sortOf = (flags: FlagValues): SortColumn => {
  const column = textOf(flags, 'sort') ?? 'name';
  if (!isSortColumn(column)) {
    throw usageError(safe`--sort takes ${escaped(sortColumns.join(', '))}.`);
  }
  return column;
};

const modeOf = (flags: FlagValues, isTerminal: boolean): Config['mode'] => {
  if (flags.json === true) {
    if (flags.once !== true && isTerminal) {
      throw usageError(safe`--json goes with --once.`);
    }
    return 'json';
  }
  return flags.once === true || !isTerminal ? 'report' : 'screen';
};

/**
 * Everything the command needs to know, from flags, arguments and environment.
 * @throws ExitError with a sentence that names the flag or variable at fault
 */
export const readConfig = (flags: FlagValues, input: readonly string[], around: Surroundings): Config => {
  const isDemo = flags.demo === true;
  const scenario = isDemo && input[0] !== undefined && around.isScenario(input[0]) ? input[0] : null;
  return {
    mode: modeOf(flags, around.isTerminal),
    demo: isDemo ? (scenario ?? around.defaultScenario) : null,
    credentials: isDemo ? null : credentialsOf(flags, around),
    baseUrl: isDemo ? DEFAULT_BASE_URL : baseUrlOf(flags, around.env),
    account: textOf(flags, 'account') ?? (isDemo ? null : around.env.CLOUDFLARE_ACCOUNT_ID?.trim() || null),
    kinds: kindsOf(flags),
    patterns: scenario === null ? input : input.slice(1),
    intervalMs: numberOf(flags, 'interval', DEFAULT_INTERVAL_S, 3600, 'seconds') * 1000,
    share: numberOf(flags, 'budget', DEFAULT_BUDGET_PERCENT, 100, 'percent') / 100,
    filter: textOf(flags, 'filter') ?? '',
    sort: sortOf(flags),
    logFile: textOf(flags, 'log-file'),
    isAscii: flags.ascii === true,
    isMasked: flags.mask === true,
    isUtc: flags.utc === true,
  };
};
