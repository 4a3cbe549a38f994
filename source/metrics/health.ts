import {shortFailure} from '../model/failure.js';
import {freshnessOf, isTrusted} from '../model/freshness.js';
import {type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {ageMs} from '../model/time.js';
import type {Polling} from '../monitor/polling.js';
import {seconds} from './state-set.js';

/** Whether what warptop shows is of the present, as `/healthz` tells it. */
export type Health = {
  readonly status: 'fresh' | 'stale' | 'starting';
  /** When the API last answered anything, ISO 8601; null: never yet. */
  readonly answered_at: string | null;
  readonly age_seconds: number | null;
  /** What keeps answers from coming, in words; null where nothing does. */
  readonly reason: SafeText | null;
};

/** Own words only: what a server said has no place in an answer that anyone on this machine can ask for. */
const reasonOf = ({activity}: Polling): SafeText | null => {
  switch (activity.name) {
    case 'retrying':
    case 'refused':
      return shortFailure(activity.failure);
    case 'rate_limited':
      return safe`rate limited`;
    default:
      return null;
  }
};

/**
 * The health of the watch: fresh for as long as answers come about as often as planned. One that asks and is not
 * answered does what it should: to start it anew would not help. @param now wall time, ms
 */
export const healthOf = (polling: Polling, now: number, thresholds: Thresholds): Health => {
  const {answeredAt, paceMs} = polling;
  const reason = reasonOf(polling);
  if (answeredAt === null) {
    return {status: 'starting', answered_at: null, age_seconds: null, reason};
  }
  const age = ageMs(answeredAt, now);
  return {
    status: isTrusted(freshnessOf(age, paceMs, thresholds)) ? 'fresh' : 'stale',
    answered_at: new Date(answeredAt).toISOString(),
    age_seconds: seconds(age),
    reason,
  };
};
