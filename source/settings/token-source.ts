import {type FlagValues, textOf} from '../flag-values.js';
import {type FileLevel, fileLevels, type Levels} from './levels.js';
import type {Origin, Setting} from './origin.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the credentials come from; never they themselves. */
export type TokenSource =
  | {readonly kind: 'stdin'}
  | {readonly kind: 'file'; readonly path: string}
  | {readonly kind: 'command'; readonly command: readonly [string, ...string[]]}
  | {readonly kind: 'variable'; readonly name: string}
  /** The older way. */
  | {readonly kind: 'key'; readonly email: string; readonly key: string};

/** What names a token, from the strongest to the weakest. */
export type TokenLevel = FileLevel | 'flags' | 'environment';

/** `~/` is the user's directory, as in a shell. */
export const inHome = (path: string, home: string): string =>
  path.startsWith('~/') ? `${home.replace(/\/$/, '')}${path.slice(1)}` : path;

/** What a part of the configuration file says; its schema allows one of the three. */
const sourceIn = (level: FileLevel, home: string): Setting<TokenSource> | null => {
  const {token_file: file, token_command: command, token_env: variable} = level.settings;
  if (file !== undefined) {
    return {value: {kind: 'file', path: inHome(file, home)}, origin: level.originOf('token_file')};
  }
  if (command !== undefined) {
    const [program, ...args] = command;
    return {
      value: {kind: 'command', command: [inHome(program, home), ...args]},
      origin: level.originOf('token_command'),
    };
  }
  return variable === undefined
    ? null
    : {value: {kind: 'variable', name: variable}, origin: level.originOf('token_env')};
};

const sourceInFlags = (flags: FlagValues): Setting<TokenSource> | null => {
  const path = textOf(flags, 'token-file');
  return path === null
    ? null
    : {
        value: path === '-' ? {kind: 'stdin'} : {kind: 'file', path},
        origin: {from: 'flag', name: 'token-file'},
      };
};

const sourceInEnvironment = (env: Env): Setting<TokenSource> | null => {
  if (env.CLOUDFLARE_API_TOKEN !== undefined && env.CLOUDFLARE_API_TOKEN !== '') {
    const name = 'CLOUDFLARE_API_TOKEN';
    return {value: {kind: 'variable', name}, origin: {from: 'variable', name}};
  }
  if (!env.CLOUDFLARE_EMAIL || !env.CLOUDFLARE_API_KEY) {
    return null;
  }
  const value = {kind: 'key', email: 'CLOUDFLARE_EMAIL', key: 'CLOUDFLARE_API_KEY'} as const;
  return {value, origin: {from: 'variable', name: value.key}};
};

/** The strongest that names a token, and what it names; null where nothing does. */
export const findToken = (
  flags: FlagValues,
  env: Env,
  levels: Levels,
  home: string,
): {readonly level: TokenLevel; readonly source: Setting<TokenSource>} | null => {
  const candidates: ReadonlyArray<readonly [TokenLevel, () => Setting<TokenSource> | null]> = [
    ['flags', () => sourceInFlags(flags)],
    ...(levels.named === null ? [] : [levels.named]).map(
      (level) => [level, () => sourceIn(level, home)] as const,
    ),
    ['environment', () => sourceInEnvironment(env)],
    ...levels.general.map((level) => [level, () => sourceIn(level, home)] as const),
  ];
  for (const [level, sourceOf] of candidates) {
    const source = sourceOf();
    if (source !== null) {
      return {level, source};
    }
  }
  return null;
};

const namesToken = ({settings}: FileLevel): boolean =>
  settings.token_file !== undefined ||
  settings.token_command !== undefined ||
  settings.token_env !== undefined;

/**
 * Whether an exported token goes before that of the profile in use: then neither its account nor its address is used,
 * and its name and colour would tell of other tunnels than those that are seen.
 */
export const isOverruled = (levels: Levels, token: Origin): boolean =>
  token.from === 'variable' &&
  fileLevels(levels).some((level) => level.profile !== null && namesToken(level));

/** Which parts may say whose tunnels to ask for, and where: those that go with the token in use. */
export type Companions = {readonly files: readonly FileLevel[]; readonly isEnvironment: boolean};

/**
 * An account and a base URL belong to the token beside which they stand: production's are never used with the token
 * of a lab, nor the other way round. Those that stand beside no token go with any; --token-file goes with any of them.
 */
export const companionsOf = (token: TokenLevel | null, levels: Levels): Companions => ({
  files: fileLevels(levels).filter((level) => token === 'flags' || level === token || !namesToken(level)),
  // What is exported is for the token that is exported, or for none in particular.
  isEnvironment: token === null || levels.named === null || token !== levels.named,
});
