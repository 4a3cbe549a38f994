import type {Connection, Connector, Tunnel, TunnelKind} from './fleet.js';
import {type RawText, rawValue, type SafeText, safe, safeText} from './text.js';

/**
 * What a connector is doing. WARP connectors say it themselves (`ha_status`); cloudflared has no such word, so
 * its number of connections stands for it. `other` is a word that only a newer API knows.
 */
export type ConnectorStatus =
  | {readonly state: 'active' | 'passive' | 'offline' | 'unknown'}
  /** `full`: so many it should hold, or holds. */
  | {
      readonly state: 'connected' | 'partial' | 'disconnected';
      readonly connections: number;
      readonly full: number;
    }
  | {readonly state: 'other'; readonly word: RawText};

export type ConnectorStateName = ConnectorStatus['state'];

const haStates: ReadonlySet<string> = new Set(['active', 'passive', 'offline']);

const isHaState = (word: string): word is 'active' | 'passive' | 'offline' => haStates.has(word);

/** An entry that says nothing of a connection is no connection to count on. */
const isTold = ({id, uuid, colo_name, opened_at}: Connection): boolean =>
  id !== null || uuid !== null || colo_name !== null || opened_at !== null;

export const connectorStatus = (kind: TunnelKind, connector: Connector): ConnectorStatus => {
  if (kind === 'warp_connector') {
    const word = connector.ha_status;
    if (word === null) {
      return {state: 'unknown'};
    }
    const value = rawValue(word);
    return isHaState(value) ? {state: value} : {state: 'other', word};
  }
  if (connector.conns === null || !connector.conns.every(isTold)) {
    return {state: 'unknown'};
  }
  const connections = connector.conns.length;
  const full = Math.max(connector.fullConnections, connections);
  const state = connections === 0 ? 'disconnected' : connections < full ? 'partial' : 'connected';
  return {state, connections, full};
};

/** The status in words, for people. */
export const statusWords = (status: ConnectorStatus): SafeText => {
  switch (status.state) {
    case 'active':
      return safe`active`;
    case 'passive':
      return safe`passive`;
    case 'offline':
      return safe`offline`;
    case 'unknown':
      return safe`unknown`;
    case 'disconnected':
      return safe`no connections`;
    case 'connected':
    case 'partial':
      return safe`connected ${status.connections}/${status.full}`;
    case 'other':
      return safeText(status.word);
  }
};

/** A tunnel's own status as the API computes it; anything new is `other`. */
export type TunnelStatusName = 'healthy' | 'degraded' | 'down' | 'inactive' | 'unknown' | 'other';

export const tunnelStatusName = (status: RawText | null): TunnelStatusName => {
  const word = status === null ? null : rawValue(status);
  switch (word) {
    case 'healthy':
    case 'degraded':
    case 'down':
    case 'inactive':
      return word;
    default:
      return word === null ? 'unknown' : 'other';
  }
};

export const tunnelStatus = ({status}: Tunnel): TunnelStatusName => tunnelStatusName(status);

export const tunnelStatusWords = (tunnel: Tunnel): SafeText =>
  tunnel.status === null ? safe`unknown` : safeText(tunnel.status);

/** How the two kinds of tunnel are called beside a name. The documentation calls a WARP Connector a Mesh node. */
export const kindWords: Readonly<Record<TunnelKind, SafeText>> = {
  warp_connector: safe`mesh`,
  cfd_tunnel: safe`cloudflared`,
};
