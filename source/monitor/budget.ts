/** The API's limit for everything that runs on one user's tokens and dashboard (Cloudflare's documentation). */
export const QUOTA_REQUESTS = 1200;
export const QUOTA_WINDOW_MS = 300_000;

/** At most so many requests at once. */
export const MOST_IN_FLIGHT = 4;

/** How much of the share may go out at once, so that the screen fills quickly. */
const BURST = 1 / 3;

/**
 * How many requests may be sent, and how many were. A bucket of a third of the share that refills with the other
 * two thirds over the window: so no sliding window ever holds more than the share.
 */
export type Budget = {
  readonly shareRequests: number;
  /** Requests that may go out now; may be negative after a list with more pages than foreseen. */
  readonly tokens: number;
  /** When `tokens` was right (monotonic, ms). */
  readonly at: number;
  /** When requests were sent during the last window (monotonic, ms), oldest first. */
  readonly sent: readonly number[];
};

/** @param share part of the quota that may be used, above 0 to 1  @param now monotonic, ms */
export const newBudget = (share: number, now: number): Budget => {
  const shareRequests = Math.max(3, Math.floor(QUOTA_REQUESTS * share));
  return {shareRequests, tokens: Math.floor(shareRequests * BURST), at: now, sent: []};
};

/** Requests per ms that can be kept up for ever. */
export const refillPerMs = ({shareRequests}: Budget): number =>
  (shareRequests - Math.floor(shareRequests * BURST)) / QUOTA_WINDOW_MS;

const refilled = (budget: Budget, now: number): number =>
  Math.min(
    Math.floor(budget.shareRequests * BURST),
    budget.tokens + Math.max(0, now - budget.at) * refillPerMs(budget),
  );

/** How long until one more request may go out, ms; 0 when at once. */
export const waitMs = (budget: Budget, now: number): number =>
  Math.ceil(Math.max(0, 1 - refilled(budget, now)) / refillPerMs(budget));

/** The budget after `requests` more were sent. */
export const spend = (budget: Budget, requests: number, now: number): Budget => ({
  ...budget,
  tokens: refilled(budget, now) - requests,
  at: now,
  sent: [...budget.sent.filter((at) => now - at < QUOTA_WINDOW_MS), ...new Array<number>(requests).fill(now)],
});

/** The part of the whole quota that was used during the last window, 0 to 1. */
export const usedShare = ({sent}: Budget, now: number): number =>
  sent.filter((at) => now - at < QUOTA_WINDOW_MS).length / QUOTA_REQUESTS;
