import type {ConnectorStateName} from '../model/status.js';
import type {Summary} from '../model/summary.js';
import {claimedSafe, joinSafe, type SafeText, safe} from '../model/text.js';

/*
 * How a monitoring plugin speaks to Nagios, Icinga and their kin:
 * https://www.monitoring-plugins.org/doc/guidelines.html
 */

export type CheckState = 'OK' | 'WARNING' | 'CRITICAL' | 'UNKNOWN';

export const checkCodes = {OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3} as const;

/** Nagios 3, NRPE and some of their kin read no more than 4 KiB of what a plugin prints. */
const MOST_BYTES = 4000;

/** What is seen in a list of services, or comes in a message to a telephone. */
const MOST_BRIEF_BYTES = 1000;

/** So many tunnels are named on the first line. */
const MOST_NAMES = 5;

/** The bar begins the performance data, wherever it stands. */
const withoutBars = (text: SafeText): string => text.replaceAll('|', '<U+007C>');

const ELLIPSIS = '…';

/** As many whole characters as fit. */
const cutTo = (text: string, mostBytes: number): string => {
  if (Buffer.byteLength(text) <= mostBytes) {
    return text;
  }
  let cut = '';
  let bytes = Buffer.byteLength(ELLIPSIS);
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) {
      break;
    }
    cut += character;
  }
  return `${cut}${ELLIPSIS}`;
};

const STATES: readonly ConnectorStateName[] = [
  'active',
  'passive',
  'connected',
  'partial',
  'offline',
  'disconnected',
  'other',
  'unknown',
];

/**
 * Counts for graphs, always under the same labels: `label=value;warn;crit;min;max`.
 * @param states of all tunnels
 */
export const perfdata = (
  states: readonly CheckState[],
  {connectors, byState}: Summary,
  tookMs: number,
  timeoutMs: number,
): string => {
  const among = (state: CheckState): number => states.filter((each) => each === state).length;
  return [
    `tunnels=${states.length};;;0`,
    `critical=${among('CRITICAL')};;0;0;${states.length}`,
    `warning=${among('WARNING')};0;;0;${states.length}`,
    `unknown=${among('UNKNOWN')};;;0;${states.length}`,
    `ok=${among('OK')};;;0;${states.length}`,
    `connectors=${connectors};;;0`,
    ...STATES.map((name) => `connectors_${name}=${byState[name] ?? 0};;;0;${connectors}`),
    `time=${(tookMs / 1000).toFixed(3)}s;;;0;${timeoutMs / 1000}`,
  ].join(' ');
};

export type PluginOutput = {
  readonly state: CheckState;
  /** For the first line, the gravest first. */
  readonly briefs: readonly SafeText[];
  /** For the first line, however much there is. */
  readonly remarks: readonly SafeText[];
  /** As {@link perfdata}; empty where nothing was measured. */
  readonly perf: string;
  /** Sentences for the lines after it. */
  readonly lines: readonly SafeText[];
};

/** What a plugin prints: a line with the state, performance data behind a bar, and as many more lines as may come. */
export const pluginOutput = ({state, briefs, remarks, perf, lines}: PluginOutput): string => {
  const more = briefs.length > MOST_NAMES ? [safe`and ${briefs.length - MOST_NAMES} more`] : [];
  const named = [...briefs.slice(0, MOST_NAMES), ...more];
  const brief = cutTo(withoutBars(joinSafe(named, safe`; `)), MOST_BRIEF_BYTES);
  const first = `WARPTOP ${state} - ${[...(brief === '' ? [] : [brief]), ...remarks].join('; ')}${perf === '' ? '' : ` | ${perf}`}\n`;
  let text = first;
  for (const [index, line] of lines.entries()) {
    const next = `${cutTo(withoutBars(line), MOST_BRIEF_BYTES)}\n`;
    if (Buffer.byteLength(text) + Buffer.byteLength(next) > MOST_BYTES) {
      return `${text}and ${lines.length - index} more\n`;
    }
    text += next;
  }
  return text;
};

/** What a plugin prints where it could not check anything. @param words safe, why and what to do next, in one line or more */
export const unknownOutput = (words: string): string => {
  const [first = safe``, ...lines] = words.split('\n').map((line) => claimedSafe(line.trim()));
  return pluginOutput({state: 'UNKNOWN', briefs: [first], remarks: [], perf: '', lines});
};
