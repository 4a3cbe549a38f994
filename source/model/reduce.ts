import {
  type Connector,
  type ConnectorState,
  type ListState,
  type Snapshot,
  type Tunnel,
  type TunnelKind,
  type TunnelState,
  tunnelKey,
} from './fleet.js';
import {keepIdentity} from './keep-identity.js';
import type {Observation, Polled} from './observation.js';
import {rawValue} from './text.js';

/** How long something that disappeared stays to be seen, ms. */
export const TOMBSTONE_MS = 60_000;

/** No answer is on its way for longer: what looks older still came after the machine's clock was set back. */
export const LONGEST_OVERTAKEN_MS = 60_000;

/** Gives every item a key of its own: its id, or a stand-in where ids are missing or repeated. */
const withKeys = <Item extends {readonly id: Tunnel['id']}>(
  items: readonly Item[],
): Array<[string, Item]> => {
  const used = new Set<string>();
  const copies = new Map<string, number>();
  return items.map((item) => {
    const id = item.id === null ? '' : rawValue(item.id);
    let copy = copies.get(id) ?? 1;
    let key = id;
    while (key === '' || used.has(key)) {
      copy += 1;
      key = `${id}#${copy}`;
    }
    copies.set(id, copy);
    used.add(key);
    return [key, item];
  });
};

/** Those no longer there stay, marked, until they have been gone for {@link TOMBSTONE_MS}. */
const isBuried = (missingSince: number | null, at: number): boolean =>
  missingSince !== null && at - missingSince >= TOMBSTONE_MS;

const mergeConnectors = (
  before: readonly ConnectorState[],
  answered: readonly Connector[],
  at: number,
): readonly ConnectorState[] => {
  const known = new Map(before.map((state) => [state.key, state]));
  const now = withKeys(answered).map(([key, connector]) => ({
    ...(known.get(key) ?? {stateSince: at, isWitnessed: false, flips: []}),
    ...{connector, key, missingSince: null},
  }));
  const present = new Set(now.map(({key}) => key));
  const missing = before
    .filter(({key}) => !present.has(key))
    .map((state) => ({...state, missingSince: state.missingSince ?? at}))
    .filter(({missingSince}) => !isBuried(missingSince, at));
  return keepIdentity(before, [...now, ...missing]);
};

const mergeTunnels = (
  snapshot: Snapshot,
  {kind, tunnels, isComplete, at}: Observation & {readonly outcome: 'tunnels'},
): ReadonlyMap<string, TunnelState> => {
  const listed = new Map(withKeys(tunnels).map(([id, tunnel]) => [tunnelKey(kind, id), tunnel]));
  const merged = new Map<string, TunnelState>();
  for (const [key, state] of snapshot.tunnels) {
    if (state.kind !== kind || listed.has(key) || !isComplete) {
      merged.set(key, state);
    } else if (tunnels.length === 0 || !isBuried(state.missingSince, at)) {
      // An empty list may be a mistake of the API: it marks, but never buries.
      // It is asked for no more, so an old failure could never be cleared.
      merged.set(key, {...state, failure: null, missingSince: state.missingSince ?? at});
    }
  }
  for (const [key, tunnel] of listed) {
    const known = snapshot.tunnels.get(key);
    merged.set(
      key,
      known
        ? {...known, tunnel: keepIdentity(known.tunnel, tunnel), listedAt: at, missingSince: null}
        : {
            key,
            kind,
            tunnel,
            listedAt: at,
            connectors: null,
            connectorsAt: null,
            renewMs: null,
            failure: null,
            missingSince: null,
          },
    );
  }
  return merged;
};

const withList = (snapshot: Snapshot, kind: TunnelKind, change: Partial<ListState>): Snapshot => ({
  ...snapshot,
  lists: {
    ...snapshot.lists,
    [kind]: {at: null, renewMs: null, failure: null, ...snapshot.lists[kind], ...change},
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

/**
 * The fleet after one more observation. Pure; equal data keeps its identity, so that what did not change need
 * not be drawn again. An observation older than what is known (one overtaken on its way) changes nothing, and a
 * failure never removes anything.
 */
export const reduce = (snapshot: Snapshot, observation: Observation): Snapshot => {
  const {at} = observation;
  if (observation.outcome === 'account') {
    return {...snapshot, account: keepIdentity(snapshot.account, observation.account)};
  }
  if (isOvertaken(snapshot, observation)) {
    return snapshot;
  }
  if (observation.outcome === 'tunnels') {
    const tunnels = mergeTunnels(snapshot, observation);
    return {
      ...withList(snapshot, observation.kind, {at, renewMs: observation.renewMs ?? null, failure: null}),
      tunnels,
    };
  }
  if (observation.outcome === 'connectors') {
    const key = tunnelKey(observation.kind, observation.tunnelId);
    const connectors = mergeConnectors(
      snapshot.tunnels.get(key)?.connectors ?? [],
      observation.connectors,
      at,
    );
    return withTunnel(snapshot, key, {
      connectors,
      connectorsAt: at,
      renewMs: observation.renewMs ?? null,
      failure: null,
    });
  }
  const {question, failure} = observation;
  return question.about === 'tunnels'
    ? withList(snapshot, question.kind, {failure: {failure, at}})
    : withTunnel(snapshot, tunnelKey(question.kind, question.tunnelId), {failure: {failure, at}});
};
