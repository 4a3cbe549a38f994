import {type Failure, type FailureKind, isHostFailure} from '../model/failure.js';
import type {Snapshot} from '../model/fleet.js';
import {type Polled, type Question, questionKey} from '../model/observation.js';
import {SHORTEST_WAIT_MS, UNTOLD_WAIT_MS} from './allowance.js';
import type {Polling} from './polling.js';
import {backoffMs, LONGEST_BACKOFF_MS, REFUSED_RETRY_MS} from './schedule.js';

/** So many failures in a row are the API's trouble, not one tunnel's. */
const FAILURES_OF_ALL = 3;

/** What the answers about one tunnel may suffer from while all others are well. */
const isOfOne = (kind: FailureKind): boolean =>
  kind === 'server_error' || kind === 'malformed' || kind === 'timeout';

/** What outlives an interval by no more than this keeps a recovered API from going unnoticed. */
export const RECOVERY_MS = 5000;

type Failures = {
  /** In a row. */
  readonly failures: number;
  /** The same, but what failed together counts once: how long to wait follows from the tries, not from their number. */
  readonly rounds: number;
  /** When the last one was seen (monotonic, ms). */
  readonly failedAt: number;
};

/**
 * Whether questions may go out at all. A closed gate lets nothing through until its time (monotonic, ms), and
 * then one question after another, until one is answered.
 */
export type Gate = Failures &
  (
    | {readonly name: 'open'}
    | {
        readonly name: 'retrying' | 'rate_limited' | 'refused';
        readonly until: number;
        readonly failure: Failure;
      }
  );

export const openGate: Gate = {name: 'open', failures: 0, rounds: 0, failedAt: 0};

/**
 * What a gate makes the monitor do, as it can be shown.
 * @param toWall from monotonic to wall time  @param startingSince wall time, ms; null where something was answered
 */
export const activityOf = (
  gate: Gate,
  toWall: (monotonic: number) => number,
  startingSince: number | null,
): Polling['activity'] => {
  switch (gate.name) {
    case 'open':
      return startingSince === null ? {name: 'polling'} : {name: 'starting', since: startingSince};
    case 'rate_limited':
      return {name: 'rate_limited', until: toWall(gate.until), failure: gate.failure};
    default:
      return {name: gate.name, at: toWall(gate.until), failure: gate.failure};
  }
};

/**
 * True where a failure tells of the API as a whole: a list's, or that of a tunnel which was answered for before.
 * A tunnel that never was may just be odd.
 */
const isTelling = (question: Question, known: Snapshot): boolean =>
  question.about === 'tunnels' || (known.tunnels.get(questionKey(question))?.connectorsAt ?? null) !== null;

export type Circumstances = {
  /** What was known before the observation. */
  readonly known: Snapshot;
  readonly intervalMs: number;
  /** When anything was last answered (monotonic, ms); null where nothing was yet. */
  readonly answeredAt: number | null;
  /** Monotonic, ms. */
  readonly now: number;
  /** 0 to 1, for the jitter. */
  readonly chance: number;
};

/** The gate after one more observation. */
export const gateAfter = (
  gate: Gate,
  observation: Polled,
  {known, intervalMs, answeredAt, now, chance}: Circumstances,
): Gate => {
  const isLimited = gate.name === 'rate_limited' && now < gate.until;
  const askedAt = now - observation.tookMs;
  const isNewRound = gate.rounds === 0 || askedAt >= gate.failedAt;
  const counted: Failures = {
    failures: gate.failures + 1,
    rounds: gate.rounds + (isNewRound ? 1 : 0),
    failedAt: now,
  };
  const {failures, rounds} = counted;
  if (observation.outcome === 'failure' && observation.failure.kind === 'rate_limited') {
    const {failure, quota} = observation;
    const waitMs = Math.max(SHORTEST_WAIT_MS, failure.retryAfterMs ?? quota?.resetMs ?? UNTOLD_WAIT_MS);
    return {
      name: 'rate_limited',
      ...counted,
      failure,
      until: Math.max(now + waitMs, isLimited ? gate.until : 0),
    };
  }
  if (isLimited) {
    // What was on its way when the limit struck does not lift it, whatever it is.
    return gate;
  }
  if (observation.outcome !== 'failure') {
    return openGate;
  }
  const {failure, question} = observation;
  if (gate.name === 'open' && isOfOne(failure.kind) && !isTelling(question, known)) {
    return gate;
  }
  if (gate.name === 'open' && isHostFailure(failure.kind) && answeredAt !== null && answeredAt > askedAt) {
    // Others were answered meanwhile: it is not the host.
    return gate;
  }
  switch (failure.kind) {
    case 'unauthenticated':
      // One endpoint that refuses them is no reason to stop asking the others.
      return question.about === 'tunnels' || gate.name !== 'open' || failures >= FAILURES_OF_ALL
        ? {name: 'refused', ...counted, failure, until: now + REFUSED_RETRY_MS}
        : {name: 'open', ...counted};
    case 'forbidden':
    case 'not_found':
    case 'rejected':
      return openGate;
    default:
      return isHostFailure(failure.kind) || failures >= FAILURES_OF_ALL
        ? {
            name: 'retrying',
            ...counted,
            failure,
            until: now + backoffMs(rounds, Math.min(LONGEST_BACKOFF_MS, intervalMs + RECOVERY_MS), chance),
          }
        : {name: 'open', ...counted};
  }
};
