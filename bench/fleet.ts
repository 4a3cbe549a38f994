/* A quiet fleet of exactly so many connectors, as the API sends it; the same one each time. */

export type FleetPlan = {
  /** By turns WARP connectors and cloudflared. */
  readonly tunnels: number;
  /** Of each tunnel. */
  readonly connectors: number;
  /** Of each connector. */
  readonly connections: number;
};

export type Kind = 'warp_connector' | 'cfd_tunnel';

export type ServedTunnel = {
  readonly id: string;
  readonly kind: Kind;
  readonly index: number;
};

const DAY_MS = 86_400_000;

const COLOS = ['LHR', 'AMS', 'FRA', 'MAN', 'CDG', 'MUC', 'DUB', 'VIE'];

const FEATURES = ['serialized_headers', 'quick_reconnects', 'allow_remote_config', 'support_datagram_v2'];

/** Knuth's multiplier: following numbers look unlike, and none comes twice. */
const SCATTER = 2_654_435_761;

/** A UUID for each pair of numbers. Its first eight digits, which are what screens show, differ as well. */
export const uuidOf = (family: number, number: number): string => {
  const head = (Math.imul(number + 1, SCATTER) >>> 0).toString(16).padStart(8, '0');
  const tail = number.toString(16).padStart(12, '0');
  return `${head}-${family.toString(16).padStart(4, '0')}-4000-8000-${tail}`;
};

export const tunnelsOf = ({tunnels}: FleetPlan): readonly ServedTunnel[] =>
  Array.from({length: tunnels}, (_, index) => ({
    id: uuidOf(1, index),
    kind: index % 2 === 0 ? 'warp_connector' : 'cfd_tunnel',
    index,
  }));

/** An item of a list. @param startMs when the fleet began to be served, ms since 1970 */
export const tunnelItem = ({id, kind, index}: ServedTunnel, accountId: string, startMs: number): object => ({
  id,
  account_tag: accountId,
  created_at: new Date(startMs - (40 + (index % 300)) * DAY_MS).toISOString(),
  deleted_at: null,
  name: `site-${String(index).padStart(4, '0')}`,
  connections: [],
  conns_active_at: new Date(startMs - (index % 30) * DAY_MS - 7_260_000).toISOString(),
  conns_inactive_at: null,
  tun_type: kind,
  metadata: {},
  status: 'healthy',
  ...(kind === 'cfd_tunnel' ? {remote_config: true, config_src: 'cloudflare'} : {}),
});

/** The connectors of a tunnel. @param offline those (by their place) that are gone, of WARP connectors */
export const connectorItems = (
  {kind, index}: ServedTunnel,
  {connectors, connections}: FleetPlan,
  startMs: number,
  offline: ReadonlySet<number> = new Set(),
): readonly object[] =>
  Array.from({length: connectors}, (_, place) => {
    const number = index * connectors + place;
    const id = uuidOf(2, number);
    const isWarp = kind === 'warp_connector';
    const isGone = isWarp && offline.has(place);
    const version = isWarp ? '2026.8.303.0' : '2026.8.1';
    const startedMs = startMs - (1 + (number % 60)) * DAY_MS - 3_630_000;
    return {
      id,
      features: isWarp ? [] : FEATURES,
      version,
      arch: 'linux_amd64',
      run_at: new Date(startedMs).toISOString(),
      ...(isWarp
        ? {ha_status: isGone ? 'offline' : place === 0 ? 'active' : 'passive'}
        : {config_version: 7}),
      conns: Array.from({length: isGone ? 0 : connections}, (_each, turn) => ({
        id: uuidOf(3, number * connections + turn),
        ...(isWarp ? {} : {uuid: uuidOf(3, number * connections + turn), is_pending_reconnect: false}),
        client_id: id,
        client_version: version,
        colo_name: COLOS[(number + turn) % COLOS.length],
        origin_ip: `198.51.100.${number % 250}`,
        opened_at: new Date(startedMs + turn * 1000).toISOString(),
      })),
    };
  });
