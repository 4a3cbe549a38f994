import type {Clock} from '../clock.js';
import type {Quota} from '../model/observation.js';
import {isTrickle, newBudget, refillPerMs, spend, told, usedShare, waitMs} from './budget.js';

/** At most so many requests at once. */
export const MOST_IN_FLIGHT = 4;

/**
 * The one purse that every HTTP request is paid from: those that the monitor plans, further pages of a list, second
 * tries, and those of the start. It is handed to the client, so that none can go out unpaid.
 */
export type Allowance = {
  /** Pays for one request: resolves when it may go out, or at once when `signal` aborts. */
  readonly admit: (signal: AbortSignal) => Promise<void>;
  /** Takes note of what the API says is left for everybody on the quota. */
  readonly told: (quota: Quota) => void;
  /** How long until one more request may go out, ms; 0 when at once. */
  readonly waitMs: () => number;
  /** Requests per ms that can be kept up at present. */
  readonly perMs: () => number;
  /** True while others on the quota need what is left. */
  readonly isTrickle: () => boolean;
  /** The part of the whole quota that was used during the last five minutes, 0 to 1. */
  readonly usedShare: () => number;
};

/** @param share part of the quota that may be used, above 0 to 1 */
export const createAllowance = (share: number, clock: Clock): Allowance => {
  let budget = newBudget(share, clock.monotonic());
  return {
    admit: async (signal) => {
      while (!signal.aborted) {
        const now = clock.monotonic();
        const wait = waitMs(budget, now);
        if (wait === 0) {
          budget = spend(budget, now);
          return;
        }
        await clock.sleep(wait, signal);
      }
    },
    told: (quota) => {
      budget = told(budget, quota, clock.monotonic());
    },
    waitMs: () => waitMs(budget, clock.monotonic()),
    perMs: () => refillPerMs(budget, clock.monotonic()),
    isTrickle: () => isTrickle(budget, clock.monotonic()),
    usedShare: () => usedShare(budget, clock.monotonic()),
  };
};
