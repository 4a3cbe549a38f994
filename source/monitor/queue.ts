import {type Snapshot, type TunnelKind, tunnelKey} from '../model/fleet.js';
import type {Polled} from '../model/observation.js';
import type {Thresholds} from '../model/thresholds.js';
import {type Agenda, agendaOf, rankOf, ranksOf, urgentAfter} from './agenda.js';
import type {Allowance} from './allowance.js';
import {type Attention, isSameAttention, type Ranks} from './polling.js';
import {
  type Cadences,
  cadencesOf,
  dueAt,
  type Entry,
  isOther,
  type Load,
  newEntry,
  type Pace,
  pickNext,
  TRICKLE_GAP_MS,
} from './schedule.js';

/** Everything that is to be asked, in the order in which it matters. Times are monotonic, ms. */
export type Queue = {
  readonly ranks: () => Ranks;
  /** How often each question can really be asked. */
  readonly cadences: () => Cadences;
  readonly hasTunnels: () => boolean;
  /** Takes note of what the user looks at. @returns whether that is something else than before */
  readonly attend: (attention: Attention) => boolean;
  /** The question to ask now; null when none is due. */
  readonly pick: (now: number) => Entry | null;
  /** When the next question is due; `isFree`: the next of those that are not under way. */
  readonly dueAt: (isFree?: boolean) => number;
  readonly begin: (entry: Entry, now: number) => void;
  /** @param failures in a row, 0 after an answer  @param notBefore when it may be asked again at the earliest */
  readonly end: (entry: Entry, failures: number, notBefore: number) => void;
  /** Takes over what an observation says of what there is to ask. */
  readonly learn: (before: Snapshot, after: Snapshot, observation: Polled) => void;
  /** How many questions fail at present. */
  readonly failing: () => number;
  /** Makes due at once what is looked at, what failed, or everything. */
  readonly hurry: (what: 'looked-at' | 'failed' | 'all') => void;
};

export const createQueue = (
  kinds: readonly TunnelKind[],
  intervalMs: number,
  allowance: Pick<Allowance, 'isTrickle' | 'perMs'>,
  thresholds: Thresholds,
): Queue => {
  let agenda: Agenda = new Map(
    kinds.map((kind): [string, Entry] => [kind, newEntry({about: 'tunnels', kind})]),
  );
  let attention: Attention = {selected: null, visible: new Set()};
  let urgent: ReadonlySet<string> = new Set();
  let ranks = ranksOf(attention, urgent);
  let turn = 0;
  let othersAt = 0;
  /** The last count, until the agenda or the ranks are others. */
  let counted: Load | null = null;

  const pace = (): Pace => ({
    intervalMs,
    isTrickle: allowance.isTrickle(),
    perMs: allowance.perMs(),
    lists: kinds.length,
    othersAt,
  });
  const rank = (entry: Entry) => rankOf(entry, ranks);

  const load = (): Load => {
    if (counted !== null) {
      return counted;
    }
    const counts = {list: 0, selected: 0, urgent: 0, rest: 0};
    for (const entry of agenda.values()) {
      counts[rank(entry)] += 1;
    }
    counted = counts;
    return counts;
  };

  const put = (entry: Entry): void => {
    if (agenda.has(entry.key)) {
      agenda.set(entry.key, entry);
    }
  };

  return {
    ranks: () => ranks,
    cadences: () => cadencesOf(load(), pace()),
    hasTunnels: () => agenda.size > kinds.length,
    attend: (next) => {
      if (isSameAttention(next, attention)) {
        return false;
      }
      attention = next;
      ranks = ranksOf(attention, urgent);
      counted = null;
      return true;
    },
    pick: (now) => pickNext(agenda.values(), rank, pace(), turn, now),
    dueAt: (isFree = false) => {
      const at = pace();
      let next = Number.POSITIVE_INFINITY;
      for (const entry of agenda.values()) {
        next = isFree && entry.isAsking ? next : Math.min(next, dueAt(entry, rank(entry), at));
      }
      return next;
    },
    begin: (entry, now) => {
      if (isOther(rank(entry))) {
        turn += 1;
        othersAt = now + TRICKLE_GAP_MS;
      }
      put({...entry, isAsking: true, askedAt: now});
    },
    end: ({key}, failures, notBefore) => {
      const asked = agenda.get(key);
      if (asked) {
        put({...asked, isAsking: false, failures, notBefore});
      }
    },
    learn: (before, after, observation) => {
      const {question} = observation.outcome === 'failure' ? observation : {question: observation};
      const key = 'tunnelId' in question ? tunnelKey(question.kind, question.tunnelId) : question.kind;
      if (observation.outcome === 'tunnels' || after.tunnels.get(key)?.missingSince !== null) {
        agenda = agendaOf(agenda, after);
      }
      urgent = urgentAfter(urgent, before, after, observation, thresholds);
      ranks = ranksOf(attention, urgent);
      counted = null;
    },
    failing: () => [...agenda.values()].filter(({failures}) => failures > 0).length,
    hurry: (what) => {
      const isMeant = (entry: Entry): boolean =>
        what === 'all' || (what === 'failed' ? entry.failures > 0 : rank(entry) !== 'rest');
      for (const entry of [...agenda.values()]) {
        if (isMeant(entry)) {
          // What fails keeps its place among those that wait: it may fail again and again.
          put({...entry, askedAt: what === 'failed' ? entry.askedAt : null, notBefore: 0});
        }
      }
    },
  };
};
