import type {ConnectorState} from './fleet.js';
import {LONGEST_FLAPPING_MS} from './thresholds.js';

/** More changes in so short a time would tell nothing more, and no limit can ask for more. */
export const MOST_FLIPS = 120;

/** The changes of state that are still to be remembered, and one more. @param at when it was seen, ms */
export const withFlip = (flips: readonly number[], at: number): readonly number[] =>
  [...flips.filter((flip) => at - flip < LONGEST_FLAPPING_MS), at].slice(-MOST_FLIPS);

/** How often a connector changed its state in the last `windowMs` before a moment (wall time, ms). */
export const flapScore = ({flips}: Pick<ConnectorState, 'flips'>, at: number, windowMs: number): number =>
  flips.filter((flip) => at - flip < windowMs).length;
