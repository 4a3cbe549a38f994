import type {ConnectorState} from './fleet.js';

/** How far back it is looked for changes of state, ms. */
export const FLAP_WINDOW_MS = 600_000;

/** More changes in so short a time would tell nothing more. */
const MOST_FLIPS = 120;

const isRecent = (at: number, now: number): boolean => now - at < FLAP_WINDOW_MS;

/** The changes of state that are still to be remembered, and one more. @param at when it was seen, ms */
export const withFlip = (flips: readonly number[], at: number): readonly number[] =>
  [...flips.filter((flip) => isRecent(flip, at)), at].slice(-MOST_FLIPS);

/** How often a connector changed its state in the ten minutes before a moment (wall time, ms). */
export const flapScore = ({flips}: Pick<ConnectorState, 'flips'>, at: number): number =>
  flips.filter((flip) => isRecent(flip, at)).length;
