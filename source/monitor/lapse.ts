import type {Clock} from '../clock.js';
import type {Lapse} from './polling.js';

/** What both clocks say at one moment, ms. */
type Reading = {readonly wall: number; readonly monotonic: number};

const LOOK_MS = 1000;

/** So long nothing stops a program that runs: it was suspended, its machine slept, or somebody set the clock. */
const LONGEST_STALL_MS = 5000;

/** Time servers move a clock by less without anybody noticing. */
const SMALLEST_SETBACK_MS = 1000;

/**
 * What happened between two looks, meant to be a second apart; null where nothing did. Some machines stop the
 * monotonic clock while they sleep, so the clock that went further is believed; only one that went backwards
 * cannot be right.
 */
export const lapseBetween = (before: Reading, now: Reading): Lapse | null => {
  const wallMs = now.wall - before.wall;
  const monotonicMs = now.monotonic - before.monotonic;
  const at = now.wall;
  if (monotonicMs - wallMs >= SMALLEST_SETBACK_MS) {
    return {name: 'set-back', at, ms: monotonicMs - wallMs};
  }
  if (monotonicMs - LOOK_MS >= LONGEST_STALL_MS) {
    return {name: 'stopped', at, ms: monotonicMs - LOOK_MS};
  }
  return wallMs - monotonicMs >= LONGEST_STALL_MS ? {name: 'ahead', at, ms: wallMs - monotonicMs} : null;
};

/** Looks at both clocks every second until the returned function is called. */
export const watchLapses = (clock: Clock, onLapse: (lapse: Lapse) => void): (() => void) => {
  const read = (): Reading => ({wall: clock.now(), monotonic: clock.monotonic()});
  let before = read();
  return clock.every(LOOK_MS, () => {
    const now = read();
    const lapse = lapseBetween(before, now);
    before = now;
    if (lapse !== null) {
      onLapse(lapse);
    }
  });
};
