import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {HistoryFigures} from '../../soak/history-size.js';
import type {Change} from '../../source/model/changes.js';
import {emptySnapshot, type Snapshot, type TunnelKind, tunnelKey} from '../../source/model/fleet.js';
import {freshnessOf, isTrusted} from '../../source/model/freshness.js';
import type {Observation} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {recordedCadence} from '../../source/model/view.js';
import {createChangeList} from '../../source/monitor/change-list.js';
import {createHistory, type History, type HistoryOptions} from '../../source/monitor/history.js';
import {answered, connector, listed, NOON, tunnel, uuid} from '../helpers/fleet.js';
import {type Step, steps} from './streams.js';

const KINDS: readonly TunnelKind[] = ['warp_connector', 'cfd_tunnel'];

const nothing = emptySnapshot(null, KINDS);

type Played = {
  readonly history: History;
  /** Told by the clock as it is at the end. */
  readonly observations: readonly Observation[];
};

const play = (stream: readonly Step[], options: Partial<HistoryOptions> = {}): Played => {
  const history = createHistory({kinds: KINDS, ...options});
  let observations: Observation[] = [];
  for (const step of stream) {
    if (step.type === 'shift') {
      const {byMs} = step;
      history.shift(byMs);
      observations = observations.map((each) => ({...each, at: each.at + byMs}));
    } else {
      history.accept(step.observation);
      observations.push(step.observation);
    }
  }
  return {history, observations};
};

const knownAt = (observations: readonly Observation[], moment: number): Snapshot =>
  observations.filter(({at}) => at <= moment).reduce(reduce, nothing);

const latestOf = (observations: readonly Observation[]): number =>
  Math.max(...observations.map(({at}) => at));

/** Moments all over a stream: on observations, beside them, before and after all. */
const momentsOf = (observations: readonly Observation[], since: number): readonly number[] => {
  const all = observations.filter(({at}) => at >= since).map(({at}) => at);
  const some = all.filter((_, index) => index % Math.ceil(all.length / 8) === 0);
  return [...some, ...some.map((at) => at - 1), latestOf(observations), latestOf(observations) + 60_000];
};

/** Without the moments at which things were last seen, and the plans for the next time. */
const withoutStamps = (snapshot: Snapshot): unknown => ({
  ...snapshot,
  outage: snapshot.outage === null ? null : {...snapshot.outage, failedAt: 0},
  lists: Object.values(snapshot.lists).map((list) => list?.failure?.failure ?? null),
  tunnels: [...snapshot.tunnels.values()].map(
    ({listedAt: _l, connectorsAt: _c, renewMs: _r, failure, lead, ...rest}) => ({
      ...rest,
      lead: lead === null ? null : {...lead, activeAt: 0, vacantAt: lead.vacantAt === null},
      failure: failure?.failure ?? null,
    }),
  ),
});

/** Whose data was good enough to count on. */
const trusted = (snapshot: Snapshot, now: number): readonly boolean[] => {
  const cadenceOf = recordedCadence(snapshot);
  return [...snapshot.tunnels.values()].flatMap((state) => {
    const {connectorsMs, listMs} = cadenceOf(state);
    const age = state.connectorsAt === null ? null : now - state.connectorsAt;
    return [
      freshnessOf(age, connectorsMs, usualThresholds),
      freshnessOf(now - state.listedAt, listMs, usualThresholds),
    ].map(isTrusted);
  });
};

describe('a moment of the past', () => {
  test('is what all observations up to it add up to', () => {
    fc.assert(
      fc.property(steps(600), (stream) => {
        const {history, observations} = play(stream, {wholeMs: Number.POSITIVE_INFINITY});
        const moments = momentsOf(observations, Number.NEGATIVE_INFINITY);
        for (const moment of [...moments, ...[...moments].sort((a, b) => a - b)]) {
          expect(history.at(moment)).toEqual(knownAt(observations, moment));
        }
        expect(history.at(Math.min(...observations.map(({at}) => at)) - 1)).toEqual(nothing);
        expect(history.snapshot()).toEqual(knownAt(observations, Number.POSITIVE_INFINITY));
      }),
      {numRuns: 3, seed: 1, endOnFailure: true},
    );
  });

  test('holds what arrives after something later, however much lies between', () => {
    const both = [tunnel(), tunnel({id: uuid(2)})];
    const end = NOON + 600_000;
    const stream = [
      listed(both, {at: NOON}),
      ...Array.from({length: 300}, (_, n) => answered([connector({ha: 'active'})], {at: NOON + n * 1000})),
      ...Array.from({length: 300}, (_, n) => answered([connector({ha: 'offline'})], {at: end + n})),
      answered([connector({ha: 'passive'})], {at: end - 100_000, tunnelId: uuid(2)}),
    ].map((observation): Step => ({type: 'observation', observation}));
    const {history, observations} = play(stream, {wholeMs: Number.POSITIVE_INFINITY});
    for (const moment of [end - 100_001, end - 100_000, end - 1, end, end + 5]) {
      expect(history.at(moment)).toEqual(knownAt(observations, moment));
    }
  });

  test('is exact for the last half hour, however much is thinned before it', () => {
    fc.assert(
      fc.property(steps(850), (stream) => {
        const wholeMs = 600_000;
        const {history, observations} = play(stream, {wholeMs});
        for (const moment of momentsOf(observations, latestOf(observations) - wholeMs)) {
          expect(history.at(moment)).toEqual(knownAt(observations, moment));
        }
      }),
      {numRuns: 2, seed: 2, endOnFailure: true},
    );
  });

  test('that is thinned differs in nothing but when things were last seen, and is stale where it was', () => {
    fc.assert(
      fc.property(steps(850, {isOrdered: true}), (stream) => {
        const {history, observations} = play(stream, {wholeMs: 60_000});
        expect(history.size().observations).toBeLessThan(observations.length);
        for (const moment of momentsOf(observations, Number.NEGATIVE_INFINITY)) {
          const [thin, whole] = [history.at(moment), knownAt(observations, moment)];
          expect(withoutStamps(thin)).toEqual(withoutStamps(whole));
          expect(trusted(thin, moment)).toEqual(trusted(whole, moment));
          for (const [key, {connectorsAt}] of whole.tunnels) {
            const early = (connectorsAt ?? 0) - (thin.tunnels.get(key)?.connectorsAt ?? 0);
            expect(early).toBeGreaterThanOrEqual(0);
            expect(early).toBeLessThan(60_000);
          }
        }
      }),
      {numRuns: 3, seed: 3, endOnFailure: true},
    );
  });
});

/** A tunnel whose only connector is asked for every 5 s. */
const watch = (history: History, from: number, until: number, ha: string): void => {
  for (let at = from; at < until; at += 5000) {
    history.accept({...answered([connector({ha})], {at}), renewMs: 5000});
  }
};

const opened = (options: Partial<HistoryOptions> = {}): History => {
  const history = createHistory({kinds: KINDS, ...options});
  history.accept({...listed([tunnel()], {at: NOON}), renewMs: 15_000});
  return history;
};

const KEY = tunnelKey('warp_connector', uuid(1));
const MINUTE = 60_000;

describe('what is remembered', () => {
  test('begins later than the first observation where that is too old', () => {
    const history = opened({maxAgeMs: 60 * MINUTE, wholeMs: Number.POSITIVE_INFINITY});
    watch(history, NOON, NOON + 30 * MINUTE, 'active');
    watch(history, NOON + 30 * MINUTE, NOON + 240 * MINUTE, 'passive');
    const {from = 0, until = 0} = history.span() ?? {};
    expect(until).toBe(NOON + 240 * MINUTE - 5000);
    // The oldest chunk goes when none of it is young enough.
    expect(until - from).toBeGreaterThanOrEqual(60 * MINUTE);
    expect(until - from).toBeLessThan(120 * MINUTE);
    expect(history.at(from - 1)).toEqual(nothing);
    expect(history.at(from).tunnels.get(KEY)?.connectorsAt).toBe(from);
    expect(history.changes()).toEqual([]);
    expect(history.stretches(KEY, uuid(1)).map(({state}) => state)).toEqual(['passive']);
  });

  test('takes no more bytes than it may, and forgets the oldest', () => {
    const maxBytes = 300_000;
    const history = opened({maxBytes, wholeMs: Number.POSITIVE_INFINITY});
    for (let n = 0; n < 400; n += 1) {
      watch(history, NOON + n * MINUTE, NOON + (n + 1) * MINUTE, n % 2 === 0 ? 'active' : 'passive');
      // What is in the last chunk is counted when that is full.
      expect(history.size().bytes).toBeLessThan(maxBytes * 1.5);
    }
    const {from = 0} = history.span() ?? {};
    expect(from).toBeGreaterThan(NOON);
    expect(history.size().observations).toBeGreaterThan(100);
    expect(history.changes().every(({at}) => at >= from)).toBe(true);
    expect(history.changes().length).toBeGreaterThan(5);
  });

  test('needs little where nothing happens', () => {
    const history = opened();
    watch(history, NOON, NOON + 240 * MINUTE, 'active');
    // Half an hour whole, and one a minute before.
    expect(history.size().observations).toBeLessThan(30 * 12 + 210 + 256);
  });

  test('a gap in the answers stays one when it is thinned', () => {
    const history = opened({wholeMs: MINUTE});
    watch(history, NOON, NOON + 20 * MINUTE, 'active');
    watch(history, NOON + 25 * MINUTE, NOON + 90 * MINUTE, 'active');
    const last = NOON + 20 * MINUTE - 5000;
    for (const moment of [last, last + 4000, last + 4 * MINUTE]) {
      expect(history.at(moment).tunnels.get(KEY)?.connectorsAt).toBe(last);
      expect(history.at(moment).tunnels.get(KEY)?.renewMs).toBe(5000);
    }
  });
});

describe('changes', () => {
  test('are the same array until there is more', () => {
    const history = opened();
    watch(history, NOON, NOON + MINUTE, 'active');
    const none = history.changes();
    watch(history, NOON + MINUTE, NOON + 2 * MINUTE, 'active');
    expect(history.changes()).toBe(none);
    watch(history, NOON + 2 * MINUTE, NOON + 3 * MINUTE, 'passive');
    expect(history.changes()).toHaveLength(1);
    expect(none).toEqual([]);
    expect(history.changes()).toBe(history.changes());
  });

  test('stand in the order of their moments, however they are told', () => {
    const list = createChangeList();
    const change = (at: number): Change => ({
      ...{at, what: 'api_restored', since: at - 1000, tunnel: null, connector: null},
    });
    list.add([change(5), change(3), change(9)]);
    list.add([change(1), change(5), change(12)]);
    expect(list.all().map(({at}) => at)).toEqual([1, 3, 5, 5, 9, 12]);
    list.forget(5);
    list.shift(-2);
    expect(list.all()).toEqual([5, 5, 9, 12].map((at) => ({...change(at - 2), since: at - 1002})));
  });
});

describe('stretches', () => {
  const words = (history: History): readonly string[] =>
    history
      .stretches(KEY, uuid(1))
      .map(({from, until, state}) => `${(from - NOON) / 1000}..${(until - NOON) / 1000} ${state}`);

  test('go on with each answer, and follow each other without a hole', () => {
    const history = opened();
    watch(history, NOON, NOON + MINUTE, 'active');
    expect(words(history)).toEqual(['0..55 active']);
    watch(history, NOON + MINUTE, NOON + 2 * MINUTE, 'offline');
    expect(words(history)).toEqual(['0..55 active', '55..115 offline']);
  });

  test('end where no answer comes for too long, and not for a late one', () => {
    const history = opened();
    watch(history, NOON, NOON + MINUTE, 'active');
    watch(history, NOON + MINUTE + 10_000, NOON + 2 * MINUTE, 'active');
    expect(words(history)).toEqual(['0..115 active']);
    watch(history, NOON + 2 * MINUTE + 10_001, NOON + 2 * MINUTE + 20_000, 'active');
    expect(words(history)).toEqual(['0..115 active', '130.001..135.001 active']);
  });

  test('leave out a connector that is missing', () => {
    const history = opened();
    watch(history, NOON, NOON + MINUTE, 'active');
    for (let at = NOON + MINUTE; at < NOON + 2 * MINUTE; at += 5000) {
      history.accept({...answered([], {at}), renewMs: 5000});
    }
    watch(history, NOON + 2 * MINUTE, NOON + 3 * MINUTE, 'active');
    expect(words(history)).toEqual(['0..55 active', '120..175 active']);
  });

  test('move with a clock that is set', () => {
    const history = opened();
    watch(history, NOON, NOON + MINUTE, 'active');
    history.shift(-30_000);
    expect(words(history)).toEqual(['-30..25 active']);
    watch(history, NOON + 30_000, NOON + MINUTE, 'active');
    expect(words(history)).toEqual(['-30..55 active']);
  });

  test('of one connector are bounded, whatever it does', () => {
    const history = opened();
    for (let n = 0; n < 6000; n += 1) {
      const at = NOON + n * 1000;
      history.accept({
        ...answered([connector({ha: n % 2 === 0 ? 'active' : 'passive'})], {at}),
        renewMs: 1000,
      });
    }
    expect(history.stretches(KEY, uuid(1))).toHaveLength(4000);
    expect(history.stretches(KEY, uuid(1)).at(-1)?.until).toBe(NOON + 5_999_000);
  });
});

test('the estimate of the memory is near the truth', () => {
  // In a process of its own: what other tests have left behind is freed at any time.
  const measured = execFileSync(process.execPath, ['scripts/history-size.js', '50', '1'], {encoding: 'utf8'});
  const {estimateMb, heapMb, kept} = JSON.parse(measured) as HistoryFigures;
  expect(kept).toBeGreaterThan(2500);
  expect(estimateMb / heapMb).toBeGreaterThan(0.5);
  expect(estimateMb / heapMb).toBeLessThan(2);
});

test('a list that is long counts, though one thing of it alone is new', () => {
  const history = opened();
  const list = (at: number, status: string) =>
    listed(
      Array.from({length: 1000}, (_, n) => tunnel({id: uuid(n), status: n === 0 ? status : 'healthy'})),
      {at},
    );
  history.accept(list(NOON, 'healthy'));
  const before = history.size().bytes;
  for (let n = 1; n <= 20; n += 1) {
    history.accept(list(NOON + n * 15_000, n % 2 === 0 ? 'healthy' : 'degraded'));
  }
  // Each has a place for every tunnel, of 8 bytes.
  expect(history.size().bytes - before).toBeGreaterThan(20 * 8000);
  expect(history.size().bytes - before).toBeLessThan(20 * 20_000);
});
