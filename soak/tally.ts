import type {Outcome} from './faults.js';
import {createWindow, differences, type Parts} from './figures.js';

/** The quota's window. */
const WINDOW_MS = 300_000;

/** What one end saw. Both ends keep one, of what each knows by itself; in the end they must be equal. */
export type Tally = {
  readonly outcomes: Map<Outcome, number>;
  readonly count: (outcome: Outcome, times?: number) => void;
  /** Takes note of what was served, or is shown, of one thing; counts what differs from the time before. */
  readonly saw: (key: string, parts: Parts) => void;
  /** Takes the last one of a thing back: the other end has to put it aside. */
  readonly unsee: (key: string) => void;
  /** Forgets things that are gone for good. */
  readonly keepOnly: (isKept: (key: string) => boolean) => void;
  readonly changes: () => number;
  /** One request. @param at monotonic, ms */
  readonly request: (at: number) => void;
  readonly requests: () => number;
  /** The most that any sliding five minutes held. */
  readonly mostRequests: () => number;
};

type Seen = {readonly parts: Parts; readonly changes: number; readonly before: Parts | null};

export const createTally = (): Tally => {
  const outcomes = new Map<Outcome, number>();
  const seen = new Map<string, Seen>();
  const window = createWindow(WINDOW_MS);
  let changes = 0;
  let requests = 0;
  return {
    outcomes,
    count: (outcome, times = 1) => {
      if (times > 0) {
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + times);
      }
    },
    saw: (key, parts) => {
      const before = seen.get(key)?.parts ?? null;
      const different = before === null ? 0 : differences(before, parts);
      changes += different;
      seen.set(key, {parts, changes: different, before});
    },
    unsee: (key) => {
      const last = seen.get(key);
      if (last !== undefined) {
        changes -= last.changes;
        if (last.before === null) {
          seen.delete(key);
        } else {
          seen.set(key, {parts: last.before, changes: 0, before: last.before});
        }
      }
    },
    keepOnly: (isKept) => {
      for (const key of [...seen.keys()]) {
        if (!isKept(key)) {
          seen.delete(key);
        }
      }
    },
    changes: () => changes,
    request: (at) => {
      requests += 1;
      window.add(at);
    },
    requests: () => requests,
    mostRequests: window.most,
  };
};
