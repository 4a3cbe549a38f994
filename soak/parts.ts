import type {Snapshot, TunnelKind, TunnelState} from '../source/model/fleet.js';
import {type RawText, rawValue} from '../source/model/text.js';
import type {Parts} from './figures.js';
import type {ListItem} from './fleet.js';

/*
 * What an answer says and what a snapshot shows, in the same words, each taken from its own end: the server's from
 * the JSON that it sends, the client's from the model.
 */

type ServedConnector = {
  readonly id: string;
  readonly version: string;
  readonly ha_status?: string;
  readonly config_version?: number;
  readonly conns: ReadonlyArray<{readonly id: string; readonly colo_name: string}>;
};

const words = (...parts: ReadonlyArray<string | number | null | undefined>): string =>
  parts.map((part) => part ?? '–').join(' ');

/** Of an answer to `/connections`. */
export const servedConnectors = (result: readonly ServedConnector[]): Parts =>
  new Map(
    result.map(({id, version, ha_status: ha, config_version: config, conns}) => [
      id,
      words(version, ha, config, ...conns.flatMap((conn) => [conn.id, conn.colo_name])),
    ]),
  );

/** Of an answer to a list. */
export const servedTunnels = (result: readonly ListItem[]): Parts =>
  new Map(
    result.map((item) => [
      item.id,
      words(...['name', 'status', 'conns_active_at', 'conns_inactive_at'].map((field) => told(item[field]))),
    ]),
  );

const told = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const raw = (text: RawText | null): string | null => (text === null ? null : rawValue(text));

/** Of a tunnel in a snapshot, without what disappeared; null where it was never answered for. */
export const shownConnectors = ({connectors}: TunnelState): Parts | null =>
  connectors === null
    ? null
    : new Map(
        connectors
          .filter(({missingSince}) => missingSince === null)
          .map(({key, connector: {version, ha_status: ha, config_version: config, conns}}) => [
            key,
            words(
              raw(version),
              raw(ha),
              config,
              ...(conns ?? []).flatMap((conn) => [raw(conn.id), raw(conn.colo_name)]),
            ),
          ]),
      );

/** Of one kind's list in a snapshot, without what disappeared. */
export const shownTunnels = (snapshot: Snapshot, kind: TunnelKind): Parts =>
  new Map(
    [...snapshot.tunnels.values()]
      .filter((state) => state.kind === kind && state.missingSince === null)
      .map(({tunnel: {id, name, status, conns_active_at: active, conns_inactive_at: inactive}}) => [
        raw(id) ?? '',
        words(raw(name), raw(status), raw(active), raw(inactive)),
      ]),
  );
