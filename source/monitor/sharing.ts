import type {Quota} from '../model/observation.js';

/** The API's limit for everything that runs on one user's tokens and dashboard (Cloudflare's documentation). */
export const QUOTA_REQUESTS = 1200;
export const QUOTA_WINDOW_MS = 300_000;

/** Without any leave: the selected tunnel and one other every 15 s, each of two lists every minute. */
export const TRICKLE_PER_MS = 2 / 15_000 + 2 / 60_000;

/** However much others use, so much of what is left to share counts as ours: they may not be watching at all. */
const SMALLEST_PART = 1 / 4;

/** So many others are reckoned with that trickle as well. */
const MOST_OTHERS = 5;

/** So many requests of each may be on their way that the quota does not show yet. */
const UNDER_WAY = 4;

/** How much of a burst may go out at once of what is ours. */
const AT_ONCE = 1 / 3;

/** What one of several that share a quota may send. */
export type Leave = {
  /** Requests per ms, until the window of the quota ends. */
  readonly perMs: number;
  /** Requests at once. */
  readonly atOnce: number;
};

/** How many of our requests fell into the present window of the quota. @param now monotonic, ms, as in `sent` */
export const ownUse = (sent: readonly number[], {resetMs}: Quota, now: number): number => {
  const windowAt = now + resetMs - QUOTA_WINDOW_MS;
  return sent.filter((at) => at >= windowAt).length;
};

/**
 * What may be sent when the API says how much is left for everybody. All that watch with the same share leave the
 * rest untouched without talking to each other: each takes of what is above that rest only the part that it has of
 * the use so far, spread over the time that is left, and keeps back what all may have under way and what the others
 * may trickle until then.
 * @param own our requests in the present window  @param share part of the quota that may be used, above 0 to 1
 */
export const leaveOf = (quota: Quota, own: number, share: number): Leave => {
  const limit = quota.limit ?? QUOTA_REQUESTS;
  const used = Math.max(limit - quota.remaining, own, 1);
  const part = Math.max(own / used, SMALLEST_PART);
  const others = Math.min(used / Math.max(own, 1) - 1, MOST_OTHERS);
  const forOthers = others * quota.resetMs * TRICKLE_PER_MS + (others + 1) * UNDER_WAY;
  const ours = part * Math.max(0, quota.remaining - limit * (1 - share) - forOthers);
  return {perMs: ours / Math.max(quota.resetMs, 1000), atOnce: Math.floor(ours * AT_ONCE)};
};
