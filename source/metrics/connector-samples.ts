import type {ConnectorState, TunnelKind} from '../model/fleet.js';
import {type ConnectorStateName, connectorStatus} from '../model/status.js';
import {parseTimestamp} from '../model/time.js';
import type {Sample, SampledName} from './catalogue.js';
import {coloLabel, nameLabel, wordLabel} from './labels.js';
import {seconds, stateSet} from './state-set.js';

/** The states that connectors of a kind can be in. */
export const connectorStates: Readonly<Record<TunnelKind, readonly ConnectorStateName[]>> = {
  warp_connector: ['active', 'passive', 'offline', 'unknown', 'other'],
  cfd_tunnel: ['connected', 'partial', 'disconnected', 'unknown'],
};

/** A connector holds four connections; one that claims more data centres has the rest told as one. */
const MOST_COLOS = 8;

/** What a connector is named by in all of its series. */
export type ConnectorLabels = {readonly tunnel_id: string; readonly connector_id: string};

type Told<Name extends SampledName> = readonly Sample<Name>[];

/** The samples of one connector. */
export type ConnectorSamples = {
  readonly warptop_connector_info: Told<'warptop_connector_info'>;
  readonly warptop_connector_ha_status: Told<'warptop_connector_ha_status'>;
  readonly warptop_connector_status: Told<'warptop_connector_status'>;
  readonly warptop_connector_connections: Told<'warptop_connector_connections'>;
  readonly warptop_connector_started_timestamp_seconds: Told<'warptop_connector_started_timestamp_seconds'>;
};

/** How many connections end in each data centre; past {@link MOST_COLOS} of them, the rest under `other`. */
const connectionCounts = (colos: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const told of colos) {
    const colo = counts.has(told) || counts.size < MOST_COLOS ? told : 'other';
    counts.set(colo, (counts.get(colo) ?? 0) + 1);
  }
  return counts;
};

export const connectorSamples = (
  kind: TunnelKind,
  {connector}: Pick<ConnectorState, 'connector'>,
  labels: ConnectorLabels,
): ConnectorSamples => {
  const {state} = connectorStatus(kind, connector);
  const states = connectorStates[kind];
  const isWarp = kind === 'warp_connector';
  const startedAt = parseTimestamp(connector.run_at);
  const colos = (connector.conns ?? []).map(({colo_name}) => coloLabel(colo_name));
  return {
    warptop_connector_info: [
      {
        labels: {
          ...labels,
          version: wordLabel(connector.version),
          arch: wordLabel(connector.arch),
          label: nameLabel(connector.label),
        },
        value: 1,
      },
    ],
    warptop_connector_ha_status: isWarp ? stateSet(states, state, 'ha_status', labels) : [],
    warptop_connector_status: isWarp ? [] : stateSet(states, state, 'status', labels),
    warptop_connector_connections: [...connectionCounts(colos)].map(([colo, value]) => ({
      labels: {...labels, colo},
      value,
    })),
    warptop_connector_started_timestamp_seconds:
      startedAt === null ? [] : [{labels, value: seconds(startedAt)}],
  };
};
