import type {Meter} from '../../source/api/options.js';
import {type Failure, failure} from '../../source/model/failure.js';
import {type Tunnel, tunnelKey} from '../../source/model/fleet.js';
import {
  type Polled,
  type Question,
  type Quota,
  questionKey,
  type Source,
} from '../../source/model/observation.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {createHistory} from '../../source/monitor/history.js';
import {createMonitor, type Monitor} from '../../source/monitor/monitor.js';
import {QUOTA_WINDOW_MS} from '../../source/monitor/sharing.js';
import {answered, connector, listed, NOON, refused, tunnel, uuid} from '../helpers/fleet.js';
import {type VirtualClock, virtualClock} from '../helpers/virtual-clock.js';

/** One request that arrived. @property at monotonic, ms */
export type Asked = {readonly at: number; readonly key: string};

/** The most requests that any sliding five minutes hold. @param times in order, ms */
export const mostInWindow = (times: readonly number[]): number => {
  let most = 0;
  let first = 0;
  times.forEach((time, index) => {
    while ((times[first] ?? time) <= time - QUOTA_WINDOW_MS) {
      first += 1;
    }
    most = Math.max(most, index - first + 1);
  });
  return most;
};

/** The longest time without `key` from `from` to `to`, ms. */
export const longestGap = (asked: readonly Asked[], key: string, from: number, to: number): number => {
  const times = asked.filter((item) => item.key === key && item.at >= from).map(({at}) => at);
  return Math.max(...[...times, to].map((time, index) => time - (times[index - 1] ?? from)));
};

/** What the API does at the moment; change it at will. */
export type World = {
  tunnels: readonly Tunnel[];
  latencyMs: number;
  /** Requests that a list takes. */
  pages: number;
  quota: Quota | null;
  /** Takes a request from a quota that others use too; instead of `quota`. */
  charge: (() => Quota) | null;
  fails: (question: Question) => Failure | null;
  /** How much longer than `latencyMs` an answer takes, ms. */
  slow: (question: Question) => number;
};

export type Api = {
  readonly source: Source;
  readonly asked: Asked[];
  /** When it was told to let go of its connections (monotonic, ms). */
  readonly renewals: number[];
  /** The most that were under way at once, and the most of one question. */
  readonly most: {inFlight: number; ofOne: number};
};

/** A client that pays as the real one does, and an API that answers from a world, on a virtual clock. */
export const fakeApi = (clock: VirtualClock, world: World, meter: Meter): Api => {
  const asked: Asked[] = [];
  const renewals: number[] = [];
  const most = {inFlight: 0, ofOne: 0};
  const underWay: string[] = [];
  const observe = (question: Question): Polled => {
    const failing = world.fails(question);
    if (failing !== null) {
      return refused(question, failing);
    }
    const {kind} = question;
    return question.about === 'tunnels'
      ? listed(kind === 'warp_connector' ? world.tunnels : [], {kind})
      : answered(
          ['active', 'passive'].map((ha, n) => connector({id: uuid(n), ha, ip: String(n)})),
          {kind, tunnelId: question.tunnelId},
        );
  };
  return {
    asked,
    renewals,
    most,
    source: {
      renew: () => {
        renewals.push(clock.monotonic());
      },
      ask: async (question, signal) => {
        const key = questionKey(question);
        const startedAt = clock.monotonic();
        underWay.push(key);
        most.inFlight = Math.max(most.inFlight, underWay.length);
        most.ofOne = Math.max(most.ofOne, underWay.filter((other) => other === key).length);
        const requests = question.about === 'tunnels' ? world.pages : 1;
        for (let page = 0; page < requests; page += 1) {
          if (!(await meter.admit(signal))) {
            underWay.splice(underWay.indexOf(key), 1);
            const silence = failure('rate_limited', {status: 429, retryAfterMs: meter.silenceMs()});
            return {...refused(question, silence), at: clock.now(), requests: page, quota: null};
          }
          asked.push({at: clock.monotonic(), key});
          const quota = world.charge?.() ?? world.quota;
          await clock.sleep(world.latencyMs / requests + world.slow(question), signal);
          if (quota !== null) {
            meter.told(quota);
          }
        }
        underWay.splice(underWay.indexOf(key), 1);
        const observation = observe(question);
        if (observation.outcome === 'failure' && observation.failure.kind === 'rate_limited') {
          meter.refused(observation.failure.retryAfterMs ?? world.quota?.resetMs ?? null);
        }
        return {
          ...observation,
          at: clock.now(),
          tookMs: clock.monotonic() - startedAt,
          requests,
          quota: world.quota,
        };
      },
    },
  };
};

export const keyOf = (n: number): string => tunnelKey('warp_connector', uuid(n));

/** So many tunnels in good order. */
export const fleet = (count: number): readonly Tunnel[] =>
  Array.from({length: count}, (_, n) => tunnel({id: uuid(n), name: `gw-${n}`}));

export const newWorld = (tunnels: number, about: Partial<World> = {}): World => ({
  tunnels: fleet(tunnels),
  latencyMs: 200,
  pages: 1,
  quota: null,
  charge: null,
  fails: () => null,
  slow: () => 0,
  ...about,
});

export type Watched = Api & {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly monitor: Monitor;
  /** Ends the monitor, and resolves when it has ended. */
  readonly stop: () => Promise<void>;
};

/** A running monitor of both kinds of tunnels. */
export const watched = (
  tunnels: number,
  about: Partial<World> & {
    readonly intervalMs?: number;
    readonly share?: number;
    readonly chance?: number;
    readonly clock?: VirtualClock;
  } = {},
): Watched => {
  const {intervalMs = 5000, share = 0.5, chance = 0.5, clock = virtualClock(NOON), ...rest} = about;
  const world = newWorld(tunnels, rest);
  const allowance = createAllowance(share, clock);
  const api = fakeApi(clock, world, allowance);
  const monitor = createMonitor({
    thresholds: usualThresholds,
    history: createHistory({kinds: ['warp_connector', 'cfd_tunnel']}),
    kinds: ['warp_connector', 'cfd_tunnel'],
    intervalMs,
    allowance,
    clock,
    random: () => chance,
  });
  const aborter = new AbortController();
  const ended = monitor.run(api.source, aborter.signal);
  return {
    ...api,
    clock,
    world,
    monitor,
    stop: async () => {
      aborter.abort();
      await ended;
    },
  };
};

export const always = (kind: Failure['kind'], about: Partial<Failure> = {}): World['fails'] => {
  const failing = failure(kind, about);
  return () => failing;
};
