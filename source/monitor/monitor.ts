import type {Clock} from '../clock.js';
import type {Failure} from '../model/failure.js';
import type {Account, Snapshot, TunnelKind} from '../model/fleet.js';
import {type Polled, plannedMs, type Source} from '../model/observation.js';
import type {Thresholds} from '../model/thresholds.js';
import {rankOf} from './agenda.js';
import type {Allowance} from './allowance.js';
import {activityOf, type Gate, gateAfter, openGate, RECOVERY_MS} from './gate.js';
import type {History} from './history.js';
import {watchLapses} from './lapse.js';
import type {Attention, Lapse, Polling} from './polling.js';
import {createQueue} from './queue.js';
import {type Entry, longestRestMs, restMs} from './schedule.js';
import {MOST_IN_FLIGHT} from './sharing.js';
import {createStore, type Store} from './store.js';

/** Between two tries at the start, before anything else makes them wait. */
const SHORTEST_HOLD_MS = 1000;

/** The loop looks again at least this often, so that a clock that jumped cannot hold it up. */
const LONGEST_NAP_MS = 5000;

export type MonitorState = {readonly snapshot: Snapshot; readonly polling: Polling};

export type MonitorOptions = {
  /** What is observed goes there. */
  readonly history: History;
  readonly kinds: readonly TunnelKind[];
  readonly intervalMs: number;
  /** Pays for the requests, inside the source; here it says when the next one can be paid. */
  readonly allowance: Allowance;
  /** What is not well is asked for first. */
  readonly thresholds: Thresholds;
  readonly clock: Clock;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
};

export type Monitor = {
  readonly store: Pick<Store<MonitorState>, 'get' | 'subscribe'>;
  /** Names the account once it is known. */
  readonly setAccount: (account: Account) => void;
  /** Takes note of a failure before there is an account to ask about. @returns how long to wait now, ms */
  readonly hold: (failure: Failure) => number;
  /** Says what the user looks at. */
  readonly attend: (attention: Attention) => void;
  /** Asks for the lists and all that is looked at, as soon as the budget allows. */
  readonly refresh: () => void;
  /** Asks again at once what was refused, and what is under way, since other credentials are in use now. */
  readonly retry: () => void;
  /** Asks `source` until `signal` aborts. Rejects only where our own code throws. */
  readonly run: (source: Source, signal: AbortSignal) => Promise<void>;
};

export const createMonitor = (options: MonitorOptions): Monitor => {
  const {history, kinds, intervalMs, allowance, thresholds, clock, random} = options;
  const queue = createQueue(kinds, intervalMs, allowance, thresholds);
  let gate: Gate = openGate;
  let startedAt = clock.now();
  let answeredAt: number | null = null;
  /** The same as `answeredAt` on the monotonic clock, ms. */
  let lastAnswer: number | null = null;
  let lapse: Lapse | null = null;
  let inFlight = 0;
  let crash: {readonly error: unknown} | null = null;
  let nap = new AbortController();
  /** Aborted at the end, and where the clocks leapt: the answers under way are old, if they ever come. */
  let era = new AbortController();

  const waitMs = (now: number): number =>
    Math.max(allowance.waitMs(), gate.name === 'open' ? 0 : gate.until - now);

  const polling = (): Polling => {
    const now = clock.monotonic();
    const toWall = (monotonic: number): number => clock.now() + Math.max(0, monotonic - now);
    const due = Math.max(queue.dueAt(), now + waitMs(now));
    const cadences = queue.cadences();
    return {
      activity: activityOf(gate, toWall, answeredAt === null ? startedAt : null),
      answeredAt,
      nextAt: Number.isFinite(due) ? toWall(due) : null,
      paceMs: queue.hasTunnels() ? cadences.selected : cadences.list,
      cadences,
      ranks: queue.ranks(),
      usedShare: allowance.usedShare(),
      isTrickle: allowance.isTrickle(),
      lapse,
    };
  };

  const store = createStore<MonitorState>({snapshot: history.snapshot(), polling: polling()});

  // With a reason of our own; the usual one is an error with a stack, made with every answer.
  const wake = (): void => nap.abort('awake');

  const settle = (entry: Entry, observation: Polled): void => {
    const now = clock.monotonic();
    const renewMs = plannedMs(queue.cadences()[rankOf(entry, queue.ranks())]);
    const {before, snapshot} = history.accept({...observation, renewMs});
    const wasClosed = gate.name !== 'open';
    gate = gateAfter(gate, observation, {
      known: before,
      intervalMs,
      answeredAt: lastAnswer,
      now,
      chance: random(),
    });
    if (observation.outcome === 'failure') {
      const failures = entry.failures + 1;
      const failing = queue.failing() + (entry.failures === 0 ? 1 : 0);
      const longest = longestRestMs(failing, allowance.perMs(), intervalMs + RECOVERY_MS);
      const rest = gate.name === 'open' ? restMs(observation.failure.kind, failures, longest, random()) : 0;
      queue.end(entry, failures, now + rest);
    } else {
      queue.end(entry, 0, 0);
      answeredAt = observation.at;
      lastAnswer = now;
      if (entry.failures > 0 || wasClosed) {
        // What ended here may have ended elsewhere too.
        queue.hurry('failed');
      }
    }
    queue.learn(before, snapshot, observation);
    store.set({snapshot, polling: polling()});
  };

  const send = async (entry: Entry, source: Source, signal: AbortSignal): Promise<void> => {
    const asked = era;
    inFlight += 1;
    queue.begin(entry, clock.monotonic());
    try {
      const observation = await source.ask(entry.question, asked.signal);
      inFlight -= 1;
      if (!asked.signal.aborted) {
        settle(entry, observation);
      } else if (!signal.aborted) {
        queue.end(entry, entry.failures, 0);
      }
    } catch (error) {
      crash = {error};
    }
    wake();
  };

  /** Sends all that may go out now. @returns how long nothing more will be due, ms */
  const sendDue = (source: Source, signal: AbortSignal): number => {
    for (;;) {
      const now = clock.monotonic();
      if (inFlight >= (gate.name === 'open' ? MOST_IN_FLIGHT : 1)) {
        // An answer wakes the loop.
        return LONGEST_NAP_MS;
      }
      const wait = waitMs(now);
      if (wait > 0) {
        return Math.max(wait, 1);
      }
      const entry = queue.pick(now);
      if (entry === null) {
        return Math.max(queue.dueAt(true) - now, 1);
      }
      void send(entry, source, signal);
    }
  };

  const hurry = (what: 'looked-at' | 'all', closed: Gate['name'] = 'retrying'): void => {
    queue.hurry(what);
    gate = gate.name === closed && gate.name !== 'open' ? {...gate, until: clock.monotonic()} : gate;
    wake();
  };

  const beginEra = (): void => {
    era.abort();
    era = new AbortController();
  };

  const onLapse = (found: Lapse, source: Source): void => {
    lapse = found;
    source.renew();
    const byMs = found.name === 'set-back' ? -found.ms : 0;
    startedAt += byMs;
    answeredAt = answeredAt === null ? null : answeredAt + byMs;
    beginEra();
    hurry('all');
    if (byMs !== 0) {
      history.shift(byMs);
    }
    store.set({snapshot: history.snapshot(), polling: polling()});
  };

  return {
    store,
    setAccount: (found) => {
      const {snapshot} = history.accept({
        ...{outcome: 'account', account: found},
        ...{at: clock.now(), tookMs: 0, requests: 0, quota: null},
      });
      store.set({...store.get(), snapshot});
    },
    hold: (failure) => {
      const now = clock.monotonic();
      const {snapshot} = store.get();
      const observation: Polled = {
        outcome: 'failure',
        question: {about: 'tunnels', kind: kinds[0] ?? 'warp_connector'},
        failure,
        ...{at: clock.now(), tookMs: 0, requests: 0, quota: null},
      };
      const answeredAt = null;
      gate = gateAfter(gate, observation, {known: snapshot, intervalMs, answeredAt, now, chance: random()});
      store.set({snapshot, polling: polling()});
      return Math.max(waitMs(now), SHORTEST_HOLD_MS);
    },
    attend: (next) => {
      if (queue.attend(next)) {
        wake();
      }
    },
    refresh: () => hurry('looked-at'),
    retry: () => {
      beginEra();
      queue.hurry('failed');
      hurry('looked-at', 'refused');
    },
    run: async (source, signal) => {
      const stop = (): void => {
        era.abort();
        wake();
      };
      signal.addEventListener('abort', stop, {once: true});
      const unwatch = watchLapses(clock, (found) => onLapse(found, source));
      try {
        while (!signal.aborted) {
          nap = new AbortController();
          const restingMs = sendDue(source, signal);
          store.set({...store.get(), polling: polling()});
          await clock.sleep(Math.min(restingMs, LONGEST_NAP_MS), nap.signal);
          if (crash !== null) {
            throw crash.error;
          }
        }
      } finally {
        unwatch();
      }
    },
  };
};
