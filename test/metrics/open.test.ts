import {expect, onTestFinished, test} from 'vitest';
import {createLog, type Log} from '../../source/log/log.js';
import {openMetrics, type Served} from '../../source/metrics/open.js';
import {failure} from '../../source/model/failure.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createGauges} from '../../source/monitor/gauges.js';
import {createHistory, type HistoryOptions} from '../../source/monitor/history.js';
import {type FakeClock, fakeClock} from '../helpers/fake-clock.js';
import {aboutTunnel, answered, connector, listed, NOON, refused, tunnel, uuid} from '../helpers/fleet.js';
import {restingPolling} from '../helpers/observed.js';
import {vitals} from './moment.js';
import {type Parsed, parseMetrics} from './parse.js';
import {seriesOf} from './told.js';

type Opened = {
  readonly served: Served;
  readonly clock: FakeClock;
  readonly log: Log;
  readonly accept: (observation: Observation) => void;
  readonly read: (accept?: string) => Promise<Parsed>;
  /** How many are told of observations. */
  readonly listening: () => number;
};

const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0';

/** Metrics of a history that is fed by hand, at a time that stands still. @param onMake called for each answer made */
const open = async (onMake: (clock: FakeClock) => void = () => undefined): Promise<Opened> => {
  const clock = fakeClock(NOON);
  const gauges = createGauges();
  const listeners = new Set<NonNullable<HistoryOptions['onAccepted']>>();
  const history = createHistory({
    kinds: tunnelKinds,
    onObservation: gauges.observe,
    onAccepted: (accepted, observation) => {
      for (const listener of listeners) {
        listener(accepted, observation);
      }
    },
  });
  const log = createLog(
    clock,
    (text) => text,
    () => undefined,
  );
  const served = await openMetrics(
    {host: '127.0.0.1', port: 0},
    {
      monitor: {
        store: {
          get: () => ({snapshot: history.snapshot(), polling: restingPolling(clock.now())}),
          subscribe: () => () => undefined,
        },
      },
      vitals: () => ({...vitals, readings: gauges.read()}),
      onAccepted: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      isRecording: () => null,
      cpuMs: () => {
        onMake(clock);
        return 0;
      },
      versions: {warptop: '0.1.0', node: '20.20.2'},
      thresholds: usualThresholds,
      clock,
      log,
    },
    {tunnels: 120, connectors: 10},
  );
  onTestFinished(served.close);
  return {
    served,
    clock,
    log,
    accept: (observation) => void history.accept(observation),
    read: async (accept = OPEN_METRICS) =>
      parseMetrics(await (await fetch(served.url, {headers: {accept}})).text()),
    listening: () => listeners.size,
  };
};

const pair = (active: 1 | 2, at: number): Observation =>
  answered(
    [1, 2].map((n) => connector({id: uuid(n), ha: n === active ? 'active' : 'passive'})),
    {at},
  );

test('it tells where it is, and whether anybody has asked', async () => {
  const {served, log, read, clock} = await open();
  expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  expect(log.get().entries.map(({text}) => text)).toEqual([`Metrics are served at ${served.url}.`]);
  expect(served.readAt()).toBeNull();
  clock.advance(5000);
  await read();
  expect(served.readAt()).toBe(NOON + 5000);
});

test('what happens is counted, and told alike in both formats, time after time', async () => {
  const {accept, read, clock} = await open();
  accept(listed([tunnel()]));
  accept(pair(1, NOON));
  accept(pair(2, NOON + 5000));
  accept(refused(aboutTunnel(), failure('timeout'), NOON + 10_000));
  for (const format of [OPEN_METRICS, 'text/plain', OPEN_METRICS]) {
    const told = await read(format);
    clock.advance(1000);
    expect(told.hasEnd).toBe(format === OPEN_METRICS);
    expect(told.types.get(format === OPEN_METRICS ? 'warptop_failovers' : 'warptop_failovers_total')).toBe(
      'counter',
    );
    const value = (name: string, labels = {}): number | undefined => seriesOf(told, name, labels)[0]?.value;
    expect(value('warptop_failovers_total', {tunnel_id: uuid(1)})).toBe(1);
    expect(value('warptop_changes_total', {what: 'failover'})).toBe(1);
    expect(value('warptop_changes_total', {what: 'ha_status'})).toBe(2);
    expect(value('warptop_api_requests_total')).toBe(4);
    expect(value('warptop_api_answers_total')).toBe(3);
    expect(value('warptop_api_failures_total', {kind: 'timeout'})).toBe(1);
    expect(value('warptop_api_failures_total', {kind: 'forbidden'})).toBe(0);
    expect(value('warptop_api_request_duration_seconds_count', {outcome: 'answer'})).toBe(3);
    expect(value('warptop_api_request_duration_seconds_sum', {outcome: 'answer'})).toBeCloseTo(0.3);
    expect(value('warptop_api_request_duration_seconds_bucket', {outcome: 'answer', le: '0.05'})).toBe(0);
    expect(value('warptop_api_request_duration_seconds_bucket', {outcome: 'answer', le: '+Inf'})).toBe(3);
    expect(value('warptop_api_request_duration_seconds_count', {outcome: 'failure'})).toBe(1);
  }
});

test('many who ask at once are all answered, and each whole', async () => {
  const {served, accept} = await open();
  accept(listed(Array.from({length: 100}, (_, n) => tunnel({id: uuid(n), name: `t${n}`}))));
  const all = await Promise.all(
    Array.from({length: 12}, async (_, n) => {
      const answer = await fetch(served.url, {headers: n % 2 === 0 ? {accept: OPEN_METRICS} : {}});
      return answer.text();
    }),
  );
  for (const text of all) {
    expect(text.match(/^warptop_tunnel_info{/gm)).toHaveLength(100);
  }
  expect(all.filter((text) => text.endsWith('# EOF\n'))).toHaveLength(6);
});

test('an answer lasts four times as long as it took to make', async () => {
  let made = 0;
  const {read, clock} = await open((at) => {
    made += 1;
    at.advance(100);
  });
  await read();
  clock.advance(399);
  await read();
  expect(made).toBe(1);
  clock.advance(1);
  await read();
  expect(made).toBe(2);
});

test('one that cannot be made is told in the log, and the next one is made anew', async () => {
  let made = 0;
  const {served, log} = await open(() => {
    made += 1;
    if (made === 1) {
      throw new Error('no answer');
    }
  });
  expect((await fetch(served.url)).status).toBe(500);
  expect(log.get().entries.at(-1)?.text).toMatch(/^A bug in warptop: Error: no answer/);
  expect((await fetch(served.url)).status).toBe(200);
});

test('what is left out is told once, until it is told whole again', async () => {
  const {served, accept, log, clock} = await open();
  const many = Array.from({length: 123}, (_, n) => tunnel({id: uuid(n), name: `t${n}`}));
  const warnings = (): readonly string[] =>
    log.get().entries.flatMap(({level, text, count}) => (level === 'warning' ? [`${count}× ${text}`] : []));
  for (const count of [123, 123, 2, 122]) {
    accept(listed(many.slice(0, count), {at: clock.now()}));
    clock.advance(15_000);
    accept(listed(many.slice(0, count), {at: clock.now()}));
    const text = await (await fetch(served.url)).text();
    expect(text).toContain(`\nwarptop_tunnels_omitted ${Math.max(0, count - 120)}\n`);
    clock.advance(60_000);
  }
  expect(warnings()).toHaveLength(2);
  expect(warnings()[0]).toMatch(/^1× The metrics leave out 3 tunnels and 0 connectors: /);
});

test('once closed, nothing is counted or served any more', async () => {
  const {served, read, listening} = await open();
  expect(listening()).toBe(1);
  served.close();
  expect(listening()).toBe(0);
  await expect(read()).rejects.toThrow();
});
