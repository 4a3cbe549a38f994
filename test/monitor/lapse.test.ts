import {describe, expect, test} from 'vitest';
import {freshnessOf} from '../../source/model/freshness.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {cadenceIn} from '../../source/monitor/agenda.js';
import {lapseBetween} from '../../source/monitor/lapse.js';
import {always, keyOf, longestGap, watched} from './watched.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('what both clocks say after a second', () => {
  test.each([
    ['a second', 1000, 1000, null],
    ['a busy machine', 4000, 4000, null],
    ['a time server that helps along', 1900, 1000, null],
    ['a time server that holds back', 100, 1000, null],
    ['the program was stopped', HOUR, HOUR, {name: 'stopped', ms: HOUR - SECOND}],
    ['the machine slept, and the monotonic clock with it', HOUR, 1000, {name: 'ahead', ms: HOUR - SECOND}],
    ['the clock was set back', 1000 - HOUR, 1000, {name: 'set-back', ms: HOUR}],
    ['the clock was set back a little', -500, 1000, {name: 'set-back', ms: 1500}],
    ['stopped, and set back meanwhile', -HOUR, HOUR, {name: 'set-back', ms: 2 * HOUR}],
    ['stopped, and set ahead meanwhile', 3 * HOUR, HOUR, {name: 'stopped', ms: HOUR - SECOND}],
  ] as const)('%s: wall %d, monotonic %d', (_, wall, monotonic, expected) => {
    const at = 5000 + wall;
    expect(lapseBetween({wall: 5000, monotonic: 70}, {wall: at, monotonic: 70 + monotonic})).toEqual(
      expected === null ? null : {...expected, at},
    );
  });
});

/** Ages of what is known of each tunnel, ms, and how far it can be trusted. */
const agesOf = (run: ReturnType<typeof watched>) => {
  const {snapshot, polling} = run.monitor.store.get();
  const cadence = cadenceIn(polling);
  return [...snapshot.tunnels.values()].map((state) => {
    const age = run.clock.now() - (state.connectorsAt ?? 0);
    return {age, freshness: freshnessOf(age, cadence(state).connectorsMs, usualThresholds)};
  });
};

describe('a machine that sleeps without a monotonic clock', () => {
  test('shows old data as old at once, asks for all anew, and drops what was under way', async () => {
    const run = watched(30, {latencyMs: 2 * SECOND});
    await run.clock.pass(2 * MINUTE + 500);
    const before = run.asked.length;
    run.clock.setWall(run.clock.now() + 8 * HOUR);
    const wokeAt = run.clock.now();
    for (const {freshness} of agesOf(run)) {
      expect(freshness).toBe('unknown');
    }
    await run.clock.pass(SECOND);
    expect(run.monitor.store.get().polling.lapse).toMatchObject({name: 'ahead', ms: 8 * HOUR});
    expect(run.renewals).toHaveLength(1);
    await run.clock.pass(30 * SECOND);
    expect(new Set(run.asked.slice(before).map(({key}) => key)).size).toBe(32);
    for (const {connectorsAt} of run.monitor.store.get().snapshot.tunnels.values()) {
      expect(connectorsAt).toBeGreaterThan(wokeAt + SECOND);
    }
    expect(run.most.ofOne).toBe(1);
    expect(run.most.inFlight).toBeLessThanOrEqual(4);
    await run.stop();
  });
});

describe('a clock that is set back', () => {
  test.each([2 * SECOND, HOUR, 400 * 24 * HOUR])('by %d ms leaves every age as it was', async (byMs) => {
    const run = watched(3);
    await run.clock.pass(MINUTE);
    run.world.latencyMs = 30 * SECOND;
    await run.clock.pass(20 * SECOND);
    const ages = agesOf(run);
    const {answeredAt} = run.monitor.store.get().polling;
    run.clock.setWall(run.clock.now() - byMs);
    await run.clock.pass(SECOND);
    const after = agesOf(run);
    after.forEach(({age}, n) => {
      expect(Math.abs(age - (ages[n]?.age ?? 0) - SECOND)).toBeLessThanOrEqual(SECOND);
    });
    expect(run.monitor.store.get().polling.answeredAt).toBeLessThan(answeredAt ?? 0);
    expect(run.monitor.store.get().polling.lapse).toMatchObject({name: 'set-back'});
    await run.stop();
  });

  test('still shows what is seen after it', async () => {
    const run = watched(2);
    await run.clock.pass(MINUTE);
    run.clock.setWall(run.clock.now() - HOUR);
    await run.clock.pass(MINUTE);
    for (const {age, freshness} of agesOf(run)) {
      expect(age).toBeGreaterThanOrEqual(0);
      expect(freshness).toBe('fresh');
    }
    await run.stop();
  });
});

test('the wait that a rate limit asked for is not cut short by a lapse', async () => {
  const run = watched(3);
  await run.clock.pass(MINUTE);
  run.world.fails = always('rate_limited', {retryAfterMs: 200 * SECOND});
  await run.clock.pass(10 * SECOND);
  const struck = run.asked.length;
  run.clock.setWall(run.clock.now() + HOUR);
  await run.clock.pass(2 * MINUTE);
  expect(run.asked).toHaveLength(struck);
  expect(run.monitor.store.get().snapshot.tunnels.has(keyOf(1))).toBe(true);
  await run.stop();
});

test('what was under way at a lapse is given up and asked anew at once', async () => {
  const run = watched(1);
  await run.clock.pass(MINUTE);
  run.world.slow = () => 30 * SECOND;
  await run.clock.pass(7 * SECOND);
  run.world.slow = () => 0;
  const wokeAt = run.clock.now() + HOUR;
  run.clock.setWall(wokeAt);
  await run.clock.pass(2 * SECOND);
  const {snapshot} = run.monitor.store.get();
  expect(snapshot.tunnels.get(keyOf(0))?.connectorsAt).toBeGreaterThan(wokeAt);
  expect(snapshot.tunnels.get(keyOf(0))?.failure).toBeNull();
  await run.clock.pass(MINUTE);
  expect(run.most.inFlight).toBeLessThanOrEqual(4);
  expect(longestGap(run.asked, keyOf(0), 70 * SECOND, 120 * SECOND)).toBeLessThanOrEqual(6 * SECOND);
  await run.stop();
});
