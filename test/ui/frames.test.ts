import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import {emptySnapshot, noList} from '../../source/model/fleet.js';
import {rawText, safe} from '../../source/model/text.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import {keys, type OpenApp, openApp} from '../helpers/app.js';
import {INTERVAL_MS, NOON_MS, restingPolling} from '../helpers/observed.js';
import {watchedFor} from '../helpers/past.js';
import {recordedScenario} from '../helpers/recorded.js';

/*
 * Whole pictures of the screen, kept as text files in test/frames: they document what warptop looks like, and a
 * change that can be seen changes them.
 */

afterEach(cleanup);

const SIZES = [
  [80, 24],
  [120, 40],
] as const;

const expectFrame = async (
  app: OpenApp,
  name: string,
  [columns, rows]: readonly [number, number],
): Promise<void> => {
  const lines = app.text().split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows);
  await expect(`${app.text()}\n`).toMatchFileSnapshot(`../frames/${name}-${columns}x${rows}.txt`);
};

const recorded = {
  failover: await recordedScenario('failover'),
  degraded: await recordedScenario('degraded'),
  drift: await recordedScenario('drift'),
  outage: await recordedScenario('outage'),
};

const failover = recorded.failover.state;

/** A recorded scenario on the screen, as it stands at noon. */
const play = (
  name: keyof typeof recorded,
  size: readonly [number, number],
  options: Parameters<typeof openApp>[2] = {},
): Promise<OpenApp> => openApp(recorded[name].state, size, options, recorded[name].history);

const empty: MonitorState = {
  snapshot: {
    ...emptySnapshot({id: '0'.repeat(32), name: rawText('acme-prod')}, ['warp_connector', 'cfd_tunnel']),
    lists: {
      warp_connector: {at: NOON_MS, failure: null, completeAt: NOON_MS, renewMs: null},
      cfd_tunnel: {at: NOON_MS, failure: null, completeAt: NOON_MS, renewMs: null},
    },
  },
  polling: restingPolling(NOON_MS),
};

const starting: MonitorState = {
  snapshot: emptySnapshot(null, ['warp_connector', 'cfd_tunnel']),
  polling: {
    ...restingPolling(NOON_MS),
    activity: {name: 'starting', since: NOON_MS - 4000},
    answeredAt: null,
    usedShare: 0,
  },
};

/** The first round under way: so many tunnels were answered, the next one failed, the rest waits. */
const loading = (answered: number, activity: MonitorState['polling']['activity']): MonitorState => ({
  snapshot: {
    ...failover.snapshot,
    tunnels: new Map(
      [...failover.snapshot.tunnels].map(([key, state], index) => [
        key,
        index < answered
          ? state
          : {
              ...state,
              connectors: null,
              connectorsAt: null,
              failure:
                index > answered
                  ? null
                  : {failure: failure('server_error', {status: 502}), at: NOON_MS - 1000},
            },
      ]),
    ),
  },
  polling: {...failover.polling, activity},
});

/** The same fleet without the two meshes that have a problem. */
const allWell: MonitorState = {
  ...failover,
  snapshot: {
    ...failover.snapshot,
    tunnels: new Map(
      [...failover.snapshot.tunnels].filter(
        ([, {tunnel}]) => !['hq-mesh', 'lab-mesh'].includes(String(tunnel.name)),
      ),
    ),
  },
};

/** Of two lists, one has come, and all of its tunnels are answered. */
const listing: MonitorState = {
  ...failover,
  snapshot: {
    ...failover.snapshot,
    lists: {...failover.snapshot.lists, warp_connector: noList},
    tunnels: new Map([...failover.snapshot.tunnels].filter(([, {kind}]) => kind === 'cfd_tunnel')),
  },
};

const unreachable = failure('unreachable', {detail: safe`connection refused`});

describe.each(SIZES)('at %i×%i', (...size) => {
  test('the list during a failover', async () => {
    await expectFrame(await play('failover', size), 'fleet', size);
  });

  test('a connector, and one of its connections', async () => {
    const app = await play('failover', size);
    await app.press(keys.enter, /edge connections/);
    await expectFrame(app, 'connector', size);
    await app.press(keys.enter, /Opened/);
    await expectFrame(app, 'connection', size);
  });

  test('a tunnel in trouble', async () => {
    const app = await play('degraded', size);
    await app.press('g', /▸ /);
    await app.press(keys.enter, /Verdict/);
    await expectFrame(app, 'tunnel', size);
  });

  test('a tunnel without connectors, and a connector without connections', async () => {
    const app = await play('degraded', size);
    await app.press('/new-bil\rg', /▸ new-billing/);
    await app.press(keys.enter, /No connectors/);
    await expectFrame(app, 'tunnel-alone', size);
    await app.press('hh', /alone-mesh/);
    await app.press('gj', /▸ ├ 2596c588/);
    await app.press(keys.enter, /No edge connections/);
    await expectFrame(app, 'connector-offline', size);
  });

  test('an outage', async () => {
    await expectFrame(await play('outage', size), 'outage', size);
  });

  test('only problems', async () => {
    const app = await play('degraded', size);
    await app.press('!', /problems only/);
    await expectFrame(app, 'problems', size);
  });

  test('a filter while it is typed', async () => {
    const app = await play('failover', size);
    await app.press('/fra', /filter: fra/);
    await expectFrame(app, 'filter', size);
  });

  test('hostile and odd answers', async () => {
    await expectFrame(await play('drift', size), 'drift', size);
  });

  test('the help', async () => {
    const app = await play('failover', size);
    await app.press('?', /Keys/);
    await expectFrame(app, 'help', size);
  });

  test('what warptop knows of itself', async () => {
    const app = await play('failover', size);
    await app.press('D', /Diagnostics/);
    await expectFrame(app, 'diagnostics', size);
    await app.press('D', /TUNNEL/);
  });

  test('the log, and the note that leads to it', async () => {
    const app = await play('failover', size);
    app.log.add({level: 'info', from: 'warptop', text: 'warptop 0.1.0 begins.'});
    app.log.add({level: 'warning', from: 'api', text: 'The API cannot be reached (connection refused).'});
    app.clock.advance(42_000);
    app.log.add({level: 'info', from: 'api', text: 'The API answers again, after 42 s without an answer.'});
    const noise = `DeprecationWarning: ${'a library that is old and speaks at length '.repeat(4)}`;
    for (let time = 0; time < 12; time += 1) {
      app.log.add({level: 'warning', from: 'node', text: noise});
    }
    app.log.add({
      level: 'error',
      from: 'panel',
      text: 'Cannot draw this row: TypeError: x\u001B[31m\n    at row',
    });
    app.clock.advance(5000);
    await app.shows(/2 messages in the log \(L\)/);
    await app.press('L', /Log: 5 messages, the newest first/);
    await expectFrame(app, 'log', size);
    await app.press('L', /^(?![\s\S]*in the log)/);
  });

  test('before the first answer', async () => {
    await expectFrame(await openApp(starting, size), 'starting', size);
  });

  test('an account without tunnels', async () => {
    await expectFrame(await openApp(empty, size), 'empty', size);
  });

  test('an account of which one list cannot be read yet', async () => {
    const lists = {...empty.snapshot.lists, cfd_tunnel: noList};
    const half: MonitorState = {...empty, snapshot: {...empty.snapshot, lists}};
    await expectFrame(await openApp(half, size), 'half-empty', size);
  });

  test('the first round, while it goes on and while the API is silent', async () => {
    const app = await openApp(loading(3, {name: 'polling'}), size);
    await app.shows(/loading .*3\/7 tunnels · 1 not answered/);
    await expectFrame(app, 'loading', size);
    const silent = {name: 'retrying', at: NOON_MS + 8000, failure: unreachable} as const;
    app.setState(loading(4, silent));
    await app.shows(/waiting .*4\/7 tunnels/);
    await expectFrame(app, 'loading-silent', size);
    app.setState(listing);
    await app.shows(/loading .*3\/3 tunnels · mesh tunnels not listed yet/);
    app.setState(failover);
    await app.shows(/^(?!.*(loading|waiting) )/s);
  });

  test('nothing that matches, and no problem', async () => {
    const app = await openApp(allWell, size, {}, recorded.failover.history);
    await app.press('/nothing\r', /Nothing matches/);
    await expectFrame(app, 'no-match', size);
    await app.press(keys.escape, /▸/);
    await app.press('!', /No tunnel has a problem/);
    await expectFrame(app, 'no-problems', size);
  });

  test('an API that has been out of reach for 20 s', async () => {
    const app = await play('failover', size);
    app.clock.advance(20_000);
    const at = NOON_MS + 26_000;
    app.setState({
      ...failover,
      polling: {...failover.polling, activity: {name: 'retrying', at, failure: unreachable}},
    });
    await app.shows(/RETRY in 5s/);
    await expectFrame(app, 'unreachable', size);
  });

  test('a machine that woke up after eight hours', async () => {
    const app = await play('failover', size);
    app.clock.advance(8 * 3_600_000);
    const lapse = {name: 'ahead', at: app.clock.now(), ms: 8 * 3_600_000} as const;
    app.setState({...failover, polling: {...failover.polling, lapse}});
    await app.shows(/asleep/);
    await expectFrame(app, 'woken', size);
  });

  test('lists that have failed for ten minutes while connectors were answered', async () => {
    const app = await play('failover', size);
    app.clock.advance(600_000);
    const now = app.clock.now();
    const failing = {
      at: NOON_MS,
      completeAt: NOON_MS,
      renewMs: null,
      failure: {failure: failure('forbidden', {status: 403}), at: now},
    };
    app.setState({
      polling: {...failover.polling, answeredAt: now},
      snapshot: {
        ...failover.snapshot,
        lists: {warp_connector: failing, cfd_tunnel: failing},
        tunnels: new Map(
          [...failover.snapshot.tunnels].map(([key, state]) => [key, {...state, connectorsAt: now}]),
        ),
      },
    });
    await app.shows(/was healthy/);
    await expectFrame(app, 'old-lists', size);
  });

  test('a rate limit that was there before anything else', async () => {
    const limit = failure('rate_limited', {status: 429, retryAfterMs: 253_000});
    const activity = {name: 'rate_limited', until: NOON_MS + 253_000, failure: limit} as const;
    const app = await openApp({...starting, polling: {...starting.polling, activity}}, size);
    await app.shows(/goes on trying/);
    await expectFrame(app, 'limited-start', size);
  });

  test('a rate limit', async () => {
    const app = await play('failover', size);
    app.setState({
      ...failover,
      polling: {
        ...failover.polling,
        usedShare: 0.5,
        activity: {name: 'rate_limited', until: NOON_MS + 253_000, failure: failure('rate_limited')},
      } as MonitorState['polling'],
    });
    await app.shows(/RATE LIMITED/);
    await expectFrame(app, 'rate-limited', size);
  });
});

test.each([
  [60, 20],
  [40, 10],
  [200, 50],
  [39, 12],
] as const)('the list in a pane of %i×%i', async (...size) => {
  await expectFrame(await play('failover', size), 'fleet', size);
});

test('a connector, and one of its connections, in the smallest pane', async () => {
  const size = [40, 10] as const;
  const app = await play('failover', size);
  await app.press(keys.enter, /edge connections/);
  await expectFrame(app, 'connector', size);
  await app.press(keys.enter, /› connection/);
  await expectFrame(app, 'connection', size);
});

test('the first round in the smallest pane', async () => {
  const size = [40, 10] as const;
  await expectFrame(await openApp(loading(3, {name: 'polling'}), size), 'loading', size);
});

test('on a light ground no letter is green, yellow or cyan', async () => {
  const app = await play('failover', [120, 40], {ground: 'light'});
  expect(app.painted()).toContain('\u001B[34m● active');
  expect(app.painted()).toContain('\u001B[31m▲ at risk');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
  expect(app.painted()).not.toMatch(/\u001B\[(32|33|36|9[1-7])m/);
  expect(app.text()).toBe((await play('failover', [120, 40])).text());
});

test('wide, with whole ids', async () => {
  const app = await play('failover', [160, 30]);
  await app.press('w', /ARCH/);
  await expectFrame(app, 'wide', [160, 30]);
});

test('in ASCII, with masked addresses', async () => {
  const app = await play('failover', [80, 24], {isAscii: true});
  await app.press('x', /addresses masked/);
  expect(app.text()).toMatch(/^[\n\x20-\x7e]*$/);
  await expectFrame(app, 'ascii', [80, 24]);
});

test('stale data is dimmed and counted as unknown', async () => {
  const app = await play('failover', [120, 40]);
  // What was planned when it was recorded, and no answer for three times as long.
  app.clock.advance(INTERVAL_MS * 4);
  await app.shows('? 16 unknown');
  expect(app.text()).not.toContain('● 4 active');
});

describe('half an hour of history', () => {
  const past = watchedFor(40 * 60_000);

  test.each([
    [40, 10],
    [60, 20],
    [80, 24],
    [120, 40],
    [140, 24],
    [200, 50],
  ] as const)('in a pane of %i×%i', async (...size) => {
    await expectFrame(await openApp(past.state, size, {}, past.history), 'history', size);
  });

  test('in ASCII', async () => {
    const app = await openApp(past.state, [200, 24], {isAscii: true}, past.history);
    expect(app.text()).toMatch(/^[\n\x20-\x7e]*$/);
    await expectFrame(app, 'history-ascii', [200, 24]);
  });

  test('on the screen of a tunnel, and of a connector', async () => {
    const app = await openApp(past.state, [120, 40], {}, past.history);
    await app.press('g', /▸ hq-mesh/);
    await app.press(keys.enter, /FOR/);
    await expectFrame(app, 'history-tunnel', [120, 40]);
    await app.press(keys.enter, /In this state/);
    await expectFrame(app, 'history-connector', [120, 40]);
  });
});
