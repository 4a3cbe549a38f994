import {renderToString} from 'ink';
import {createElement} from 'react';
import type {Snapshot} from '../model/fleet.js';
import {kindWords} from '../model/status.js';
import {summarize} from '../model/summary.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {isProblem} from '../model/verdict.js';
import {
  assessFleet,
  type CadenceOf,
  type ConnectorView,
  createAssess,
  type FleetRow,
  fleetGroups,
  fleetRows,
  type ListOptions,
  type TunnelView,
} from '../model/view.js';
import {counted, levelWords} from '../model/words.js';
import {type ColumnId, orderedColumns} from './column-ids.js';
import {FrameView} from './components/frame-view.js';
import {connectorNameIn} from './connector-name.js';
import type {Flaw} from './contained.js';
import {connectorColumns} from './fleet-columns.js';
import {tunnelStatusCell, verdictLine} from './fleet-lines.js';
import {duration, tunnelName} from './format.js';
import type {FrameItem} from './frame.js';
import {initialNavigation} from './navigation.js';
import {type Drawing, paletteHere} from './paint.js';
import {type Line, type Span, span} from './span.js';
import {type TableColumn, tableRows} from './table-rows.js';
import {glyphs, levelSigns} from './theme.js';

export type ReportOptions = Drawing & {
  readonly now: number;
  /** Planned time between two looks at a tunnel; what is much older is not trusted. */
  readonly cadenceOf: CadenceOf;
  readonly isMasked: boolean;
  readonly list: ListOptions;
  /** Columns of the terminal, or more than any report takes where it goes to a file. */
  readonly width: number;
  readonly thresholds: Thresholds;
  /** Of connectors, in order; null: the usual ones. */
  readonly columns: readonly ColumnId[] | null;
};

/** Within so long, what was seen is of one moment. */
const TOLD_AGE_MS = 10_000;

/** What only who goes on watching can tell. */
const UNTOLD: ReadonlySet<string> = new Set(['seen', 'for']);

/** A terminal narrower than this shows the first block of an id only. */
const WIDE = 150;

const ofConnector =
  (cell: (view: ConnectorView, width: number) => Span) =>
  (row: FleetRow, width: number): Span =>
    row.type === 'connector' ? cell(row.connector, width) : span(glyphs.none, 'dim');

/** From left to right; a narrow terminal keeps the dearest (lowest rank). */
const columnsOf = ({width, now, isMasked, columns}: ReportOptions): ReadonlyArray<TableColumn<FleetRow>> => {
  const navigation = initialNavigation({filter: '', sort: 'name', isMasked, isUtc: true});
  return [
    {
      title: safe`TUNNEL`,
      width: 12,
      most: 60,
      rank: 0,
      cell: ({tunnel}) => span(tunnelName(tunnel.state.tunnel), 'title'),
    },
    {
      title: safe`KIND`,
      width: 4,
      most: 12,
      rank: 9,
      cell: ({tunnel}) => span(kindWords[tunnel.state.kind]),
    },
    {
      title: safe`STATUS`,
      width: 8,
      most: 30,
      rank: 2,
      cell: ({tunnel}) => tunnelStatusCell(tunnel),
    },
    {
      title: safe`CONNECTOR`,
      width: 8,
      most: 120,
      rank: 0,
      cell: ofConnector(({state: {connector}}, columns) =>
        span(connectorNameIn(connector, columns, width >= WIDE)),
      ),
    },
    ...orderedColumns(columns, false)
      .flatMap((id) => connectorColumns.find((column) => column.id === id) ?? [])
      .filter(({id}) => !UNTOLD.has(id))
      .map(
        (column): TableColumn<FleetRow> => ({
          title: column.title,
          width: 4,
          most: 60,
          rank: column.rank,
          cell: ofConnector((view) => column.cell(view, {now, navigation})),
        }),
      ),
  ];
};

/** A row for each connector, and one for each tunnel that has none. */
const tableItem = (rows: readonly FleetRow[], options: ReportOptions): FrameItem => {
  const told = rows.filter((row, index) => row.type === 'connector' || rows[index + 1]?.type !== 'connector');
  const table = tableRows(told, ({key}) => key, columnsOf(options), options.width, {
    measured: told.length,
  });
  // Nothing is selected in a report: the column of the pointer goes.
  return {
    type: 'table',
    columns: table.flatMap((row) => (row.type === 'table-head' ? row.columns.slice(1) : [])),
    hasHead: true,
    rows: table.flatMap((row) => (row.type === 'table-row' ? [row.cells(false).slice(1)] : [])),
  };
};

const lineItem = (line: Line): FrameItem => ({type: 'line', line});

const findings = (tunnels: readonly TunnelView[]): readonly FrameItem[] =>
  tunnels
    .filter(({verdict, state}) => isProblem(verdict.level) || state.failure !== null)
    .map((tunnel) =>
      lineItem([
        span(safe`${tunnelName(tunnel.state.tunnel)}: `, 'title'),
        span(safe`${levelWords[tunnel.verdict.level]} `, levelSigns[tunnel.verdict.level].role),
        ...verdictLine(tunnel),
      ]),
    );

/** A report of a large fleet takes minutes: then it says how old its oldest row is. */
const oldest = (tunnels: readonly TunnelView[], now: number): SafeText => {
  const ages = tunnels.flatMap(({state: {connectorsAt}}) =>
    connectorsAt === null ? [] : [now - connectorsAt],
  );
  const age = Math.max(0, ...ages);
  return age < TOLD_AGE_MS ? safe`` : safe`, seen up to ${duration(age)} ago`;
};

/** One report on the fleet: a table with a row for each connector, and below it what is not well. */
export const reportText = (snapshot: Snapshot, options: ReportOptions): string => {
  const {now, cadenceOf, list} = options;
  const tunnels = assessFleet(snapshot, createAssess(options.thresholds), now, cadenceOf, list);
  const groups = fleetGroups(tunnels, list);
  const rows = fleetRows(groups);
  const told = groups.map(({tunnel}) => tunnel);
  const summary = summarize(told);
  const problems = findings(told);
  const totals = safe`${counted(summary.tunnels, safe`tunnel`)}, ${counted(summary.connectors, safe`connector`)}, ${
    problems.length === 0 ? safe`no problems` : counted(problems.length, safe`problem`)
  }${oldest(told, now)}`;
  const nothing = safe`Nothing matches “${escaped(list.filter)}”, out of ${counted(tunnels.length, safe`tunnel`)}.`;
  const blank = lineItem([span(safe` `)]);
  const items = [
    ...(rows.length === 0 ? [] : [tableItem(rows, options), blank]),
    lineItem([span(rows.length === 0 && tunnels.length > 0 ? nothing : totals)]),
    ...problems,
  ];
  const flaws: Flaw[] = [];
  const onFlaw = (flaw: Flaw): void => void flaws.push(flaw);
  const text = renderToString(createElement(FrameView, {items, palette: paletteHere(options), onFlaw}), {
    columns: options.width,
  });
  // A report with a hole in it is none: nobody is there to look again.
  if (flaws[0] !== undefined) {
    throw flaws[0].error;
  }
  return text.replace(/[ \t]+$/gm, '');
};
