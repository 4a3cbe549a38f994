import type {Clock} from '../clock.js';

/** So long nothing was asked for. */
const CALM_MS = 150;

/** What is asked for again and again is done after so long all the same. */
const LATEST_MS = 1000;

/** Does what can wait until nobody waits for anything else. */
export type Calm = {
  /** Has it done once it is calm, however often it is asked for until then. */
  readonly ask: () => void;
  /** It is not done any more. */
  readonly end: () => void;
};

export const createCalm = (clock: Clock, act: () => void): Calm => {
  const end = new AbortController();
  let asked = 0;
  let isWaiting = false;
  const wait = async (): Promise<void> => {
    const until = clock.monotonic() + LATEST_MS;
    for (let seen = -1; seen !== asked && clock.monotonic() < until; ) {
      seen = asked;
      await clock.sleep(CALM_MS, end.signal);
    }
    isWaiting = false;
    if (!end.signal.aborted) {
      act();
    }
  };
  return {
    ask: () => {
      asked += 1;
      if (!isWaiting) {
        isWaiting = true;
        void wait();
      }
    },
    end: () => end.abort(),
  };
};
