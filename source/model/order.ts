import {once} from './once.js';
import {type ConnectorStateName, connectorStatus} from './status.js';
import {type RawText, rawValue} from './text.js';
import {parseTimestamp} from './time.js';
import {compareLevels} from './verdict.js';
import type {ConnectorView, TunnelView} from './view.js';

/** What the list can be ordered by. */
export const sortColumns = ['name', 'status', 'conns', 'version', 'uptime', 'seen'] as const;

export type SortColumn = (typeof sortColumns)[number];

export const isSortColumn = (text: string): text is SortColumn =>
  (sortColumns as readonly string[]).includes(text);

const STATE_ORDER: readonly ConnectorStateName[] = [
  'active',
  'connected',
  'passive',
  'partial',
  'other',
  'unknown',
  'offline',
  'disconnected',
];

const plain = (text: RawText | null): string => (text === null ? '' : rawValue(text));

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `2026.10.1` comes after `2026.9.3`. */
const naturally = once(() => new Intl.Collator('en', {numeric: true}));

const stateOrder = ({state, tunnel}: ConnectorView): number =>
  STATE_ORDER.indexOf(connectorStatus(tunnel.state.kind, state.connector).state);

const startedAt = ({state}: ConnectorView): number =>
  parseTimestamp(state.connector.run_at) ?? Number.POSITIVE_INFINITY;

/** By the names that the user gave; what has none comes last. */
const compareLabels = (a: ConnectorView, b: ConnectorView): number => {
  const [one, other] = [a, b].map(({state}) => state.connector.label) as [RawText | null, RawText | null];
  if (one === null || other === null) {
    return Number(one === null) - Number(other === null);
  }
  return naturally().compare(rawValue(one), rawValue(other));
};

const connectorOrders: Readonly<Record<SortColumn, (a: ConnectorView, b: ConnectorView) => number>> = {
  name: compareLabels,
  status: (a, b) => stateOrder(b) - stateOrder(a),
  conns: (a, b) => (a.state.connector.conns?.length ?? -1) - (b.state.connector.conns?.length ?? -1),
  version: (a, b) => naturally().compare(plain(a.state.connector.version), plain(b.state.connector.version)),
  uptime: (a, b) => startedAt(b) - startedAt(a) || 0,
  seen: () => 0,
};

const connections = ({state}: TunnelView): number =>
  (state.connectors ?? []).reduce((sum, {connector}) => sum + (connector.conns?.length ?? 0), 0);

const versions = ({state}: TunnelView): string =>
  (state.connectors ?? [])
    .map(({connector}) => plain(connector.version))
    .sort(naturally().compare)
    .at(0) ?? '';

const newestStart = ({state}: TunnelView): number =>
  Math.max(0, ...(state.connectors ?? []).map(({connector}) => parseTimestamp(connector.run_at) ?? 0));

const tunnelOrders: Readonly<Record<SortColumn, (a: TunnelView, b: TunnelView) => number>> = {
  name: () => 0,
  status: (a, b) => compareLevels(b.verdict.level, a.verdict.level),
  conns: (a, b) => connections(a) - connections(b),
  version: (a, b) => naturally().compare(versions(a), versions(b)),
  uptime: (a, b) => newestStart(b) - newestStart(a),
  seen: (a, b) => (a.state.connectorsAt ?? 0) - (b.state.connectorsAt ?? 0),
};

/** Order of tunnels: the column, then the name, then the id, so that equals never change places. */
export const compareTunnels =
  (column: SortColumn, isReversed: boolean) =>
  (a: TunnelView, b: TunnelView): number =>
    (isReversed ? -1 : 1) *
    (tunnelOrders[column](a, b) ||
      naturally().compare(plain(a.state.tunnel.name), plain(b.state.tunnel.name)) ||
      compareText(a.state.key, b.state.key));

/** Order of the connectors of one tunnel: the column, then label and id, so that a failover moves no row. */
export const compareConnectors =
  (column: SortColumn, isReversed: boolean) =>
  (a: ConnectorView, b: ConnectorView): number =>
    (isReversed ? -1 : 1) * connectorOrders[column](a, b) || compareLabels(a, b) || compareText(a.key, b.key);

/** Whether the column's values grow from the top of the list to its end, when it is not reversed. */
export const growsDownwards: Readonly<Record<SortColumn, boolean>> = {
  name: true,
  status: false,
  conns: true,
  version: true,
  uptime: true,
  seen: false,
};
