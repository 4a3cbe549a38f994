import type {Quota} from '../model/observation.js';
import {
  isNewWindow,
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
const ALWAYS_AT_ONCE = 3;

/** Requests that may go out at once, and how many were left at some time (monotonic, ms). */
type Bucket = {readonly tokens: number; readonly at: number};

/** What the API last said of the quota that everybody shares, in force until its window ends (monotonic, ms). */
type Shared = Bucket & {readonly leave: Leave; readonly until: number};

/**
 * How many requests may be sent, and how many were. A bucket of a third of the share that refills with the other
 * two thirds over the window: so no sliding window ever holds more than the share. What the API says is left for
 * all fills a second one, which can only slow it down.
 */
export type Budget = {
  /** Part of the quota that may be used, above 0 to 1. */
  readonly share: number;
  readonly shareRequests: number;
  readonly own: Bucket;
  readonly shared: Shared | null;
  /** When requests were sent during the last window (monotonic, ms), oldest first. */
  readonly sent: readonly number[];
  /** Requests that were ever sent. */
  readonly spent: number;
  readonly use: Use | null;
};

const burstOf = ({shareRequests}: Pick<Budget, 'shareRequests'>): number => Math.floor(shareRequests * BURST);

/** @param share part of the quota that may be used, above 0 to 1  @param now monotonic, ms */
export const newBudget = (share: number, now: number): Budget => {
  const shareRequests = Math.max(3, Math.floor(QUOTA_REQUESTS * share));
  const own = {tokens: burstOf({shareRequests}), at: now};
  return {share, shareRequests, own, shared: null, sent: [], spent: 0, use: null};
};

const sharedAt = ({shared}: Budget, now: number): Shared | null =>
  shared !== null && now < shared.until ? shared : null;

const ownPerMs = (budget: Budget): number => (budget.shareRequests - burstOf(budget)) / QUOTA_WINDOW_MS;

const sharedPerMs = ({leave}: Shared): number => Math.max(leave.perMs, TRICKLE_PER_MS);

/** Requests per ms that can be kept up at present. */
export const refillPerMs = (budget: Budget, now: number): number => {
  const shared = sharedAt(budget, now);
  return Math.min(ownPerMs(budget), shared === null ? Number.POSITIVE_INFINITY : sharedPerMs(shared));
};

/** True while others on the quota need what is left: then little more than what is looked at may be asked. */
export const isTrickle = (budget: Budget, now: number): boolean => {
  const shared = sharedAt(budget, now);
  return shared !== null && shared.leave.perMs < TRICKLE_PER_MS;
};

const tokensAt = ({tokens, at}: Bucket, perMs: number, most: number, now: number): number =>
  Math.min(most, tokens + Math.max(0, now - at) * perMs);

const ownTokens = (budget: Budget, now: number): number =>
  tokensAt(budget.own, ownPerMs(budget), burstOf(budget), now);

const sharedTokens = (shared: Shared, now: number): number =>
  tokensAt(shared, sharedPerMs(shared), Math.max(shared.leave.atOnce, ALWAYS_AT_ONCE), now);

const waitFor = (tokens: number, perMs: number): number => Math.ceil(Math.max(0, 1 - tokens) / perMs);

/** How long until one more request may go out, ms; 0 when at once. */
export const waitMs = (budget: Budget, now: number): number => {
  const shared = sharedAt(budget, now);
  return Math.max(
    waitFor(ownTokens(budget, now), ownPerMs(budget)),
    shared === null ? 0 : waitFor(sharedTokens(shared, now), sharedPerMs(shared)),
  );
};

/** When requests were sent during the window that ends now. They are in order: only the first ones are looked at. */
const sentSince = ({sent}: Budget, now: number): readonly number[] => {
  let first = 0;
  while (now - (sent[first] ?? now) >= QUOTA_WINDOW_MS) {
    first += 1;
  }
  return sent.slice(first);
};

/** The budget after one more request was sent. */
export const spend = (budget: Budget, now: number): Budget => {
  const shared = sharedAt(budget, now);
  return {
    ...budget,
    own: {tokens: ownTokens(budget, now) - 1, at: now},
    shared: shared && {...shared, tokens: sharedTokens(shared, now) - 1, at: now},
    spent: budget.spent + 1,
    sent: [...sentSince(budget, now), now],
  };
};

/** The budget once the API has said what is left for all. */
export const told = (budget: Budget, quota: Quota, now: number): Budget => {
  const use = usedAfter(budget.use, quota, budget.spent, now);
  const leave = leaveOf(quota, use, budget.share);
  const before = sharedAt(budget, now);
  // Where the time left never shrinks, every answer looks like the first of a window.
  const isNew = before === null || (leave.atOnce > ALWAYS_AT_ONCE && isNewWindow(budget.use, quota, now));
  const most = Math.max(leave.atOnce, ALWAYS_AT_ONCE);
  const tokens = isNew ? most : Math.min(sharedTokens(before, now), most);
  return {...budget, use, shared: {leave, tokens, at: now, until: now + quota.resetMs}};
};

/** The part of the whole quota that was used during the last window, 0 to 1. */
export const usedShare = (budget: Budget, now: number): number =>
  sentSince(budget, now).length / QUOTA_REQUESTS;
