import type {Thresholds} from './thresholds.js';

/**
 * How far data can be trusted, from its own age against the pace at which it is meant to be renewed:
 * `fresh`; `late`, past 1.5 times the pace; `stale`, past 3, or an hour; `unknown`, past 10 or never seen. Users may
 * set other factors than these.
 */
export type Freshness = 'fresh' | 'late' | 'stale' | 'unknown';

/** However slow the plan: nobody should act on what was seen longer ago without a second look. */
const LONGEST_TRUST_MS = 3_600_000;

/** @param ageMs age of the data, or null when there is none  @param cadenceMs planned time between two answers */
export const freshnessOf = (
  ageMs: number | null,
  cadenceMs: number,
  {late, stale, unknown}: Pick<Thresholds, 'late' | 'stale' | 'unknown'>,
): Freshness => {
  if (ageMs === null || ageMs > unknown * cadenceMs) {
    return 'unknown';
  }
  if (ageMs > Math.min(stale * cadenceMs, LONGEST_TRUST_MS)) {
    return 'stale';
  }
  return ageMs > late * cadenceMs ? 'late' : 'fresh';
};

/** Stale and unknown data never counts as healthy. */
export const isTrusted = (freshness: Freshness): boolean => freshness === 'fresh' || freshness === 'late';
