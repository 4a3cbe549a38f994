import type {SafeText} from '../model/text.js';

/** Where in the past the screen stands. */
export type Playhead = {
  /** The moment that was shown at `asOf` (wall time, ms). */
  readonly at: number;
  /** Monotonic, ms. */
  readonly asOf: number;
  /** How many times faster than time itself it moves on; 0: it stands still. */
  readonly speed: number;
};

/** The first and the last moment that can be shown (wall time, ms); the last one is now, or the end of a replay. */
export type Reach = {readonly from: number; readonly until: number; readonly isReplay: boolean};

/** Speeds that keys choose from. */
export const SPEEDS: readonly number[] = [1, 2, 5, 10, 30, 60, 300];

/** How far one step goes, ms. */
export const STEP_MS = 5000;

/** The moment that a playhead has come to. @param monotonic ms */
export const momentOf = ({at, asOf, speed}: Playhead, monotonic: number): number =>
  Math.round(at + Math.max(0, monotonic - asOf) * speed);

/** The playhead at the newest moment: live, or the end of a replay. */
export const newest = ({until, isReplay}: Reach, monotonic: number): Playhead | null =>
  isReplay ? {at: until, asOf: monotonic, speed: 0} : null;

/**
 * What has become of a playhead by now: one that has caught up is live again, or stands still at the end of a replay;
 * what is no longer remembered is left behind. The same one as long as nothing of that happened.
 */
export const settled = (playhead: Playhead | null, reach: Reach, monotonic: number): Playhead | null => {
  if (playhead === null) {
    return null;
  }
  const moment = momentOf(playhead, monotonic);
  if (moment >= reach.until) {
    const isThere = reach.isReplay && playhead.speed === 0 && playhead.at === reach.until;
    return isThere ? playhead : newest(reach, monotonic);
  }
  return moment < reach.from ? {...playhead, at: reach.from, asOf: monotonic} : playhead;
};

/** What a picture of the past knows of its place in time. */
export type Past = Reach & {
  /** The chosen speed; 0 where it stands still. */
  readonly speed: number;
  /** What is replayed; null where the past is that of a live monitor. */
  readonly replay: SafeText | null;
};
