/**
 * Time, as everything else receives it. The only file that touches the system's clocks and timers,
 * so that tests, the simulator and a replay can run at a pace of their own.
 */
export type Clock = {
  /** Wall time, ms since 1970. May jump when the machine's clock is set. */
  readonly now: () => number;
  /** Milliseconds since some fixed moment; never goes back. For deadlines and intervals. */
  readonly monotonic: () => number;
  /** Resolves after `ms` (clamped to 0…2³¹−1), or at once when `signal` aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Calls `action` every `ms` until the returned function is called. */
  readonly every: (ms: number, action: () => void) => () => void;
};

/** Node fires longer delays at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
      signal?.addEventListener('abort', done, {once: true});
    }),
  every: (ms, action) => {
    const timer = setInterval(action, ms);
    return () => clearInterval(timer);
  },
};

/** Resolves when everything else that waits has had its turn: long work is done in parts, with this in between. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
