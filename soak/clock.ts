import {setImmediate} from 'node:timers/promises';
import {type Clock, systemClock} from '../source/clock.js';

/** Nothing on a loopback interface takes so long, in real time. */
const LONGEST_REAL_WAIT_MS = 60_000;

/**
 * Time that jumps from one timer to the next, but never while a real request is under way: one that is on the wire
 * takes no time at all.
 */
export type SoakClock = {
  /** The watching machine's clocks: its wall clock may be set. */
  readonly client: Clock;
  /** The same time, with a wall clock that nobody sets. */
  readonly server: Clock;
  /** Sets the client's wall clock ahead, or back. */
  readonly setWall: (byMs: number) => void;
  /** Lets time go by without a timer running, as while a machine sleeps. Those that are due run afterwards. */
  readonly oversleep: (ms: number) => void;
  /** Time stands still until the promise settles. */
  readonly hold: (work: Promise<unknown>) => void;
  /** Something that is under way got on: to be called whenever `isBusy` may have changed. */
  readonly touch: () => void;
  /** Runs all that is due until `ms` of time have gone by. Rejects where something real got stuck. */
  readonly pass: (ms: number, isBusy: () => boolean) => Promise<void>;
};

type Waiting = {readonly atMs: number; readonly action: () => void};

/**
 * @param startMs wall time at the start, ms since 1970
 * @param longestRealWaitMs after which a real request counts as stuck
 */
export const createSoakClock = (startMs: number, longestRealWaitMs = LONGEST_REAL_WAIT_MS): SoakClock => {
  const waiting = new Set<Waiting>();
  const holds = new Set<Promise<unknown>>();
  let nowMs = 0;
  let setByMs = 0;
  let onProgress = (): void => undefined;
  let onStuck = (): void => undefined;
  let steps = 0;

  const wait = (ms: number, action: () => void): (() => void) => {
    const entry = {atMs: nowMs + Math.max(ms, 0), action};
    waiting.add(entry);
    return () => waiting.delete(entry);
  };

  const next = (): Waiting | null => {
    let first: Waiting | null = null;
    for (const entry of waiting) {
      first = first === null || entry.atMs < first.atMs ? entry : first;
    }
    return first;
  };

  const timers: Pick<Clock, 'monotonic' | 'sleep' | 'every'> = {
    monotonic: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const done = (): void => {
          cancel();
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const cancel = wait(ms, done);
        signal?.addEventListener('abort', done, {once: true});
      }),
    every: (ms, action) => {
      let cancel = (): void => undefined;
      const repeat = (): void => {
        cancel = wait(Math.max(ms, 1), () => {
          repeat();
          action();
        });
      };
      repeat();
      return () => cancel();
    },
  };

  /** Until `touch`; rejects where nothing comes of it. */
  const progress = (): Promise<void> =>
    new Promise((resolve, reject) => {
      onProgress = resolve;
      onStuck = () => reject(new Error('a real request neither ended nor was meant to hang'));
    });

  /** All that follows from what has just happened: promises, what the screen draws, and real requests. */
  const settle = async (isBusy: () => boolean): Promise<void> => {
    do {
      await setImmediate();
      await setImmediate();
      await Promise.all(holds);
      if (isBusy()) {
        await progress();
      }
    } while (isBusy() || holds.size > 0);
  };

  const run = async (untilMs: number, isBusy: () => boolean): Promise<void> => {
    for (;;) {
      await settle(isBusy);
      steps += 1;
      const entry = next();
      if (entry === null || entry.atMs > untilMs) {
        nowMs = Math.max(nowMs, untilMs);
        return;
      }
      waiting.delete(entry);
      nowMs = Math.max(nowMs, entry.atMs);
      entry.action();
    }
  };

  return {
    client: {...timers, now: () => startMs + nowMs + setByMs},
    server: {...timers, now: () => startMs + nowMs},
    setWall: (byMs) => {
      setByMs += byMs;
    },
    oversleep: (ms) => {
      nowMs += ms;
    },
    hold: (work) => {
      holds.add(work);
      void work.finally(() => holds.delete(work)).catch(() => undefined);
    },
    touch: () => onProgress(),
    pass: async (ms, isBusy) => {
      const untilMs = nowMs + ms;
      let stepsBefore = -1;
      const unwatch = systemClock.every(longestRealWaitMs, () => {
        if (steps === stepsBefore) {
          onStuck();
        }
        stepsBefore = steps;
      });
      try {
        await run(untilMs, isBusy);
      } finally {
        unwatch();
      }
    },
  };
};
