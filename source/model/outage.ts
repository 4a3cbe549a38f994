import {type Failure, isHostFailure} from './failure.js';
import type {Outage, Snapshot} from './fleet.js';
import {type Observation, type Polled, type Question, questionKey} from './observation.js';

type Failed = Extract<Polled, {readonly outcome: 'failure'}>;

/**
 * What was asked sooner after the first failure, ms, belongs to the same missed answer: what fails is asked for again
 * no sooner than half a second later.
 */
const ROUND_MS = 250;

/** When anything was last answered, ms; null: nothing was yet. */
const answeredAt = ({lists, tunnels}: Snapshot): number | null => {
  let last: number | null = null;
  const take = (at: number | null): void => {
    last = at === null ? last : Math.max(last ?? at, at);
  };
  for (const list of Object.values(lists)) {
    take(list.at);
  }
  for (const {connectorsAt} of tunnels.values()) {
    take(connectorsAt);
  }
  return last;
};

/** Whether any other question than this one failed since a moment. */
const othersFailedSince = ({lists, tunnels}: Snapshot, question: Question, since: number): boolean => {
  const key = questionKey(question);
  const failed = (other: string, at: number | undefined): boolean =>
    other !== key && at !== undefined && at >= since;
  return (
    Object.entries(lists).some(([kind, {failure}]) => failed(kind, failure?.at)) ||
    [...tunnels.values()].some((state) => failed(state.key, state.failure?.at))
  );
};

/** What says that there is an API which answers, if only with a no. */
const isAnswer = ({kind}: Failure): boolean =>
  kind === 'forbidden' || kind === 'not_found' || kind === 'rejected';

/** True where a failure tells at once that all questions are in vain. */
const isTellingAtOnce = ({kind}: Failure, question: Question): boolean =>
  kind === 'rate_limited' || (kind === 'unauthenticated' && question.about === 'tunnels');

/** A tunnel that never was answered for may just be odd; that the host cannot be reached has nothing to do with it. */
const isOfOne = (snapshot: Snapshot, {question, failure}: Failed): boolean =>
  question.about === 'connectors' &&
  failure.kind !== 'unreachable' &&
  (snapshot.tunnels.get(questionKey(question))?.connectorsAt ?? null) === null;

const afterFailure = (snapshot: Snapshot, observation: Failed): Outage | null => {
  const {question, failure, at, tookMs} = observation;
  const {outage} = snapshot;
  const askedAt = at - tookMs;
  if (isTellingAtOnce(failure, question)) {
    return {since: outage?.since ?? at, failedAt: at, failure, isCertain: true};
  }
  if (isOfOne(snapshot, observation)) {
    return outage;
  }
  if (outage === null) {
    // What was answered meanwhile shows that it is not the host.
    const answered = answeredAt(snapshot);
    return answered !== null && answered > askedAt
      ? null
      : {since: at, failedAt: at, failure, isCertain: false};
  }
  // One tunnel's questions may fail again and again while all others would be answered.
  const isOfAll =
    isHostFailure(failure.kind) ||
    question.about === 'tunnels' ||
    othersFailedSince(snapshot, question, outage.since);
  return {
    ...{since: outage.since, failedAt: at, failure},
    isCertain: outage.isCertain || (askedAt >= outage.since + ROUND_MS && isOfAll),
  };
};

/**
 * Whether the API as a whole does not answer, after one more observation. Failures that were on their way together
 * are one missed answer; a second round of them, or a refusal of all, makes it certain. Any answer ends it.
 * @param snapshot as it was before the observation
 */
export const outageAfter = (snapshot: Snapshot, observation: Observation): Outage | null => {
  const {outage} = snapshot;
  if (observation.outcome === 'account') {
    return outage;
  }
  // What was on its way when the limit struck does not lift it.
  const isLate =
    outage?.failure.kind === 'rate_limited' && observation.at - observation.tookMs < outage.failedAt;
  if (observation.outcome !== 'failure') {
    return isLate ? outage : null;
  }
  const {failure} = observation;
  if (isLate && failure.kind !== 'rate_limited') {
    return outage;
  }
  return isAnswer(failure) ? null : afterFailure(snapshot, observation);
};
