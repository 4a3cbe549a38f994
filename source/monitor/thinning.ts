import type {Snapshot, TunnelState} from '../model/fleet.js';
import {type Observation, questionKey} from '../model/observation.js';
import {usualCadence} from '../model/view.js';
import {keyOf} from './answers.js';

/** Past so many times the plan, an answer did not come as planned: what was known had become stale. */
const LATE_FACTOR = 3;

/** Of the observations that told nothing new, one of each question is kept in so long. */
const THIN_MS = 60_000;

/** An observation as it is remembered. */
export type Kept = Observation & {
  /**
   * `nothing`: it was not taken in, as one that was overtaken; `plain`: it told that all is as it was, when it was
   * expected to; `telling`: it changed something, or is next to one that did, or to a time without answers.
   */
  worth: 'nothing' | 'plain' | 'telling';
};

/** When the same was planned to be asked again, ms from the answer. */
export const planMs = (observation: Observation): number =>
  observation.renewMs ??
  (observation.outcome === 'tunnels' ? usualCadence.listMs : usualCadence.connectorsMs);

/**
 * What is remembered of an observation. Written out, since objects that grow by spreading take twice the memory.
 * Nothing that is known comes of the quota.
 */
export const kept = (observation: Observation, worth: Kept['worth']): Kept => {
  const {outcome, at, tookMs, requests, renewMs} = observation;
  switch (outcome) {
    case 'account': {
      const {account} = observation;
      return {outcome, account, at, tookMs, requests, quota: null, renewMs, worth};
    }
    case 'tunnels': {
      const {kind, tunnels, isComplete} = observation;
      return {outcome, kind, tunnels, isComplete, at, tookMs, requests, quota: null, renewMs, worth};
    }
    case 'connectors': {
      const {kind, tunnelId, connectors} = observation;
      return {outcome, kind, tunnelId, connectors, at, tookMs, requests, quota: null, renewMs, worth};
    }
    case 'failure': {
      const {question, failure} = observation;
      return {outcome, question, failure, at, tookMs, requests, quota: null, renewMs, worth};
    }
  }
};

/** Moments that move with every answer. */
const STAMPS: ReadonlySet<string> = new Set([
  ...['at', 'listedAt', 'connectorsAt', 'completeAt', 'renewMs'],
  ...['activeAt', 'vacantAt', 'failedAt'],
]);

/** True where nothing but stamps differs; of what is looked into, two levels deep. */
const isSameButStamps = (before: unknown, after: unknown, depth = 2): boolean => {
  if (Object.is(before, after)) {
    return true;
  }
  if (
    depth < 0 ||
    typeof before !== 'object' ||
    typeof after !== 'object' ||
    before === null ||
    after === null
  ) {
    return false;
  }
  const [was, is] = [before, after] as ReadonlyArray<Readonly<Record<string, unknown>>>;
  const names = Object.keys(is ?? {});
  return (
    names.length === Object.keys(was ?? {}).length &&
    names.every((name) => STAMPS.has(name) || isSameButStamps(was?.[name], is?.[name], depth - 1))
  );
};

const isSameTunnel = (before: TunnelState | undefined, after: TunnelState | undefined): boolean =>
  before === after ||
  (before !== undefined &&
    after !== undefined &&
    // Connectors keep their identity where nothing happened to them.
    before.connectors === after.connectors &&
    isSameButStamps(before, after));

/** True where an observation changed nothing but when things were seen. */
const isSameFleet = (before: Snapshot, after: Snapshot, observation: Observation): boolean => {
  const {account, tunnels, ...rest} = before;
  const {account: accountAfter, tunnels: tunnelsAfter, ...restAfter} = after;
  if (account !== accountAfter || !isSameButStamps(rest, restAfter, 3)) {
    return false;
  }
  const question = observation.outcome === 'failure' ? observation.question : observation;
  if ('tunnelId' in question) {
    const key = questionKey({...question, about: 'connectors'});
    return isSameTunnel(tunnels.get(key), tunnelsAfter.get(key));
  }
  return (
    tunnels.size === tunnelsAfter.size &&
    [...tunnelsAfter].every(([key, state]) => isSameTunnel(tunnels.get(key), state))
  );
};

/** What such a list does not show was last seen in another one. */
const isCut = (observation: Observation): boolean =>
  observation.outcome === 'tunnels' && !observation.isComplete;

/** What an observation is worth remembering for. @param last the last one of the same question that was taken in */
export const worthOf = (
  observation: Observation,
  last: Observation | undefined,
  before: Snapshot,
  after: Snapshot,
): Kept['worth'] => {
  if (before === after || (observation.outcome === 'account' && before.account === after.account)) {
    return 'nothing';
  }
  const isExpected =
    last !== undefined &&
    !isCut(observation) &&
    !isCut(last) &&
    (last.outcome === 'failure') === (observation.outcome === 'failure') &&
    (observation.outcome === 'failure' || observation.at - last.at <= LATE_FACTOR * planMs(last));
  return isExpected && isSameFleet(before, after, observation) ? 'plain' : 'telling';
};

/** The same observation, with a plan that reaches as far as that of a later one that it stands for. */
const standingFor = (former: Kept, later: Kept): Kept =>
  former.outcome === 'failure'
    ? former
    : {...former, renewMs: Math.max(planMs(former), later.at + planMs(later) - former.at)};

/**
 * The observations without most of the plain ones. What is reduced from them differs from the whole in nothing but
 * stamps: those are older by less than a minute, and looked at against a plan that is wider by as much. Data that
 * was not stale does not look it, and what was stale does.
 * @param isOpen true for one that the next of its question may yet turn out to make telling
 */
export const thinned = (observations: readonly Kept[], isOpen: (each: Kept) => boolean): Kept[] => {
  const places = new Map<string, number>();
  const left: Kept[] = [];
  for (const each of observations) {
    const key = keyOf(each);
    if (each.worth === 'nothing') {
      continue;
    }
    const place = key === null ? undefined : places.get(key);
    const standIn = place === undefined ? undefined : left[place];
    if (
      place !== undefined &&
      standIn !== undefined &&
      each.worth === 'plain' &&
      !isOpen(each) &&
      Math.abs(each.at - standIn.at) < THIN_MS
    ) {
      left[place] = standingFor(standIn, each);
      continue;
    }
    if (key !== null) {
      places.set(key, left.length);
    }
    left.push(each);
  }
  return left;
};
