import type {Failure} from '../../source/model/failure.js';
import {
  type Connection,
  type Connector,
  emptySnapshot,
  type Snapshot,
  type Tunnel,
  type TunnelKind,
  type TunnelState,
  tunnelKey,
  tunnelKinds,
} from '../../source/model/fleet.js';
import type {Polled, Question} from '../../source/model/observation.js';
import {type RawText, rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';

/** A moment to count from, ms since 1970. */
export const NOON = Date.UTC(2026, 10, 22, 12);

/** The documentation's address range: it must turn up in no text of ours. */
export const ORIGIN_IP = '203.0.113.7';

const raw = (text: string | null | undefined): RawText | null =>
  text === null || text === undefined ? null : rawText(text);

/** The id of the n-th thing, in the form that the API gives. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const connection = (colo: string | null, originIp: string | null = ORIGIN_IP): Connection => ({
  id: raw(uuid(900)),
  uuid: null,
  client_id: null,
  client_version: null,
  colo_name: raw(colo),
  opened_at: raw('2026-11-22T08:00:00Z'),
  origin_ip: raw(originIp),
  is_pending_reconnect: null,
});

export type ConnectorWords = {
  readonly id?: string | null;
  readonly ha?: string | null;
  /** The data centres of its connections, as words; null where the API does not tell. */
  readonly colos?: string | null;
  readonly ip?: string | null;
  readonly version?: string | null;
  readonly config?: number | null;
  readonly label?: string | null;
  readonly full?: number;
};

export const connector = (words: ConnectorWords = {}): Connector => {
  const {id = uuid(1), ha, colos = 'LHR MAN', ip = ORIGIN_IP, version = '2026.8.1', config = null} = words;
  const {label, full = usualThresholds.fullConnections} = words;
  return {
    id: raw(id),
    arch: raw('linux_amd64'),
    version: raw(version),
    features: null,
    run_at: raw('2026-11-19T08:00:00Z'),
    ha_status: raw(ha),
    config_version: config,
    label: raw(label),
    fullConnections: full,
    conns: colos === null ? null : (colos.match(/\S+/g) ?? []).map((colo) => connection(colo, ip)),
  };
};

export type TunnelWords = {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly status?: string | null;
};

export const tunnel = ({id = uuid(1), name = 'hq-mesh', status = 'healthy'}: TunnelWords = {}): Tunnel => ({
  id: raw(id),
  account_tag: null,
  name: raw(name),
  status: raw(status),
  tun_type: null,
  created_at: raw('2026-01-01T00:00:00Z'),
  deleted_at: null,
  conns_active_at: null,
  conns_inactive_at: null,
  metadata: null,
  config_src: null,
  remote_config: null,
});

const stamp = (at: number): Pick<Polled, 'at' | 'tookMs' | 'requests' | 'quota'> => ({
  at,
  tookMs: 100,
  requests: 1,
  quota: null,
});

/** The answer of a list. */
export const listed = (
  tunnels: readonly Tunnel[],
  {at = NOON, kind = 'warp_connector' as TunnelKind, isComplete = true} = {},
): Polled => ({outcome: 'tunnels', kind, tunnels, isComplete, ...stamp(at)});

/** The answer for one tunnel. */
export const answered = (
  connectors: readonly Connector[],
  {at = NOON, kind = 'warp_connector' as TunnelKind, tunnelId = uuid(1)} = {},
): Polled => ({outcome: 'connectors', kind, tunnelId, connectors, ...stamp(at)});

export const refused = (question: Question, failure: Failure, at = NOON): Polled => ({
  outcome: 'failure',
  question,
  failure,
  ...stamp(at),
});

export const aboutList = (kind: TunnelKind = 'warp_connector'): Question => ({about: 'tunnels', kind});

export const aboutTunnel = (tunnelId = uuid(1), kind: TunnelKind = 'warp_connector'): Question => ({
  about: 'connectors',
  kind,
  tunnelId,
});

export const nothing: Snapshot = emptySnapshot(null, tunnelKinds);

/** A tunnel as it is known when both its list and its connectors were answered. */
export const stateOf = (
  connectors: readonly Connector[] | null,
  about: Partial<TunnelState> & {readonly words?: TunnelWords} = {},
): TunnelState => {
  const {words, ...rest} = about;
  const kind = about.kind ?? 'warp_connector';
  return {
    key: tunnelKey(kind, uuid(1)),
    kind,
    tunnel: tunnel(words),
    listedAt: NOON,
    connectors:
      connectors?.map((connector, index) => ({
        connector,
        key: String(index),
        missingSince: null,
        stateSince: NOON,
        isWitnessed: false,
        flips: [],
      })) ?? null,
    connectorsAt: connectors === null ? null : NOON,
    lead: null,
    renewMs: null,
    failure: null,
    missingSince: null,
    ...rest,
  };
};
