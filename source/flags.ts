import {READ_PERMISSION} from './model/failure.js';
import {sortColumns} from './model/order.js';

/** A flag of the command line. Help, parsing and the readme are made from this table. */
export type Flag = {
  readonly name: string;
  readonly short?: string;
  readonly type: 'string' | 'boolean';
  /** How its value is written in the help; absent for switches. */
  readonly value?: string;
  readonly help: string;
};

export const flags = [
  {
    name: 'account',
    short: 'a',
    type: 'string',
    value: '<id|name>',
    help: 'where the token sees several',
  },
  {name: 'kind', short: 'k', type: 'string', value: '<warp|cloudflared|all>', help: 'which tunnels (all)'},
  {
    name: 'interval',
    short: 'i',
    type: 'string',
    value: '<s>',
    help: 'seconds between two looks (5)',
  },
  {name: 'budget', type: 'string', value: '<percent>', help: 'share of the rate limit to use (50)'},
  {name: 'filter', short: 'f', type: 'string', value: '<text>', help: 'show only what matches'},
  {
    name: 'sort',
    short: 's',
    type: 'string',
    value: '<column>',
    help: 'order of the list (name)',
  },
  {name: 'once', type: 'boolean', help: 'print one report and exit'},
  {name: 'json', type: 'boolean', help: 'with --once: as JSON'},
  {name: 'record', type: 'string', value: '<file>', help: 'append all that is seen (.gz: compressed)'},
  {name: 'replay', type: 'string', value: '<file>', help: 'show a recording; asks no API'},
  {name: 'at', type: 'string', value: '<time>', help: 'with --replay: a moment (14:02, -10m)'},
  {name: 'report', type: 'boolean', help: 'with --replay: a post-mortem in Markdown'},
  {name: 'screen-reader', type: 'boolean', help: 'a sentence for each change, no screen'},
  {name: 'demo', type: 'boolean', help: 'watch a simulated account'},
  {name: 'token-file', type: 'string', value: '<path>', help: 'read the token from a file (- is a pipe)'},
  {name: 'log-file', type: 'string', value: '<path>', help: 'append what happens, as lines of JSON'},
  {name: 'base-url', type: 'string', value: '<url>', help: 'another address of the API'},
  {name: 'ascii', type: 'boolean', help: 'symbols that every terminal has'},
  {name: 'mask', type: 'boolean', help: 'hide addresses'},
  {name: 'utc', type: 'boolean', help: 'times in UTC'},
  {name: 'help', short: 'h', type: 'boolean', help: 'print this'},
  {name: 'version', type: 'boolean', help: 'print the version'},
] as const satisfies readonly Flag[];

const left = ({name, short, value}: Flag): string =>
  `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

/** What `--help` prints, at most 80 columns wide. @param scenarios the names that may follow --demo */
export const helpText = (scenarios: readonly string[]): string => {
  const width = Math.max(...flags.map((flag) => left(flag).length));
  const lines = flags.map((flag) => `    ${left(flag).padEnd(width)}  ${flag.help}`);
  return [
    '  Usage',
    '    warptop [tunnel…] [options]     tunnel: a UUID, a name, or a prefix with *',
    '    warptop --demo [scenario]       without an account, on simulated tunnels',
    '    warptop --replay <file>         what was recorded, without a network',
    '',
    '  Options',
    ...lines,
    '',
    `  Columns to sort by: ${sortColumns.join(', ')}`,
    '  Scenarios of the demo:',
    `    ${scenarios.join(', ')}`,
    '',
    '  Environment',
    '    CLOUDFLARE_API_TOKEN            a token with the permission',
    `                                    ${READ_PERMISSION}`,
    '    CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY   the older way',
    '    CLOUDFLARE_ACCOUNT_ID           as --account',
    '    CLOUDFLARE_API_BASE_URL         as --base-url',
    '    HTTPS_PROXY, ALL_PROXY, NO_PROXY   http and https proxies, and exceptions',
    '    NODE_EXTRA_CA_CERTS             a file with more CA certificates',
    '    NO_COLOR, FORCE_COLOR           without colour, or with',
    '    INK_SCREEN_READER               true: as --screen-reader',
    '',
    '  Exit codes: 0 fine, 1 output not writable, 2 usage, 3 credentials or',
    '  permission, 4 API unreachable or answering nonsense, 5 account or tunnel',
    '  not found, 70 a bug in warptop',
  ].join('\n');
};
