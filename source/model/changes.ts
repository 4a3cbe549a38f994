import type {Failure} from './failure.js';
import type {Connection, Connector, ConnectorName, Gap, TunnelKind} from './fleet.js';
import type {RawText} from './text.js';

export type {ConnectorName, Gap} from './fleet.js';

/**
 * What became different between two snapshots. Data only, with the API's text as it came; a new kind of change is
 * a further member of these unions.
 */

/** The tunnel that a change is about, as it was called when the change was seen. */
export type TunnelName = {
  /** Its identity in a snapshot. */
  readonly key: string;
  readonly kind: TunnelKind;
  readonly id: RawText | null;
  readonly name: RawText | null;
};

/** One value became another; null where the API did not say. */
export type FromTo<Value> = {readonly from: Value | null; readonly to: Value | null};

export type TunnelEvent =
  /** New in the list: it was created, or can be read now. */
  | {readonly what: 'tunnel_appeared'}
  /** No longer in the list: it was deleted, or cannot be read any more. */
  | {readonly what: 'tunnel_gone'}
  /** Again in the list, while it was still remembered. */
  | {readonly what: 'tunnel_back'}
  | ({readonly what: 'tunnel_renamed'} & FromTo<RawText>)
  /** The status that Cloudflare computes. */
  | ({readonly what: 'tunnel_status'} & FromTo<RawText>);

/** One of a connector's connections, as it was when the change was seen. */
export type ConnectionEvent =
  | {readonly what: 'connection_opened' | 'connection_closed'; readonly connection: Connection}
  /** Closed, and opened again to the same data centre, or to another one. */
  | {
      readonly what: 'connection_reconnected' | 'connection_moved';
      readonly from: Connection;
      readonly to: Connection;
    };

export type ConnectorEvent =
  | {readonly what: 'connector_appeared' | 'connector_back'; readonly now: Connector}
  | {readonly what: 'connector_gone'}
  /** The same connector with a newer `run_at`. */
  | ({readonly what: 'connector_restarted'} & FromTo<RawText>)
  /** WARP only. */
  | ({readonly what: 'ha_status'} & FromTo<RawText>)
  /** WARP only: it is active in the place of another. */
  | {readonly what: 'failover'; readonly from: ConnectorName; readonly gap: Gap}
  /** How many connections it has, where single ones cannot be told apart. */
  | ({readonly what: 'connections'} & FromTo<number>)
  | ConnectionEvent
  | ({readonly what: 'version'} & FromTo<RawText>)
  /** cloudflared only. */
  | ({readonly what: 'config_version'} & FromTo<number>);

/** What happened to our view of all tunnels, and to none of them. */
export type ApiEvent =
  | {readonly what: 'api_lost'; readonly failure: Failure}
  /** `since`: when it was lost (ms). */
  | {readonly what: 'api_restored'; readonly since: number};

/** One difference. `at` is when the answer that showed it arrived (wall time, ms). */
export type Change = {readonly at: number} & (
  | (ApiEvent & {readonly tunnel: null; readonly connector: null})
  | (TunnelEvent & {readonly tunnel: TunnelName; readonly connector: null})
  | (ConnectorEvent & {readonly tunnel: TunnelName; readonly connector: ConnectorName})
);
