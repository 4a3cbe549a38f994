import {useEffect, useState} from 'react';
import type {Clock} from '../../clock.js';

/** Ages on the screen are whole seconds. */
const TICK_MS = 1000;

/** Where more than a second of the past goes by in one of ours, steps this long still look like a motion. */
const FAST_TICK_MS = 250;

/**
 * Wall time in ms, renewed every second whatever else happens: what is shown must age visibly.
 * @param isFast more often than that
 */
export const useTicker = (clock: Clock, isFast = false): number => {
  const [now, setNow] = useState(clock.now);
  useEffect(() => clock.every(isFast ? FAST_TICK_MS : TICK_MS, () => setNow(clock.now())), [clock, isFast]);
  return now;
};
