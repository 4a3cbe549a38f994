import {beforeAll, describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import {rawText} from '../../source/model/text.js';
import {sweepMs} from '../../source/monitor/schedule.js';
import {uuid} from '../helpers/fleet.js';
import {always, fleet, keyOf, longestGap, mostInWindow, type Watched, watched} from './watched.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HALF_OF_QUOTA = 600;

const times = (asked: ReadonlyArray<{readonly at: number}>): readonly number[] => asked.map(({at}) => at);

describe.each([
  [1, 0],
  [40, 7],
  [250, 100],
  [1000, 321],
])('%d tunnels for 30 minutes', (count, selected) => {
  let run: Watched;

  beforeAll(async () => {
    run = watched(count);
    run.monitor.attend({selected: keyOf(selected), visible: new Set([keyOf(selected)])});
    await run.clock.pass(30 * MINUTE);
    await run.stop();
  }, 60_000);

  test('never more than the share in any five minutes, a third of it at once, four under way, one of a kind', () => {
    const {asked, most} = run;
    expect(mostInWindow(times(asked))).toBeLessThanOrEqual(HALF_OF_QUOTA);
    expect(asked.filter(({at}) => at < 5 * SECOND).length).toBeLessThanOrEqual(HALF_OF_QUOTA / 3 + 7);
    expect(most.inFlight).toBeLessThanOrEqual(4);
    expect(most.ofOne).toBe(1);
  });

  test('the selected tunnel at every interval, the lists every 15 seconds', () => {
    const {asked} = run;
    expect(longestGap(asked, keyOf(selected), MINUTE, 30 * MINUTE)).toBeLessThanOrEqual(8 * SECOND);
    expect(longestGap(asked, 'warp_connector', MINUTE, 30 * MINUTE)).toBeLessThanOrEqual(18 * SECOND);
    expect(longestGap(asked, 'cfd_tunnel', MINUTE, 30 * MINUTE)).toBeLessThanOrEqual(18 * SECOND);
  });

  test('every tunnel within about the time that is promised for a round', () => {
    const {asked, monitor} = run;
    const sweep = sweepMs(monitor.store.get().polling.cadences);
    for (let n = 0; n < count; n += 1) {
      expect(longestGap(asked, keyOf(n), 0, 30 * MINUTE)).toBeLessThanOrEqual(sweep * 1.25 + 2 * SECOND);
    }
  });

  test('the budget is used where there is something to ask', () => {
    const {asked} = run;
    const needed = (count * (30 * MINUTE)) / (5 * SECOND) + 240;
    expect(asked.length).toBeGreaterThanOrEqual(Math.min(needed, 200 + 6 * 400) * 0.85);
  });
});

test('a screen of tunnels goes first, the rest still gets its turns within the promised time', async () => {
  const run = watched(300, {share: 0.25});
  const visible = Array.from({length: 40}, (_, n) => keyOf(260 + n));
  run.monitor.attend({selected: visible[0] ?? null, visible: new Set(visible)});
  await run.clock.pass(60 * MINUTE);
  const sweep = sweepMs(run.monitor.store.get().polling.cadences);
  for (const n of [0, 100, 259]) {
    expect(longestGap(run.asked, keyOf(n), 0, 60 * MINUTE)).toBeLessThanOrEqual(sweep * 1.25);
  }
  const shown = longestGap(run.asked, keyOf(299), MINUTE, 60 * MINUTE);
  expect(shown).toBeLessThan(longestGap(run.asked, keyOf(0), MINUTE, 60 * MINUTE) / 3);
  expect(mostInWindow(times(run.asked))).toBeLessThanOrEqual(300);
  await run.stop();
});

test.each([
  [0.01, 5],
  [0.05, 20],
  [0.1, 40],
])('with %d of the quota nothing starves among %d tunnels, one of them selected', async (share, count) => {
  const run = watched(count, {share});
  run.monitor.attend({selected: keyOf(0), visible: new Set([keyOf(0), keyOf(1)])});
  await run.clock.pass(180 * MINUTE);
  const {cadences} = run.monitor.store.get().polling;
  // Two thirds of the share, evenly.
  const requestMs = (5 * MINUTE) / (1200 * share * (2 / 3));
  const gaps = {
    list: longestGap(run.asked, 'cfd_tunnel', 10 * MINUTE, 180 * MINUTE),
    selected: longestGap(run.asked, keyOf(0), 10 * MINUTE, 180 * MINUTE),
    urgent: longestGap(run.asked, keyOf(1), 10 * MINUTE, 180 * MINUTE),
    rest: longestGap(run.asked, keyOf(count - 1), 10 * MINUTE, 180 * MINUTE),
  };
  for (const [rank, gap] of Object.entries(gaps)) {
    expect(gap, rank).toBeLessThanOrEqual(cadences[rank as keyof typeof gaps] * 1.25 + 3 * requestMs);
  }
  expect(mostInWindow(times(run.asked))).toBeLessThanOrEqual(1200 * share);
  await run.stop();
});

describe('what the user looks at', () => {
  test.each([
    ['selected', {selected: keyOf(990), visible: new Set<string>()}],
    ['visible', {selected: null, visible: new Set([keyOf(990)])}],
  ])('a %s tunnel comes to the front while a thousand wait to be asked at all', async (_, attention) => {
    const run = watched(1000);
    await run.clock.pass(2 * MINUTE);
    expect(longestGap(run.asked, keyOf(990), 0, 2 * MINUTE)).toBe(2 * MINUTE);
    run.monitor.attend(attention);
    await run.clock.pass(4 * SECOND);
    expect(run.asked.map(({key}) => key)).toContain(keyOf(990));
    await run.stop();
  });

  test('is asked again at once on request, with the lists, and nothing else', async () => {
    const run = watched(20, {intervalMs: 60 * SECOND});
    run.monitor.attend({selected: keyOf(3), visible: new Set([keyOf(3), keyOf(4)])});
    await run.clock.pass(30 * SECOND);
    const before = run.asked.length;
    run.monitor.refresh();
    await run.clock.pass(SECOND);
    expect(new Set(run.asked.slice(before).map(({key}) => key))).toEqual(
      new Set(['warp_connector', 'cfd_tunnel', keyOf(3), keyOf(4)]),
    );
    await run.stop();
  });

  test('asking again while an answer is under way asks once more after it, never twice at once', async () => {
    const run = watched(1, {latencyMs: 3 * SECOND, intervalMs: 60 * SECOND});
    run.monitor.attend({selected: keyOf(0), visible: new Set()});
    await run.clock.pass(4 * SECOND);
    for (let press = 0; press < 50; press += 1) {
      run.monitor.refresh();
    }
    await run.clock.pass(10 * SECOND);
    expect(run.most.ofOne).toBe(1);
    expect(run.asked.filter(({key}) => key === keyOf(0))).toHaveLength(2);
    await run.stop();
  });
});

describe('pages', () => {
  test('of lists count against the budget', async () => {
    const run = watched(400, {pages: 10});
    await run.clock.pass(30 * MINUTE);
    expect(mostInWindow(times(run.asked))).toBeLessThanOrEqual(HALF_OF_QUOTA);
    expect(run.asked.length).toBeLessThanOrEqual(200 + 6 * 400);
    expect(run.asked.filter(({key}) => key === 'cfd_tunnel').length).toBeGreaterThan(30 * 10);
    await run.stop();
  });
});

describe('the rate limit', () => {
  test('a 429 stops everything until its time has come, then one question tries', async () => {
    const run = watched(40);
    await run.clock.pass(MINUTE);
    run.world.fails = always('rate_limited', {status: 429, retryAfterMs: 200 * SECOND});
    await run.clock.pass(5 * SECOND);
    const struck = run.asked.length;
    const limitedAt = run.monitor.store.get().polling.activity;
    expect(limitedAt.name).toBe('rate_limited');
    await run.clock.pass(194 * SECOND);
    expect(run.asked).toHaveLength(struck);
    await run.clock.pass(3 * SECOND);
    expect(run.asked).toHaveLength(struck + 1);
    expect(run.monitor.store.get().snapshot.tunnels.size).toBe(40);
    run.world.fails = () => null;
    await run.clock.pass(205 * SECOND);
    expect(run.monitor.store.get().polling.activity).toEqual({name: 'polling'});
    expect(run.asked.length).toBeGreaterThan(struck + 10);
    await run.stop();
  });

  test('a 429 stops the further pages of lists that are under way as well', async () => {
    const run = watched(40, {pages: 10, latencyMs: 4 * SECOND});
    await run.clock.pass(MINUTE);
    run.world.fails = (question) =>
      question.about === 'connectors'
        ? failure('rate_limited', {status: 429, retryAfterMs: 120 * SECOND})
        : null;
    await run.clock.pass(10 * SECOND);
    const struck = run.asked.length;
    await run.clock.pass(100 * SECOND);
    expect(run.asked).toHaveLength(struck);
    expect(run.monitor.store.get().polling.activity.name).toBe('rate_limited');
    await run.stop();
  });

  test('until is told as wall time', async () => {
    const run = watched(1, {fails: always('rate_limited', {retryAfterMs: 100 * SECOND})});
    await run.clock.pass(10 * SECOND);
    const now = run.clock.now();
    const {activity, nextAt} = run.monitor.store.get().polling;
    const until = activity.name === 'rate_limited' ? activity.until : 0;
    expect(until - now).toBeGreaterThan(90 * SECOND - 1);
    expect(until - now).toBeLessThanOrEqual(91 * SECOND);
    expect(nextAt).toBe(until);
    await run.stop();
  });

  test('a limit that says "at once" is not answered with a flood', async () => {
    const run = watched(40, {fails: always('rate_limited', {retryAfterMs: 0}), latencyMs: 10});
    await run.clock.pass(MINUTE);
    expect(run.asked.length).toBeLessThanOrEqual(62);
    await run.stop();
  });
});

describe('when others need what is left of the quota', () => {
  const quota = {remaining: 500, resetMs: 300 * SECOND, limit: 1200};

  test('the selected tunnel and the lists are asked slowly, and one other tunnel every 15 seconds', async () => {
    const run = watched(100, {quota});
    run.monitor.attend({selected: keyOf(5), visible: new Set([keyOf(5), keyOf(6)])});
    await run.clock.pass(10 * MINUTE - SECOND);
    const count = (wanted: string): number => run.asked.filter(({key}) => key === wanted).length;
    expect(run.monitor.store.get().polling.isTrickle).toBe(true);
    expect(run.monitor.store.get().polling.paceMs).toBe(15_000);
    expect(count(keyOf(5))).toBeGreaterThanOrEqual(39);
    expect(count(keyOf(5))).toBeLessThanOrEqual(40);
    expect(count('warp_connector')).toBe(10);
    expect(count('cfd_tunnel')).toBe(10);
    const others = run.asked.filter(({key}) => key.includes('/') && key !== keyOf(5));
    expect(others.length).toBeGreaterThanOrEqual(38);
    expect(others.length).toBeLessThanOrEqual(41);
    // The visible one comes round twice.
    expect(new Set(others.map(({key}) => key)).size).toBeGreaterThanOrEqual(others.length - 2);
    expect(run.asked.length).toBeLessThanOrEqual(101);
    await run.stop();
  });

  test('what the user turns to is asked at once', async () => {
    const run = watched(100, {quota});
    await run.clock.pass(70 * SECOND);
    run.monitor.attend({selected: keyOf(7), visible: new Set()});
    await run.clock.pass(100);
    expect(run.asked.at(-1)).toEqual({at: 70 * SECOND, key: keyOf(7)});
    await run.stop();
  });

  test('and all goes on as before once enough is left', async () => {
    const run = watched(10, {quota});
    await run.clock.pass(5 * MINUTE);
    run.world.quota = {...quota, remaining: 1100, resetMs: 30 * SECOND};
    await run.clock.pass(70 * SECOND);
    expect(run.monitor.store.get().polling.isTrickle).toBe(false);
    expect(run.monitor.store.get().polling.paceMs).toBe(5000);
    const states = [...run.monitor.store.get().snapshot.tunnels.values()];
    expect(states.filter(({connectors}) => connectors === null)).toEqual([]);
    await run.stop();
  });
});

describe('an API in trouble', () => {
  test.each([
    ['unreachable', 0.5],
    ['timeout', 0],
    ['timeout', 1],
    ['server_error', 0.5],
    ['malformed', 0],
  ] as const)('%s: keeps the rows, and is back within the interval and 5 s', async (kind, chance) => {
    const run = watched(3, {chance});
    await run.clock.pass(MINUTE);
    const before = run.monitor.store.get().snapshot;
    run.world.fails = always(kind, {status: 502});
    await run.clock.pass(20 * MINUTE);
    const during = run.monitor.store.get();
    expect(during.polling.activity).toMatchObject({name: 'retrying', failure: {kind}});
    expect([...during.snapshot.tunnels.keys()]).toEqual([...before.tunnels.keys()]);
    for (const [key, state] of during.snapshot.tunnels) {
      expect(state.connectors).toBe(before.tunnels.get(key)?.connectors);
    }
    run.world.fails = () => null;
    const endedAt = run.clock.now();
    await run.clock.pass(10.5 * SECOND);
    const after = run.monitor.store.get();
    expect(after.polling.activity).toEqual({name: 'polling'});
    expect(after.polling.answeredAt).toBeGreaterThan(endedAt);
    await run.clock.pass(5 * SECOND);
    for (const state of run.monitor.store.get().snapshot.tunnels.values()) {
      expect(state.connectorsAt).toBeGreaterThan(endedAt);
      expect(state.failure).toBeNull();
    }
    await run.stop();
  });

  test('is asked one question at a time, and not often', async () => {
    const run = watched(100, {chance: 0});
    await run.clock.pass(2 * MINUTE);
    run.world.fails = always('unreachable');
    await run.clock.pass(MINUTE);
    const before = run.asked.length;
    await run.clock.pass(10 * MINUTE);
    expect(run.asked.length - before).toBeLessThanOrEqual(61);
    await run.stop();
  });

  test('refused credentials are tried once a minute', async () => {
    const run = watched(5, {fails: always('unauthenticated', {status: 401})});
    await run.clock.pass(10 * MINUTE);
    expect(run.monitor.store.get().polling.activity).toMatchObject({name: 'refused', failure: {status: 401}});
    expect(run.asked.length).toBeLessThanOrEqual(12);
    run.world.fails = () => null;
    await run.clock.pass(MINUTE + SECOND);
    expect(run.monitor.store.get().polling.activity).toEqual({name: 'polling'});
    await run.stop();
  });

  test('other credentials are tried at once, and no answer to the old ones is waited for', async () => {
    const run = watched(5);
    await run.clock.pass(MINUTE);
    run.world.fails = always('unauthenticated', {status: 401});
    await run.clock.pass(MINUTE);
    expect(run.monitor.store.get().polling.activity).toMatchObject({name: 'refused'});
    run.world.fails = () => null;
    run.monitor.retry();
    const before = run.asked.length;
    await run.clock.pass(2 * SECOND);
    const {polling, snapshot} = run.monitor.store.get();
    expect(polling.activity).toEqual({name: 'polling'});
    expect(run.asked.length - before).toBeGreaterThanOrEqual(5);
    expect([...snapshot.tunnels.values()].map(({failure: seen}) => seen)).toEqual(Array(5).fill(null));
    await run.stop();
  });

  test('a refusal that was under way when the credentials changed is not believed', async () => {
    const run = watched(3, {latencyMs: 1000});
    await run.clock.pass(MINUTE);
    run.world.fails = always('unauthenticated', {status: 401});
    run.world.latencyMs = 20 * SECOND;
    await run.clock.pass(10 * SECOND);
    run.world.latencyMs = 200;
    run.world.fails = () => null;
    run.monitor.retry();
    for (let seconds = 0; seconds < 30; seconds += 1) {
      await run.clock.pass(SECOND);
      const {polling, snapshot} = run.monitor.store.get();
      expect(polling.activity).toEqual({name: 'polling'});
      expect([...snapshot.tunnels.values()].filter(({failure: seen}) => seen !== null)).toEqual([]);
    }
    await run.stop();
  });

  test('other credentials lift no rate limit', async () => {
    const run = watched(3, {fails: always('rate_limited', {retryAfterMs: 5 * MINUTE})});
    await run.clock.pass(SECOND);
    const {length} = run.asked;
    run.monitor.retry();
    await run.clock.pass(2 * MINUTE);
    expect(run.asked).toHaveLength(length);
    await run.stop();
  });

  test('one tunnel that may not be read rests for half a minute, the others go on', async () => {
    const forbidden = failure('forbidden', {status: 403});
    const run = watched(3, {
      fails: (question) =>
        'tunnelId' in question && keyOf(1).endsWith(question.tunnelId) ? forbidden : null,
    });
    await run.clock.pass(10 * MINUTE);
    expect(run.asked.filter(({key}) => key === keyOf(1)).length).toBeLessThanOrEqual(21);
    expect(longestGap(run.asked, keyOf(2), MINUTE, 10 * MINUTE)).toBeLessThanOrEqual(6 * SECOND);
    expect(run.monitor.store.get().polling.activity).toEqual({name: 'polling'});
    expect(run.monitor.store.get().snapshot.tunnels.get(keyOf(1))?.failure?.failure).toBe(forbidden);
    await run.stop();
  });

  test('tunnels that are never answered for do not hold up the others', async () => {
    const odd = failure('malformed', {status: 200});
    const run = watched(20, {
      fails: (question) => ('tunnelId' in question && question.tunnelId !== uuid(19) ? odd : null),
      intervalMs: SECOND,
    });
    const seen = new Set<string>();
    run.monitor.store.subscribe(() => seen.add(run.monitor.store.get().polling.activity.name));
    await run.clock.pass(2 * MINUTE);
    expect(seen).toEqual(new Set(['polling']));
    expect(longestGap(run.asked, keyOf(19), 30 * SECOND, 2 * MINUTE)).toBeLessThanOrEqual(2 * SECOND);
    await run.stop();
  });

  test.each(['server_error', 'timeout', 'unreachable', 'malformed'] as const)(
    '%s of everything from the start on is over within the interval and 5 s of its end',
    async (kind) => {
      const run = watched(3, {fails: always(kind, {status: 500})});
      await run.clock.pass(2 * MINUTE);
      expect(run.monitor.store.get().polling.activity.name).toBe('retrying');
      run.world.fails = () => null;
      await run.clock.pass(11 * SECOND);
      const {snapshot, polling} = run.monitor.store.get();
      expect(polling.activity).toEqual({name: 'polling'});
      expect([...snapshot.tunnels.values()].filter(({connectors}) => connectors !== null)).toHaveLength(3);
      await run.stop();
    },
  );

  test.each([
    ['unreachable', 1, 100],
    ['unreachable', 4, 9000],
    ['timeout', 1, 9000],
    ['timeout', 4, 9000],
    ['server_error', 30, 100],
    ['malformed', 30, 100],
    ['not_found', 30, 100],
  ] as const)('%s of %d tunnels starves no other', async (kind, bad, tookMs) => {
    const run = watched(60);
    run.monitor.attend({selected: keyOf(59), visible: new Set([keyOf(59), keyOf(0), keyOf(1)])});
    await run.clock.pass(5 * MINUTE);
    const isBad = new Set(Array.from({length: bad}, (_, n) => uuid(n)));
    const failing = failure(kind, {status: 500});
    run.world.fails = (question) => ('tunnelId' in question && isBad.has(question.tunnelId) ? failing : null);
    run.world.slow = (question) => ('tunnelId' in question && isBad.has(question.tunnelId) ? tookMs : 0);
    await run.clock.pass(15 * MINUTE);
    const sweep = sweepMs(run.monitor.store.get().polling.cadences);
    for (let n = bad; n < 59; n += 1) {
      expect(longestGap(run.asked, keyOf(n), 6 * MINUTE, 20 * MINUTE)).toBeLessThanOrEqual(sweep * 1.5);
    }
    expect(longestGap(run.asked, keyOf(59), 6 * MINUTE, 20 * MINUTE)).toBeLessThanOrEqual(12 * SECOND);
    await run.stop();
  });

  test('on request it is asked at once, though not while the rate limit lasts', async () => {
    const run = watched(1, {chance: 0});
    await run.clock.pass(MINUTE);
    run.world.fails = always('timeout');
    await run.clock.pass(5 * MINUTE);
    const before = run.asked.length;
    run.monitor.refresh();
    await run.clock.pass(100);
    expect(run.asked).toHaveLength(before + 1);
    run.world.fails = always('rate_limited', {retryAfterMs: 300 * SECOND});
    await run.clock.pass(20 * SECOND);
    const limited = run.asked.length;
    run.monitor.refresh();
    await run.clock.pass(MINUTE);
    expect(run.asked).toHaveLength(limited);
    await run.stop();
  });
});

describe('the loop', () => {
  test.each([
    ['four silent questions', () => null],
    ['a silent host', always('timeout')],
  ])('sleeps while it waits for %s', async (_, fails) => {
    const run = watched(10, {latencyMs: 30 * SECOND, fails});
    await run.clock.pass(10 * SECOND);
    const before = run.clock.sleeps();
    await run.clock.pass(10 * MINUTE);
    expect(run.clock.sleeps() - before).toBeLessThan(400);
    await run.stop();
  });

  test('lists slower than the interval do not overlap', async () => {
    const run = watched(2, {latencyMs: 40 * SECOND});
    await run.clock.pass(30 * MINUTE);
    expect(run.most.ofOne).toBe(1);
    expect(run.most.inFlight).toBeLessThanOrEqual(4);
    await run.stop();
  });

  test('a tunnel that leaves the list and comes back while it is asked is not asked twice at once', async () => {
    const run = watched(1);
    await run.clock.pass(2 * SECOND);
    run.world.latencyMs = 40 * SECOND;
    await run.clock.pass(10 * SECOND);
    run.world.latencyMs = 100;
    run.world.tunnels = [];
    await run.clock.pass(16 * SECOND);
    run.world.tunnels = fleet(1);
    await run.clock.pass(40 * SECOND);
    expect(run.most.ofOne).toBe(1);
    await run.stop();
  });

  test('a machine whose clock is set back goes on: what it sees then is what is known', async () => {
    const run = watched(2);
    await run.clock.pass(MINUTE);
    const back = run.clock.now() - 60 * MINUTE;
    run.clock.setWall(back);
    run.world.tunnels = fleet(3);
    await run.clock.pass(MINUTE);
    const states = [...run.monitor.store.get().snapshot.tunnels.values()];
    expect(states).toHaveLength(3);
    for (const {connectorsAt} of states) {
      expect(connectorsAt).toBeGreaterThan(back);
      expect(connectorsAt).toBeLessThanOrEqual(run.clock.now());
    }
    await run.stop();
  });

  test('what is answered after the end is dropped, and nothing more is asked', async () => {
    const run = watched(5, {latencyMs: 5 * SECOND});
    await run.clock.pass(7 * SECOND);
    const {snapshot} = run.monitor.store.get();
    const asked = run.asked.length;
    await run.stop();
    await run.clock.pass(10 * MINUTE);
    expect(run.monitor.store.get().snapshot).toBe(snapshot);
    expect(run.asked).toHaveLength(asked);
  });
});

describe('what it says of itself', () => {
  test('starts as starting, and polls once something is answered', async () => {
    const run = watched(1, {latencyMs: SECOND});
    expect(run.monitor.store.get().polling).toMatchObject({
      activity: {name: 'starting', since: run.clock.now()},
      answeredAt: null,
      isTrickle: false,
    });
    await run.clock.pass(1500);
    expect(run.monitor.store.get().polling).toMatchObject({
      activity: {name: 'polling'},
      answeredAt: run.clock.now() - 500,
      cadences: {list: 15 * SECOND, selected: 5 * SECOND, urgent: 5 * SECOND, rest: 5 * SECOND},
    });
    await run.stop();
  });

  test('the next question is due within the interval, the used share is what was sent', async () => {
    const run = watched(6);
    await run.clock.pass(10 * MINUTE);
    const {nextAt, usedShare} = run.monitor.store.get().polling;
    expect((nextAt ?? 0) - run.clock.now()).toBeLessThanOrEqual(5 * SECOND);
    const recent = run.asked.filter(({at}) => at > run.clock.monotonic() - 5 * MINUTE).length;
    expect(Math.abs(usedShare - recent / 1200)).toBeLessThan(0.01);
    await run.stop();
  });

  test('the account is named once it is known', async () => {
    const run = watched(1);
    const account = {id: 'a', name: rawText('acme')};
    run.monitor.setAccount(account);
    await run.clock.pass(MINUTE);
    expect(run.monitor.store.get().snapshot.account).toBe(account);
    await run.stop();
  });
});
