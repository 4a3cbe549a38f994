import type {HaStatus, Kind, Odd} from './plan.js';

/** One edge connection. Times are ms since 1970. */
export type Connection = {
  readonly id: string;
  readonly colo: string;
  readonly openedAtMs: number;
};

export type Connector = {
  readonly id: string;
  readonly arch: string;
  readonly version: string;
  readonly runAtMs: number;
  readonly originIp: string;
  /** WARP connectors only. */
  readonly haStatus: HaStatus | undefined;
  /** cloudflared only. */
  readonly configVersion: number | undefined;
  readonly connections: readonly Connection[];
  /** How many connections it holds when whole, and where. */
  readonly wholeConnections: number;
  readonly colos: readonly string[];
};

export type Tunnel = {
  readonly id: string;
  readonly accountId: string;
  readonly kind: Kind;
  readonly name: string;
  readonly createdAtMs: number;
  readonly deletedAtMs: number | undefined;
  /** When it got its first connection; undefined while it has none. */
  readonly activeAtMs: number | undefined;
  /** When it lost its last connection; undefined while it has one, or never had. */
  readonly inactiveAtMs: number | undefined;
  readonly configSource: 'cloudflare' | 'local';
  readonly connectors: readonly Connector[];
  readonly odd: Odd | undefined;
};

export type TunnelStatus = 'inactive' | 'down' | 'degraded' | 'healthy';

const isConnected = (connectors: readonly Connector[]): boolean =>
  connectors.some((connector) => connector.connections.length > 0);

const isWhole = (connector: Connector): boolean => connector.connections.length >= connector.wholeConnections;

/**
 * The API's `status`. The thresholds for several replicas are not documented; here a cloudflared tunnel is degraded
 * while a connected connector lacks connections, and a WARP connector while no replica is active and whole.
 */
export const tunnelStatus = (tunnel: Tunnel): TunnelStatus => {
  const {connectors, kind, inactiveAtMs} = tunnel;
  if (!isConnected(connectors)) {
    return inactiveAtMs === undefined ? 'inactive' : 'down';
  }
  const healthy =
    kind === 'warp_connector'
      ? connectors.some((connector) => connector.haStatus === 'active' && isWhole(connector))
      : connectors.every((connector) => connector.connections.length === 0 || isWhole(connector));
  return healthy ? 'healthy' : 'degraded';
};

/** The tunnel with other connectors, and with the times of activity that follow from them. */
export const withConnectors = (tunnel: Tunnel, connectors: readonly Connector[], nowMs: number): Tunnel => {
  const was = isConnected(tunnel.connectors);
  const is = isConnected(connectors);
  if (was === is) {
    return {...tunnel, connectors};
  }
  return {
    ...tunnel,
    connectors,
    activeAtMs: is ? nowMs : undefined,
    inactiveAtMs: is ? undefined : nowMs,
  };
};
