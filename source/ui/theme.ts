import type {Level} from '../model/facts.js';
import type {ConnectorStateName, TunnelStatusName} from '../model/status.js';
import {type SafeText, safe} from '../model/text.js';
import type {Colour} from './colours.js';

/**
 * What a stretch of text is; looks.ts decides how that is drawn. Sixteen named colours only, so that every
 * terminal's own theme holds; and no role is told by its colour alone.
 */
export type Role =
  | 'plain'
  | 'dim'
  | 'title'
  | 'selected'
  | 'good'
  | 'standby'
  | 'notice'
  | 'warning'
  | 'bad'
  | 'unknown'
  /** The API or the network, never a tunnel. */
  | 'api-trouble'
  | 'key'
  /** A picture that the user holds still. */
  | 'held'
  /** A picture of the past. */
  | 'past'
  /** The profile in use, and its account. */
  | 'profile'
  | `profile-${Colour}`;

/** The symbols that stand before words. */
export type Glyph =
  | 'active'
  | 'passive'
  | 'down'
  | 'connected'
  | 'disconnected'
  | 'unknown'
  | 'partial'
  | 'other'
  | 'ok'
  | 'notice'
  | 'warning'
  | 'critical'
  | 'inactive'
  | 'pointer'
  | 'none';

export const glyphs: Readonly<Record<Glyph, SafeText>> = {
  active: safe`●`,
  passive: safe`◐`,
  down: safe`✖`,
  connected: safe`◉`,
  disconnected: safe`⊘`,
  unknown: safe`?`,
  partial: safe`◒`,
  other: safe`◇`,
  ok: safe`✓`,
  notice: safe`•`,
  warning: safe`▲`,
  critical: safe`✖`,
  inactive: safe`○`,
  pointer: safe`▸`,
  none: safe`–`,
};

/** What stands in for our own symbols where a terminal lacks them; each one column for one. */
const ASCII: Readonly<Record<string, string>> = {
  '●': '*',
  '◐': 'o',
  '✖': 'x',
  '◉': '@',
  '⊘': '/',
  '◒': '%',
  '◇': '#',
  '✓': '+',
  '•': '-',
  '▲': '!',
  '○': '.',
  '▸': '>',
  '▏': '_',
  '▇': '=',
  '▅': '-',
  '▃': '.',
  '▁': '_',
  '▚': 'x',
  '▞': '/',
  '–': '-',
  '—': '-',
  '−': '-',
  '─': '-',
  '±': '~',
  '…': '~',
  '·': '-',
  '×': 'x',
  '›': '>',
  '“': '"',
  '”': '"',
  '↑': '^',
  '↓': 'v',
  '→': '>',
  '←': '<',
  '├': '|',
  '└': '`',
};

/** The text without our symbols, for `--ascii`; what the API sent in other scripts stays. */
export const asciiText = (text: SafeText): SafeText =>
  text.replace(/[●◐✖◉⊘◒◇✓•▲○▸▏▇▅▃▁▚▞–—−─±…·×›“”↑↓→←├└]/g, (symbol) => ASCII[symbol] ?? symbol) as SafeText;

/** How a state looks: symbol and role. Its word comes from the model. */
export type Sign = {readonly glyph: Glyph; readonly role: Role};

export const connectorSigns: Readonly<Record<ConnectorStateName, Sign>> = {
  active: {glyph: 'active', role: 'good'},
  passive: {glyph: 'passive', role: 'standby'},
  offline: {glyph: 'down', role: 'bad'},
  unknown: {glyph: 'unknown', role: 'unknown'},
  connected: {glyph: 'connected', role: 'good'},
  partial: {glyph: 'partial', role: 'warning'},
  disconnected: {glyph: 'disconnected', role: 'bad'},
  other: {glyph: 'other', role: 'plain'},
};

/** The same in a history, one column for each while: as high as it is well. */
export const stripGlyphs: Readonly<Record<ConnectorStateName, SafeText>> = {
  active: safe`▇`,
  passive: safe`▅`,
  offline: safe`▁`,
  unknown: glyphs.unknown,
  connected: safe`▇`,
  partial: safe`▃`,
  disconnected: safe`▁`,
  other: glyphs.other,
};

/** So many columns of what of a whole is done, and of what is left. */
export const doneBar = (columns: number): SafeText => '▇'.repeat(columns) as SafeText;

export const leftBar = (columns: number): SafeText => '▁'.repeat(columns) as SafeText;

/** In a strip: a worse state than the rest, for less than half of the time; whether it had no connection then, or which its colour tells. */
export const stripParts = {down: safe`▚`, other: safe`▞`} as const;

export const tunnelSigns: Readonly<Record<TunnelStatusName, Sign>> = {
  healthy: {glyph: 'active', role: 'good'},
  degraded: {glyph: 'partial', role: 'warning'},
  down: {glyph: 'down', role: 'bad'},
  inactive: {glyph: 'inactive', role: 'dim'},
  unknown: {glyph: 'unknown', role: 'unknown'},
  other: {glyph: 'other', role: 'plain'},
};

export const levelSigns: Readonly<Record<Level, Sign>> = {
  ok: {glyph: 'ok', role: 'good'},
  notice: {glyph: 'notice', role: 'notice'},
  unknown: {glyph: 'unknown', role: 'unknown'},
  warning: {glyph: 'warning', role: 'warning'},
  critical: {glyph: 'critical', role: 'bad'},
};
