import type {Clock} from '../clock.js';
import type {Snapshot} from '../model/fleet.js';
import type {SafeText} from '../model/text.js';
import type {History} from '../monitor/history.js';
import type {Lapse} from '../monitor/polling.js';
import type {Store} from '../monitor/store.js';
import {createEventsOf, scopeOf} from './events.js';
import {navigate} from './navigate.js';
import type {Navigation} from './navigation.js';
import type {Memory} from './page.js';
import {momentOf, type Past, type Playhead, type Reach, settled} from './playhead.js';
import type {Timeline} from './time-keys.js';

/** A recording that is shown in the place of the present. */
export type Replay = {
  readonly name: SafeText;
  /** The moment to begin at (wall time, ms), standing still; null: its beginning, playing. */
  readonly startAt: number | null;
};

/** The picture of a moment of the past. */
type PastPicture = {readonly snapshot: Snapshot; readonly now: number; readonly past: Past};

export type TimeTravel = {
  readonly memory: () => Memory;
  /** Null where the navigation stands in the present. */
  readonly picture: (navigation: Navigation) => PastPicture | null;
  /** Takes note of what time has done to the playhead: before a key, which may be quicker than the next picture. */
  readonly settle: () => void;
  /** What keys of time go by. @param heldAt the moment of a live picture that is held */
  readonly timeline: (navigation: Navigation, heldAt: number | null) => Timeline;
};

/** Where a screen begins: in the present, or somewhere in a recording. */
export const firstPlayhead = (replay: Replay | null, history: History, clock: Clock): Playhead | null =>
  replay === null
    ? null
    : {
        at: replay.startAt ?? history.span()?.from ?? 0,
        asOf: clock.monotonic(),
        speed: replay.startAt === null ? 1 : 0,
      };

/** The snapshot of one moment, made once: whole ones are not cheap to bring back. */
const rememberLast = (history: History): ((moment: number) => Snapshot) => {
  let last: {readonly moment: number; readonly until: number; readonly snapshot: Snapshot} | null = null;
  return (moment) => {
    const until = history.span()?.until ?? 0;
    // What came later belongs to later moments.
    if (last === null || last.moment !== moment || (last.until <= moment && last.until !== until)) {
      last = {moment, until, snapshot: history.at(moment)};
    }
    return last.snapshot;
  };
};

/**
 * Brings moments of the past back, and keeps the playhead within what there is.
 * @param lapseOf how the clocks leapt last, as of now: a picture that comes late must not be what tells of it
 */
export const createTimeTravel = (
  history: History,
  replay: Replay | null,
  clock: Clock,
  store: Store<Navigation>,
  lapseOf: () => Lapse | null,
): TimeTravel => {
  const at = rememberLast(history);
  const eventsOf = createEventsOf();
  let followed = lapseOf();
  const reach = (): Reach => {
    const span = history.span();
    // What is known already is of the past, even where it came in this very millisecond.
    const until = replay === null ? Math.max(clock.now(), (span?.until ?? 0) + 1) : (span?.until ?? 0);
    return {from: Math.min(span?.from ?? until, until), until, isReplay: replay !== null};
  };
  /** All moments that are remembered moved with a clock that was set back: so does the one that is shown. */
  const moved = (playhead: Playhead | null): Playhead | null => {
    const lapse = lapseOf();
    return playhead === null || lapse === followed || lapse?.name !== 'set-back'
      ? playhead
      : {...playhead, at: playhead.at - lapse.ms};
  };
  return {
    memory: () => ({
      span: history.span(),
      latest: history.snapshot(),
      eventsOf: (scope) => eventsOf(history.changes(), scope),
    }),
    settle: () => {
      const from = store.get().playhead;
      const to = settled(moved(from), reach(), clock.monotonic());
      followed = lapseOf();
      if (to !== from) {
        store.set(navigate(store.get(), {type: 'drift', from, to}));
      }
    },
    picture: (navigation) => {
      const limits = reach();
      const shown = settled(moved(navigation.playhead), limits, clock.monotonic());
      if (shown === null) {
        return null;
      }
      const moment = momentOf(shown, clock.monotonic());
      const past = {...limits, speed: shown.speed, replay: replay?.name ?? null};
      return {snapshot: at(moment), now: moment, past};
    },
    timeline: (navigation, heldAt) => ({
      ...reach(),
      monotonic: clock.monotonic(),
      heldAt,
      changes: eventsOf(history.changes(), scopeOf(navigation)).times,
    }),
  };
};
