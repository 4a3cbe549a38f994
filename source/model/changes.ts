import type {Connector, TunnelKind} from './fleet.js';
import type {RawText} from './text.js';

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

/** The connector that a change is about; `key` is its identity within the tunnel. */
export type ConnectorName = {readonly key: string; readonly id: RawText | null};

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

export type ConnectorEvent =
  | {readonly what: 'connector_appeared' | 'connector_back'; readonly now: Connector}
  | {readonly what: 'connector_gone'}
  /** The same connector with a newer `run_at`. */
  | ({readonly what: 'connector_restarted'} & FromTo<RawText>)
  /** WARP only. */
  | ({readonly what: 'ha_status'} & FromTo<RawText>)
  /** How many connections it has. */
  | ({readonly what: 'connections'} & FromTo<number>);

/** One difference. `at` is when the answer that showed it arrived (wall time, ms). */
export type Change = {readonly at: number; readonly tunnel: TunnelName} & (
  | (TunnelEvent & {readonly connector: null})
  | (ConnectorEvent & {readonly connector: ConnectorName})
);
