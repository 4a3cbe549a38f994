import type {FailureKind} from '../model/failure.js';
import {type Question, questionKey} from '../model/observation.js';

/** Lists are the cheap way to notice a change: one request shows the status of a thousand tunnels. */
const LIST_INTERVAL_MS = 15_000;

/** Between two requests when others on the same quota need what is left. */
const TRICKLE = {listMs: 60_000, selectedMs: 15_000, otherMs: 300_000} as const;

/** In a trickle, the tunnels that are not selected are asked this far apart, so that none stays unknown for ever. */
export const TRICKLE_GAP_MS = 15_000;

/** After credentials were refused: to try them often looks like an attack. */
export const REFUSED_RETRY_MS = 60_000;

/** A permission that is missing is given by hand, and takes effect some time later. */
const FORBIDDEN_RETRY_MS = 30_000;

const FIRST_BACKOFF_MS = 1000;
/** However long the trouble lasts, it is looked at this often. */
export const LONGEST_BACKOFF_MS = 60_000;

/**
 * Every so many questions, the tunnel that waited longest goes before those that the user sees: nothing starves,
 * and a large fleet is loaded while a screen of it is kept fresh. Lists and the selected tunnel always go first;
 * they are few.
 */
const FAIR_TURN = 2;

/** What is asked regularly, and how it went. Times are monotonic, ms. */
export type Entry = {
  readonly question: Question;
  /** See {@link questionKey}. */
  readonly key: string;
  readonly askedAt: number | null;
  readonly isAsking: boolean;
  readonly failures: number;
  /** Not to be asked before; moved by failures. */
  readonly notBefore: number;
};

/** How near the user's eye a question is: lists, the selected tunnel, what is seen or not well, the rest. */
export type Rank = 'list' | 'selected' | 'urgent' | 'rest';

const RANKS: readonly Rank[] = ['list', 'selected', 'urgent', 'rest'];

export type Pace = {
  readonly intervalMs: number;
  readonly isTrickle: boolean;
  /** Requests per ms that can be kept up. */
  readonly perMs: number;
  /** How many lists there are. */
  readonly lists: number;
  /** In a trickle, no tunnel but the selected one is asked before (monotonic, ms). */
  readonly othersAt: number;
};

export const newEntry = (question: Question): Entry => ({
  question,
  key: questionKey(question),
  askedAt: null,
  isAsking: false,
  failures: 0,
  notBefore: 0,
});

/** @param chance 0 to 1 @returns ms to wait after so many failures in a row, with jitter of up to a half */
export const backoffMs = (failures: number, longestMs: number, chance: number): number =>
  Math.min(longestMs, FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 16)) * (1 - chance / 2);

/** So much of the budget may go to questions that fail, however many they are. */
const FAILING_PART = 1 / 5;

/**
 * The longest rest of a question that fails, ms: so short that a few are back soon after the trouble has passed, so
 * long that many do not spend the budget.
 * @param failing how many questions fail  @param soonMs where the budget allows it
 */
export const longestRestMs = (failing: number, perMs: number, soonMs: number): number =>
  Math.min(LONGEST_BACKOFF_MS, Math.max(soonMs, failing / (perMs * FAILING_PART)));

/** How long one question rests after a failure of its own, ms. */
export const restMs = (kind: FailureKind, failures: number, longestMs: number, chance: number): number => {
  switch (kind) {
    case 'unauthenticated':
      return REFUSED_RETRY_MS;
    case 'forbidden':
      return FORBIDDEN_RETRY_MS;
    default:
      return backoffMs(failures, longestMs, chance);
  }
};

/** Lists and the selected tunnel go first; so much of a small budget they take at most, and leave the rest to the rest. */
const MOST = {list: 1 / 5, selected: 3 / 5} as const;

/** The shortest time between two times of asking a question of that rank, ms. */
export const cadenceMs = (rank: Rank, {intervalMs, isTrickle, perMs, lists}: Pace): number => {
  switch (rank) {
    case 'list':
      return Math.max(
        intervalMs,
        isTrickle ? TRICKLE.listMs : LIST_INTERVAL_MS,
        Math.ceil(lists / (perMs * MOST.list)),
      );
    case 'selected':
      return Math.max(intervalMs, isTrickle ? TRICKLE.selectedMs : 0, Math.ceil(1 / (perMs * MOST.selected)));
    default:
      return isTrickle ? Math.max(intervalMs, TRICKLE.otherMs) : intervalMs;
  }
};

const askedAt = ({askedAt: at}: Entry): number => at ?? -1;

/** True for the tunnels that wait in a trickle: all but the selected one. */
export const isOther = (rank: Rank): boolean => rank === 'urgent' || rank === 'rest';

/** When a question is to be asked next (monotonic, ms). */
export const dueAt = (entry: Entry, rank: Rank, pace: Pace): number => {
  // What failed was not answered: its next turn is when its rest is over.
  const isAnswered = entry.askedAt !== null && entry.failures === 0;
  const turn = isAnswered ? (entry.askedAt ?? 0) + cadenceMs(rank, pace) : 0;
  return Math.max(entry.notBefore, turn, pace.isTrickle && isOther(rank) ? pace.othersAt : 0);
};

/**
 * The question to ask now, or null when none is due: nearest to the user's eye first, then whatever waited
 * longest.
 * @param turn counts the questions asked so far about tunnels that are not selected
 */
export const pickNext = (
  entries: Iterable<Entry>,
  rankOf: (entry: Entry) => Rank,
  pace: Pace,
  turn: number,
  now: number,
): Entry | null => {
  const isFairTurn = turn % FAIR_TURN === FAIR_TURN - 1;
  let best: Entry | null = null;
  let bestRank = 0;
  for (const entry of entries) {
    const rank = rankOf(entry);
    if (entry.isAsking || dueAt(entry, rank, pace) > now) {
      continue;
    }
    const order = RANKS.indexOf(isFairTurn && rank === 'rest' ? 'urgent' : rank);
    if (best === null || order < bestRank || (order === bestRank && askedAt(entry) < askedAt(best))) {
      best = entry;
      bestRank = order;
    }
  }
  return best;
};

/** How many questions there are of each rank. */
export type Load = Readonly<Record<Rank, number>>;

/** Planned time between two answers to the same question, by rank, ms. */
export type Cadences = Readonly<Record<Rank, number>>;

/** In a trickle those that are not selected share one turn every {@link TRICKLE_GAP_MS}. */
const trickleCadences = (load: Load, pace: Pace): Cadences => {
  const round = (mine: number, others: number): number =>
    Math.max(cadenceMs('rest', pace), mine * TRICKLE_GAP_MS * (others > 0 ? FAIR_TURN : 1));
  return {
    list: cadenceMs('list', pace),
    selected: cadenceMs('selected', pace),
    urgent: round(load.urgent, load.rest),
    rest: round(load.rest, load.urgent),
  };
};

/** How often each question can really be asked: at the interval where the budget allows it. */
export const cadencesOf = (load: Load, pace: Pace): Cadences => {
  if (pace.isTrickle) {
    return trickleCadences(load, pace);
  }
  const {intervalMs, perMs} = pace;
  const list = cadenceMs('list', pace);
  const selected = cadenceMs('selected', pace);
  const spare = Math.max(perMs - load.list / list - load.selected / selected, perMs / 10);
  // The urgent leave the rest what they do not need, but never less than the fair turns.
  const fair = spare / FAIR_TURN;
  const forUrgent = load.rest > 0 ? Math.max(fair, spare - load.rest / intervalMs) : spare;
  const forRest = Math.max(spare - load.urgent / intervalMs, Math.min(spare, fair));
  return {
    list,
    selected,
    urgent: Math.max(intervalMs, Math.ceil(load.urgent / forUrgent)),
    rest: Math.max(intervalMs, Math.ceil(load.rest / forRest)),
  };
};

/** The time that one round through all tunnels takes, ms. */
export const sweepMs = ({urgent, rest}: Cadences): number => Math.max(urgent, rest);
