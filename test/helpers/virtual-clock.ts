import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../../source/clock.js';

export type VirtualClock = Clock & {
  /** Lets `ms` pass, one due moment after the other, each with all that follows from it. */
  readonly pass: (ms: number) => Promise<void>;
  /** Sets the wall clock, as a user or a time server may: the monotonic one does not notice. */
  readonly setWall: (ms: number) => void;
  /** How many times something began to sleep. */
  readonly sleeps: () => number;
};

type Waiting = {readonly atMs: number; readonly action: () => void};

/**
 * A clock for what sleeps again and again: time moves only when all that was woken has gone back to sleep.
 * Starts at `startMs`, ms since 1970.
 */
export const virtualClock = (startMs: number): VirtualClock => {
  const waiting = new Set<Waiting>();
  let nowMs = 0;
  let wallMs = startMs;
  let sleeps = 0;

  const wait = (ms: number, action: () => void): (() => void) => {
    const entry = {atMs: nowMs + Math.max(ms, 0), action};
    waiting.add(entry);
    return () => waiting.delete(entry);
  };
  const every = (ms: number, action: () => void): (() => void) => {
    let cancel = (): void => undefined;
    const repeat = (): void => {
      cancel = wait(Math.max(ms, 1), () => {
        repeat();
        action();
      });
    };
    repeat();
    return () => cancel();
  };
  const moveTo = (ms: number): void => {
    wallMs += ms - nowMs;
    nowMs = ms;
  };

  return {
    now: () => wallMs,
    monotonic: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleeps += 1;
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
    every,
    pass: async (ms) => {
      const untilMs = nowMs + ms;
      await setImmediate();
      for (;;) {
        let first: Waiting | null = null;
        for (const entry of waiting) {
          if (first === null || entry.atMs < first.atMs) {
            first = entry;
          }
        }
        if (first === null || first.atMs > untilMs) {
          moveTo(untilMs);
          return;
        }
        waiting.delete(first);
        moveTo(first.atMs);
        first.action();
        await setImmediate();
      }
    },
    setWall: (ms) => {
      wallMs = ms;
    },
    sleeps: () => sleeps,
  };
};
