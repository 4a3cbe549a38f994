import {coloCode} from '../model/colo.js';
import {shortFailure} from '../model/failure.js';
import type {Connector} from '../model/fleet.js';
import {isTrusted} from '../model/freshness.js';
import {type ConnectorStatus, connectorStatus, statusWords} from '../model/status.js';
import {joinSafe, rawValue, type SafeText, safe} from '../model/text.js';
import {ageMs, parseTimestamp} from '../model/time.js';
import type {ConnectorView, TunnelView} from '../model/view.js';
import type {ColumnId} from './column-ids.js';
import {address, ago, atLeast, duration, durationHoldsMs, orDash} from './format.js';
import {believed, knownThen, stripLine, stripOf} from './history-strip.js';
import type {Scene} from './page.js';
import {type Line, type Span, span} from './span.js';
import {connectorSigns, glyphs} from './theme.js';

/** A column of connectors: what it shows, and how dearly a narrow screen holds on to it (1 is dearest). */
export type ConnectorColumn = {
  readonly id: ColumnId;
  readonly title: SafeText;
  readonly width: number;
  readonly rank: number;
  /** Shown only when more was asked for. */
  readonly isExtra?: boolean;
  readonly cell: (view: ConnectorView, scene: Pick<Scene, 'now' | 'navigation'>) => Span;
  /** For how long it stays as it is while time goes by, ms; absent where that is for ever. */
  readonly holdsMs?: (view: ConnectorView, scene: Pick<Scene, 'now'>) => number;
};

/** As {@link ago} tells it. @param at wall time, ms */
const agoHoldsMs = (at: number | null, now: number): number =>
  at === null ? Number.POSITIVE_INFINITY : durationHoldsMs(ageMs(at, now));

/** `AMS 2×LHR`: in which data centres its connections end, and how many where that is more than one. */
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
    .map(([code, count]) => (count === 1 ? code : safe`${count}×${code}`));
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
    ? safe`${status.connections}/${status.full}`
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
  span(ago(state.connectorsAt, now), freshness === 'fresh' ? 'plain' : 'api-trouble');

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

/** True where the state that is shown is what is known now. */
export const isBelieved = ({state, tunnel}: ConnectorView): boolean =>
  state.missingSince === null && tunnel.state.missingSince === null && isTrusted(tunnel.freshness);

/** How long it has been in its state; `>` where that is older than we are. */
const stateAgeCell = (view: ConnectorView, now: number): Span => {
  if (!isBelieved(view)) {
    return span(glyphs.none, 'dim');
  }
  const {stateSince, isWitnessed} = view.state;
  const ms = ageMs(stateSince, now);
  return span(isWitnessed ? duration(ms) : atLeast(ms));
};

/** What the connector has been doing of late, in so many columns. */
export const historyLine = (
  view: ConnectorView,
  {now, history, past}: Pick<Scene, 'now' | 'history' | 'past'>,
  width: number,
): Line => {
  const {key, kind, connectorsAt} = view.tunnel.state;
  const all = history.stretches(key, view.state.key);
  const seen =
    past === null ? all : knownThen(all, connectorsAt, connectorStatus(kind, view.state.connector).state);
  return stripLine(stripOf(isBelieved(view) ? believed(seen, now) : seen, now, width));
};

/** Columns of a connector after its name. */
export const connectorColumns: readonly ConnectorColumn[] = [
  {
    id: 'ha',
    title: safe`HA`,
    width: 16,
    rank: 1,
    cell: (view, {now}) => statusCell(view, now),
    holdsMs: ({state}, {now}) => agoHoldsMs(state.missingSince, now),
  },
  {id: 'edge', title: safe`EDGE`, width: 12, rank: 3, cell: ({state}) => span(edgeSummary(state.connector))},
  {
    id: 'conns',
    title: safe`CONNS`,
    // One more than the title, for the arrow of the order.
    width: 6,
    rank: 6,
    cell: ({state: {connector}}) =>
      span(connector.conns === null ? safe`?` : safe`${connector.conns.length}`),
  },
  {
    id: 'origin',
    title: safe`ORIGIN IP`,
    width: 15,
    rank: 8,
    cell: ({state}, {navigation}) => span(originSummary(state.connector, navigation.isMasked)),
  },
  {
    id: 'version',
    title: safe`VERSION`,
    width: 12,
    rank: 7,
    cell: ({state}) => span(orDash(state.connector.version)),
  },
  {
    id: 'up',
    title: safe`UP`,
    width: 5,
    rank: 4,
    cell: ({state}, {now}) => span(ago(parseTimestamp(state.connector.run_at), now)),
    holdsMs: ({state}, {now}) => agoHoldsMs(parseTimestamp(state.connector.run_at), now),
  },
  {
    id: 'for',
    title: safe`FOR`,
    width: 5,
    rank: 9,
    cell: (view, {now}) => stateAgeCell(view, now),
    holdsMs: ({state}, {now}) => agoHoldsMs(state.stateSince, now),
  },
  {
    id: 'arch',
    title: safe`ARCH`,
    width: 14,
    rank: 10,
    isExtra: true,
    cell: ({state}) => span(orDash(state.connector.arch)),
  },
  {
    id: 'config',
    title: safe`CONFIG`,
    width: 6,
    rank: 11,
    isExtra: true,
    cell: ({state: {connector}}) =>
      span(connector.config_version === null ? glyphs.none : safe`${connector.config_version}`),
  },
  {
    id: 'seen',
    title: safe`SEEN`,
    width: 5,
    rank: 2,
    cell: (view, {now}) => connectorSeenCell(view, now),
    holdsMs: ({state, tunnel}, {now}) => agoHoldsMs(state.missingSince ?? tunnel.state.connectorsAt, now),
  },
];
