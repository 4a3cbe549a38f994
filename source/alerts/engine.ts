import type {Level} from '../model/facts.js';
import type {Account} from '../model/fleet.js';
import {isTrusted} from '../model/freshness.js';
import {compareLevels} from '../model/verdict.js';
import type {TunnelView} from '../model/view.js';
import {loadedOf} from '../monitor/agenda.js';
import type {Polling} from '../monitor/polling.js';
import {type Alert, MOST_A_MINUTE} from './alert.js';
import {type Group, type Held, type HeldTelling, hold, release} from './holding.js';
import {countedLevel, type Judged, judge, SETTLE_MS, type Seen, standing, unjudged} from './judging.js';
import {clearSight, look, type Sight} from './sight.js';
import {betterText, goneText, standingText, type Telling, worseText} from './words.js';

/** What stands at the start is told once it was looked at for so long, ms: lists and tunnels come one by one. */
const START_MS = 5000;

/** A large account takes minutes to ask for; nobody waits longer than this for what stands at the start, ms. */
const LONGEST_START_MS = 60_000;

/** Where more passed between two looks, ms, the program did not run, or its machine slept: nobody watched. */
const LONGEST_STEP_MS = 2000;

const MINUTE_MS = 60_000;

/** A tunnel, and for how long it has been gone from the list, ms of watching. */
type Entry = {readonly judged: Judged; readonly goneMs: number};

const newEntry: Entry = {judged: unjudged, goneMs: 0};

/** All that alerts follow from. Times are ms of watching. */
export type Engine = {
  /** Monotonic, ms; null before the first look. */
  readonly lookedAt: number | null;
  readonly watchedMs: number;
  /** When anything was known first; null before. */
  readonly knownAt: number | null;
  readonly isStarting: boolean;
  /** By key of the tunnel. */
  readonly entries: ReadonlyMap<string, Entry>;
  readonly sight: Sight;
  readonly held: Held;
  /** When alerts were told, within the last minute. */
  readonly toldAt: readonly number[];
};

export const newEngine: Engine = {
  lookedAt: null,
  watchedMs: 0,
  knownAt: null,
  isStarting: true,
  entries: new Map(),
  sight: clearSight,
  held: new Map(),
  toldAt: [],
};

/** What is known at a moment. */
export type Look = {
  readonly account: Account | null;
  readonly views: readonly TunnelView[];
  readonly polling: Polling;
  /** Wall time, ms. */
  readonly now: number;
  readonly monotonic: number;
};

type Step = {readonly engine: Engine; readonly alerts: readonly Alert[]};

const seenOf = ({state, freshness, verdict}: TunnelView): Seen | null =>
  state.connectorsAt !== null && state.missingSince === null && isTrusted(freshness)
    ? {level: verdict.level, answeredAt: state.connectorsAt}
    : null;

const byGravity = (a: Telling, b: Telling): number =>
  compareLevels(b.view.verdict.level, a.view.verdict.level);

const groupText = ({event, tellings}: Group) => {
  switch (event) {
    case 'worse':
      return worseText(tellings);
    case 'gone':
      return goneText(tellings);
    default:
      return betterText(tellings, event === 'recovered');
  }
};

/** What stands already when everything has been asked for once: the first entries, and one alert for all of them. */
const begin = (engine: Engine, {account, views, now}: Look, threshold: Level): Step => {
  const entries = new Map<string, Entry>();
  const found: Telling[] = [];
  for (const view of views) {
    const seen = seenOf(view);
    const level = seen === null ? 'ok' : countedLevel(seen.level, threshold);
    entries.set(view.state.key, {
      ...newEntry,
      judged: level === 'ok' ? {...unjudged, before: seen?.level ?? null} : standing(level),
    });
    if (level !== 'ok') {
      found.push({view, from: null, times: 0});
    }
  }
  const tunnels = found.sort(byGravity);
  const level = tunnels[0]?.view.verdict.level ?? 'ok';
  const text = standingText(tunnels, level);
  return {
    engine: {
      ...engine,
      isStarting: false,
      entries,
      toldAt: [...engine.toldAt, ...(tunnels.length === 0 ? [] : [engine.watchedMs])],
    },
    alerts: tunnels.length === 0 ? [] : [{event: 'standing', level, at: now, text, account, tunnels}],
  };
};

/** One tunnel after another look. @returns its entry, and what is to be told of it */
const follow = (
  entry: Entry,
  view: TunnelView,
  pace: Parameters<typeof judge>[2],
): {readonly entry: Entry; readonly telling: HeldTelling | null} => {
  const {judged} = entry;
  const common = {view, was: judged.told, since: pace.watchedMs};
  if (view.state.missingSince !== null) {
    const goneMs = entry.goneMs + pace.byMs;
    const isNewlyGone = entry.goneMs < SETTLE_MS && goneMs >= SETTLE_MS;
    if (!isNewlyGone) {
      return {entry: {...entry, goneMs}, telling: null};
    }
    const isWorth = judged.told !== 'ok' || countedLevel('unknown', pace.threshold) !== 'ok';
    const from = judged.told === 'ok' ? judged.before : judged.told;
    return {
      entry: {judged: unjudged, goneMs},
      telling: isWorth ? {...common, is: 'ok', from, times: 0, isGone: true} : null,
    };
  }
  const {judged: after, tell} = judge(judged, seenOf(view), pace);
  const from = tell === 'worse' ? judged.before : judged.told;
  return {
    entry: {judged: after, goneMs: 0},
    telling:
      tell === null ? null : {...common, is: after.told, from, times: after.times.length, isGone: false},
  };
};

const followAll = (engine: Engine, {views}: Look, byMs: number, threshold: Level): Engine => {
  const pace = {threshold, byMs, watchedMs: engine.watchedMs};
  const tellings: HeldTelling[] = [];
  const entries = new Map<string, Entry>();
  for (const view of views) {
    const {key} = view.state;
    const {entry, telling} = follow(engine.entries.get(key) ?? newEntry, view, pace);
    entries.set(key, entry);
    if (telling !== null) {
      tellings.push(telling);
    }
  }
  return {...engine, entries, held: hold(engine.held, tellings)};
};

/** As much as may be told now; the rest waits. */
const tell = (engine: Engine, {account, views, polling, now}: Look): Step => {
  const {watchedMs} = engine;
  const toldAt = engine.toldAt.filter((told) => watchedMs - told < MINUTE_MS);
  const room = MOST_A_MINUTE - toldAt.length;
  const seeing = look(engine.sight, views, polling, now, watchedMs);
  // What there is no room for yet is found again at the next look.
  const isSightTold = seeing.tell !== null && room > 0;
  const sightAlerts: readonly Alert[] = isSightTold
    ? [
        {
          ...seeing.tell,
          level: seeing.tell.event === 'data_fresh' ? 'ok' : 'unknown',
          at: now,
          account,
          tunnels: [],
        },
      ]
    : [];
  const released = release(engine.held, watchedMs, room - sightAlerts.length);
  const alerts = [
    ...sightAlerts,
    ...released.groups.map((group): Alert => {
      const {event, tellings} = group;
      const level = tellings[0]?.view.verdict.level ?? 'unknown';
      return {event, level, at: now, text: groupText(group), account, tunnels: tellings};
    }),
  ];
  return {
    engine: {
      ...engine,
      sight: seeing.tell === null || isSightTold ? seeing.sight : engine.sight,
      held: released.held,
      toldAt: [...toldAt, ...alerts.map(() => watchedMs)],
    },
    alerts,
  };
};

/**
 * What there is to tell at another moment, a second or so after the last. Pure.
 * @param threshold problems below this level are none
 */
export const step = (before: Engine, at: Look, threshold: Level): Step => {
  const passedMs = before.lookedAt === null ? 0 : Math.max(0, at.monotonic - before.lookedAt);
  const byMs = Math.min(passedMs, LONGEST_STEP_MS);
  const watchedMs = before.watchedMs + byMs;
  const isKnown = at.polling.answeredAt !== null && at.account !== null;
  const knownAt = before.knownAt ?? (isKnown ? watchedMs : null);
  const engine: Engine = {...before, lookedAt: at.monotonic, watchedMs, knownAt};
  if (!engine.isStarting) {
    return tell(followAll(engine, at, byMs, threshold), at);
  }
  const {loaded, all} = loadedOf(at.views.map(({state}) => state));
  const waitedMs = knownAt === null ? 0 : watchedMs - knownAt;
  if (knownAt !== null && (waitedMs >= LONGEST_START_MS || (loaded === all && waitedMs >= START_MS))) {
    return begin(engine, at, threshold);
  }
  // An API that does not answer is told of also before there is anything else to tell.
  return tell(engine, at);
};
