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

/** `2026.10.1` comes after `2026.9.3`. */
const naturally = once(() => new Intl.Collator('en', {numeric: true}));

/** What is compared: numbers as such, texts naturally; null comes last. */
type Rank = number | string | null;

const compareRanks = (a: Rank, b: Rank): number => {
  // Most are alike, and the collator takes its time to find that.
  if (a === b) {
    return 0;
  }
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  return typeof a === 'number' && typeof b === 'number'
    ? a < b
      ? -1
      : 1
    : naturally().compare(String(a), String(b));
};

/** By the name that the user gave. */
const labelOf = ({state: {connector}}: ConnectorView): string | null =>
  connector.label === null ? null : rawValue(connector.label);

const connectorRanks: Readonly<Record<SortColumn, (view: ConnectorView) => Rank>> = {
  name: labelOf,
  status: ({state, tunnel}) =>
    -STATE_ORDER.indexOf(connectorStatus(tunnel.state.kind, state.connector).state),
  conns: ({state}) => state.connector.conns?.length ?? -1,
  version: ({state}) => plain(state.connector.version),
  uptime: ({state}) => -(parseTimestamp(state.connector.run_at) ?? Number.POSITIVE_INFINITY),
  seen: () => 0,
};

const connections = ({state}: TunnelView): number =>
  (state.connectors ?? []).reduce((sum, {connector}) => sum + (connector.conns?.length ?? 0), 0);

const oldestVersion = ({state}: TunnelView): string => {
  const [first = '', ...others] = new Set(
    (state.connectors ?? []).map(({connector}) => plain(connector.version)),
  );
  return others.reduce((oldest, next) => (naturally().compare(next, oldest) < 0 ? next : oldest), first);
};

const newestStart = ({state}: TunnelView): number =>
  Math.max(0, ...(state.connectors ?? []).map(({connector}) => parseTimestamp(connector.run_at) ?? 0));

const tunnelRanks: Readonly<Record<SortColumn, (view: TunnelView) => Rank>> = {
  name: () => 0,
  status: ({verdict}) => -compareLevels(verdict.level, 'ok'),
  conns: connections,
  version: oldestVersion,
  uptime: (view) => -newestStart(view),
  seen: ({state}) => state.connectorsAt ?? 0,
};

type Ranked<View> = {readonly view: View; readonly rank: Rank; readonly name: Rank; readonly key: string};

const compareKeys = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How a list is ordered. */
export type Order = {readonly sort: SortColumn; readonly isReversed: boolean};

/**
 * What is compared is told of each once, and not with every comparison: ten thousand are put in order between a key and
 * its picture.
 */
const sortRanked = <View>(
  views: readonly View[],
  rankedOf: (view: View) => Ranked<View>,
  compare: (a: Ranked<View>, b: Ranked<View>) => number,
): readonly View[] =>
  views
    .map(rankedOf)
    .sort(compare)
    .map(({view}) => view);

const compareNames = (a: Ranked<unknown>, b: Ranked<unknown>): number =>
  compareRanks(a.name, b.name) || compareKeys(a.key, b.key);

/** Tunnels by the column, then the name, then the id, so that equals never change places. */
export const sortTunnels = (
  views: readonly TunnelView[],
  {sort, isReversed}: Order,
): readonly TunnelView[] => {
  const rankOf = tunnelRanks[sort];
  const direction = isReversed ? -1 : 1;
  return sortRanked(
    views,
    (view) => ({view, rank: rankOf(view), name: plain(view.state.tunnel.name), key: view.state.key}),
    (a, b) => direction * (compareRanks(a.rank, b.rank) || compareNames(a, b)),
  );
};

/** The connectors of one tunnel by the column, then label and id, so that a failover moves no row. */
export const sortConnectors = (
  views: readonly ConnectorView[],
  {sort, isReversed}: Order,
): readonly ConnectorView[] => {
  const rankOf = connectorRanks[sort];
  const direction = isReversed ? -1 : 1;
  return sortRanked(
    views,
    (view) => ({view, rank: rankOf(view), name: labelOf(view), key: view.key}),
    (a, b) => direction * compareRanks(a.rank, b.rank) || compareNames(a, b),
  );
};

/** Whether the column's values grow from the top of the list to its end, when it is not reversed. */
export const growsDownwards: Readonly<Record<SortColumn, boolean>> = {
  name: true,
  status: false,
  conns: true,
  version: true,
  uptime: true,
  seen: false,
};
