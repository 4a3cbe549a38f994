import type {Quota} from '../model/observation.js';

/** The API's limit for everything that runs on one user's tokens and dashboard (Cloudflare's documentation). */
export const QUOTA_REQUESTS = 1200;
export const QUOTA_WINDOW_MS = 300_000;

/** Without any leave: the selected tunnel and one other every 15 s, each of two lists every minute. */
export const TRICKLE_PER_MS = 2 / 15_000 + 2 / 60_000;

/** However much others use, so much of what is left to share counts as ours: they may not be watching at all. */
const SMALLEST_PART = 1 / 5;

/** So many requests show whose they are; before that, nobody else is reckoned with. */
const ENOUGH_REQUESTS = 4;

/** Below 1, so that who has more of the use gives way to who has less, and all end up alike. */
const LEVELLING = 0.8;

/** Use that is so long ago counts for a third of what is used now. */
const MEMORY_MS = 30_000;

/** So many may begin to watch at any time, and must find what they trickle. */
const FEWEST_OTHERS = 2;

/** At most so many requests at once: those that are on their way the quota does not show yet. */
export const MOST_IN_FLIGHT = 4;

/** How much of a burst may go out at once of what is ours. */
const AT_ONCE = 1 / 3;

/** How fast we and all together have used the quota of late, in requests that fade with time. */
export type Use = {
  readonly own: number;
  readonly all: number;
  /** When an answer last said what is left (monotonic, ms), and our requests ever until then. */
  readonly at: number;
  readonly spent: number;
  /** The least that was said to be left in this window, and when the window ends (monotonic, ms). */
  readonly remaining: number;
  readonly until: number;
};

/** Times come in whole seconds, and answers overtake each other; what ends so much later is another window. */
const ANOTHER_WINDOW_MS = 10_000;

/** True where an answer is the first of another window than the one that is known. @param now monotonic, ms */
export const isNewWindow = (before: Use | null, {resetMs}: Quota, now: number): boolean =>
  before === null || now + resetMs - before.until > ANOTHER_WINDOW_MS;

/** The use after one more answer. @param spent our requests ever  @param now monotonic, ms */
export const usedAfter = (before: Use | null, quota: Quota, spent: number, now: number): Use => {
  const known = {at: now, spent, remaining: quota.remaining, until: now + quota.resetMs};
  if (before === null) {
    return {own: 0, all: 0, ...known};
  }
  const kept = Math.exp((before.at - now) / MEMORY_MS);
  const own = spent - before.spent;
  if (isNewWindow(before, quota, now)) {
    // What others used around that moment cannot be told.
    return {own: before.own * kept + own, all: before.all * kept + own, ...known};
  }
  return {
    own: before.own * kept + own,
    all: before.all * kept + Math.max(before.remaining - quota.remaining, own),
    at: now,
    spent,
    remaining: Math.min(before.remaining, quota.remaining),
    until: before.until,
  };
};

/** The part of the present use that is ours, above 0 to 1. */
const partOf = ({own, all}: Use): number =>
  all < ENOUGH_REQUESTS ? 1 : Math.max((own / all) ** LEVELLING, SMALLEST_PART);

/** What one of several that share a quota may send. */
export type Leave = {
  /** Requests per ms, until the window of the quota ends. */
  readonly perMs: number;
  /** Requests at once. */
  readonly atOnce: number;
};

/**
 * What may be sent when the API says how much is left for everybody. All that watch with the same share leave the
 * rest untouched without talking to each other: each takes of what is above that rest only the part that it has of
 * the present use, spread over the time that is left, and keeps back what all may have under way and what the others
 * may trickle until then.
 * @param share part of the quota that may be used, above 0 to 1
 */
export const leaveOf = (quota: Quota, use: Use, share: number): Leave => {
  const limit = quota.limit ?? QUOTA_REQUESTS;
  const part = partOf(use);
  const others = Math.max(1 / part - 1, FEWEST_OTHERS);
  const forOthers = others * quota.resetMs * TRICKLE_PER_MS + (others + 1) * MOST_IN_FLIGHT;
  const ours = part * Math.max(0, quota.remaining - limit * (1 - share) - forOthers);
  return {perMs: ours / Math.max(quota.resetMs, 1000), atOnce: Math.floor(ours * AT_ONCE)};
};
