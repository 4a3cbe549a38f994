/**
 * How far data can be trusted, from its own age against the pace at which it is meant to be renewed:
 * `fresh`; `late`, past 1.5 times the pace; `stale`, past 3; `unknown`, past 10 or never seen.
 */
export type Freshness = 'fresh' | 'late' | 'stale' | 'unknown';

const LATE = 1.5;
const STALE = 3;
const UNKNOWN = 10;

/** @param ageMs age of the data, or null when there is none  @param cadenceMs planned time between two answers */
export const freshnessOf = (ageMs: number | null, cadenceMs: number): Freshness => {
  if (ageMs === null || ageMs > UNKNOWN * cadenceMs) {
    return 'unknown';
  }
  if (ageMs > STALE * cadenceMs) {
    return 'stale';
  }
  return ageMs > LATE * cadenceMs ? 'late' : 'fresh';
};

/** Stale and unknown data never counts as healthy. */
export const isTrusted = (freshness: Freshness): boolean => freshness === 'fresh' || freshness === 'late';
