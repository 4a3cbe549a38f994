import type {Change, ConnectorEvent, TunnelEvent, TunnelName} from './changes.js';
import type {Connector, ConnectorState, Snapshot, TunnelState} from './fleet.js';
import {parseTimestamp} from './time.js';

const nameOf = ({key, kind, tunnel}: TunnelState): TunnelName => ({
  key,
  kind,
  id: tunnel.id,
  name: tunnel.name,
});

const fromTo = <Value, What extends string>(
  what: What,
  from: Value | null,
  to: Value | null,
): ReadonlyArray<{readonly what: What; readonly from: Value | null; readonly to: Value | null}> =>
  from === to ? [] : [{what, from, to}];

/** What a connector without a newer start, or without any readable one, says is no restart. */
const restart = (before: Connector, after: Connector): readonly ConnectorEvent[] => {
  const [was, is] = [parseTimestamp(before.run_at), parseTimestamp(after.run_at)];
  return was !== null && is !== null && is > was
    ? [{what: 'connector_restarted', from: before.run_at, to: after.run_at}]
    : [];
};

const connectorEvents = (
  {kind}: TunnelState,
  before: ConnectorState | undefined,
  after: ConnectorState,
): readonly ConnectorEvent[] => {
  if (after.missingSince !== null) {
    return before?.missingSince === null ? [{what: 'connector_gone'}] : [];
  }
  const now = after.connector;
  if (before === undefined || before.missingSince !== null) {
    return [{what: before === undefined ? 'connector_appeared' : 'connector_back', now}];
  }
  const was = before.connector;
  return [
    ...restart(was, now),
    ...(kind === 'warp_connector' ? fromTo('ha_status', was.ha_status, now.ha_status) : []),
    ...fromTo('connections', was.conns?.length ?? null, now.conns?.length ?? null),
  ];
};

/** Connectors that are seen for the first time are where changes begin: they are none themselves. */
const changesOfConnectors = (before: TunnelState, after: TunnelState): readonly Change[] => {
  if (before.connectors === after.connectors || before.connectors === null || after.connectors === null) {
    return [];
  }
  const tunnel = nameOf(after);
  const at = after.connectorsAt ?? after.listedAt;
  const known = new Map(before.connectors.map((state) => [state.key, state]));
  const there = new Set(after.connectors.map(({key}) => key));
  const changed = after.connectors.flatMap((state) =>
    connectorEvents(after, known.get(state.key), state).map((event) => ({
      at,
      tunnel,
      connector: {key: state.key, id: state.connector.id},
      ...event,
    })),
  );
  // Between snapshots that are far apart, one may be gone and already forgotten.
  const forgotten = before.connectors
    .filter(({key, missingSince}) => missingSince === null && !there.has(key))
    .map(({key, connector}) => ({
      at,
      tunnel,
      connector: {key, id: connector.id},
      what: 'connector_gone' as const,
    }));
  return [...changed, ...forgotten];
};

const tunnelEvents = (
  before: TunnelState | undefined,
  after: TunnelState,
  isFirstList: boolean,
): readonly TunnelEvent[] => {
  if (before === undefined) {
    return isFirstList || after.missingSince !== null ? [] : [{what: 'tunnel_appeared'}];
  }
  if (after.missingSince !== null) {
    return before.missingSince === null ? [{what: 'tunnel_gone'}] : [];
  }
  return [
    ...(before.missingSince === null ? [] : [{what: 'tunnel_back'} as const]),
    ...fromTo('tunnel_renamed', before.tunnel.name, after.tunnel.name),
    ...fromTo('tunnel_status', before.tunnel.status, after.tunnel.status),
  ];
};

/**
 * What happened to the fleet between two snapshots of it, in their order; of each tunnel first what happened to
 * itself. Pure, and empty for snapshots that hold the same. The first list of a kind and the first answer for a
 * tunnel are no changes but the beginning; a failure is none either, since it changes nothing of what is known.
 */
export const changesBetween = (before: Snapshot, after: Snapshot): readonly Change[] => {
  if (before.tunnels === after.tunnels) {
    return [];
  }
  const changed = [...after.tunnels.values()].flatMap((state): readonly Change[] => {
    const known = before.tunnels.get(state.key);
    if (known === state) {
      return [];
    }
    const isFirstList = (before.lists[state.kind]?.at ?? null) === null;
    const at = state.missingSince ?? state.listedAt;
    const own = tunnelEvents(known, state, isFirstList).map((event) => ({
      at,
      tunnel: nameOf(state),
      connector: null,
      ...event,
    }));
    return known === undefined ? own : [...own, ...changesOfConnectors(known, state)];
  });
  const forgotten = [...before.tunnels.values()]
    .filter(({key, missingSince}) => missingSince === null && !after.tunnels.has(key))
    .map((state) => ({
      at: after.lists[state.kind]?.at ?? state.listedAt,
      tunnel: nameOf(state),
      connector: null,
      what: 'tunnel_gone' as const,
    }));
  return [...changed, ...forgotten];
};
