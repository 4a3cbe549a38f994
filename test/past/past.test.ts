import {setImmediate} from 'node:timers/promises';
import {afterEach, describe, expect, test} from 'vitest';
import {createClient} from '../../source/api/client.js';
import type {Clock} from '../../source/clock.js';
import {tunnelKey, tunnelKinds} from '../../source/model/fleet.js';
import type {Observation, Question} from '../../source/model/observation.js';
import {rawText} from '../../source/model/text.js';
import {questionOf} from '../../source/monitor/agenda.js';
import {createGauges} from '../../source/monitor/gauges.js';
import {createHistory, type History} from '../../source/monitor/history.js';
import {createPast, PAST_MS} from '../../source/past/past.js';
import {type Answers, sourceOver} from '../../source/past/source.js';
import {type ScenarioName, scenarioNames} from '../../source/simulator/scenario-names.js';
import {startSimulator} from '../../source/simulator/server.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {freeMeter} from '../helpers/free-meter.js';
import {NOON_MS} from '../helpers/observed.js';
import {livePast, openedPast, PAST_START_MS, pastAccount, watchAll} from '../helpers/scenario-past.js';
import {mostInWindow} from '../monitor/watched.js';

const START_MS = PAST_START_MS;

const account = pastAccount;

const {signal: never} = new AbortController();

type Lived = {readonly history: History; readonly observations: readonly Observation[]};

/** The past of a scenario, as it was taken in. */
const live = async (
  name: ScenarioName,
  {startMs = START_MS, until = NOON_MS, config = watchAll, signal = never} = {},
): Promise<Lived> => {
  const observations: Observation[] = [];
  const history = createHistory({
    kinds: config.kinds,
    onObservation: (observation) => observations.push(observation),
  });
  await livePast(name, history, {startMs, until, config, signal});
  return {history, observations};
};

const questionsIn = (history: History): readonly Question[] => [
  ...tunnelKinds.map((kind): Question => ({about: 'tunnels', kind})),
  ...[...history.snapshot().tunnels.values()].flatMap((state) => questionOf(state) ?? []),
];

const ends: Array<() => Promise<void>> = [];

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** The demo's server, and a client that asks it at a moment that stands still. */
const served = async (scenario: ScenarioName, now: number) => {
  const clock = fakeClock(now);
  const simulator = await startSimulator({scenario, clock, pastMs: now - START_MS});
  const client = createClient({
    baseUrl: simulator.url,
    credentials: {scheme: 'token', token: simulator.token},
    userAgent: 'warptop/test',
    meter: freeMeter,
    clock,
  });
  ends.push(async () => {
    await client.close();
    await simulator.close();
  });
  return {startMs: simulator.startMs, ask: client.sourceOf(account.id).ask};
};

describe('what is observed', () => {
  test('half an hour, oldest first, as often as the budget allows', async () => {
    const {observations, history} = await live('failover');
    const [first, second] = observations;
    expect(first).toMatchObject({outcome: 'account', account, at: START_MS});
    expect(second).toMatchObject({outcome: 'tunnels', kind: 'warp_connector', renewMs: 15_000});
    const times = observations.map(({at}) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(NOON_MS);
    expect(times.at(-1)).toBeGreaterThan(NOON_MS - 6000);
    expect(mostInWindow(times)).toBeLessThanOrEqual(600);
    const lists = observations.filter(({outcome}) => outcome === 'tunnels');
    expect(lists).toHaveLength((2 * PAST_MS) / 15_000);
    for (const {key} of history.snapshot().tunnels.values()) {
      const asked = observations.filter(
        (observation) =>
          observation.outcome === 'connectors' && tunnelKey(observation.kind, observation.tunnelId) === key,
      );
      expect(asked.length).toBeGreaterThan(PAST_MS / 8000);
      for (const {tookMs, renewMs, requests} of asked.slice(10)) {
        expect(tookMs).toBeGreaterThan(0);
        expect(renewMs).toBeGreaterThanOrEqual(5000);
        expect(renewMs).toBeLessThan(8000);
        expect(requests).toBe(1);
      }
    }
  });

  test('the same again from the same start', async () => {
    const span = {startMs: NOON_MS - 200_000};
    const [one, other] = [await live('failover', span), await live('failover', span)];
    expect(one.observations).toEqual(other.observations);
    expect(one.history.changes().length).toBeGreaterThan(10);
  });

  test('each answer was written at its own time, also where it says the same as before', async () => {
    const gauges = createGauges();
    const history = createHistory({kinds: watchAll.kinds, onObservation: gauges.observe});
    await livePast('calm', history, {startMs: NOON_MS - 300_000});
    const {skewMs} = gauges.read();
    expect(skewMs).not.toBeNull();
    expect(Math.abs(skewMs ?? 0)).toBeLessThan(2000);
  });

  test('what happened in the world', async () => {
    const {history} = await live('flapping');
    const {from, until} = history.span() ?? {from: 0, until: 0};
    expect(until - from).toBeGreaterThan(PAST_MS - 6000);
    const ups = history.changes().filter(({what}) => what === 'ha_status');
    // One fall and one return in each of the ninety periods, save those that two answers have between them.
    expect(ups.length).toBeGreaterThan(150);
    expect(ups.length).toBeLessThanOrEqual(180);
  });

  test('refusals, where others spend the quota', async () => {
    const {observations} = await live('rate-limited');
    const refused = observations.filter(
      (observation) => observation.outcome === 'failure' && observation.failure.kind === 'rate_limited',
    );
    expect(refused.length).toBeGreaterThanOrEqual(2);
    // Nobody but the others spends watchAll, so it is where the scenario says.
    for (const {at} of refused) {
      const intoWindow = ((at - START_MS) / 1000 + 240) % 300;
      expect(intoWindow).toBeGreaterThanOrEqual(259);
    }
  });

  test('odd answers, each as the client reads it', async () => {
    const {observations, history} = await live('drift', {startMs: NOON_MS - 120_000});
    const kinds = new Set(
      observations.flatMap((observation) =>
        observation.outcome === 'failure' ? [observation.failure.kind] : [],
      ),
    );
    expect(kinds).toEqual(new Set(['malformed', 'not_found', 'rejected', 'server_error']));
    expect(history.changes()).toEqual([]);
  });

  test('only what the user named', async () => {
    const config = {
      ...watchAll,
      kinds: ['warp_connector'] as const,
      patterns: ['hq-*'],
    };
    const {observations, history} = await live('failover', {startMs: NOON_MS - 60_000, config});
    expect(observations.filter(({outcome}) => outcome === 'tunnels')).toHaveLength(4);
    expect([...history.snapshot().tunnels.values()].map(({tunnel}) => tunnel.name)).toEqual([
      rawText('hq-mesh'),
    ]);
  });

  test('a thousand tunnels, those that changed first', async () => {
    const {observations, history} = await live('large', {startMs: NOON_MS - 60_000});
    expect(history.snapshot().tunnels.size).toBe(1000);
    expect(observations.length).toBeGreaterThan(200);
    expect(history.changes().some(({what}) => what === 'tunnel_status')).toBe(true);
    // Of 1,000 tunnels few could be asked twice, had what changed not gone first.
    expect(history.changes().some(({what}) => what === 'connections' || what === 'ha_status')).toBe(true);
  });
});

describe('while it is made', () => {
  test('everything else has its turns', async () => {
    let now = 0;
    let turns = 0;
    let isOver = false;
    const clock = {
      now: () => NOON_MS,
      monotonic: () => {
        now += 1;
        return now;
      },
    };
    const startMs = NOON_MS - 120_000;
    const past = createPast({startMs, clock, openApi: openedPast('calm', startMs), config: watchAll});
    const making = past(account, createHistory({kinds: tunnelKinds}), never).then(() => {
      isOver = true;
    });
    while (!isOver) {
      await setImmediate();
      turns += 1;
    }
    await making;
    // Each question takes at least one of these milliseconds, and ten are a slice.
    expect(turns).toBeGreaterThan(10);
  });

  test('it ends where it is no longer wanted', async () => {
    const stop = new AbortController();
    let answers = 0;
    const {signal} = stop;
    const openApi = (clock: Clock): Answers => {
      const answerTo = openedPast('calm')(clock);
      return (path) => {
        answers += 1;
        if (answers === 5) {
          stop.abort();
        }
        return answerTo(path);
      };
    };
    const clock = {now: () => NOON_MS, monotonic: () => 0};
    await createPast({startMs: START_MS, clock, openApi, config: watchAll})(
      account,
      createHistory({kinds: tunnelKinds}),
      signal,
    );
    expect(answers).toBe(5);
  });
});

describe('where it meets the present', () => {
  /** What an answer says, without when and at which price. */
  const said = (observation: Observation): unknown => ({
    ...observation,
    ...{at: 0, tookMs: 0, quota: null, renewMs: 0},
  });

  test.each(scenarioNames)('%s: the server knows the same world', async (scenario) => {
    const {startMs, ask} = await served(scenario, NOON_MS);
    expect(startMs).toBe(START_MS);
    // The world of the past has come here in many steps, that of the server in one.
    const {history} = await live(scenario, {startMs: START_MS, until: START_MS + 20_000});
    const clock = fakeClock(START_MS);
    const answerTo = openedPast(scenario)(clock);
    for (let step = 0; step < 100; step += 1) {
      answerTo('/accounts');
      clock.advance(PAST_MS / 100);
    }
    const {ask: askThen} = sourceOver(answerTo, account.id, {...clock, sleep: async () => {}}, freeMeter);
    for (const question of questionsIn(history).slice(0, 60)) {
      expect(said(await ask(question, never))).toEqual(said(await askThen(question, never)));
    }
  });

  // Nothing happens in them in the last seconds before: each tunnel was asked since.
  test.each(['calm', 'failover', 'flapping', 'outage', 'degraded', 'drift'] as const)(
    '%s: the first answers bring no change',
    async (scenario) => {
      const now = NOON_MS + 8500;
      const {history} = await live(scenario, {until: now});
      const {ask} = await served(scenario, now);
      const before = history.changes().length;
      for (const question of questionsIn(history)) {
        history.accept(await ask(question, never));
      }
      expect(history.changes().slice(before)).toEqual([]);
    },
  );
});
