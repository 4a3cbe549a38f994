import type {Clock} from '../../source/clock.js';

export type FakeClock = Clock & {
  /** Lets `ms` pass: sleepers and repeated actions come due in order of time. */
  readonly advance: (ms: number) => void;
  /** Somebody sets the wall clock: no time passes. */
  readonly set: (byMs: number) => void;
};

type Waiting = {atMs: number; readonly everyMs: number | undefined; readonly action: () => void};

/** A clock that stands still until it is advanced. Starts at `startMs`, ms since 1970. */
export const fakeClock = (startMs: number): FakeClock => {
  const waiting = new Set<Waiting>();
  let nowMs = startMs;
  let setMs = 0;
  const add = (ms: number, everyMs: number | undefined, action: () => void): (() => void) => {
    const entry: Waiting = {atMs: nowMs + Math.max(ms, 0), everyMs, action};
    waiting.add(entry);
    return () => waiting.delete(entry);
  };
  const firstDue = (untilMs: number): Waiting | undefined =>
    [...waiting].filter((entry) => entry.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  return {
    now: () => nowMs + setMs,
    monotonic: () => nowMs - startMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const remove = add(ms, undefined, resolve);
        signal?.addEventListener(
          'abort',
          () => {
            remove();
            resolve();
          },
          {once: true},
        );
      }),
    every: (ms, action) => add(ms, Math.max(ms, 1), action),
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (let entry = firstDue(untilMs); entry !== undefined; entry = firstDue(untilMs)) {
        nowMs = Math.max(nowMs, entry.atMs);
        if (entry.everyMs === undefined) {
          waiting.delete(entry);
        } else {
          entry.atMs += entry.everyMs;
        }
        entry.action();
      }
      nowMs = untilMs;
    },
    set: (byMs) => {
      setMs += byMs;
    },
  };
};
