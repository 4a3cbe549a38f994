import {expect, test} from 'vitest';
import {freshnessOf, isTrusted} from '../../source/model/freshness.js';
import {usualThresholds} from '../../source/model/thresholds.js';

test.each([
  [3_600_000, 'fresh'],
  [3_600_001, 'stale'],
] as const)(
  'an age of %s ms at a pace of an hour is %s: longer than an hour nothing is trusted',
  (age, expected) => {
    expect(freshnessOf(age, 3_600_000, usualThresholds)).toBe(expected);
  },
);

test.each([
  [0, 'fresh', true],
  [1500, 'fresh', true],
  [1501, 'late', true],
  [3000, 'late', true],
  [3001, 'stale', false],
  [10_000, 'stale', false],
  [10_001, 'unknown', false],
  [null, 'unknown', false],
] as const)('an age of %s ms at a pace of 1,000 is %s', (age, freshness, isGood) => {
  expect(freshnessOf(age, 1000, usualThresholds)).toBe(freshness);
  expect(isTrusted(freshness)).toBe(isGood);
});
