import {coloCode} from '../model/colo.js';
import {shortFailure} from '../model/failure.js';
import type {Connector} from '../model/fleet.js';
import {isTrusted} from '../model/freshness.js';
import {growsDownwards, type SortColumn} from '../model/order.js';
import {type ConnectorStatus, connectorStatus, FULL_CONNECTIONS, statusWords} from '../model/status.js';
import {joinSafe, rawValue, type SafeText, safe} from '../model/text.js';
import {parseTimestamp} from '../model/time.js';
import type {ConnectorView, TunnelView} from '../model/view.js';
import {address, ago, orDash} from './format.js';
import type {Scene} from './page.js';
import {type Span, span} from './span.js';
import {connectorSigns, glyphs} from './theme.js';

/** A column of connectors: what it shows, and how dearly a narrow screen holds on to it (1 is dearest). */
export type ConnectorColumn = {
  readonly id: string;
  readonly title: SafeText;
  readonly width: number;
  readonly rank: number;
  /** Shown only when more was asked for. */
  readonly isExtra?: boolean;
  readonly cell: (view: ConnectorView, scene: Pick<Scene, 'now' | 'navigation'>) => Span;
};

/** `2×LHR 2×AMS`: how many connections end in which data centre. */
export const edgeSummary = ({conns}: Connector): SafeText => {
  if (conns === null) {
    return safe`?`;
  }
  const counts = new Map<SafeText, number>();
  for (const {colo_name} of conns) {
    const code = coloCode(colo_name);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, count]) => safe`${count}×${code}`);
  return parts.length === 0 ? glyphs.none : joinSafe(parts, safe` `);
};

/** The address that its connections come from; `+1` for each further one. */
const originSummary = ({conns}: Connector, isMasked: boolean): SafeText => {
  const addresses = [
    ...new Set((conns ?? []).flatMap(({origin_ip}) => (origin_ip === null ? [] : [rawValue(origin_ip)]))),
  ];
  const first = conns?.find(({origin_ip}) => origin_ip !== null)?.origin_ip ?? null;
  return addresses.length > 1
    ? safe`${address(first, isMasked)} +${addresses.length - 1}`
    : address(first, isMasked);
};

/** What it was, as short as a column has room for. */
const formerWords = (status: ConnectorStatus): SafeText =>
  status.state === 'connected' || status.state === 'partial'
    ? safe`${status.connections}/${Math.max(FULL_CONNECTIONS, status.connections)}`
    : statusWords(status);

/** Symbol and word of a connector's state; what cannot be trusted any more says so. */
export const statusCell = ({state, tunnel}: ConnectorView, now: number): Span => {
  const status = connectorStatus(tunnel.state.kind, state.connector);
  if (state.missingSince !== null) {
    return span(safe`${glyphs.unknown} gone ${ago(state.missingSince, now)}`, 'unknown');
  }
  if (!isTrusted(tunnel.freshness) || tunnel.state.missingSince !== null) {
    return span(safe`${glyphs.unknown} was ${formerWords(status)}`, 'unknown');
  }
  const {glyph, role} = connectorSigns[status.state];
  return span(safe`${glyphs[glyph]} ${statusWords(status)}`, role);
};

/** The age of what is shown, in the colour of trouble with the API where it is older than planned. */
export const seenCell = ({state, freshness}: TunnelView, now: number): Span =>
  span(ago(state.connectorsAt, now), freshness === 'fresh' ? 'dim' : 'api-trouble');

/** For the title of a page: how old it is, and what keeps it from being renewed. */
export const seenSpans = (tunnel: TunnelView, now: number): readonly Span[] => {
  const {text, role} = seenCell(tunnel, now);
  const {connectorsAt, failure} = tunnel.state;
  const age = connectorsAt === null ? safe`never seen` : safe`seen ${text} ago`;
  const trouble =
    failure === null ? [] : [span(safe` · API: ${shortFailure(failure.failure)}`, 'api-trouble')];
  return [span(safe`  ${age}`, role), ...trouble];
};

/** A connector that is gone was last seen before it was missed, however fresh the answer that lacks it. */
const connectorSeenCell = ({state, tunnel}: ConnectorView, now: number): Span =>
  state.missingSince === null ? seenCell(tunnel, now) : span(ago(state.missingSince, now), 'dim');

/** Columns of a connector after its name, from left to right. */
export const connectorColumns: readonly ConnectorColumn[] = [
  {
    id: 'ha',
    title: safe`HA`,
    width: 16,
    rank: 1,
    cell: (view, {now}) => statusCell(view, now),
  },
  {id: 'edge', title: safe`EDGE`, width: 12, rank: 3, cell: ({state}) => span(edgeSummary(state.connector))},
  {
    id: 'conns',
    title: safe`CONNS`,
    // One more than the title, for the arrow of the order.
    width: 6,
    rank: 5,
    cell: ({state: {connector}}) =>
      span(connector.conns === null ? safe`?` : safe`${connector.conns.length}`),
  },
  {
    id: 'origin',
    title: safe`ORIGIN IP`,
    width: 18,
    rank: 7,
    cell: ({state}, {navigation}) => span(originSummary(state.connector, navigation.isMasked)),
  },
  {
    id: 'version',
    title: safe`VERSION`,
    width: 13,
    rank: 6,
    cell: ({state}) => span(orDash(state.connector.version)),
  },
  {
    id: 'up',
    title: safe`UP`,
    width: 5,
    rank: 4,
    cell: ({state}, {now}) => span(ago(parseTimestamp(state.connector.run_at), now)),
  },
  {
    id: 'arch',
    title: safe`ARCH`,
    width: 14,
    rank: 8,
    isExtra: true,
    cell: ({state}) => span(orDash(state.connector.arch)),
  },
  {
    id: 'config',
    title: safe`CONFIG`,
    width: 6,
    rank: 9,
    isExtra: true,
    cell: ({state: {connector}}) =>
      span(connector.config_version === null ? glyphs.none : safe`${connector.config_version}`),
  },
  {id: 'seen', title: safe`SEEN`, width: 5, rank: 2, cell: (view, {now}) => connectorSeenCell(view, now)},
];

/** Between two columns. */
export const GAP = 1;

/** The marker of the selected row and the indent of connectors. */
export const MARKER = 2;

/** Widths of the first column: in a narrow pane, in others, at the most, and for a whole id. */
const NAME = {narrow: 14, least: 18, most: 30, whole: 38} as const;

const NARROW = 80;

/** A narrower pane would lose its states to the ids. */
const ROOM_FOR_WHOLE_IDS = 66;

/** What is left over first goes to the edge summary, up to so many columns more: `2×AMS 1×LHR 1×MAN`. */
const EDGE_GROWTH = 5;

export type FleetLayout = {readonly nameWidth: number; readonly columns: readonly ConnectorColumn[]};

/** The columns that pad, dearest first, and what is left for the names. */
export const fleetLayout = (width: number, isWide: boolean): FleetLayout => {
  const usual = width < NARROW ? NAME.narrow : NAME.least;
  const least = isWide && width >= ROOM_FOR_WHOLE_IDS ? NAME.whole : usual;
  let left = width - MARKER - least;
  const chosen = new Set<string>();
  for (const column of [...connectorColumns].sort((a, b) => a.rank - b.rank)) {
    if ((column.isExtra && !isWide) || left < GAP + column.width) {
      continue;
    }
    chosen.add(column.id);
    left -= GAP + column.width;
  }
  const growth = chosen.has('edge') ? Math.min(EDGE_GROWTH, left) : 0;
  const columns = connectorColumns
    .filter(({id}) => chosen.has(id))
    .map((column) => (column.id === 'edge' ? {...column, width: column.width + growth} : column));
  return {nameWidth: least === NAME.whole ? least : Math.min(NAME.most, least + left - growth), columns};
};

/** ↑: values grow downwards; ↓: they fall. */
export const orderArrow = (sort: SortColumn, isReversed: boolean): SafeText =>
  growsDownwards[sort] === isReversed ? safe`↓` : safe`↑`;

/** Which column's title tells the order. */
export const sortTitles: Readonly<Record<string, SortColumn>> = {
  ha: 'status',
  conns: 'conns',
  version: 'version',
  up: 'uptime',
  seen: 'seen',
};
