import type {Level} from './model/facts.js';
import {READ_PERMISSION} from './model/failure.js';
import {sortColumns} from './model/order.js';
import {foundLevels, ruleNames} from './model/rules.js';
import {exitNotes, exits, synopses, unmarked, variables} from './usage.js';

/** The values of --kind. */
export const kindChoices = ['warp', 'cloudflared', 'all'] as const;

/** What --warn-on and --crit-on may name. */
export const checkWords: readonly string[] = [...ruleNames, ...foundLevels];

/** How a terminal is told: its bell, a notification of its desktop (OSC 9), the title of its window. */
export const notifyWays = ['bell', 'osc9', 'title'] as const;

export type NotifyWay = (typeof notifyWays)[number];

/** From which level on a tunnel is worth an alert. */
export const alertLevels = ['critical', 'warning', 'unknown'] as const satisfies readonly Level[];

/** A flag of the command line. Parsing, help, man page, completions and the readme are made from this table. */
export type Flag = {
  readonly name: string;
  readonly short?: string;
  readonly type: 'string' | 'boolean';
  /** How its value is written in the help; absent for switches. */
  readonly value?: string;
  /**
   * The words that its value may be, where there are only these. Otherwise completion follows `value`: of files for
   * `<file>` and `<path>`, of directories for `<directory>`, of programs for `<program>`, and else of nothing.
   */
  readonly choices?: readonly string[];
  /** Several of the choices may stand there, with commas between. */
  readonly isList?: true;
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
  {
    name: 'kind',
    short: 'k',
    type: 'string',
    value: `<${kindChoices.join('|')}>`,
    choices: kindChoices,
    help: 'which tunnels (all)',
  },
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
    choices: sortColumns,
    help: 'order of the list (name)',
  },
  {name: 'once', type: 'boolean', help: 'print one report and exit'},
  {name: 'json', type: 'boolean', help: 'with --once or --doctor: as JSON'},
  {name: 'record', type: 'string', value: '<file>', help: 'append all that is seen (.gz: compressed)'},
  {name: 'replay', type: 'string', value: '<file>', help: 'show a recording; asks no API'},
  {name: 'at', type: 'string', value: '<time>', help: 'with --replay: a moment (14:02, -10m)'},
  {name: 'report', type: 'boolean', help: 'with --replay: a post-mortem in Markdown'},
  {name: 'screen-reader', type: 'boolean', help: 'a sentence for each change, no screen'},
  {name: 'stream', type: 'boolean', help: 'a line of JSON for each change'},
  {name: 'check', type: 'boolean', help: 'one line for Nagios, Icinga, cron; 0 to 3'},
  {
    name: 'warn-on',
    type: 'string',
    value: '<rules>',
    choices: checkWords,
    isList: true,
    help: 'with --check: what is a warning',
  },
  {
    name: 'crit-on',
    type: 'string',
    value: '<rules>',
    choices: checkWords,
    isList: true,
    help: 'with --check: what is critical',
  },
  {name: 'wait-for', type: 'string', value: '<what>', help: 'wait until healthy, active=ID or changed'},
  {name: 'timeout', type: 'string', value: '<time>', help: 'of --check (30s) and --wait-for (60s)'},
  {name: 'metrics', type: 'string', value: '<[host:]port>', help: 'serve metrics to Prometheus'},
  {name: 'headless', type: 'boolean', help: 'no screen: for metrics, records, alerts'},
  {name: 'status-line', type: 'boolean', help: 'one short line, for tmux; on change anew'},
  {
    name: 'notify',
    type: 'string',
    value: '<ways>',
    choices: [...notifyWays, 'none'],
    isList: true,
    help: 'bell, osc9, title, none (title)',
  },
  {name: 'on-change', type: 'string', value: '<program>', help: 'run for each alert, JSON as its input'},
  {
    name: 'alert-on',
    type: 'string',
    value: '<level>',
    choices: alertLevels,
    help: 'critical, warning or unknown (critical)',
  },
  {name: 'demo', type: 'boolean', help: 'watch a simulated account'},
  {name: 'token-file', type: 'string', value: '<path>', help: 'read the token from a file (- is a pipe)'},
  {name: 'log-file', type: 'string', value: '<path>', help: 'append what happens, as lines of JSON'},
  {name: 'base-url', type: 'string', value: '<url>', help: 'another address of the API'},
  {name: 'config', type: 'string', value: '<path>', help: 'another configuration file'},
  {name: 'profile', type: 'string', value: '<name>', help: 'of the configuration file'},
  {name: 'doctor', type: 'boolean', help: 'explain settings, access, terminal'},
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
  return [
    '  Usage',
    ...synopses.map(({line, means}) => `    ${line.padEnd(30)}  ${means}`),
    '',
    '  Options',
    ...flags.map((flag) => `    ${left(flag).padEnd(width)}  ${flag.help}`),
    '',
    `  Columns to sort by: ${sortColumns.join(', ')}`,
    '  Scenarios of the demo:',
    `    ${scenarios.join(', ')}`,
    '',
    '  Environment',
    ...variables.map(({names, help}) => `    ${names.join(', ').padEnd(36)}  ${unmarked(help)}`),
    `    The permission of a token: ${READ_PERMISSION}`,
    '',
    '  Exit codes',
    ...exits.map(({code, means}) => `    ${String(code).padEnd(2)}  ${unmarked(means)}`),
    ...exitNotes.map((note) => `    ${unmarked(note)}`),
    '',
    '  More: man warptop',
  ].join('\n');
};
