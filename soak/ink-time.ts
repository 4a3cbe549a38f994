import {type Clock, systemClock} from '../source/clock.js';

/*
 * Stands in for the timers of Ink in the bundle of the soak (scripts/soak.js), so that its throttle and its wait for
 * the rest of an escape sequence live in the soak's time: else nearly all frames would be left out.
 */

let clock: Clock = systemClock;

export const useInkClock = (next: Clock): void => {
  clock = next;
};

const inkDate = {now: (): number => clock.monotonic()};

export const setTimeout = (action: () => void, ms = 0): AbortController => {
  const cancelled = new AbortController();
  void clock.sleep(ms, cancelled.signal).then(() => {
    if (!cancelled.signal.aborted) {
      action();
    }
  });
  return cancelled;
};

export const clearTimeout = (timer: AbortController | null | undefined): void => timer?.abort();
export {inkDate as Date};
