import type {Clock} from '../clock.js';
import type {Quota} from '../model/observation.js';
import {isTrickle, newBudget, refillPerMs, spend, told, usedShare, waitMs} from './budget.js';

/** After a 429 that does not say how long to wait. The API blocks for up to five minutes; it is asked once then. */
export const UNTOLD_WAIT_MS = 60_000;

/** However short a wait the API names: it has just refused, and a loop of refusals helps nobody. */
export const SHORTEST_WAIT_MS = 1000;

/**
 * The one purse that every HTTP request is paid from: those that the monitor plans, further pages of a list, second
 * tries, and those of the start. It is handed to the client, so that none can go out unpaid.
 */
export type Allowance = {
  /**
   * Pays for one request: resolves when it may go out, or at once when `signal` aborts; with false, at once, where
   * the API asked for silence.
   */
  readonly admit: (signal: AbortSignal) => Promise<boolean>;
  /** Pays for one request if that can be done at once. */
  readonly admitNow: () => boolean;
  /** Lets nothing out for so long. @param waitMs null: the API did not say how long */
  readonly refused: (waitMs: number | null) => void;
  /** How long nothing may go out since the API refused, ms. */
  readonly silenceMs: () => number;
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
  let refusedUntil = 0;
  const silenceMs = (): number => Math.max(0, refusedUntil - clock.monotonic());
  const waitNow = (): number => Math.max(silenceMs(), waitMs(budget, clock.monotonic()));
  const pay = (): void => {
    budget = spend(budget, clock.monotonic());
  };
  return {
    admit: async (signal) => {
      while (!signal.aborted && silenceMs() === 0) {
        const wait = waitNow();
        if (wait === 0) {
          pay();
          return true;
        }
        await clock.sleep(wait, signal);
      }
      return signal.aborted;
    },
    admitNow: () => {
      const isPayable = waitNow() === 0;
      if (isPayable) {
        pay();
      }
      return isPayable;
    },
    refused: (waitMs) => {
      const silence = Math.max(SHORTEST_WAIT_MS, waitMs ?? UNTOLD_WAIT_MS);
      refusedUntil = Math.max(refusedUntil, clock.monotonic() + silence);
    },
    silenceMs,
    told: (quota) => {
      budget = told(budget, quota, clock.monotonic());
    },
    waitMs: waitNow,
    perMs: () => refillPerMs(budget, clock.monotonic()),
    isTrickle: () => isTrickle(budget, clock.monotonic()),
    usedShare: () => usedShare(budget, clock.monotonic()),
  };
};
