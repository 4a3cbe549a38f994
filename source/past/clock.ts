import type {Clock} from '../clock.js';

/** A clock for one who works alone: it stands still but for what is slept. @param startMs wall time, ms since 1970 */
export const createPastClock = (startMs: number): Clock => {
  let now = startMs;
  return {
    now: () => now,
    monotonic: () => now - startMs,
    sleep: async (ms) => {
      now += Math.max(ms, 0);
    },
    // Whatever is to happen again and again would have to be waited for.
    every: () => () => undefined,
  };
};
