import type {LogEntry, LogLevel, LogState} from '../../log/log.js';
import {escaped, type SafeText, safe} from '../../model/text.js';
import {counted} from '../../model/words.js';
import {ago, moment} from '../format.js';
import {type Page, type PageRow, plainRow, type Scene} from '../page.js';
import {span, wrap} from '../span.js';
import {glyphs, levelSigns, type Role} from '../theme.js';

/*
 * Log: 2 messages, the newest first
 *   ▲ warning · api · 30s ago · 2026-08-01 11:59:30
 *       The API cannot be reached (connection refused).
 *   • info · warptop · 2m ago · 2026-08-01 11:58:00
 *       warptop 0.1.0 begins.
 */

const signs: Readonly<Record<LogLevel, {readonly symbol: SafeText; readonly role: Role}>> = {
  info: {symbol: safe`${glyphs[levelSigns.notice.glyph]} info`, role: 'plain'},
  warning: {symbol: safe`${glyphs[levelSigns.warning.glyph]} warning`, role: 'api-trouble'},
  error: {symbol: safe`${glyphs[levelSigns.critical.glyph]} error`, role: 'api-trouble'},
};

const INDENT = safe`      `;

/** Lines of one message that are shown; a log file has all of it. */
const MOST_LINES = 8;

const wrapped = (text: string, width: number): readonly SafeText[] =>
  text
    .split('\n')
    .slice(0, MOST_LINES)
    .flatMap((line) => wrap(escaped(line.trim()), width))
    .slice(0, MOST_LINES);

const entryRows = (
  {level, from, lastAt, text, count}: LogEntry,
  {present, width, navigation}: Scene,
): readonly PageRow[] => {
  const {symbol, role} = signs[level];
  const times = count > 1 ? safe` ×${count}` : safe``;
  // The date is what a narrow pane can do without.
  const when = safe`${ago(lastAt, present)} ago · ${moment(lastAt, navigation.isUtc)}`;
  return [
    plainRow([span(safe`  ${symbol}`, role), span(safe` · ${escaped(from)}${times} · ${when}`, 'dim')]),
    ...wrapped(text, Math.max(1, width - INDENT.length)).map((line) =>
      plainRow([span(safe`${INDENT}${line}`)]),
    ),
  ];
};

const title = ({entries}: LogState): SafeText =>
  entries.length === 0
    ? safe`Log`
    : safe`Log: ${counted(entries.length, safe`message`)}${entries.length > 1 ? safe`, the newest first` : safe``}`;

/** What warptop has to say of itself and of the API, and what others in the process wrote. */
export const logPage = (scene: Scene): Page => ({
  head: [[span(title(scene.log), 'title')]],
  rows:
    scene.log.entries.length === 0
      ? [plainRow([span(safe`  Nothing has been logged.`, 'dim')])]
      : [...scene.log.entries].reverse().flatMap((entry) => entryRows(entry, scene)),
  initial: null,
  open: () => null,
  tunnelOf: () => null,
});
