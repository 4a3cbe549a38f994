import {shortFailure} from '../model/failure.js';
import {freshnessOf} from '../model/freshness.js';
import type {ConnectorStateName} from '../model/status.js';
import {type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {ageMs} from '../model/time.js';
import {counted} from '../model/words.js';
import type {Polling} from '../monitor/polling.js';
import {sweepMs} from '../monitor/schedule.js';
import {countdown, duration, offset, percent, timeOfDay} from './format.js';
import {type Mark, ownerWords, placeMark, profileMark, words} from './header-marks.js';
import type {Scene} from './page.js';
import type {Past} from './playhead.js';
import {type Line, lineWidth, padLine, type Span, spaces, span} from './span.js';
import {connectorSigns, glyphs} from './theme.js';

/** Past so many intervals, the time of one round says more than the time to the next question. */
const SWEEP_FACTOR = 1.5;

const countWords: ReadonlyArray<readonly [ConnectorStateName, SafeText, SafeText]> = [
  ['active', safe`active`, safe`act`],
  ['passive', safe`passive`, safe`pas`],
  ['connected', safe`connected`, safe`con`],
  ['partial', safe`partial`, safe`part`],
  ['offline', safe`offline`, safe`off`],
  ['disconnected', safe`no connections`, safe`none`],
  ['other', safe`other`, safe`oth`],
  ['unknown', safe`unknown`, safe`unk`],
];

/** How much room the counts may take: words, abbreviations, or symbols alone in the narrowest panes. */
type Verbosity = 'words' | 'short' | 'symbols';

const counts = ({byState}: Scene['summary'], verbosity: Verbosity): Line =>
  countWords
    .filter(([name]) => (byState[name] ?? 0) > 0)
    .flatMap(([name, word, short], index): Span[] => {
      const {glyph, role} = connectorSigns[name];
      const count = byState[name] ?? 0;
      const texts: Readonly<Record<Verbosity, SafeText>> = {
        words: safe`${glyphs[glyph]} ${count} ${word}`,
        short: safe`${glyphs[glyph]}${count} ${short}`,
        symbols: safe`${glyphs[glyph]}${count}`,
      };
      const gap = index === 0 ? 0 : verbosity === 'words' ? 2 : 1;
      return [span(spaces(gap)), span(texts[verbosity], role)];
    });

/** What the monitor is doing, in the one word that a glance at the screen looks for. */
const stateWord = (polling: Polling, now: number, thresholds: Thresholds): Span => {
  const {activity} = polling;
  switch (activity.name) {
    case 'starting':
      return span(safe`CONNECTING ${duration(now - activity.since)}`, 'dim');
    case 'refused':
      return span(safe`STOPPED · ${shortFailure(activity.failure)}`, 'api-trouble');
    case 'rate_limited':
      return span(safe`RATE LIMITED ${countdown(activity.until - now)}`, 'api-trouble');
    case 'retrying': {
      const waitMs = activity.at - now;
      const when = waitMs > 0 ? safe`in ${Math.ceil(waitMs / 1000)}s` : safe`now`;
      return span(safe`RETRY ${when} · ${shortFailure(activity.failure)}`, 'api-trouble');
    }
    case 'polling': {
      const age = polling.answeredAt === null ? null : ageMs(polling.answeredAt, now);
      const freshness = freshnessOf(age, polling.paceMs, thresholds);
      if (freshness === 'fresh') {
        return span(safe`LIVE`, 'good');
      }
      return span(freshness === 'late' ? safe`LATE` : safe`STALE ${duration(age ?? 0)}`, 'api-trouble');
    }
  }
};

/** Where in the past the picture is from, and how fast it moves on. */
const pastWord = ({now, navigation}: Scene, {until, speed, isReplay}: Past): Span => {
  const pace = speed > 0 ? safe` ×${speed}` : isReplay ? safe` still` : safe``;
  return isReplay
    ? span(safe`REPLAY ${timeOfDay(now, navigation.isUtc, now)}${pace}`, 'past')
    : span(safe`REWIND −${offset(until - now)}${pace}`, 'past');
};

/**
 * A held picture says so and of which time it is, which stays true without a tick, and what has become of the API meanwhile.
 */
const stateOf = (scene: Scene): Line => {
  const {polling, trouble, heldAt, past, present, now} = scene;
  const {thresholds} = scene.preferences;
  if (past?.isReplay) {
    return [pastWord(scene, past)];
  }
  if (heldAt === null && past === null) {
    return [stateWord(polling, now, thresholds)];
  }
  const meanwhile = stateWord(trouble, present, thresholds);
  const held =
    past === null
      ? span(safe`PAUSED ${timeOfDay(heldAt ?? now, scene.navigation.isUtc, present)}`, 'held')
      : pastWord(scene, past);
  return meanwhile.role === 'api-trouble' ? [held, span(safe` `), meanwhile] : [held];
};

/** The pace that is really kept, and what it costs; where room is short, the time to the next question goes. */
const pace = ({polling, now, heldAt, past}: Scene): {readonly whole: SafeText; readonly brief: SafeText} => {
  if (past?.isReplay) {
    return {whole: safe``, brief: safe``};
  }
  const share = safe`API ${percent(polling.usedShare)}`;
  if (polling.activity.name !== 'polling' || heldAt !== null || past !== null) {
    return {whole: share, brief: share};
  }
  if (polling.isTrickle || sweepMs(polling.cadences) > polling.paceMs * SWEEP_FACTOR) {
    const text = safe`${polling.isTrickle ? safe`slow` : safe`sweep ${duration(sweepMs(polling.cadences))}`} · ${share}`;
    return {whole: text, brief: text};
  }
  const next = polling.nextAt === null ? 0 : Math.max(0, Math.ceil((polling.nextAt - now) / 1000));
  return {whole: safe`next ${next}s · ${share}`, brief: share};
};

/** Between what stands at the left edge and what stands at the right. */
const GAP_COLUMNS = 2;

const SEPARATOR_COLUMNS = 3;

const separated = (parts: readonly Line[]): Line =>
  parts
    .filter((part) => lineWidth(part) > 0)
    .flatMap((part, index) => (index === 0 ? part : [span(safe` · `, 'dim'), ...part]));

const wholeMark = (mark: Mark | null): readonly Line[] => (mark === null ? [] : [mark.cut(mark.columns)]);

/**
 * What is left where even symbols have too little room.
 */
const tightest = (
  mark: Mark | null,
  symbols: Line,
  state: Line,
  width: number,
): {readonly left: Line; readonly right: Line} => {
  const least = Math.min(mark?.columns ?? 0, mark?.least ?? 0);
  const room = width - lineWidth(state) - GAP_COLUMNS;
  if (mark === null || (!mark.isKept && room < least)) {
    return {left: [], right: lineWidth(state) > width ? padLine(state, width) : state};
  }
  const besides = lineWidth(symbols) === 0 ? 0 : lineWidth(symbols) + SEPARATOR_COLUMNS;
  if (room - besides >= least) {
    const left = mark.cut(Math.min(mark.columns, room - besides));
    return {left: separated(besides === 0 ? [left] : [left, symbols]), right: state};
  }
  const left = mark.cut(Math.min(mark.columns, Math.max(room, least)));
  const stateRoom = width - lineWidth(left) - GAP_COLUMNS;
  return {left, right: lineWidth(state) > stateRoom ? padLine(state, stateRoom) : state};
};

/** The line above everything: whose tunnels, how many in which state, and how far that can be believed. */
export const headerLine = (scene: Scene, place: SafeText | null): Line => {
  const {summary, width} = scene;
  const {profile} = scene.preferences;
  const app = words(safe`warptop`, 'title');
  const [placed, profiled] = [place && placeMark(place), profile && profileMark(profile)];
  const where = wholeMark(placed);
  const isListed = Object.values(scene.snapshot.lists).some(({at}) => at !== null);
  const totals = isListed
    ? [words(safe`${counted(summary.tunnels, safe`tunnel`)} ${counted(summary.connectors, safe`connector`)}`)]
    : [];
  const hasCounts = summary.connectors > 0;
  const withCounts = (parts: readonly Line[], verbosity: Verbosity): Line =>
    separated(hasCounts ? [...parts, counts(summary, verbosity)] : parts);
  const named = [...where, ownerWords(scene)];
  /** Without the account. */
  const least = [...where, ...wholeMark(profiled)];
  const state = stateOf(scene);
  const {whole, brief} = pace(scene);
  const isRecorded = scene.recorded !== null && scene.recorded.trouble === null;
  const recorded = isRecorded ? [words(safe`REC`, 'key')] : [];
  const wholeState = separated([state, ...recorded, words(whole, 'dim')]);
  const briefState = separated([state, ...recorded, words(brief, 'dim')]);
  const choices: ReadonlyArray<readonly [Verbosity, ReadonlyArray<readonly Line[]>, Line]> = [
    ['words', [[app, ...named, ...totals], [...named, ...totals], named], wholeState],
    ['words', [named, least], briefState],
    ['short', [named, least], wholeState],
    ['short', [named, least], briefState],
    ['symbols', [named, least], wholeState],
    ['symbols', [least], state],
    ['symbols', profiled === null ? [] : [where], state],
  ];
  const beside = (left: Line, right: Line): Line => [...padLine(left, width - lineWidth(right)), ...right];
  for (const [verbosity, all, right] of choices) {
    const room = width - GAP_COLUMNS - lineWidth(right);
    for (const parts of all) {
      const left = withCounts(parts, verbosity);
      if (lineWidth(left) <= room) {
        return beside(left, right);
      }
    }
  }
  const {left, right} = tightest(
    ...([placed ?? profiled, hasCounts ? counts(summary, 'symbols') : [], state, width] as const),
  );
  return beside(left, right);
};
