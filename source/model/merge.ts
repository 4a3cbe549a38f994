import {missed, shown} from './connector-states.js';
import {type Snapshot, type TunnelState, tunnelKey} from './fleet.js';
import {keepIdentity} from './keep-identity.js';
import {withKeys} from './keys.js';
import {leadAfter} from './lead.js';
import type {Polled} from './observation.js';
import {isBuried} from './presence.js';

/** The connectors of a tunnel after one more answer, and who of them is active. */
export const mergeConnectors = (
  known: TunnelState,
  {connectors: answered, at, tookMs}: Extract<Polled, {readonly outcome: 'connectors'}>,
): Pick<TunnelState, 'connectors' | 'lead'> => {
  const before = known.connectors ?? [];
  const byKey = new Map(before.map((state) => [state.key, state]));
  const now = withKeys(answered).map(([key, connector]) =>
    shown(byKey.get(key), {key, connector}, known.kind, known, at),
  );
  const present = new Set(now.map(({key}) => key));
  const missing = before
    .filter(({key}) => !present.has(key))
    .map((state) => missed(state, known, at))
    .filter(({missingSince}) => !isBuried(missingSince, at));
  const connectors = keepIdentity(before, [...now, ...missing]);
  const looked = {at, askedAt: at - tookMs};
  return {connectors, lead: known.kind === 'warp_connector' ? leadAfter(known, connectors, looked) : null};
};

/** The tunnels after one more list. */
export const mergeTunnels = (
  snapshot: Snapshot,
  {kind, tunnels, isComplete, at}: Extract<Polled, {readonly outcome: 'tunnels'}>,
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
            lead: null,
            renewMs: null,
            failure: null,
            missingSince: null,
          },
    );
  }
  return merged;
};
