import type {Failure} from './failure.js';
import type {RawText} from './text.js';

/**
 * What is known of an account's tunnels. Fields in snake_case are the API's own, under the API's names, so that
 * what we print can be read with filters written for the API; fields in camelCase are ours. Every API field can
 * be missing, null or mistyped in a real answer: null here means "the API did not say".
 */

/** The path segment of the API. The documentation calls a `warp_connector` a Mesh node. */
export type TunnelKind = 'warp_connector' | 'cfd_tunnel';

/** Identity of a tunnel within the fleet. @param id the API's word, or a stand-in */
export const tunnelKey = (kind: TunnelKind, id: string): string => `${kind}/${id}`;

export const tunnelKinds: readonly TunnelKind[] = ['warp_connector', 'cfd_tunnel'];

/** One connection of a connector to Cloudflare's edge. */
export type Connection = {
  readonly id: RawText | null;
  /** cloudflared only; repeats `id`. */
  readonly uuid: RawText | null;
  readonly client_id: RawText | null;
  readonly client_version: RawText | null;
  /** `DFW` in older payloads, `lhr16` in newer ones. */
  readonly colo_name: RawText | null;
  readonly opened_at: RawText | null;
  /** The public address that the host connects from. */
  readonly origin_ip: RawText | null;
  /** cloudflared only; deprecated, always false since 2026. */
  readonly is_pending_reconnect: boolean | null;
};

/** One replica of a tunnel: a process on a host. The API calls it a client. */
export type Connector = {
  readonly id: RawText | null;
  readonly arch: RawText | null;
  readonly version: RawText | null;
  readonly features: readonly RawText[] | null;
  /** When the process started. */
  readonly run_at: RawText | null;
  /** WARP only: active, passive or offline; a newer API may say something else. */
  readonly ha_status: RawText | null;
  /** cloudflared only: the version of the remote configuration that it has applied. */
  readonly config_version: number | null;
  /** Null: the API did not say; an empty list: there are none. */
  readonly conns: readonly Connection[] | null;
  /** The name that the user gave its host: the API tells none. Null where he gave none. */
  readonly label: RawText | null;
  /** cloudflared only: with fewer connections it counts as partial. */
  readonly fullConnections: number;
};

export type Tunnel = {
  readonly id: RawText | null;
  readonly account_tag: RawText | null;
  readonly name: RawText | null;
  /** inactive, degraded, healthy or down. */
  readonly status: RawText | null;
  readonly tun_type: RawText | null;
  readonly created_at: RawText | null;
  readonly deleted_at: RawText | null;
  /** When it got its first connection; null while it has none. */
  readonly conns_active_at: RawText | null;
  /** When it lost its last connection; null while it has one. */
  readonly conns_inactive_at: RawText | null;
  readonly metadata: RawText | null;
  /** cloudflared only: who manages its configuration, `local` or `cloudflare`. */
  readonly config_src: RawText | null;
  /** cloudflared only; deprecated. */
  readonly remote_config: boolean | null;
};

export type Account = {readonly id: string; readonly name: RawText | null};

/** A failure and when it was seen (wall time, ms). */
export type SeenFailure = {readonly failure: Failure; readonly at: number};

export type ConnectorState = {
  readonly connector: Connector;
  /** Identity within the tunnel: the id, or a stand-in where the API gave none or the same one twice. */
  readonly key: string;
  /** When it was first absent from an answer (ms), or null while it is there. */
  readonly missingSince: number | null;
  /** Since when it has been in its present state (ms), as far as that was seen. */
  readonly stateSince: number;
  /** Whether that state was seen to begin; where not, it may be older. */
  readonly isWitnessed: boolean;
  /** When its state changed lately (ms), oldest first: what makes it flap. */
  readonly flips: readonly number[];
};

/** A connector by its identity within the tunnel, and by what it is called. */
export type ConnectorName = {readonly key: string} & Pick<Connector, 'id' | 'label'>;

export const nameOfConnector = ({key, connector: {id, label}}: ConnectorState): ConnectorName => ({
  key,
  id,
  label,
});

/**
 * How long a tunnel was without an active connector: not less and not more than so many ms, as far as answers that
 * come only now and then can tell.
 */
export type Gap = {readonly leastMs: number; readonly mostMs: number};

/** WARP only: the connector that is active, or was it last. Times are wall time, ms. */
export type Lead = {
  readonly name: ConnectorName;
  /** When the last question was asked whose answer showed it active. */
  readonly activeAt: number;
  /** When an answer first showed it, and all others, not active; null while it is. */
  readonly vacantSince: number | null;
  /** When the last question was asked whose answer showed that. */
  readonly vacantAt: number | null;
  /** How often one connector took over from another, as far as that was seen. */
  readonly failovers: number;
  /** Whom it took over from; null where it was active when the tunnel was first seen. */
  readonly tookOver: {readonly from: ConnectorName; readonly gap: Gap} | null;
};

export type TunnelState = {
  /** See {@link tunnelKey}. */
  readonly key: string;
  readonly kind: TunnelKind;
  readonly tunnel: Tunnel;
  /** When a list last showed it (ms). */
  readonly listedAt: number;
  /** Null: never answered yet. */
  readonly connectors: readonly ConnectorState[] | null;
  /** When its connectors were last answered (ms). */
  readonly connectorsAt: number | null;
  /** Null: none was ever active, or it cannot be told which. */
  readonly lead: Lead | null;
  /** How long after that answer the next one was planned, ms; null where there was no plan. */
  readonly renewMs: number | null;
  /** The last failure to ask for its connectors, if none has succeeded since. */
  readonly failure: SeenFailure | null;
  /** When a complete list first lacked it (ms), or null. */
  readonly missingSince: number | null;
};

/** What is known of one kind's list of tunnels. */
export type ListState = {
  readonly at: number | null;
  /** When it was last answered in full (ms): only such a list can lack a tunnel. */
  readonly completeAt: number | null;
  /** How long after that answer the next one was planned, ms; null where there was no plan. */
  readonly renewMs: number | null;
  readonly failure: SeenFailure | null;
};

/** Nothing is known of it. */
export const noList: ListState = {at: null, completeAt: null, renewMs: null, failure: null};

/** The API as a whole does not answer. */
export type Outage = {
  /** When the first of its failures was seen (ms). */
  readonly since: number;
  /** When the last one was seen (ms). */
  readonly failedAt: number;
  /** The last one. */
  readonly failure: Failure;
  /** One missed answer may be chance; false until more than that was missed. */
  readonly isCertain: boolean;
};

/** What is known of the fleet at one moment. */
export type Snapshot = {
  /** Null until it has been found. */
  readonly account: Account | null;
  /** Only the kinds that are watched. */
  readonly lists: Readonly<Partial<Record<TunnelKind, ListState>>>;
  readonly tunnels: ReadonlyMap<string, TunnelState>;
  /** Null while the API answers. */
  readonly outage: Outage | null;
};

export const emptySnapshot = (account: Account | null, kinds: readonly TunnelKind[]): Snapshot => ({
  account,
  lists: Object.fromEntries(kinds.map((kind) => [kind, noList])),
  tunnels: new Map(),
  outage: null,
});
