import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {flapScore, withFlip} from '../../source/model/flap.js';
import {freshnessOf} from '../../source/model/freshness.js';
import {LONGEST_FLAPPING_MS, type Thresholds, usualThresholds} from '../../source/model/thresholds.js';
import {verdictOf} from '../../source/model/verdict.js';
import {createAssess} from '../../source/model/view.js';
import {connector, NOON, stateOf} from '../helpers/fleet.js';

const MINUTE_MS = 60_000;

const limits = (changed: Partial<Thresholds>): Thresholds => ({...usualThresholds, ...changed});

/** A tunnel of one connector that changed its state so many minutes ago. */
const changedAgo = (...minutes: readonly number[]) => {
  const state = stateOf([connector({ha: 'active'})]);
  const flips = minutes.map((ago) => NOON - ago * MINUTE_MS);
  return {...state, connectors: (state.connectors ?? []).map((item) => ({...item, flips}))};
};

describe('a connector flaps', () => {
  test.each([
    [{}, [9, 8, 7, 6], 'flapping: 4 changes in 10 min'],
    [{}, [9, 8, 7], null],
    [{}, [11, 8, 7, 6], null],
    [{flappingChanges: 2}, [9, 8], 'flapping: 2 changes in 10 min'],
    [{flappingChanges: 2, flappingMs: MINUTE_MS}, [9, 8], null],
    [{flappingMs: 30 * MINUTE_MS}, [29, 20, 11, 1], 'flapping: 4 changes in 30 min'],
    [{flappingChanges: 5, flappingMs: 60 * MINUTE_MS}, [59, 50, 40, 30, 1], 'flapping: 5 changes in 60 min'],
  ])('by %j after changes %j minutes ago: %s', (changed, minutes, expected) => {
    const {reasons} = verdictOf(changedAgo(...minutes), limits(changed), 'fresh');
    const found = reasons.find(({rule}) => rule === 'flapping');
    expect(found?.headline ?? null).toBe(expected);
    expect(found?.text ?? null).toEqual(
      expected === null ? null : expect.stringMatching(/changed \d times in \d+ minutes?: look at/),
    );
  });

  test('is told of one minute as well as of many', () => {
    const {reasons} = verdictOf(
      changedAgo(0.5, 0.4),
      limits({flappingChanges: 2, flappingMs: MINUTE_MS}),
      'fresh',
    );
    expect(reasons.find(({rule}) => rule === 'flapping')?.text).toMatch(/changed 2 times in 1 minute: /);
  });

  test('as far back as any limit reaches, what changed is remembered', () => {
    const gaps = fc.array(fc.integer({min: 1, max: 20 * MINUTE_MS}), {maxLength: 100});
    fc.assert(
      fc.property(gaps, fc.integer({min: MINUTE_MS, max: LONGEST_FLAPPING_MS}), (steps, windowMs) => {
        let at = 0;
        const all = steps.map((step) => {
          at += step;
          return at;
        });
        const flips = all.reduce<readonly number[]>(withFlip, []);
        expect(flapScore({flips}, at, windowMs)).toBe(all.filter((flip) => at - flip < windowMs).length);
      }),
    );
  });
});

describe('data is trusted', () => {
  test.each([
    [{}, [1500, 1501, 3000, 3001, 10_000, 10_001], 'fresh late late stale stale unknown'],
    [
      {late: 1, stale: 2, unknown: 4},
      [1000, 1001, 2000, 2001, 4000, 4001],
      'fresh late late stale stale unknown',
    ],
    [
      {late: 5, stale: 50, unknown: 500},
      [5000, 5001, 50_000, 50_001, 500_001],
      'fresh late late stale unknown',
    ],
  ])('by %j', (changed, ages, expected) => {
    expect(ages.map((age) => freshnessOf(age, 1000, limits(changed))).join(' ')).toBe(expected);
  });

  test('for an hour at most, whatever the limits', () => {
    const most = limits({stale: 999, unknown: 1000});
    expect(freshnessOf(3_600_001, 60_000, most)).toBe('stale');
  });

  test('by whoever judges it with these limits', () => {
    const state = stateOf([connector({ha: 'active'}), connector({id: 'b', ha: 'passive'})]);
    const judged = (thresholds: Thresholds) =>
      createAssess(thresholds)(state, NOON + 4000, {connectorsMs: 1000, listMs: 60_000});
    expect(judged(usualThresholds)).toMatchObject({freshness: 'stale', verdict: {level: 'unknown'}});
    expect(judged(limits({stale: 5})).freshness).toBe('late');
    expect(judged(limits({stale: 5})).verdict.level).not.toBe('unknown');
  });
});
