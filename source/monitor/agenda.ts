import {type Snapshot, type TunnelKind, type TunnelState, tunnelKey} from '../model/fleet.js';
import {type Polled, type Question, questionKey} from '../model/observation.js';
import {askableId} from '../model/selection.js';
import type {Thresholds} from '../model/thresholds.js';
import {isUnwell} from '../model/verdict.js';
import type {CadenceOf} from '../model/view.js';
import type {Attention, Polling, Ranks} from './polling.js';
import {type Entry, newEntry, type Rank} from './schedule.js';

/** Everything that is asked regularly, by question. */
export type Agenda = Map<string, Entry>;

/** The question that renews a tunnel; null where its id cannot be asked for, or it is gone. */
export const questionOf = (state: TunnelState): Question | null => {
  const tunnelId = askableId(state);
  return tunnelId === null || state.missingSince !== null
    ? null
    : {about: 'connectors', kind: state.kind, tunnelId};
};

/** How far the first round has come. */
export type Loaded = {
  /** Of the tunnels that can be asked for, how many were answered, or failed. */
  readonly loaded: number;
  /** How many of these only failed. */
  readonly failed: number;
  readonly all: number;
};

export const loadedOf = (states: Iterable<TunnelState>): Loaded => {
  let [loaded, failed, all] = [0, 0, 0];
  for (const state of states) {
    const {connectorsAt, failure, missingSince} = state;
    if (missingSince === null && (connectorsAt !== null || askableId(state) !== null)) {
      all += 1;
      loaded += connectorsAt !== null || failure !== null ? 1 : 0;
      failed += connectorsAt === null && failure !== null ? 1 : 0;
    }
  }
  return {loaded, failed, all};
};

/**
 * The agenda for what the lists show now; what was on it keeps its times. A question under way stays on it until
 * it is answered, lest a tunnel that comes and goes be asked for twice at once.
 */
export const agendaOf = (agenda: Agenda, snapshot: Snapshot): Agenda => {
  const kept = [...agenda.values()].filter(
    ({question, isAsking}) => question.about === 'tunnels' || isAsking,
  );
  const connectors = [...snapshot.tunnels.values()].flatMap((state) => questionOf(state) ?? []);
  return new Map(
    [...kept.map(({question}) => question), ...connectors].map((question) => {
      const key = questionKey(question);
      return [key, agenda.get(key) ?? newEntry(question)];
    }),
  );
};

/** The tunnels that an observation is about. */
export const tunnelsOf = (observation: Polled, snapshot: Snapshot): readonly string[] => {
  if (observation.outcome === 'tunnels') {
    return [...snapshot.tunnels.keys()];
  }
  const question = observation.outcome === 'failure' ? observation.question : observation;
  return 'tunnelId' in question ? [tunnelKey(question.kind, question.tunnelId)] : [];
};

const isListed = ({lists}: Snapshot, kind: TunnelKind): boolean => (lists[kind]?.at ?? null) !== null;

/**
 * The tunnels to ask for before the others, after one more observation: those that are not well, and those whose
 * list entry changed since their connectors were last answered.
 */
export const urgentAfter = (
  urgent: ReadonlySet<string>,
  before: Snapshot,
  after: Snapshot,
  observation: Polled,
  thresholds: Thresholds,
): ReadonlySet<string> => {
  const next = new Set([...urgent].filter((key) => after.tunnels.has(key)));
  // The first list shows everything for the first time: that is no change.
  const isRelisted = observation.outcome === 'tunnels' && isListed(before, observation.kind);
  for (const key of tunnelsOf(observation, after)) {
    const state = after.tunnels.get(key);
    const isChanged = isRelisted && before.tunnels.get(key)?.tunnel !== state?.tunnel;
    const isWaiting = observation.outcome !== 'connectors' && urgent.has(key);
    if (state && (isChanged || isWaiting || isUnwell(state, thresholds))) {
      next.add(key);
    } else {
      next.delete(key);
    }
  }
  return next;
};

/** The ranks of the tunnels that have one above the others. */
export const ranksOf = ({selected, visible}: Attention, urgent: ReadonlySet<string>): Ranks => ({
  selected,
  urgent: new Set([...visible, ...urgent]),
});

/** @param key of the tunnel */
export const tunnelRank = (key: string, {selected, urgent}: Ranks): Rank =>
  key === selected ? 'selected' : urgent.has(key) ? 'urgent' : 'rest';

/**
 * How old the data of a tunnel may get before it is late: what was planned when it was answered, or is planned now,
 * whichever is longer, so that neither a row that comes into view nor a slower pace makes good data look old. What
 * failed is due again already.
 */
export const cadenceIn =
  ({cadences, ranks}: Polling): CadenceOf =>
  ({key, failure, renewMs}) => ({
    connectorsMs:
      failure === null ? Math.max(renewMs ?? 0, cadences[tunnelRank(key, ranks)]) : cadences.selected,
    listMs: cadences.list,
  });

export const rankOf = ({question, key}: Entry, ranks: Ranks): Rank =>
  question.about === 'tunnels' ? 'list' : tunnelRank(key, ranks);
