import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {ConnectorStateName} from '../../source/model/status.js';
import type {Stretch} from '../../source/monitor/history.js';
import {
  believed,
  STRIP_MS,
  STRIP_WIDTHS,
  type Strip,
  stripLine,
  stripOf,
} from '../../source/ui/history-strip.js';
import {lineWidth} from '../../source/ui/span.js';
import {asciiText, stripGlyphs, stripParts} from '../../source/ui/theme.js';
import {NOON} from '../helpers/fleet.js';

const MINUTE = 60_000;

/** `12..9 active`: minutes before noon. */
const stretch = (words: string): Stretch => {
  const [, from, until, state] = /^([\d.]+?)\.\.([\d.]+) (\w+)$/.exec(words) ?? [];
  return {
    ...{from: NOON - Number(from) * MINUTE, until: NOON - Number(until) * MINUTE},
    state: state as ConnectorStateName,
  };
};

const drawn = (strip: Strip): string =>
  stripLine(strip)
    .map(({text}) => text)
    .join('');

describe('a strip of ten cells of three minutes', () => {
  test.each([
    ['nothing', [], '          '],
    ['all the time', ['30..0 active'], '▇▇▇▇▇▇▇▇▇▇'],
    ['since a while', ['7..0 active'], '      ▇▇▇▇'],
    ['longer than it shows', ['300..0 passive'], '▅▅▅▅▅▅▅▅▅▅'],
    ['a time without answers', ['30..14 active', '8.5..0 active'], '▇▇▇▇▇ ▇▇▇▇'],
    ['a change', ['30..12 active', '12..0 offline'], '▇▇▇▇▇▁▁▁▁▁'],
    ['a bad moment between good ones', ['30..8.2 active', '8.2..8.1 offline', '8.1..0 active'], '▇▇▇▇▇▇▚▇▇▇'],
    ['a bad time in most of a cell', ['30..9 active', '9..7 offline', '7..0 active'], '▇▇▇▇▇▇▁▇▇▇'],
    ['half a cell', ['30..9 active', '9..7.5 offline', '7.5..0 active'], '▇▇▇▇▇▇▁▇▇▇'],
    [
      'less than half of it in parts',
      ['30..9 active', '9..8.5 offline', '8.5..7.5 active', '7.5..7 offline', '7..0 active'],
      '▇▇▇▇▇▇▚▇▇▇',
    ],
    ['a moment on standby', ['30..8.2 active', '8.2..8.1 passive', '8.1..0 active'], '▇▇▇▇▇▇▞▇▇▇'],
    [
      'a moment without any',
      ['30..8.2 connected', '8.2..8.1 disconnected', '8.1..0 connected'],
      '▇▇▇▇▇▇▚▇▇▇',
    ],
    ['one single answer', ['10..10 partial'], '     ▃    '],
    ['what ended before', ['90..31 active'], '          '],
    ['what ended as it begins', ['90..27 active'], '          '],
    ['states that are not known', ['30..20 unknown', '20..0 other'], '??▞◇◇◇◇◇◇◇'],
  ])('%s', (_, words, wanted) => {
    expect(drawn(stripOf(words.map(stretch), NOON, 10))).toBe(wanted);
  });

  test('what lies after the moment is not in its picture', () => {
    const stretches = [stretch('30..12 active'), stretch('12..0 offline')];
    expect(drawn(stripOf(stretches, NOON - 15 * MINUTE, 10))).toBe('    ▇▇▇▇▇▇');
  });

  test('stands still between the borders of its cells', () => {
    const stretches = [stretch('30..12 active'), stretch('12..0 offline')].map((each) => ({
      ...each,
      until: each.until + 10 * MINUTE,
    }));
    const at = (ms: number): string => drawn(stripOf(stretches, NOON + ms, 10));
    expect(new Set([0, 1000, 90_000, 179_999].map(at)).size).toBe(1);
    expect(at(180_000)).not.toBe(at(0));
  });

  test('what is believed goes on until now', () => {
    const seen = [stretch('30..4 active')];
    expect(drawn(stripOf(seen, NOON, 10))).toBe('▇▇▇▇▇▇▇▇  ');
    expect(drawn(stripOf(believed(seen, NOON), NOON, 10))).toBe('▇▇▇▇▇▇▇▇▇▇');
    expect(believed([], NOON)).toEqual([]);
  });
});

const states = Object.keys(stripGlyphs) as readonly ConnectorStateName[];

test('each cell holds the worst of its time, whatever its width', () => {
  const stretches = fc
    .array(
      fc.tuple(fc.integer({min: 0, max: 200}), fc.integer({min: 0, max: 200}), fc.constantFrom(...states)),
      {
        maxLength: 12,
      },
    )
    .map((parts) => {
      let at = NOON - 40 * MINUTE;
      return parts.map(([rest, length, state]): Stretch => {
        const from = at + rest * 1000;
        at = from + length * 1000;
        return {from, until: at, state};
      });
    });
  fc.assert(
    fc.property(
      stretches,
      fc.constantFrom(...STRIP_WIDTHS),
      fc.integer({min: 0, max: 600_000}),
      (seen, cells, ms) => {
        const now = NOON + ms;
        const strip = stripOf(seen, now, cells);
        expect(strip).toHaveLength(cells);
        expect(lineWidth(stripLine(strip))).toBe(cells);
        const cellMs = STRIP_MS / cells;
        const start = (Math.floor(now / cellMs) + 1 - cells) * cellMs;
        strip.forEach((cell, index) => {
          const state = cell?.state ?? null;
          const [from, until] = [start + index * cellMs, start + (index + 1) * cellMs];
          const inside = seen.filter(
            (each) => each.from <= now && each.from < until && (each.until > from || each.from >= from),
          );
          const offline = inside.some((each) => each.state === 'offline' || each.state === 'disconnected');
          expect(state === null).toBe(inside.length === 0);
          expect(state === 'offline' || state === 'disconnected').toBe(offline);
        });
      },
    ),
    {seed: 4},
  );
});

/** Of one kind of connector, or of both. */
const beside: ReadonlyArray<readonly ConnectorStateName[]> = [
  ['active', 'passive', 'offline', 'unknown', 'other'],
  ['connected', 'partial', 'disconnected', 'unknown'],
];

test.each(beside)('the states of one kind differ without colour, and from a gap: %s, %s, …', (...names) => {
  const glyphs = [...names.map((name) => stripGlyphs[name]), stripParts.down, stripParts.other];
  expect(new Set([...glyphs, ' ']).size).toBe(names.length + 3);
  expect(new Set([...glyphs.map(asciiText), ' ']).size).toBe(names.length + 3);
  expect(glyphs.map(asciiText).join('')).toMatch(/^[\x21-\x7e]+$/);
});
