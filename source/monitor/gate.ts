import {type Failure, isHostFailure} from '../model/failure.js';
import type {Observation} from '../model/observation.js';
import {backoffMs} from './schedule.js';

/** After a 429 that does not say how long to wait. The API blocks for up to five minutes; it is asked once then. */
const UNTOLD_WAIT_MS = 60_000;

/** A refused token may be exchanged or come back; once a minute costs nobody anything. */
const REFUSED_RETRY_MS = 60_000;

/** So many failures in a row are the API's trouble, not one tunnel's. */
const FAILURES_OF_ALL = 3;

/** What outlives an interval by no more than this keeps a recovered API from going unnoticed. */
const RECOVERY_MS = 5000;

/**
 * Whether questions may go out at all. A closed gate lets nothing through until its time (monotonic, ms), and
 * then one question after another, until one is answered.
 */
export type Gate =
  | {readonly name: 'open'; readonly failures: number}
  | {
      readonly name: 'retrying' | 'rate_limited' | 'refused';
      readonly failures: number;
      readonly until: number;
      readonly failure: Failure;
    };

export const openGate: Gate = {name: 'open', failures: 0};

/**
 * The gate after one more observation.
 * @param now monotonic, ms  @param chance 0 to 1, for the jitter
 */
export const gateAfter = (
  gate: Gate,
  observation: Observation,
  intervalMs: number,
  now: number,
  chance: number,
): Gate => {
  if (observation.outcome !== 'failure') {
    // An answer that was on its way when the limit struck does not lift it.
    return gate.name === 'rate_limited' && now < gate.until ? gate : openGate;
  }
  const {failure, quota} = {failure: observation.failure, quota: observation.quota};
  const failures = gate.failures + 1;
  switch (failure.kind) {
    case 'rate_limited':
      return {
        name: 'rate_limited',
        failures,
        failure,
        until: now + (failure.retryAfterMs ?? quota?.resetMs ?? UNTOLD_WAIT_MS),
      };
    case 'unauthenticated':
      return {name: 'refused', failures, failure, until: now + REFUSED_RETRY_MS};
    case 'forbidden':
    case 'not_found':
    case 'rejected':
      return gate.name === 'rate_limited' && now < gate.until ? gate : openGate;
    default:
      if (gate.name === 'rate_limited' && now < gate.until) {
        return gate;
      }
      return isHostFailure(failure.kind) || failures >= FAILURES_OF_ALL
        ? {
            name: 'retrying',
            failures,
            failure,
            until: now + backoffMs(failures, intervalMs + RECOVERY_MS, chance),
          }
        : {name: 'open', failures};
  }
};
