import type {Clock} from '../clock.js';
import {type Account, emptySnapshot, type Snapshot, type TunnelKind} from '../model/fleet.js';
import type {Observation, Quota, Source} from '../model/observation.js';
import {reduce} from '../model/reduce.js';
import {type Agenda, agendaOf, rankOf, urgentAfter} from './agenda.js';
import {MOST_IN_FLIGHT, newBudget, QUOTA_REQUESTS, refillPerMs, spend, usedShare, waitMs} from './budget.js';
import {type Gate, gateAfter, openGate} from './gate.js';
import {type Attention, isSameAttention, type Polling} from './polling.js';
import {
  cadenceMs,
  dueAt,
  type Entry,
  isOther,
  newEntry,
  pickNext,
  type Rank,
  restMs,
  sweepMs,
  TRICKLE_GAP_MS,
} from './schedule.js';
import {createStore, type Store} from './store.js';

/** The loop looks again at least this often, so that a clock that jumped cannot hold it up. */
const LONGEST_NAP_MS = 5000;

export type MonitorState = {readonly snapshot: Snapshot; readonly polling: Polling};

export type MonitorOptions = {
  readonly account: Account | null;
  readonly kinds: readonly TunnelKind[];
  readonly intervalMs: number;
  /** Part of the API's quota that may be used, above 0 to 1. */
  readonly share: number;
  readonly clock: Clock;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
};

export type Monitor = {
  readonly store: Pick<Store<MonitorState>, 'get' | 'subscribe'>;
  /** Names the account once it is known. */
  readonly setAccount: (account: Account) => void;
  /** Says what the user looks at. */
  readonly attend: (attention: Attention) => void;
  /** Asks for the lists and all that is looked at, as soon as the budget allows. */
  readonly refresh: () => void;
  /** Asks `source` until `signal` aborts. Rejects only where our own code throws. */
  readonly run: (source: Source, signal: AbortSignal) => Promise<void>;
};

export const createMonitor = ({
  account,
  kinds,
  intervalMs,
  share,
  clock,
  random,
}: MonitorOptions): Monitor => {
  let agenda: Agenda = new Map(
    kinds.map((kind): [string, Entry] => [kind, newEntry({about: 'tunnels', kind})]),
  );
  let attention: Attention = {selected: null, visible: new Set()};
  let budget = newBudget(share, clock.monotonic());
  let gate: Gate = openGate;
  let quota: Quota | null = null;
  let urgent: ReadonlySet<string> = new Set();
  let answeredAt: number | null = null;
  let turn = 0;
  let othersAt = 0;
  let inFlight = 0;
  let crash: {readonly error: unknown} | null = null;
  let nap = new AbortController();

  /** Others on the quota must be left their part: then only what is looked at is asked, and slowly. */
  const isTrickle = (): boolean =>
    quota !== null && quota.remaining < (quota.limit ?? QUOTA_REQUESTS) * (1 - share);
  const pace = () => ({intervalMs, isTrickle: isTrickle(), othersAt});
  const rank = (entry: Entry) => rankOf(entry, attention, urgent);

  const load = (): Record<Rank, number> => {
    const counts = {list: 0, selected: 0, urgent: 0, rest: 0};
    for (const entry of agenda.values()) {
      counts[rank(entry)] += 1;
    }
    return counts;
  };

  /** When the next of these is due; what is being asked is due again at its next turn. */
  const nextDue = (isWanted: (entry: Entry) => boolean): number => {
    let next = Number.POSITIVE_INFINITY;
    for (const entry of agenda.values()) {
      next = isWanted(entry) ? Math.min(next, dueAt(entry, rank(entry), pace())) : next;
    }
    return next;
  };

  const activity = (toWall: (monotonic: number) => number): Polling['activity'] => {
    switch (gate.name) {
      case 'open':
        return {name: answeredAt === null ? 'starting' : 'polling'};
      case 'rate_limited':
        return {name: 'rate_limited', until: toWall(gate.until)};
      default:
        return {name: gate.name, at: toWall(gate.until), failure: gate.failure};
    }
  };

  const polling = (): Polling => {
    const now = clock.monotonic();
    const toWall = (monotonic: number): number => clock.now() + Math.max(0, monotonic - now);
    const due = Math.max(
      nextDue(() => true),
      now + waitMs(budget, now),
      gate.name === 'open' ? 0 : gate.until,
    );
    return {
      activity: activity(toWall),
      answeredAt,
      nextAt: Number.isFinite(due) ? toWall(due) : null,
      paceMs: Math.max(
        1 / refillPerMs(budget),
        cadenceMs(agenda.size > kinds.length ? 'selected' : 'list', pace()),
      ),
      sweepMs: sweepMs(load(), refillPerMs(budget), intervalMs),
      usedShare: usedShare(budget, now),
      isTrickle: isTrickle(),
    };
  };

  const store = createStore<MonitorState>({snapshot: emptySnapshot(account, kinds), polling: polling()});

  const wake = (): void => nap.abort();

  const put = (entry: Entry): void => {
    if (agenda.has(entry.key)) {
      agenda = new Map(agenda).set(entry.key, entry);
    }
  };

  const settle = (entry: Entry, observation: Observation): void => {
    const now = clock.monotonic();
    const before = store.get().snapshot;
    const snapshot = reduce(before, observation);
    // The first request of each question was paid when it was sent.
    budget = spend(budget, Math.max(0, observation.requests - 1), now);
    gate = gateAfter(gate, observation, {known: before, intervalMs, now, chance: random()});
    quota = observation.quota ?? quota;
    const asked = agenda.get(entry.key) ?? entry;
    if (observation.outcome === 'failure') {
      const failures = asked.failures + 1;
      const rest = gate.name === 'open' ? restMs(observation.failure.kind, failures, random()) : 0;
      put({...asked, isAsking: false, failures, notBefore: now + rest});
    } else {
      put({...asked, isAsking: false, failures: 0, notBefore: 0});
      answeredAt = observation.at;
    }
    if (observation.outcome === 'tunnels' || snapshot.tunnels.get(entry.key)?.missingSince !== null) {
      agenda = agendaOf(agenda, snapshot);
    }
    urgent = urgentAfter(urgent, before, snapshot, observation);
    store.set({snapshot, polling: polling()});
  };

  const send = async (entry: Entry, source: Source, signal: AbortSignal): Promise<void> => {
    const now = clock.monotonic();
    inFlight += 1;
    budget = spend(budget, 1, now);
    if (isOther(rank(entry))) {
      turn += 1;
      othersAt = now + TRICKLE_GAP_MS;
    }
    put({...entry, isAsking: true, askedAt: now});
    try {
      const observation = await source.ask(entry.question, signal);
      inFlight -= 1;
      if (!signal.aborted) {
        settle(entry, observation);
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
      const wait = Math.max(waitMs(budget, now), gate.name === 'open' ? 0 : gate.until - now);
      if (inFlight >= (gate.name === 'open' ? MOST_IN_FLIGHT : 1)) {
        // An answer wakes the loop.
        return LONGEST_NAP_MS;
      }
      if (wait > 0) {
        return Math.max(wait, 1);
      }
      const entry = pickNext(agenda.values(), rank, pace(), turn, now);
      if (entry === null) {
        return Math.max(nextDue(({isAsking}) => !isAsking) - now, 1);
      }
      void send(entry, source, signal);
    }
  };

  return {
    store,
    setAccount: (found) => {
      const state = store.get();
      store.set({...state, snapshot: {...state.snapshot, account: found}});
    },
    attend: (next) => {
      if (!isSameAttention(next, attention)) {
        attention = next;
        wake();
      }
    },
    refresh: () => {
      for (const entry of agenda.values()) {
        if (rank(entry) !== 'rest') {
          put({...entry, askedAt: null, notBefore: 0});
        }
      }
      gate = gate.name === 'retrying' ? {...gate, until: clock.monotonic()} : gate;
      wake();
    },
    run: async (source, signal) => {
      signal.addEventListener('abort', wake, {once: true});
      while (!signal.aborted) {
        nap = new AbortController();
        const restingMs = sendDue(source, signal);
        store.set({...store.get(), polling: polling()});
        await clock.sleep(Math.min(restingMs, LONGEST_NAP_MS), nap.signal);
        if (crash !== null) {
          throw crash.error;
        }
      }
    },
  };
};
