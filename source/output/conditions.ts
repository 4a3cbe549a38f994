import {shortFailure} from '../model/failure.js';
import type {TunnelKind} from '../model/fleet.js';
import {isTrusted} from '../model/freshness.js';
import type {SafeText} from '../model/text.js';
import type {TunnelView} from '../model/view.js';
import type {MonitorState} from '../monitor/monitor.js';
import type {Polling} from '../monitor/polling.js';
import {
  answeringSentence,
  freshSentence,
  lapseSentence,
  listBackSentence,
  listTroubleSentence,
  paceSentence,
  staleSentences,
  troubleSentence,
  troubleWords,
} from './sentences.js';
import {type Patience, type Settling, seen, settled} from './settling.js';

/** What lasts, and is told when it begins and when it ends: trouble of the API, and data that is old for it. */
export type Conditions = {
  /** Since when the API does not answer (ms), and all that was told of why. */
  readonly trouble: {readonly since: number; readonly told: ReadonlySet<string>} | null;
  /** Keys of tunnels whose data cannot be relied on, one a line. */
  readonly stale: Settling<string>;
  /** Why a list cannot be read while the API answers. */
  readonly lists: ReadonlyMap<TunnelKind, Settling<SafeText | null>>;
  readonly isSlow: Settling<boolean>;
  /** When the last leap of the clocks was noticed that was told (ms). */
  readonly lapsedAt: number | null;
};

/** Tunnels turn stale, and fresh again, one after the other; that is one thing to tell. */
const STALE_PATIENCE: Patience = {quietMs: 2900, mostMs: 10_000};

/** The next attempts show whether it was but one answer. */
const PATIENCE: Patience = {quietMs: 10_000, mostMs: 30_000};

/** Those that were asked for, but whose data is too old, or never came. */
const staleKeys = (tunnels: readonly TunnelView[]): string =>
  tunnels
    .filter(
      ({state, freshness}) =>
        state.missingSince === null &&
        !isTrusted(freshness) &&
        (state.connectorsAt !== null || state.failure !== null),
    )
    .map(({state}) => state.key)
    .sort()
    .join('\n');

const listTroubles = ({snapshot}: MonitorState): ReadonlyMap<TunnelKind, SafeText | null> =>
  new Map(
    (Object.keys(snapshot.lists) as TunnelKind[]).map((kind) => {
      const failure = snapshot.lists[kind]?.failure?.failure;
      return [kind, failure === undefined ? null : shortFailure(failure)];
    }),
  );

/** What a summary has just told of. */
export const toldConditions = (
  state: MonitorState,
  tunnels: readonly TunnelView[],
  now: number,
): Conditions => {
  const words = troubleWords(state.polling);
  return {
    trouble: words === null ? null : {since: now, told: new Set([words])},
    stale: settled(staleKeys(tunnels), now),
    lists: new Map([...listTroubles(state)].map(([kind, why]) => [kind, settled(why, now)])),
    isSlow: settled(state.polling.isTrickle, now),
    lapsedAt: state.polling.lapse?.at ?? null,
  };
};

/** Before anything is known. */
export const noConditions = ({isTrickle}: Polling, now: number): Conditions => ({
  trouble: null,
  stale: settled('', now),
  lists: new Map(),
  isSlow: settled(isTrickle, now),
  lapsedAt: null,
});

type Told = {readonly conditions: Conditions; readonly sentences: readonly SafeText[]};

/** What the last answer, or its absence, says of the API as a whole. */
export const withTrouble = (conditions: Conditions, polling: Polling, now: number): Told => {
  const {trouble} = conditions;
  const words = troubleWords(polling);
  if (words === null) {
    return trouble === null
      ? {conditions, sentences: []}
      : {
          conditions: {...conditions, trouble: null},
          sentences: [answeringSentence(now - trouble.since)],
        };
  }
  if (trouble?.told.has(words)) {
    return {conditions, sentences: []};
  }
  const told = new Set([...(trouble?.told ?? []), words]);
  return {
    conditions: {...conditions, trouble: {since: trouble?.since ?? now, told}},
    sentences: [troubleSentence(polling, now)],
  };
};

const staleAndFresh = (
  was: string,
  is: string,
  tunnels: readonly TunnelView[],
  now: number,
): readonly SafeText[] => {
  const [before, after] = [was, is].map((keys) => new Set(keys.split('\n')));
  const stale = tunnels.filter(({state: {key}}) => after?.has(key) && !before?.has(key));
  const fresh = tunnels.filter(
    ({state: {key, missingSince}}) => before?.has(key) && !after?.has(key) && missingSince === null,
  );
  return [
    ...(stale.length === 0 ? [] : staleSentences(stale, now)),
    ...(fresh.length === 0 ? [] : [freshSentence(fresh)]),
  ];
};

/** What the passing of time has settled. To be called every second or so. */
export const withTime = (
  conditions: Conditions,
  state: MonitorState,
  tunnels: readonly TunnelView[],
  now: number,
): Told => {
  const stale = seen(conditions.stale, staleKeys(tunnels), now, STALE_PATIENCE);
  const isSlow = seen(conditions.isSlow, state.polling.isTrickle, now, PATIENCE);
  const isAnswering = troubleWords(state.polling) === null;
  const {lapse} = state.polling;
  const isLapse = lapse !== null && lapse.at !== conditions.lapsedAt;
  const sentences: SafeText[] = isLapse ? [lapseSentence(lapse)] : [];
  const lists = new Map(
    [...listTroubles(state)].map(([kind, why]) => {
      const before = conditions.lists.get(kind) ?? settled(null, now);
      // While nothing answers, no list does.
      const after = isAnswering ? seen(before, why, now, PATIENCE) : before;
      if (after.told !== before.told) {
        const failure = state.snapshot.lists[kind]?.failure?.failure;
        sentences.push(failure ? listTroubleSentence(kind, failure) : listBackSentence(kind));
      }
      return [kind, after] as const;
    }),
  );
  if (stale.told !== conditions.stale.told) {
    sentences.push(...staleAndFresh(conditions.stale.told, stale.told, tunnels, now));
  }
  if (isSlow.told !== conditions.isSlow.told) {
    sentences.push(paceSentence(isSlow.told));
  }
  return {conditions: {...conditions, stale, lists, isSlow, lapsedAt: lapse?.at ?? null}, sentences};
};
