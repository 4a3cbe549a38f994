import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {duration, durationHoldsMs} from '../../source/ui/format.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a duration stays as it is for as long as is said', () => {
  const anyMs = fc.oneof(
    fc.integer({min: 0, max: 3 * MINUTE}),
    fc.integer({min: 95 * MINUTE, max: 125 * MINUTE}),
    fc.integer({min: 23 * HOUR, max: 50 * HOUR}),
    fc.integer({min: 9 * DAY, max: 400 * DAY}),
  );

  test('and no shorter', () => {
    fc.assert(
      fc.property(anyMs, fc.double({min: 0, max: 1, maxExcluded: true, noNaN: true}), (ms, part) => {
        const holdsMs = durationHoldsMs(ms);
        expect(holdsMs).toBeGreaterThan(0);
        expect(duration(ms + Math.floor(part * holdsMs))).toBe(duration(ms));
        expect(duration(ms + holdsMs - 1)).toBe(duration(ms));
      }),
      {numRuns: 2000},
    );
  });

  test('nor longer, but where days alone are told', () => {
    fc.assert(
      fc.property(
        anyMs.filter((ms) => ms < 10 * DAY),
        (ms) => {
          expect(duration(ms + durationHoldsMs(ms))).not.toBe(duration(ms));
        },
      ),
      {numRuns: 2000},
    );
  });

  test.each([
    [99 * SECOND, '99s', 'a second', SECOND, '1m'],
    [99 * MINUTE + 1, '99m', 'a minute', MINUTE - 1, '1h'],
    [DAY - 1, '23h', 'a millisecond', 1, '1d'],
    [10 * DAY - HOUR, '9d23h', 'an hour', HOUR, '10d'],
  ])('%d ms: %s for %s', (ms, text, _, holdsMs, next) => {
    expect([duration(ms), durationHoldsMs(ms), duration(ms + holdsMs)]).toEqual([text, holdsMs, next]);
  });

  test('what is to come is told as now, and looked at once more in a second', () => {
    expect([duration(-5), durationHoldsMs(-5)]).toEqual(['0s', SECOND]);
  });
});
