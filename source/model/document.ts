import {presentConnectors} from './facts.js';
import {explainFailure, type Failure} from './failure.js';
import type {Connection, Connector, TunnelKind, TunnelState} from './fleet.js';
import type {Filter} from './selection.js';
import {type RawText, rawText} from './text.js';
import type {TunnelView} from './view.js';

/* A fleet as data for others: fields of the API keep the API's names, with the values that it gave. */

const MASKED = rawText('(masked)');

/** @param ms since 1970 */
export const isoTime = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString();

/** The API's own fields; those that only the other kind has are left out. */
export const connectionFields = (kind: TunnelKind, connection: Connection, isMasked: boolean): object => {
  const {uuid, is_pending_reconnect, ...shared} = connection;
  const origin_ip: RawText | null = isMasked && shared.origin_ip !== null ? MASKED : shared.origin_ip;
  return kind === 'cfd_tunnel' ? {...shared, origin_ip, uuid, is_pending_reconnect} : {...shared, origin_ip};
};

/** A connector with its connections, under the API's names, and the label that the user gave. */
export const connectorFields = (kind: TunnelKind, connector: Connector, isMasked: boolean): object => {
  const {ha_status, config_version, conns, label, fullConnections: _, ...shared} = connector;
  const own = kind === 'cfd_tunnel' ? {config_version} : {ha_status};
  const connections = conns?.map((connection) => connectionFields(kind, connection, isMasked)) ?? null;
  return {...shared, ...own, label, conns: connections};
};

export const failureFields = (failure: Failure): object => ({
  kind: failure.kind,
  message: explainFailure(failure),
  status: failure.status,
  code: failure.code,
});

/** Whether a filter lets a tunnel through: for itself, or for one of its connectors. */
export const isShownBy = (filter: Filter, state: TunnelState): boolean =>
  filter.tunnel(state) || presentConnectors(state).some(({connector}) => filter.connector(state, connector));

/** A tunnel with its verdict, and with the connectors that pass a filter. */
export const tunnelFields = ({state, verdict}: TunnelView, filter: Filter, isMasked: boolean): object => {
  const {tunnel, kind} = state;
  return {
    id: tunnel.id,
    kind,
    name: tunnel.name,
    status: tunnel.status,
    created_at: tunnel.created_at,
    conns_active_at: tunnel.conns_active_at,
    conns_inactive_at: tunnel.conns_inactive_at,
    observed_at: isoTime(state.connectorsAt),
    failure: state.failure === null ? null : failureFields(state.failure.failure),
    verdict: {level: verdict.level, reasons: verdict.reasons.map(({rule, text}) => ({rule, text}))},
    // Without those that are gone: what a script reads is what the last answer showed.
    connectors:
      state.connectors === null
        ? null
        : presentConnectors(state)
            .filter(({connector}) => filter.connector(state, connector))
            .map(({connector}) => connectorFields(kind, connector, isMasked)),
  };
};
