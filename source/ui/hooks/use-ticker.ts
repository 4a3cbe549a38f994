import {useEffect, useState} from 'react';
import type {Clock} from '../../clock.js';

/** Ages on the screen are whole seconds. */
const TICK_MS = 1000;

/** Wall time in ms, renewed every second whatever else happens: what is shown must age visibly. */
export const useTicker = (clock: Clock): number => {
  const [now, setNow] = useState(clock.now);
  useEffect(() => clock.every(TICK_MS, () => setNow(clock.now())), [clock]);
  return now;
};
