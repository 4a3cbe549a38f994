import type {Level} from '../model/facts.js';
import {compareLevels} from '../model/verdict.js';

/**
 * So long a tunnel must be seen worse than was told, ms: the seconds of a failover are not worth an alert, and look
 * longer by one interval where answers come only now and then.
 */
export const SETTLE_MS = 15_000;

/** So long it must be better without interruption, ms, before that is told. */
const CALM_MS = 30_000;

/** One that gets worse again and again is believed to be well only after longer and longer, ms. */
const LONGEST_CALM_MS = 600_000;

/** What was told longer ago, ms, says nothing of how it will go on. */
export const MEMORY_MS = 1_800_000;

/** More would not make the wait longer. */
const MOST_TIMES = 8;

/** A tunnel as an alert sees it. Times are ms of watching, which stands still while nobody watches. */
export type Judged = {
  /** What was last told of it; anything below the threshold is `ok`. */
  readonly told: Level;
  /** Its level as it was before it got worse, thresholds aside; null where it was not seen then. */
  readonly before: Level | null;
  /** For how long it has been worse than told: what comes and goes adds up, and fades half as fast. */
  readonly worseMs: number;
  /** When the answer came that first showed so (wall time, ms); null while it is not. */
  readonly worseAt: number | null;
  /** For how long it has been better than told, without interruption. */
  readonly calmMs: number;
  /** When it was told that it got worse, lately. */
  readonly times: readonly number[];
};

/** What is seen of it, by data that can be relied on. */
export type Seen = {
  readonly level: Level;
  /** When the answer came that shows it (wall time, ms). */
  readonly answeredAt: number;
};

/** How a level counts for alerts. */
export const countedLevel = (level: Level, threshold: Level): Level =>
  compareLevels(level, threshold) >= 0 ? level : 'ok';

export const unjudged: Judged = {
  told: 'ok',
  before: null,
  worseMs: 0,
  worseAt: null,
  calmMs: 0,
  times: [],
};

/** A problem that was told of before it could be judged, as all that stand at the start. */
export const standing = (level: Level): Judged => ({...unjudged, told: level, before: level});

/** How long it must be better to be believed. */
const patienceMs = ({times}: Judged): number =>
  Math.min(LONGEST_CALM_MS, CALM_MS * 2 ** Math.max(0, times.length - 1));

export type Pace = {
  readonly threshold: Level;
  /** How long was watched since the last look, ms. */
  readonly byMs: number;
  /** How long was watched in all, ms. */
  readonly watchedMs: number;
};

/** What is told of a tunnel now, and what it was told to be before. */
export type Verdicted = {readonly judged: Judged; readonly tell: 'worse' | 'better' | null};

const whileWorse = (judged: Judged, {level, answeredAt}: Seen, {byMs, watchedMs}: Pace): Verdicted => {
  const worseMs = judged.worseMs + byMs;
  const worseAt = judged.worseAt ?? answeredAt;
  // One answer may be chance; the next one tells.
  if (worseMs < SETTLE_MS || answeredAt <= worseAt) {
    return {judged: {...judged, worseMs, worseAt, calmMs: 0}, tell: null};
  }
  const times = [...judged.times.filter((at) => watchedMs - at < MEMORY_MS), watchedMs].slice(-MOST_TIMES);
  return {
    judged: {...judged, told: level, worseMs: 0, worseAt: null, calmMs: 0, times},
    tell: 'worse',
  };
};

/** A tunnel after another look. @param seen null where nothing that is known of it can be relied on */
export const judge = (judged: Judged, seen: Seen | null, pace: Pace): Verdicted => {
  if (seen === null) {
    return {judged, tell: null};
  }
  const level = countedLevel(seen.level, pace.threshold);
  const order = compareLevels(level, judged.told);
  if (order > 0) {
    return whileWorse(judged, {...seen, level}, pace);
  }
  const worseMs = Math.max(0, judged.worseMs - pace.byMs / 2);
  const fading = {
    ...judged,
    worseMs,
    worseAt: worseMs === 0 ? null : judged.worseAt,
    before: seen.level,
  };
  if (order === 0) {
    return {judged: {...fading, calmMs: 0}, tell: null};
  }
  const calmMs = judged.calmMs + pace.byMs;
  return calmMs < patienceMs(judged)
    ? {judged: {...fading, calmMs}, tell: null}
    : {judged: {...fading, told: level, calmMs: 0}, tell: 'better'};
};
