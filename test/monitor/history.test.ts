import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptySnapshot, type Snapshot, type TunnelKind} from '../../source/model/fleet.js';
import {freshnessOf, isTrusted} from '../../source/model/freshness.js';
import type {Observation} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {recordedCadence} from '../../source/model/view.js';
import {createHistory, type History, type HistoryOptions} from '../../source/monitor/history.js';
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
  lists: Object.values(snapshot.lists).map((list) => list?.failure?.failure ?? null),
  tunnels: [...snapshot.tunnels.values()].map(
    ({listedAt: _l, connectorsAt: _c, renewMs: _r, failure, ...rest}) => ({
      ...rest,
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
    return [freshnessOf(age, connectorsMs), freshnessOf(now - state.listedAt, listMs)].map(isTrusted);
  });
};

describe('a moment of the past', () => {
  test('is what all observations up to it add up to', () => {
    fc.assert(
      fc.property(steps(700), (stream) => {
        const {history, observations} = play(stream, {wholeMs: Number.POSITIVE_INFINITY});
        const moments = momentsOf(observations, Number.NEGATIVE_INFINITY);
        for (const moment of [...moments, ...[...moments].sort((a, b) => a - b)]) {
          expect(history.at(moment)).toEqual(knownAt(observations, moment));
        }
        expect(history.at(Math.min(...observations.map(({at}) => at)) - 1)).toEqual(nothing);
        expect(history.snapshot()).toEqual(knownAt(observations, Number.POSITIVE_INFINITY));
      }),
      {numRuns: 5, seed: 1, endOnFailure: true},
    );
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
      {numRuns: 4, seed: 2, endOnFailure: true},
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
      {numRuns: 5, seed: 3, endOnFailure: true},
    );
  });
});
