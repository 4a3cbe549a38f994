import {
  type ListState,
  noList,
  type Snapshot,
  type TunnelKind,
  type TunnelState,
  tunnelKey,
} from './fleet.js';
import {keepIdentity} from './keep-identity.js';
import {mergeConnectors, mergeTunnels} from './merge.js';
import type {Observation, Polled} from './observation.js';
import {outageAfter} from './outage.js';

export {TOMBSTONE_MS} from './presence.js';

/** No answer is on its way for longer: what looks older still came after the machine's clock was set back. */
export const LONGEST_OVERTAKEN_MS = 60_000;

const withList = (snapshot: Snapshot, kind: TunnelKind, change: Partial<ListState>): Snapshot => ({
  ...snapshot,
  lists: {
    ...snapshot.lists,
    [kind]: {...noList, ...snapshot.lists[kind], ...change},
  },
});

const withTunnel = (snapshot: Snapshot, key: string, change: Partial<TunnelState>): Snapshot => {
  const known = snapshot.tunnels.get(key);
  return known ? {...snapshot, tunnels: new Map(snapshot.tunnels).set(key, {...known, ...change})} : snapshot;
};

/** When the last answer and the last failure for the same question were seen. */
const seenBefore = (snapshot: Snapshot, observation: Polled): ReadonlyArray<number | null> => {
  const question = observation.outcome === 'failure' ? observation.question : observation;
  if ('tunnelId' in question) {
    const tunnel = snapshot.tunnels.get(tunnelKey(question.kind, question.tunnelId));
    return [tunnel?.connectorsAt ?? null, tunnel?.failure?.at ?? null];
  }
  const list = snapshot.lists[question.kind];
  return [list?.at ?? null, list?.failure?.at ?? null];
};

const isOvertaken = (snapshot: Snapshot, observation: Polled): boolean => {
  const lateMs =
    Math.max(...seenBefore(snapshot, observation).map((at) => at ?? observation.at)) - observation.at;
  return lateMs > 0 && lateMs <= LONGEST_OVERTAKEN_MS;
};

/** What the answer, or the failure, says of what was asked for. */
const learned = (snapshot: Snapshot, observation: Polled): Snapshot => {
  const {at} = observation;
  const renewMs = observation.renewMs ?? null;
  if (observation.outcome === 'tunnels') {
    const tunnels = mergeTunnels(snapshot, observation);
    const complete = observation.isComplete ? {completeAt: at} : {};
    return {...withList(snapshot, observation.kind, {at, renewMs, failure: null, ...complete}), tunnels};
  }
  if (observation.outcome === 'connectors') {
    const key = tunnelKey(observation.kind, observation.tunnelId);
    const known = snapshot.tunnels.get(key);
    return known === undefined
      ? snapshot
      : withTunnel(snapshot, key, {
          ...mergeConnectors(known, observation),
          ...{connectorsAt: at, renewMs, failure: null},
        });
  }
  const {question, failure} = observation;
  return question.about === 'tunnels'
    ? withList(snapshot, question.kind, {failure: {failure, at}})
    : withTunnel(snapshot, tunnelKey(question.kind, question.tunnelId), {failure: {failure, at}});
};

/**
 * The fleet after one more observation. Pure; equal data keeps its identity, so that what did not change need
 * not be drawn again. An observation older than what is known (one overtaken on its way) changes nothing, and a
 * failure never removes anything.
 */
export const reduce = (snapshot: Snapshot, observation: Observation): Snapshot => {
  if (observation.outcome === 'account') {
    return {...snapshot, account: keepIdentity(snapshot.account, observation.account)};
  }
  if (isOvertaken(snapshot, observation)) {
    return snapshot;
  }
  const next = learned(snapshot, observation);
  const outage = keepIdentity(snapshot.outage, outageAfter(snapshot, observation));
  return outage === snapshot.outage ? next : {...next, outage};
};
