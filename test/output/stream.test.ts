import {describe, expect, test} from 'vitest';
import {type Failure, failure} from '../../source/model/failure.js';
import type {Account} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {rawText, type SafeText, safe} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {type Accepted, createHistory} from '../../source/monitor/history.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import type {Polling} from '../../source/monitor/polling.js';
import {createStore} from '../../source/monitor/store.js';
import {createLineWriter} from '../../source/output/line-writer.js';
import {HEARTBEAT_MS, openStream} from '../../source/output/stream.js';
import {createBacklog} from '../../source/output/stream-backlog.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {aboutTunnel, answered, connector, listed, NOON, refused, tunnel, uuid} from '../helpers/fleet.js';
import {restingPolling} from '../helpers/observed.js';
import {type StreamLine, streamLines} from '../helpers/stream-schema.js';

const ACCOUNT: Account = {id: 'a'.repeat(32), name: rawText('acme')};

/** A pipe whose reader may stop reading: one line is taken then, and no more. */
const createPipe = () => {
  const written: string[] = [];
  let isReading = true;
  let onRead = (): void => undefined;
  return {
    text: () => written.join(''),
    stop: () => {
      isReading = false;
    },
    goOn: () => {
      isReading = true;
      onRead();
    },
    stdout: {
      write: (chunk: unknown, done: unknown): boolean => {
        written.push(String(chunk));
        const tell = done as () => void;
        if (isReading) {
          tell();
        } else {
          onRead = tell;
        }
        return true;
      },
    } as unknown as Pick<NodeJS.WritableStream, 'write'>,
  };
};

const ha = (...words: readonly string[]): Observation =>
  answered(words.map((word, index) => connector({id: uuid(10 + index), ha: word, ip: `192.0.2.${index}`})));

type Options = {readonly filter?: string; readonly mostBytes?: number};

/** A stream of a watch that is told what to observe. */
const open = ({filter = '', mostBytes = 1_000_000}: Options = {}) => {
  const clock = fakeClock(NOON);
  const recording = createStore<{readonly trouble: SafeText | null}>({trouble: null});
  const pipe = createPipe();
  const listeners = new Set<(accepted: Accepted) => void>();
  const history = createHistory({
    kinds: ['warp_connector'],
    onAccepted: (accepted) => {
      for (const listener of listeners) {
        listener(accepted);
      }
    },
  });
  const starting = {
    ...restingPolling(NOON),
    activity: {name: 'starting', since: NOON},
    answeredAt: null,
  } as const;
  const store = createStore<MonitorState>({snapshot: history.snapshot(), polling: starting});
  const set = (polling: Partial<Polling>): void =>
    store.set({snapshot: history.snapshot(), polling: {...store.get().polling, ...polling}});
  const stream = openStream(
    {
      monitor: {store},
      onAccepted: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      recording,
      clock,
      options: {
        filter,
        isMasked: false,
        app: '1.2.3',
        intervalMs: 5000,
        mostBytes,
        thresholds: usualThresholds,
      },
    },
    pipe.stdout,
  );
  let seen = 0;
  return {
    ...{clock, pipe, stream, set, recording},
    start: (account: Account | null = ACCOUNT): void => {
      if (account !== null) {
        history.accept({outcome: 'account', account, at: clock.now(), tookMs: 0, requests: 0, quota: null});
        set({});
      }
    },
    observe: (...observations: readonly Observation[]): void => {
      for (const observation of observations) {
        history.accept({...observation, at: clock.now()});
        set({activity: {name: 'polling'}, answeredAt: clock.now()});
      }
    },
    /** What was written since this was last asked. */
    told: (): readonly StreamLine[] => {
      const lines = streamLines(pipe.text()).slice(seen);
      seen += lines.length;
      return lines;
    },
  };
};

const typesOf = (lines: readonly StreamLine[]): readonly string[] =>
  lines.map((line) => (line.type === 'change' ? String(line.what) : line.type));

const LIST = listed([tunnel()]);

describe('the lines', () => {
  test('a header, each tunnel once it is known, and a heartbeat that ends the beginning', () => {
    const watch = open();
    watch.start();
    expect(watch.told()).toEqual([
      {
        ...{type: 'header', version: 1, at: '2026-11-22T12:00:00.000Z', app: 'warptop/1.2.3'},
        ...{account: {id: ACCOUNT.id, name: 'acme'}, interval_s: 5, heartbeat_s: 10},
      },
    ]);
    watch.observe(listed([tunnel(), tunnel({id: uuid(2), name: 'lab'})]));
    expect(watch.told()).toEqual([]);
    watch.observe(ha('active', 'passive'));
    const [line, ...others] = watch.told();
    expect(others).toEqual([]);
    expect(line).toMatchObject({type: 'tunnel', was: null, text: 'hq-mesh: ok'});
    watch.clock.advance(1000);
    expect(watch.told()).toMatchObject([{type: 'heartbeat', state: 'live', tunnels: 2, unasked: 1}]);
    watch.observe(answered([connector({id: uuid(20), ha: 'offline'})], {tunnelId: uuid(2)}));
    watch.clock.advance(1000);
    expect(watch.told()).toMatchObject([
      {type: 'tunnel', text: 'lab: critical, no active connector, 1 of 1 offline'},
      {
        ...{type: 'heartbeat', tunnels: 2, connectors: 3, unasked: 0},
        levels: {ok: 1, notice: 0, unknown: 0, warning: 0, critical: 1},
      },
    ]);
  });

  test('a change, then what follows from it; and nothing for what stays', () => {
    const watch = open();
    watch.start();
    watch.observe(LIST, ha('active', 'passive'));
    watch.clock.advance(5000);
    watch.told();
    watch.observe(ha('active', 'passive'));
    expect(watch.told()).toEqual([]);
    watch.observe(ha('active', 'offline'));
    expect(watch.told()).toMatchObject([
      {type: 'change', what: 'ha_status', from: 'passive', to: 'offline', level: 'warning'},
      {type: 'tunnel', was: 'ok', tunnel: {verdict: {level: 'warning'}}},
    ]);
  });

  test('a connector that is missed once changes no verdict', () => {
    const watch = open();
    watch.start();
    watch.observe(LIST, ha('active', 'passive'));
    watch.told();
    watch.observe(ha('active'));
    expect(watch.told()).toEqual([]);
    watch.clock.advance(5000);
    watch.observe(ha('active'));
    expect(typesOf(watch.told())).toEqual(['heartbeat', 'connector_gone', 'tunnel']);
  });

  test('a tunnel that fails is told once, as unknown', () => {
    const watch = open();
    watch.start();
    watch.observe(LIST, refused(aboutTunnel(), failure('timeout')));
    watch.observe(refused(aboutTunnel(), failure('timeout')));
    expect(watch.told().slice(1)).toMatchObject([
      {type: 'tunnel', tunnel: {verdict: {level: 'unknown'}, connectors: null, failure: {kind: 'timeout'}}},
    ]);
  });

  test('a filter leaves out what it does not let through', () => {
    const watch = open({filter: 'lab'});
    watch.start();
    watch.observe(LIST, ha('active', 'passive'), ha('active', 'offline'));
    watch.clock.advance(HEARTBEAT_MS);
    expect(watch.told().slice(1)).toMatchObject([
      {type: 'heartbeat', tunnels: 0},
      {type: 'heartbeat', tunnels: 0},
    ]);
  });
});

describe('heartbeats', () => {
  test('come every ten seconds, whatever happens in between', () => {
    const watch = open();
    watch.start();
    watch.observe(LIST, ha('active', 'passive'));
    watch.clock.advance(1000);
    watch.told();
    for (const _ of [1, 2, 3]) {
      watch.clock.advance(HEARTBEAT_MS / 2);
      watch.observe(ha('active', 'passive'));
      expect(watch.told()).toEqual([]);
      watch.clock.advance(HEARTBEAT_MS / 2);
      watch.observe(ha('active', 'passive'));
      expect(watch.told()).toMatchObject([{type: 'heartbeat', state: 'live'}]);
    }
  });

  test('tell at once when data turns old, and every tunnel turns unknown', () => {
    const watch = open();
    watch.start();
    watch.observe(LIST, ha('active', 'passive'));
    watch.clock.advance(1000);
    watch.told();
    watch.clock.advance(60_000);
    const lines = watch.told();
    expect(lines.filter(({type}) => type === 'heartbeat').map(({state}) => state)).toEqual([
      ...['late', 'stale'],
      ...Array(4).fill('stale'),
    ]);
    expect(lines.filter(({type}) => type === 'tunnel')).toMatchObject([
      {was: 'ok', text: 'hq-mesh: unknown, stale data'},
    ]);
    expect(lines.at(-1)).toMatchObject({
      levels: {ok: 0, unknown: 1},
      answered_at: '2026-11-22T12:00:00.000Z',
    });
  });

  test('tell why nothing answers', () => {
    const watch = open();
    watch.start();
    watch.observe(LIST, ha('active', 'passive'));
    watch.clock.advance(1000);
    watch.told();
    const lost: Failure = failure('rate_limited', {status: 429});
    watch.set({activity: {name: 'rate_limited', until: NOON + 60_000, failure: lost}});
    watch.clock.advance(1000);
    expect(watch.told()).toMatchObject([
      {state: 'rate_limited', failure: {kind: 'rate_limited', status: 429}},
    ]);
  });
});

test('a recording that stops is told by the next heartbeat', () => {
  const watch = open();
  watch.start();
  watch.observe(LIST, ha('active', 'passive'));
  watch.clock.advance(1000);
  expect(watch.told().at(-1)).toMatchObject({type: 'heartbeat', recording_trouble: null});
  watch.recording.set({trouble: safe`recording stopped: no space left`});
  watch.clock.advance(HEARTBEAT_MS);
  expect(watch.told().at(-1)).toMatchObject({recording_trouble: 'recording stopped: no space left'});
});

test('trouble before there is an account is told, and its end', () => {
  const watch = open();
  watch.set({activity: {name: 'retrying', at: NOON + 1000, failure: failure('unreachable')}});
  watch.clock.advance(2000);
  expect(watch.told()).toMatchObject([
    {type: 'header', account: null},
    {type: 'change', what: 'api_lost', tunnel: null, failure: {kind: 'unreachable'}},
    {type: 'heartbeat', state: 'retrying', lists: [{observed_at: null, failure: null}]},
  ]);
  watch.start();
  expect(watch.told()).toMatchObject([
    {type: 'header', account: {name: 'acme'}},
    {type: 'change', what: 'api_restored', since: '2026-11-22T12:00:00.000Z'},
  ]);
});

test('the API lost and restored are changes of no tunnel', () => {
  const watch = open();
  watch.start();
  watch.observe(LIST, ha('active', 'passive'));
  watch.told();
  for (const _ of [1, 2]) {
    watch.clock.advance(2000);
    watch.observe(refused(aboutTunnel(), failure('unreachable')));
  }
  watch.clock.advance(1000);
  watch.observe(ha('active', 'passive'));
  expect(typesOf(watch.told()).filter((type) => type.startsWith('api_'))).toEqual([
    'api_lost',
    'api_restored',
  ]);
});

describe('who reads too slowly', () => {
  const flip = (watch: ReturnType<typeof open>, count: number): void => {
    for (let index = 0; index < count; index += 1) {
      watch.observe(ha('active', index % 2 === 0 ? 'offline' : 'passive'));
    }
  };

  test('gets every change, and of verdicts and heartbeats the last, as long as there is room', () => {
    const watch = open();
    watch.start();
    watch.observe(LIST, ha('active', 'passive'));
    watch.told();
    watch.pipe.stop();
    flip(watch, 101);
    watch.clock.advance(1000);
    watch.clock.advance(100_000);
    watch.pipe.goOn();
    const types = typesOf(watch.told());
    expect(types.filter((type) => type === 'ha_status')).toHaveLength(101);
    expect(types.slice(-2)).toEqual(['tunnel', 'heartbeat']);
    expect(types.filter((type) => type === 'tunnel' || type === 'heartbeat')).toHaveLength(2);
  });

  test('is told how many are missing, and gets every tunnel anew', () => {
    const watch = open({mostBytes: 20_000});
    watch.start();
    watch.observe(LIST, ha('active', 'passive'));
    watch.told();
    watch.pipe.stop();
    for (let index = 1; index <= 500; index += 1) {
      watch.observe(listed([tunnel({name: `hq-${index}`})]));
    }
    watch.pipe.goOn();
    const lines = watch.told();
    const [first, gap, ...rest] = lines;
    // The one that was under way when the reader stopped.
    expect(first).toMatchObject({what: 'tunnel_renamed', to: 'hq-1'});
    const kept = rest.filter(({type}) => type === 'change').length;
    expect(kept).toBeGreaterThan(5);
    expect(gap).toMatchObject({type: 'gap', dropped: 499 - kept});
    // As well as before, and told all the same.
    expect(lines.at(-1)).toMatchObject({type: 'tunnel', was: 'ok', text: 'hq-500: ok'});
  });

  test('makes no more wait than there is room for', () => {
    const backlog = createBacklog(10_000);
    for (let index = 0; index < 100_000; index += 1) {
      backlog.add(`${index}${'x'.repeat(100)}`);
    }
    const kept: string[] = [];
    for (let line = backlog.take(); line !== undefined; line = backlog.take()) {
      kept.push(line);
    }
    expect(backlog.takeDropped()).toBe(100_000 - kept.length);
    expect(backlog.takeDropped()).toBe(0);
    expect(kept.length).toBeLessThan(50);
    expect(kept.at(-1)).toMatch(/^99999x/);
    expect(kept.map((line) => Number.parseInt(line, 10))).toEqual(
      kept.map((_, index) => 100_000 - kept.length + index),
    );
    backlog.add('y'.repeat(10_000));
    expect(backlog.isEmpty()).toBe(true);
    expect(backlog.takeDropped()).toBe(1);
  });

  test('leaves the last line whole', async () => {
    const pipe = createPipe();
    const lines = ['a\n', 'b\n'];
    const writer = createLineWriter(pipe.stdout, () => lines.shift() ?? null);
    let isEnded = false;
    void writer.ended.then(() => {
      isEnded = true;
    });
    pipe.stop();
    writer.wake();
    writer.end();
    await Promise.resolve();
    expect(isEnded).toBe(false);
    pipe.goOn();
    await writer.ended;
    writer.wake();
    expect(pipe.text()).toBe('a\n');
  });
});

test('a stream that is closed writes nothing more, and asks for nothing', async () => {
  const watch = open();
  watch.start();
  watch.observe(LIST, ha('active', 'passive'));
  watch.told();
  watch.stream.close();
  await watch.stream.closed;
  watch.observe(ha('active', 'offline'));
  watch.clock.advance(60_000);
  expect(watch.told()).toEqual([]);
});
