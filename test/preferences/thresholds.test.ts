import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {usualThresholds} from '../../source/model/thresholds.js';
import {thresholdNames, thresholdsOf} from '../../source/preferences/thresholds.js';
import {PreferenceError} from '../../source/preferences.js';
import {refusal} from './refusal.js';

const of = (given: Readonly<Record<string, number>>) =>
  thresholdsOf({thresholds: new Map(Object.entries(given))});

test('are the usual ones where none are named, and also where they are named as they are', () => {
  expect(of({})).toEqual(usualThresholds);
  expect(thresholdsOf({thresholds: thresholdNames})).toEqual(usualThresholds);
  expect(Object.fromEntries(thresholdNames)).toEqual({
    flapping_changes: 4,
    flapping_minutes: 10,
    full_connections: 4,
    late: 1.5,
    stale: 3,
    unknown: 10,
  });
});

test.each([
  [{flapping_changes: 2}, {flappingChanges: 2}],
  [{flapping_changes: 120}, {flappingChanges: 120}],
  [{flapping_minutes: 60}, {flappingMs: 3_600_000}],
  [{full_connections: 1}, {fullConnections: 1}],
  [{late: 1}, {late: 1}],
  [
    {late: 2.5, stale: 2.75},
    {late: 2.5, stale: 2.75},
  ],
  [
    {late: 20, stale: 30, unknown: 1000},
    {late: 20, stale: 30, unknown: 1000},
  ],
])('%j', (given, expected) => {
  expect(of(given)).toEqual({...usualThresholds, ...expected});
});

describe('what makes no sense', () => {
  test.each([
    [
      {flaps: 3},
      'flaps',
      /^there is no threshold “flaps”; the thresholds are flapping_changes, flapping_minutes, /,
    ],
    [{flapping_changes: 1}, 'flapping_changes', /^flapping_changes takes a whole number from 2 to 120$/],
    [{flapping_changes: 121}, 'flapping_changes', /from 2 to 120$/],
    [{flapping_changes: 2.5}, 'flapping_changes', /a whole number/],
    [{flapping_minutes: 0}, 'flapping_minutes', /from 1 to 60$/],
    [{flapping_minutes: 61}, 'flapping_minutes', /from 1 to 60$/],
    [{full_connections: 0}, 'full_connections', /from 1 to 64$/],
    [{late: 0.9}, 'late', /^late takes a number from 1 to 1000$/],
    [{unknown: 1001}, 'unknown', /from 1 to 1000$/],
    [{late: Number.NaN}, 'late', /takes a number/],
    [{stale: Number.POSITIVE_INFINITY}, 'stale', /takes a number/],
    [{late: 3}, 'late', /^stale \(3\) has to be above late \(3\)$/],
    [{stale: 1.5}, 'stale', /^stale \(1\.5\) has to be above late \(1\.5\)$/],
    [{stale: 10}, 'stale', /^unknown \(10\) has to be above stale \(10\)$/],
    [{unknown: 3, stale: 4}, 'unknown', /^unknown \(3\) has to be above stale \(4\)$/],
  ])('%j', (given, name, expected) => {
    const {path, words} = refusal(() => of(given));
    expect(path).toEqual(['thresholds', name]);
    expect(words).toMatch(expected);
  });
});

test('whatever is taken is in order and in range', () => {
  const value = fc.oneof(fc.double(), fc.double({min: 0, max: 20}), fc.integer({min: -2, max: 130}));
  const name = fc.constantFrom(...thresholdNames.keys());
  fc.assert(
    fc.property(fc.dictionary(name, value), (given) => {
      try {
        const {late, stale, unknown, flappingChanges, flappingMs, fullConnections} = of(given);
        expect(late >= 1 && late < stale && stale < unknown && unknown <= 1000).toBe(true);
        expect([flappingChanges, flappingMs, fullConnections].every(Number.isInteger)).toBe(true);
        expect(Math.min(flappingChanges, flappingMs, fullConnections)).toBeGreaterThan(0);
      } catch (error) {
        if (!(error instanceof PreferenceError)) {
          throw error;
        }
      }
    }),
  );
});
