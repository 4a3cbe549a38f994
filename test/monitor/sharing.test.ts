import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Quota} from '../../source/model/observation.js';
import {leaveOf, QUOTA_REQUESTS, QUOTA_WINDOW_MS, type Use, usedAfter} from '../../source/monitor/sharing.js';
import {NOON} from '../helpers/fleet.js';
import {type VirtualClock, virtualClock} from '../helpers/virtual-clock.js';
import {keyOf, type Watched, watched} from './watched.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const quotas = fc.record({
  remaining: fc.integer({min: 0, max: 1200}),
  resetMs: fc.integer({min: 0, max: 300_000}),
  limit: fc.constantFrom(null, 1200, 100),
});

/** What somebody has used of late, of so much. */
const used = (own: number, all: number): Use => ({own, all, at: 0, remaining: 0, spent: 0, until: 0});

const uses = fc.tuple(fc.nat(1200), fc.nat(1200)).map(([a, b]) => used(Math.min(a, b), Math.max(a, b)));

describe('the leave of one among others', () => {
  test('is nothing where no more is left than the others must have', () => {
    fc.assert(
      fc.property(quotas, uses, (quota, use) => {
        const left = {...quota, remaining: Math.min(quota.remaining, (quota.limit ?? 1200) / 2)};
        expect(leaveOf(left, use, 0.5)).toEqual({perMs: 0, atOnce: 0});
      }),
    );
  });

  test('is never more than what is left above that', () => {
    fc.assert(
      fc.property(quotas, uses, (quota, use) => {
        const leave = leaveOf(quota, use, 0.5);
        const above = Math.max(0, quota.remaining - (quota.limit ?? 1200) / 2);
        expect(leave.perMs * quota.resetMs).toBeLessThanOrEqual(above + 1e-6);
        expect(leave.atOnce).toBeLessThanOrEqual(above / 3);
      }),
    );
  });

  test.each([
    ['all of it to who is alone', used(50, 50), 387.7],
    ['all of it before others can be told from us', used(1, 3), 387.7],
    ['a little more than a fifth of it to one of five', used(10, 50), 106.3],
    ['no less to who hardly counts', used(1, 500), 75.9],
  ])('%s', (_, use, expected) => {
    const {perMs} = leaveOf({remaining: 1000, resetMs: 1000, limit: 1200}, use, 0.5);
    expect(Math.abs(perMs * 1000 - expected)).toBeLessThan(1);
  });
});

describe('the use of late', () => {
  /** After answers that said what is left, when we had sent so many, at these times, in a window until 300,000. */
  const lately = (...answers: ReadonlyArray<readonly [remaining: number, spent: number, now: number]>): Use =>
    answers.reduce<Use | null>((use, [remaining, spent, now]) => {
      const resetMs = 300_000 - (now % 300_000);
      return usedAfter(use, {remaining, resetMs, limit: 1200}, spent, now);
    }, null) ?? used(0, 0);

  test('does not count what was used before', () => {
    expect(lately([300, 1, 0])).toMatchObject({own: 0, all: 0});
    expect(lately([300, 1, 0], [290, 11, 0])).toMatchObject({own: 10, all: 10});
  });

  test('tells what others use at the same time', () => {
    expect(lately([1000, 0, 0], [950, 10, 0])).toMatchObject({own: 10, all: 50});
  });

  test('fades', () => {
    const {own, all} = lately([1000, 0, 0], [950, 10, 0], [949, 11, 60_000]);
    expect(own).toBeCloseTo(1 + 10 * Math.exp(-2));
    expect(all).toBeCloseTo(1 + 50 * Math.exp(-2));
  });

  test('starts anew with the window, and never shows less of all than of us', () => {
    expect(lately([100, 0, 299_000], [1150, 10, 300_000])).toMatchObject({
      own: 10,
      all: 10,
      remaining: 1150,
      until: 600_000,
    });
    expect(lately([100, 0, 0], [99, 4, 0])).toMatchObject({own: 4, all: 4});
  });

  test('is not confused by answers that overtake each other', () => {
    const {own, all, remaining} = lately([1000, 0, 0], [990, 2, 100], [994, 2, 110], [980, 4, 200]);
    expect(own).toBeCloseTo(4, 0);
    expect(all).toBeCloseTo(20, 0);
    expect(remaining).toBe(980);
  });
});

/** A quota that all draw from, in fixed windows as the API counts them. */
const sharedQuota = (clock: VirtualClock, others: () => number) => {
  const lowest: number[] = [];
  let [window, used] = [0, 0];
  const charge = (): Quota => {
    const at = clock.now() - NOON;
    if (Math.floor(at / QUOTA_WINDOW_MS) !== window) {
      [window, used] = [Math.floor(at / QUOTA_WINDOW_MS), 0];
    }
    used += 1;
    const remaining = Math.max(0, QUOTA_REQUESTS - used - others());
    lowest[window] = Math.min(lowest[window] ?? QUOTA_REQUESTS, remaining);
    return {remaining, resetMs: (window + 1) * QUOTA_WINDOW_MS - at, limit: QUOTA_REQUESTS};
  };
  return {charge, lowest};
};

const HALF = QUOTA_REQUESTS / 2;

describe.each([
  ['at once', 0],
  ['one after the other', 70 * SECOND],
])('five of them on one token, begun %s', (_, apartMs) => {
  test.each([1, 40, 250])(
    'leave the other half untouched with %d tunnels',
    async (tunnels) => {
      const clock = virtualClock(NOON);
      const {charge, lowest} = sharedQuota(clock, () => 0);
      const runs: Watched[] = [];
      for (let n = 0; n < 5; n += 1) {
        const run = watched(tunnels, {clock, charge, latencyMs: 150 + 10 * n, chance: n / 5});
        run.monitor.attend({selected: keyOf(n % tunnels), visible: new Set([keyOf(n % tunnels)])});
        runs.push(run);
        await clock.pass(apartMs);
      }
      await clock.pass(40 * MINUTE);
      for (const run of runs) {
        await run.stop();
      }
      expect(Math.min(...lowest)).toBeGreaterThanOrEqual(HALF);
      if (tunnels >= 250) {
        // What they may have is used, and by all of them.
        expect(lowest[2]).toBeLessThan(HALF + 50);
        const counts = runs.map(({asked}) => asked.filter(({at}) => at > 8 * MINUTE).length);
        expect(Math.max(...counts)).toBeLessThan(3 * Math.min(...counts));
      }
    },
    60_000,
  );
});

test('one beside others that use two thirds of all asks little, but never nothing', async () => {
  const clock = virtualClock(NOON);
  const {charge} = sharedQuota(clock, () => 800);
  const run = watched(100, {clock, charge});
  run.monitor.attend({selected: keyOf(3), visible: new Set([keyOf(3)])});
  await clock.pass(40 * MINUTE);
  await run.stop();
  const late = run.asked.filter(({at}) => at >= 10 * MINUTE);
  expect(late.length).toBeLessThanOrEqual(5.2 * 60);
  expect(late.filter(({key}) => key === keyOf(3)).length).toBeGreaterThanOrEqual(100);
  expect(run.monitor.store.get().polling.isTrickle).toBe(true);
});

test('one beside others that have used a fifth of all before it began fills its screen at once', async () => {
  const clock = virtualClock(NOON);
  const {charge} = sharedQuota(clock, () => 250);
  const run = watched(40, {clock, charge});
  await clock.pass(12 * SECOND);
  await run.stop();
  expect(new Set(run.asked.map(({key}) => key)).size).toBe(42);
});
