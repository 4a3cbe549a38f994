import type {Quota} from '../model/observation.js';
import {
  type Leave,
  leaveOf,
  QUOTA_REQUESTS,
  QUOTA_WINDOW_MS,
  TRICKLE_PER_MS,
  type Use,
  usedAfter,
} from './sharing.js';

/** How much of the share may go out at once, so that the screen fills quickly. */
const BURST = 1 / 3;

/** Even in a trickle, what the user turns to is asked at once. */
const ALWAYS_AT_ONCE = 2;

/** What the API last said of the quota that everybody shares, in force until its window ends (monotonic, ms). */
type Known = {readonly leave: Leave; readonly until: number};

/**
 * How many requests may be sent, and how many were. A bucket of a third of the share that refills with the other
 * two thirds over the window: so no sliding window ever holds more than the share. What the API says is left can
 * only slow it down.
 */
export type Budget = {
  /** Part of the quota that may be used, above 0 to 1. */
  readonly share: number;
  readonly shareRequests: number;
  /** Requests that may go out now. */
  readonly tokens: number;
  /** When `tokens` was right (monotonic, ms). */
  readonly at: number;
  /** When requests were sent during the last window (monotonic, ms), oldest first. */
  readonly sent: readonly number[];
  /** Requests that were ever sent. */
  readonly spent: number;
  readonly use: Use | null;
  readonly known: Known | null;
};

/** @param share part of the quota that may be used, above 0 to 1  @param now monotonic, ms */
export const newBudget = (share: number, now: number): Budget => {
  const shareRequests = Math.max(3, Math.floor(QUOTA_REQUESTS * share));
  return {
    share,
    shareRequests,
    tokens: Math.floor(shareRequests * BURST),
    at: now,
    sent: [],
    spent: 0,
    use: null,
    known: null,
  };
};

const leaveAt = ({known}: Budget, now: number): Leave | null =>
  known !== null && now < known.until ? known.leave : null;

/** Requests per ms that can be kept up at present. */
export const refillPerMs = (budget: Budget, now: number): number => {
  const own = (budget.shareRequests - Math.floor(budget.shareRequests * BURST)) / QUOTA_WINDOW_MS;
  const leave = leaveAt(budget, now);
  return leave === null ? own : Math.min(own, Math.max(leave.perMs, TRICKLE_PER_MS));
};

/** True while others on the quota need what is left: then little more than what is looked at may be asked. */
export const isTrickle = (budget: Budget, now: number): boolean => {
  const leave = leaveAt(budget, now);
  return leave !== null && leave.perMs < TRICKLE_PER_MS;
};

const refilled = (budget: Budget, now: number): number =>
  Math.min(
    Math.floor(budget.shareRequests * BURST),
    budget.tokens + Math.max(0, now - budget.at) * refillPerMs(budget, now),
  );

/** How long until one more request may go out, ms; 0 when at once. */
export const waitMs = (budget: Budget, now: number): number =>
  Math.ceil(Math.max(0, 1 - refilled(budget, now)) / refillPerMs(budget, now));

/** The budget after one more request was sent. */
export const spend = (budget: Budget, now: number): Budget => ({
  ...budget,
  tokens: refilled(budget, now) - 1,
  at: now,
  spent: budget.spent + 1,
  sent: [...budget.sent.filter((at) => now - at < QUOTA_WINDOW_MS), now],
});

/** The budget once the API has said what is left for all. */
export const told = (budget: Budget, quota: Quota, now: number): Budget => {
  const use = usedAfter(budget.use, quota.remaining, budget.spent, now);
  const leave = leaveOf(quota, use, budget.share);
  return {
    ...budget,
    tokens: Math.min(refilled(budget, now), Math.max(leave.atOnce, ALWAYS_AT_ONCE)),
    at: now,
    use,
    known: {leave, until: now + quota.resetMs},
  };
};

/** The part of the whole quota that was used during the last window, 0 to 1. */
export const usedShare = ({sent}: Budget, now: number): number =>
  sent.filter((at) => now - at < QUOTA_WINDOW_MS).length / QUOTA_REQUESTS;
