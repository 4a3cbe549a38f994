import {describe, expect, test} from 'vitest';
import {type ConnectorStatus, statusWords} from '../../source/model/status.js';
import {rawText, safe} from '../../source/model/text.js';
import {levelWords} from '../../source/model/words.js';
import {usualKeymap} from '../../source/ui/keymap.js';
import type {Scene} from '../../source/ui/page.js';
import {usualPreferences} from '../../source/ui/preferences.js';
import {helpPage} from '../../source/ui/screens/help.js';
import {pad} from '../../source/ui/span.js';
import {
  asciiText,
  connectorSigns,
  glyphs,
  levelSigns,
  type Sign,
  tunnelSigns,
} from '../../source/ui/theme.js';

/* Without colour, what is left of a state is its symbol and its word; in the narrowest panes, its symbol alone. */

const columns: ReadonlyArray<readonly [string, Readonly<Record<string, Sign>>]> = [
  ['connectors', connectorSigns],
  ['tunnels', tunnelSigns],
  ['verdicts', levelSigns],
];

const symbolOf = ({glyph}: Sign): string => glyphs[glyph];

describe.each(columns)('the states of %s', (_column, signs) => {
  test.each([
    ['symbols', (text: string) => text],
    ['--ascii', (text: string) => asciiText(text as typeof glyphs.ok)],
  ])('differ in pairs by their symbols alone, with %s', (_, shown) => {
    const alike = Object.entries(signs).flatMap(([a, first], index, all) =>
      all
        .slice(index + 1)
        .flatMap(([b, second]) => (shown(symbolOf(first)) === shown(symbolOf(second)) ? [`${a} ${b}`] : [])),
    );
    expect(alike).toEqual([]);
  });
});

test('no two levels have the same word', () => {
  const words = Object.values(levelWords);
  expect(new Set(words).size).toBe(words.length);
});

test('every symbol has one ASCII character in its place, one column for one', () => {
  for (const [name, glyph] of Object.entries(glyphs)) {
    expect(asciiText(glyph), name).toMatch(/^[\x21-\x7e]$/);
    expect(asciiText(pad(safe`${glyph} x`, 9)), name).toHaveLength(9);
  }
});

test('all of the help can be read in ASCII', () => {
  const scene = {width: 80, preferences: usualPreferences} as Scene;
  const text = helpPage(scene)
    .rows.flatMap((row) => (row.type === 'line' ? row.draw({isSelected: false, isTop: false, scene}) : []))
    .map(({text: words}) => asciiText(words))
    .join('');
  expect(text).toMatch(/^[\x20-\x7e]*$/);
  expect(usualKeymap.map(({label, help}) => asciiText(safe`${label}${help}`)).join('')).toMatch(
    /^[\x20-\x7e]*$/,
  );
});

/** Every state, and words of a newer API that try to pass for one. */
const statuses: readonly ConnectorStatus[] = [
  ...(['active', 'passive', 'offline', 'unknown'] as const).map((state) => ({state})),
  {state: 'connected', connections: 4, full: 4},
  {state: 'connected', connections: 5, full: 5},
  {state: 'partial', connections: 1, full: 4},
  {state: 'partial', connections: 3, full: 4},
  {state: 'disconnected', connections: 0, full: 4},
  ...['Active', 'active ', 'unknown', 'no connections', 'connected 4/4'].map(
    (word): ConnectorStatus => ({state: 'other', word: rawText(word)}),
  ),
];

test('symbol and word keep every state of a connector apart, in ASCII too', () => {
  const shown = statuses.map(
    (status) => safe`${glyphs[connectorSigns[status.state].glyph]} ${statusWords(status)}`,
  );
  expect(new Set(shown).size).toBe(statuses.length);
  expect(new Set(shown.map(asciiText)).size).toBe(statuses.length);
});
