import {exitCodes, exitMeanings} from './exit.js';
import {READ_PERMISSION} from './model/failure.js';

/** A way to call the command. */
export type Synopsis = {readonly line: string; readonly means: string};

/** An environment variable, or several that belong together. Text between backticks is to be typed as it stands. */
export type Variable = {
  readonly names: readonly string[];
  /** In a few words. */
  readonly help: string;
  /** What the man page and the readme tell besides. */
  readonly more?: string;
};

export const synopses: readonly Synopsis[] = [
  {line: 'warptop [tunnel…] [options]', means: 'tunnel: a UUID, a name, or a prefix with *'},
  {line: 'warptop --demo [scenario]', means: 'without an account, on simulated tunnels'},
  {line: 'warptop --replay <file>', means: 'what was recorded, without a network'},
  {line: 'warptop --doctor', means: 'what is set, allowed and possible'},
];

export const variables: readonly Variable[] = [
  {
    names: ['CLOUDFLARE_API_TOKEN'],
    help: 'the API token',
    more: `its permission is ${READ_PERMISSION}`,
  },
  {
    names: ['CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'],
    help: 'the older credentials',
    more: 'used where there is no token',
  },
  {names: ['CLOUDFLARE_ACCOUNT_ID'], help: 'as `--account`'},
  {
    names: ['CLOUDFLARE_API_BASE_URL', 'CLOUDFLARE_BASE_URL'],
    help: 'as `--base-url`',
    more: 'the first that is set; https only, http for this machine',
  },
  {
    names: ['HTTPS_PROXY', 'ALL_PROXY'],
    help: 'the proxy to ask through',
    more: '`http://user:password@host:port`, or with https',
  },
  {
    names: ['NO_PROXY'],
    help: 'hosts to ask without it',
    more: 'names with all below them, addresses, nets (`10.0.0.0/8`), each with or without `:port`, or `*`',
  },
  {
    names: ['XDG_CONFIG_HOME'],
    help: 'where configurations are (~/.config)',
    more: 'the file is `warptop/config.toml` there',
  },
  {
    names: ['XDG_CACHE_HOME'],
    help: 'where caches are (~/.cache)',
    more: 'in `warptop` there Node.js 22.8 and newer keep compiled code, for the next start; `NODE_DISABLE_COMPILE_CACHE=1` keeps none',
  },
  {
    names: ['NODE_EXTRA_CA_CERTS'],
    help: 'a file with CA certificates to trust',
    more: 'besides the known ones, as where a proxy inspects TLS',
  },
  {names: ['NO_COLOR', 'FORCE_COLOR'], help: 'without colour, or with'},
  {
    names: ['COLORFGBG'],
    help: 'whether the terminal is light',
    more: 'as `15;0`, dark, or `0;15`, light; `background` in the configuration file goes before it',
  },
  {
    names: ['INK_SCREEN_READER'],
    help: '`true`: as `--screen-reader`',
    more: 'but for `--once` and `--json`',
  },
];

/** The exit codes, from the least on. */
export const exits: ReadonlyArray<{readonly code: number; readonly means: string}> = Object.entries(exitCodes)
  .map(([name, code]) => ({code, means: exitMeanings[name as keyof typeof exitCodes]}))
  .sort((a, b) => a.code - b.code);

/** What else an exit code may be, a sentence each. */
export const exitNotes: readonly string[] = [
  'A signal ends it with 128 plus its number.',
  'With `--check`: 0 ok, 1 warning, 2 critical, 3 unknown.',
];

/** A text without the marks of what is to be typed. */
export const unmarked = (text: string): string => text.replaceAll('`', '');
