import type {Change, ConnectorEvent, FromTo, TunnelName} from './changes.js';
import {connectionEvents} from './changes-connections.js';
import {isRestart} from './connector-states.js';
import {type Connector, type ConnectorState, nameOfConnector, type TunnelState} from './fleet.js';
import {isConnectorGone} from './presence.js';

/** The tunnel as a change names it. */
export const nameOf = ({key, kind, tunnel}: TunnelState): TunnelName => ({
  key,
  kind,
  id: tunnel.id,
  name: tunnel.name,
});

/** Nothing, where a value is what it was. */
export const fromTo = <Value, What extends string>(
  what: What,
  from: Value | null,
  to: Value | null,
): ReadonlyArray<{readonly what: What} & FromTo<Value>> => (from === to ? [] : [{what, from, to}]);

const restart = (was: Connector, now: Connector): readonly ConnectorEvent[] =>
  isRestart(was, now) ? [{what: 'connector_restarted', from: was.run_at, to: now.run_at}] : [];

const versions = ({kind}: TunnelState, was: Connector, now: Connector): readonly ConnectorEvent[] => [
  ...fromTo('version', was.version, now.version),
  ...(kind === 'cfd_tunnel' ? fromTo('config_version', was.config_version, now.config_version) : []),
];

/** A process that starts anew opens its connections anew: only what is different besides is told. */
const connections = (was: Connector, now: Connector): readonly ConnectorEvent[] =>
  connectionEvents(was.conns, now.conns).filter(
    ({what}) => what !== 'connection_reconnected' || !isRestart(was, now),
  );

/** Only the last failover is told, should several lie between. */
const failover = (before: TunnelState, {lead}: TunnelState, key: string): readonly ConnectorEvent[] =>
  lead?.tookOver && lead.name.key === key && lead.failovers > (before.lead?.failovers ?? 0)
    ? [{what: 'failover', ...lead.tookOver}]
    : [];

const connectorEvents = (
  before: TunnelState,
  after: TunnelState,
  known: ConnectorState | undefined,
  {key, connector: now}: ConnectorState,
): readonly ConnectorEvent[] => {
  if (known === undefined) {
    return [{what: 'connector_appeared', now}, ...failover(before, after, key)];
  }
  const was = known.connector;
  if (isConnectorGone(before, known)) {
    return [
      {what: 'connector_back', now},
      ...restart(was, now),
      ...versions(after, was, now),
      ...failover(before, after, key),
    ];
  }
  return [
    ...restart(was, now),
    ...(after.kind === 'warp_connector' ? fromTo('ha_status', was.ha_status, now.ha_status) : []),
    ...failover(before, after, key),
    ...connections(was, now),
    ...versions(after, was, now),
  ];
};

/** Connectors that are seen for the first time are where changes begin: they are none themselves. */
export const changesOfConnectors = (before: TunnelState, after: TunnelState): readonly Change[] => {
  if (before.connectors === null || after.connectors === null) {
    return [];
  }
  const tunnel = nameOf(after);
  const answeredAt = after.connectorsAt ?? after.listedAt;
  const change = (state: ConnectorState, at: number, event: ConnectorEvent): Change => ({
    at,
    tunnel,
    connector: nameOfConnector(state),
    ...event,
  });
  const known = new Map(before.connectors.map((state) => [state.key, state]));
  const now = new Map(after.connectors.map((state) => [state.key, state]));
  const isSame = (state: ConnectorState): boolean =>
    state === known.get(state.key) && state.key !== after.lead?.name.key;
  const changed = after.connectors
    .filter((state) => !isConnectorGone(after, state) && !isSame(state))
    .flatMap((state) =>
      connectorEvents(before, after, known.get(state.key), state).map((event) =>
        change(state, answeredAt, event),
      ),
    );
  const gone = before.connectors
    .filter((state) => !isConnectorGone(before, state))
    .flatMap((state) => {
      const left = now.get(state.key);
      if (left !== undefined && !isConnectorGone(after, left)) {
        return [];
      }
      // One that was missed for as long as it is remembered is forgotten with the answer that confirms it.
      const at = left?.missingSince ?? state.missingSince ?? answeredAt;
      return [change(left ?? state, at, {what: 'connector_gone'})];
    });
  return [...changed, ...gone];
};
