import {describe, expect, test, vi} from 'vitest';
import {failure} from '../../source/model/failure.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {observeOnce} from '../../source/monitor/once.js';
import {NOON, tunnel} from '../helpers/fleet.js';
import {virtualClock} from '../helpers/virtual-clock.js';
import {always, fakeApi, fleet, keyOf, mostInWindow, newWorld, type World} from './watched.js';

const HOUR = 3_600_000;

/** Asks everything once, and lets it have an hour. */
const once = async (world: World, {share = 0.5, abortAfterMs = HOUR} = {}) => {
  const clock = virtualClock(NOON);
  const allowance = createAllowance(share, clock);
  const api = fakeApi(clock, world, allowance);
  const onWait = vi.fn();
  const aborter = new AbortController();
  const account = {id: 'a', name: null};
  const result = observeOnce(
    api.source,
    {account, kinds: ['warp_connector', 'cfd_tunnel'], allowance, clock, onWait},
    aborter.signal,
  );
  await clock.pass(abortAfterMs);
  aborter.abort();
  await clock.pass(HOUR);
  return {...api, onWait, account, snapshot: await result};
};

test('every list and every tunnel is asked exactly once, four at a time', async () => {
  const {asked, most, onWait, snapshot, account} = await once(newWorld(30));
  expect(asked.map(({key}) => key).sort()).toEqual(
    ['cfd_tunnel', 'warp_connector', ...fleet(30).map((_, n) => keyOf(n))].sort(),
  );
  expect(most).toEqual({inFlight: 4, ofOne: 1});
  expect(onWait).not.toHaveBeenCalled();
  expect(snapshot.account).toBe(account);
  expect([...snapshot.tunnels.values()].filter(({connectors}) => connectors?.length !== 2)).toEqual([]);
});

test('within the budget: a burst, then as it refills, and the wait is told once', async () => {
  const {asked, onWait, snapshot} = await once(newWorld(1000));
  expect(asked).toHaveLength(1002);
  expect(mostInWindow(asked.map(({at}) => at))).toBeLessThanOrEqual(600);
  const firstMinute = asked.filter(({at}) => at < 60_000).length;
  expect(firstMinute).toBeGreaterThanOrEqual(200);
  expect(firstMinute).toBeLessThanOrEqual(200 + 80);
  expect(onWait).toHaveBeenCalledTimes(1);
  expect(onWait.mock.calls[0]?.[0]).toBeGreaterThan(700);
  expect([...snapshot.tunnels.values()].filter(({connectors}) => connectors === null)).toEqual([]);
});

test('it leaves others their part of the quota, however long that takes', async () => {
  const {asked, onWait} = await once(newWorld(100, {quota: {remaining: 300, resetMs: 300_000, limit: 1200}}));
  expect(asked).toHaveLength(102);
  expect(mostInWindow(asked.map(({at}) => at))).toBeLessThanOrEqual(60);
  expect(onWait).toHaveBeenCalledTimes(1);
});

test('those who wait for the same part of the budget do not share it', async () => {
  const {asked} = await once(newWorld(20, {latencyMs: 1}), {share: 0.0025});
  const steps = asked.map(({at}, index) => at - (asked[index - 1]?.at ?? 0)).slice(1);
  expect(Math.min(...steps)).toBeGreaterThan(100_000);
});

describe('failures', () => {
  test('of one tunnel are marked, and the rest goes on', async () => {
    const gone = failure('not_found', {status: 404});
    const {snapshot, asked} = await once(
      newWorld(9, {
        fails: (question) => ('tunnelId' in question && keyOf(4).endsWith(question.tunnelId) ? gone : null),
      }),
    );
    expect(asked).toHaveLength(11);
    expect(snapshot.tunnels.get(keyOf(4))).toMatchObject({connectors: null, failure: {failure: gone}});
    expect(snapshot.tunnels.get(keyOf(5))?.connectors).toHaveLength(2);
  });

  test('of the lists leave nothing more to ask', async () => {
    const {snapshot, asked} = await once(newWorld(9, {fails: always('unreachable')}));
    expect(asked).toHaveLength(2);
    expect(snapshot.lists.cfd_tunnel).toMatchObject({at: null, failure: {failure: {kind: 'unreachable'}}});
  });

  test('after a 429 nothing more is asked', async () => {
    let left = 20;
    const limit = failure('rate_limited', {status: 429});
    const {asked, snapshot} = await once(
      newWorld(500, {
        fails: () => {
          left -= 1;
          return left < 0 ? limit : null;
        },
      }),
    );
    expect(asked.length).toBeLessThanOrEqual(20 + 4);
    expect(snapshot.tunnels.size).toBe(500);
  });
});

test('a tunnel without a usable id is shown, not asked for', async () => {
  const {asked, snapshot} = await once(newWorld(0, {tunnels: [tunnel({id: '../x'}), tunnel({id: null})]}));
  expect(asked).toHaveLength(2);
  expect(snapshot.tunnels.size).toBe(2);
});

test('stops waiting when it is called off', async () => {
  const {asked, snapshot} = await once(newWorld(1000), {abortAfterMs: 60_000});
  expect(asked.length).toBeLessThanOrEqual(280);
  expect(snapshot.tunnels.size).toBe(1000);
});
