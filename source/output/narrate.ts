import {changesBetween} from '../model/changes-between.js';
import type {Level} from '../model/facts.js';
import type {Snapshot} from '../model/fleet.js';
import {isTrusted} from '../model/freshness.js';
import type {SortColumn} from '../model/order.js';
import {isInDoubt} from '../model/presence.js';
import {type SafeText, safe} from '../model/text.js';
import {isProblem} from '../model/verdict.js';
import {type Assess, assessFleet, fleetGroups, type TunnelView} from '../model/view.js';
import {cadenceIn, loadedOf} from '../monitor/agenda.js';
import type {MonitorState} from '../monitor/monitor.js';
import {changeSentences} from './change-sentences.js';
import {type Conditions, noConditions, toldConditions, withTime, withTrouble} from './conditions.js';
import {filterBetween} from './filter-between.js';
import {bounded, flappingSentences, levelSentence} from './sentences.js';
import {timeOfDay} from './spoken.js';
import {byGravity, summaryLine} from './summary.js';

/** What follows from one answer is told up to so many changes and so many verdicts; the rest is counted. */
export const MOST_SENTENCES = 20;

/** A large account takes minutes to ask for; nobody waits so long for a first word. */
export const LONGEST_SILENCE_MS = 5000;

type Judged = {readonly level: Level; readonly isFlapping: boolean};

/** What was told so far. */
export type Narrative = {
  readonly snapshot: Snapshot;
  /** Whether every tunnel had been asked for when a summary was told. */
  readonly isLoaded: boolean;
  /** What was last told of each tunnel, by key. */
  readonly judged: ReadonlyMap<string, Judged>;
  readonly conditions: Conditions;
};

export type NarrateOptions = {
  readonly assess: Assess;
  readonly isUtc: boolean;
  readonly filter: string;
  readonly sort: SortColumn;
  /** Told where the data does not come from Cloudflare itself. */
  readonly place: SafeText | null;
};

export type Told = {readonly narrative: Narrative; readonly lines: readonly SafeText[]};

const assessed = (
  {snapshot, polling}: MonitorState,
  now: number,
  {assess, sort}: NarrateOptions,
): readonly TunnelView[] => assessFleet(snapshot, assess, now, cadenceIn(polling), {sort, isReversed: false});

/** Data that is old, in doubt, or not there yet, changes no verdict. */
const judgedAfter = (
  before: ReadonlyMap<string, Judged>,
  snapshot: Snapshot,
  tunnels: readonly TunnelView[],
): ReadonlyMap<string, Judged> =>
  new Map(
    tunnels.flatMap(({state, freshness, verdict: {level, reasons}}) => {
      const {key, connectors, missingSince} = state;
      // That a list is not renewed is told as the trouble of that list, not of each tunnel in it.
      const isOldWord = reasons.length === 1 && reasons[0]?.rule === 'stale_list';
      const isThere = missingSince === null && connectors !== null && !isInDoubt(snapshot, state);
      const isKnown = isThere && isTrusted(freshness) && !isOldWord;
      const judged = isKnown
        ? {level, isFlapping: reasons.some(({rule}) => rule === 'flapping')}
        : before.get(key);
      return judged === undefined ? [] : [[key, judged] as const];
    }),
  );

/**
 * Verdicts that changed, the gravest first; of a tunnel that was not judged before, only what wants a look. One that
 * stays as grave as it was is told of again only where it has begun to flap: that is seen by looking back alone.
 */
const verdictSentences = (
  before: ReadonlyMap<string, Judged>,
  after: ReadonlyMap<string, Judged>,
  tunnels: readonly TunnelView[],
): readonly SafeText[] =>
  [...tunnels].sort(byGravity).flatMap((tunnel) => {
    const [was, is] = [before, after].map((judged) => judged.get(tunnel.state.key));
    if (is === undefined || (was === undefined && !isProblem(is.level))) {
      return [];
    }
    if (is.level !== was?.level) {
      return [levelSentence(tunnel, was?.level ?? null)];
    }
    return is.isFlapping && !was.isFlapping ? flappingSentences(tunnel) : [];
  });

const stamped = (sentences: readonly SafeText[], now: number, isUtc: boolean): readonly SafeText[] =>
  sentences.map((sentence) => safe`${timeOfDay(now, isUtc)} ${sentence}`);

/** What is known now, in one line. @param now wall time, ms */
export const summaryOf = (state: MonitorState, now: number, options: NarrateOptions): SafeText => {
  const {filter, sort, place, isUtc} = options;
  const tunnels = assessed(state, now, options);
  const list = {filter, sort, isProblemsOnly: false, isReversed: false};
  const shown = fleetGroups(tunnels, list).map(({tunnel}) => tunnel);
  const line = summaryLine(state.snapshot, shown, state.polling, {now, place, filter});
  return stamped([line], now, isUtc)[0] ?? line;
};

/**
 * What there is to say before the first word: what keeps the lists from being read.
 * @param before what was said of it so far
 */
export const waitFor = (
  before: Conditions | null,
  {polling}: MonitorState,
  now: number,
  isUtc: boolean,
): {readonly conditions: Conditions; readonly lines: readonly SafeText[]} => {
  const {conditions, sentences} = withTrouble(before ?? noConditions(polling, now), polling, now);
  return {conditions, lines: stamped(sentences, now, isUtc)};
};

/**
 * The first word, once every tunnel was asked for or the wait grows too long; null before.
 * @param waitedMs since the lists were first read
 */
export const begin = (
  state: MonitorState,
  now: number,
  waitedMs: number,
  options: NarrateOptions,
): Told | null => {
  const tunnels = assessed(state, now, options);
  const {loaded, all} = loadedOf(tunnels.map(({state}) => state));
  if (loaded < all && waitedMs < LONGEST_SILENCE_MS) {
    return null;
  }
  const narrative = {
    snapshot: state.snapshot,
    isLoaded: loaded === all,
    judged: judgedAfter(new Map(), state.snapshot, tunnels),
    conditions: toldConditions(state, tunnels, now),
  };
  return {narrative, lines: [summaryOf(state, now, options)]};
};

/**
 * What there is to say after another observation, or after another second. Pure but for the cache of verdicts.
 * @param now wall time, ms  @param isTick whether time has passed, so that what had to settle may have
 */
export const narrate = (
  before: Narrative,
  state: MonitorState,
  now: number,
  isTick: boolean,
  options: NarrateOptions,
): Told => {
  const {snapshot, polling} = state;
  const api = withTrouble(before.conditions, polling, now);
  if (snapshot === before.snapshot && !isTick) {
    return {
      narrative: {...before, conditions: api.conditions},
      lines: stamped(api.sentences, now, options.isUtc),
    };
  }
  const all = assessed(state, now, options);
  const isShown = filterBetween(options.filter, before.snapshot, snapshot);
  const tunnels = all.filter(({state: {key}}) => isShown.tunnel(key));
  const judged = judgedAfter(before.judged, snapshot, all);
  const changes = changesBetween(before.snapshot, snapshot).filter(isShown.change);
  const time = isTick
    ? withTime(api.conditions, state, tunnels, now)
    : {conditions: api.conditions, sentences: []};
  const {loaded, all: askable} = loadedOf(all.map(({state}) => state));
  const isNewlyLoaded = isTick && !before.isLoaded && loaded === askable;
  const sentences = [
    ...api.sentences,
    ...bounded(changeSentences(changes, snapshot), MOST_SENTENCES),
    ...bounded(verdictSentences(before.judged, judged, tunnels), MOST_SENTENCES),
    ...time.sentences,
  ];
  return {
    narrative: {
      snapshot,
      isLoaded: before.isLoaded || isNewlyLoaded,
      judged,
      conditions: time.conditions,
    },
    lines: [
      ...stamped(sentences, now, options.isUtc),
      ...(isNewlyLoaded ? [summaryOf(state, now, options)] : []),
    ],
  };
};
