import type {Overlay} from './plan.js';
import {type Connection, type Connector, type Tunnel, tunnelStatus} from './tunnel.js';

/** The API sends six digits for cloudflared and three for WARP connectors; the world counts milliseconds. */
const timestamp = (ms: number | undefined, digits: 3 | 6): string | null => {
  if (ms === undefined) {
    return null;
  }
  const iso = new Date(ms).toISOString();
  return digits === 3 ? iso : iso.replace('Z', `${String((ms * 7919) % 1000).padStart(3, '0')}Z`);
};

const digitsOf = (tunnel: Tunnel): 3 | 6 => (tunnel.kind === 'cfd_tunnel' ? 6 : 3);

/** A tunnel as lists and single answers show it: since October 2026 without its connections. */
export const tunnelOnWire = (tunnel: Tunnel): Overlay => {
  const digits = digitsOf(tunnel);
  return {
    id: tunnel.id,
    account_tag: tunnel.accountId,
    created_at: timestamp(tunnel.createdAtMs, digits),
    deleted_at: timestamp(tunnel.deletedAtMs, digits),
    name: tunnel.name,
    connections: [],
    conns_active_at: timestamp(tunnel.activeAtMs, digits),
    conns_inactive_at: timestamp(tunnel.inactiveAtMs, digits),
    tun_type: tunnel.kind,
    metadata: {},
    status: tunnelStatus(tunnel),
    ...(tunnel.kind === 'cfd_tunnel'
      ? {remote_config: tunnel.configSource === 'cloudflare', config_src: tunnel.configSource}
      : {}),
    ...tunnel.odd?.tunnel,
  };
};

const connectionOnWire = (tunnel: Tunnel, connector: Connector, connection: Connection): Overlay => ({
  id: connection.id,
  ...(tunnel.kind === 'cfd_tunnel' ? {uuid: connection.id, is_pending_reconnect: false} : {}),
  client_id: connector.id,
  client_version: connector.version,
  colo_name: connection.colo,
  origin_ip: connector.originIp,
  opened_at: timestamp(connection.openedAtMs, digitsOf(tunnel)),
  ...tunnel.odd?.connection,
});

const cloudflaredFeatures = [
  'serialized_headers',
  'quick_reconnects',
  'allow_remote_config',
  'support_datagram_v2',
  'postquantum',
  'support_quic_eof',
  'management_logs',
];

/** Connectors as `/connections` shows them, and `/connectors/{id}` one of them. */
export const connectorsOnWire = (tunnel: Tunnel): readonly Overlay[] =>
  tunnel.connectors.map((connector, index) => ({
    id: connector.id,
    features: tunnel.kind === 'cfd_tunnel' ? cloudflaredFeatures : [],
    version: connector.version,
    arch: connector.arch,
    run_at: timestamp(connector.runAtMs, digitsOf(tunnel)),
    ...(tunnel.kind === 'cfd_tunnel'
      ? {config_version: connector.configVersion}
      : {ha_status: connector.haStatus}),
    conns: connector.connections.map((connection) => connectionOnWire(tunnel, connector, connection)),
    ...tunnel.odd?.connectors?.[index],
  }));
