import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  type Budget,
  isTrickle,
  newBudget,
  refillPerMs,
  spend,
  told,
  usedShare,
  waitMs,
} from '../../source/monitor/budget.js';
import {QUOTA_WINDOW_MS} from '../../source/monitor/sharing.js';
import {mostInWindow} from './watched.js';

const shares = fc.double({min: 0.001, max: 1, noNaN: true});

const spendAll = (budget: Budget, requests: number, now: number): Budget =>
  Array.from({length: requests}).reduce<Budget>((left) => spend(left, now), budget);

/** When requests go out that are asked for after these pauses, each waiting for the budget. */
const sentAt = (share: number, pauses: readonly number[]): readonly number[] => {
  let budget = newBudget(share, 0);
  let now = 0;
  return pauses.map((pause) => {
    now += pause;
    for (let wait = waitMs(budget, now); wait > 0; wait = waitMs(budget, now)) {
      now += wait;
    }
    budget = spend(budget, now);
    return now;
  });
};

test('no sliding five minutes hold more than the share, however requests come', () => {
  const pauses = fc.array(
    fc.oneof(fc.constant(0), fc.integer({min: 0, max: 2000}), fc.integer({min: 0, max: 400_000})),
    {minLength: 1, maxLength: 1500, size: 'max'},
  );
  fc.assert(
    fc.property(shares, pauses, (share, list) => {
      const most = Math.max(3, Math.floor(1200 * share));
      expect(mostInWindow(sentAt(share, list))).toBeLessThanOrEqual(most);
    }),
    {numRuns: 200},
  );
});

test('the first burst is at most a third of the share, and not less', () => {
  fc.assert(
    fc.property(shares, (share) => {
      const burst = sentAt(share, new Array<number>(500).fill(0)).filter((at) => at === 0).length;
      expect(burst).toBe(Math.floor(newBudget(share, 0).shareRequests / 3));
      expect(burst).toBeGreaterThan(0);
    }),
    {numRuns: 200},
  );
});

test('in the long run the share is used, not less', () => {
  const sent = sentAt(0.5, new Array<number>(2000).fill(0));
  const hourly = (2000 - 200) / ((sent.at(-1) ?? 0) / QUOTA_WINDOW_MS);
  expect(hourly).toBeGreaterThan(395);
  expect(hourly).toBeLessThanOrEqual(401);
});

test('half of the quota: 600 requests, 200 at once, then four every three seconds', () => {
  let budget = newBudget(0.5, 0);
  expect(budget).toMatchObject({shareRequests: 600, own: {tokens: 200}});
  expect(refillPerMs(budget, 0)).toBeCloseTo(4 / 3000);
  budget = spendAll(budget, 200, 0);
  expect(waitMs(budget, 0)).toBe(750);
  expect(waitMs(budget, 740)).toBeGreaterThanOrEqual(10);
  expect(waitMs(budget, 751)).toBe(0);
});

test('time does not fill it above the burst, nor does it going back empty it', () => {
  const budget = spendAll(newBudget(0.5, 1000), 100, 1000);
  expect(spend(budget, 9e9).own.tokens).toBe(199);
  expect(spend(budget, 0).own.tokens).toBe(99);
});

test('the used share is of the whole quota and of the last five minutes', () => {
  const budget = spendAll(spendAll(newBudget(0.5, 0), 12, 0), 24, 100_000);
  expect(usedShare(budget, 100_000)).toBe(0.03);
  expect(usedShare(budget, QUOTA_WINDOW_MS)).toBe(0.02);
  expect(usedShare(budget, 100_000 + QUOTA_WINDOW_MS)).toBe(0);
});

test('what is older than the window is forgotten', () => {
  let budget = newBudget(1, 0);
  for (let second = 0; second < 3600; second += 1) {
    budget = spend(budget, second * 1000);
  }
  expect(budget.sent).toHaveLength(300);
});

describe('what the API says is left for all', () => {
  const quota = {remaining: 1100, resetMs: 100_000, limit: 1200};

  test('slows down, and no longer than its window lasts', () => {
    const budget = told(newBudget(0.5, 0), {...quota, remaining: 600}, 0);
    expect(isTrickle(budget, 0)).toBe(true);
    expect(refillPerMs(budget, 99_999)).toBeCloseTo(1 / 6000);
    expect(isTrickle(budget, 100_000)).toBe(false);
    expect(refillPerMs(budget, 100_000)).toBeCloseTo(4 / 3000);
    expect(waitMs(spendAll(budget, 3, 0), 0)).toBe(6000);
    expect(waitMs(spendAll(budget, 3, 0), 100_000)).toBe(0);
  });

  test('never quickens', () => {
    const budget = told(newBudget(0.01, 0), quota, 0);
    expect(refillPerMs(budget, 0)).toBe(refillPerMs(newBudget(0.01, 0), 0));
    expect(waitMs(spendAll(budget, 4, 0), 0)).toBe(waitMs(spendAll(newBudget(0.01, 0), 4, 0), 0));
  });

  test('leaves the own burst for when there is room again', () => {
    const poor = told(newBudget(0.5, 0), {...quota, remaining: 0}, 0);
    // The window of the first is over.
    const rich = told(poor, {...quota, resetMs: 300_000}, 1000);
    expect(waitMs(spendAll(rich, 100, 1000), 1000)).toBe(0);
  });

  test('is not given anew where answers overtake each other', () => {
    let budget = told(newBudget(0.5, 0), {...quota, remaining: 640}, 0);
    for (let answer = 1; answer <= 10; answer += 1) {
      budget = told(spend(budget, 0), {...quota, remaining: 640 - answer + 3 * (answer % 2)}, 0);
    }
    expect(waitMs(budget, 0)).toBeGreaterThan(0);
  });

  test('is not given anew with every answer', () => {
    let budget = told(newBudget(0.5, 0), {...quota, remaining: 640}, 0);
    for (let answer = 1; answer <= 10; answer += 1) {
      budget = told(spend(budget, 0), {...quota, remaining: 640 - answer}, 0);
    }
    expect(waitMs(budget, 0)).toBeGreaterThan(0);
  });
});
