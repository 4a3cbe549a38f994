import {renderToString} from 'ink';
import {createElement} from 'react';
import type {Snapshot} from '../model/fleet.js';
import {tunnelStatus, tunnelStatusWords} from '../model/status.js';
import {type SafeText, safe, safeText} from '../model/text.js';
import {isProblem} from '../model/verdict.js';
import {FrameView} from './components/frame-view.js';
import {connectorColumns, shortId} from './fleet-columns.js';
import {counted, tunnelName} from './format.js';
import type {FrameItem} from './frame.js';
import {initialNavigation} from './navigation.js';
import {kindWords, verdictLine} from './screens/fleet.js';
import {type Line, lineWidth, padLine, span, widthOf} from './span.js';
import {glyphs, levelSigns, tunnelSigns} from './theme.js';
import {
  assessFleet,
  createAssess,
  type FleetRow,
  fleetRows,
  type ListOptions,
  summarize,
  type TunnelView,
} from './view.js';

export type ReportOptions = {
  readonly now: number;
  readonly cadenceMs: number;
  readonly isAscii: boolean;
  readonly isMasked: boolean;
  readonly list: ListOptions;
};

/** Wide enough for every report: nothing is cut in a file. */
const MOST_COLUMNS = 400;

/** Cells of this width at the most; longer ones are cut. */
const MOST_CELL = 60;

const GAP = 2;

const TITLES: readonly SafeText[] = [
  safe`TUNNEL`,
  safe`KIND`,
  safe`STATUS`,
  safe`CONNECTOR`,
  ...connectorColumns.filter(({id}) => id !== 'seen').map(({title}) => title),
];

const cellsOf = (row: FleetRow, options: ReportOptions): readonly Line[] => {
  const {state} = row.tunnel;
  const {glyph, role} = tunnelSigns[tunnelStatus(state.tunnel)];
  const tunnel: readonly Line[] = [
    [span(tunnelName(state.tunnel), 'title')],
    [span(kindWords[state.kind])],
    [span(safe`${glyphs[glyph]} ${tunnelStatusWords(state.tunnel)}`, role)],
  ];
  if (row.type === 'tunnel') {
    return [...tunnel, ...TITLES.slice(tunnel.length).map((): Line => [span(glyphs.none, 'dim')])];
  }
  const {connector} = row.connector.state;
  const navigation = initialNavigation({filter: '', sort: 'name', isMasked: options.isMasked, isUtc: true});
  return [
    ...tunnel,
    [span(connector.id === null ? shortId(connector) : safeText(connector.id))],
    ...connectorColumns
      .filter(({id}) => id !== 'seen')
      .map((column): Line => [column.cell(row.connector, {now: options.now, navigation})]),
  ];
};

/** A row for each connector, and one for each tunnel that has none. */
const tableItem = (rows: readonly FleetRow[], options: ReportOptions): FrameItem => {
  const told = rows.filter((row, index) => row.type === 'connector' || rows[index + 1]?.type !== 'connector');
  const cells = told.map((row) => cellsOf(row, options));
  const columns = TITLES.map((title, index) => ({
    title,
    width:
      Math.min(MOST_CELL, Math.max(widthOf(title), ...cells.map((line) => lineWidth(line[index] ?? [])))) +
      GAP,
  }));
  const cut = cells.map((lines) =>
    lines.map((line, index) => padLine(line, (columns[index]?.width ?? GAP) - GAP)),
  );
  return {type: 'table', columns, hasHead: true, rows: cut};
};

const lineItem = (line: Line): FrameItem => ({type: 'line', line});

const findings = (tunnels: readonly TunnelView[]): readonly FrameItem[] =>
  tunnels
    .filter(({verdict, state}) => isProblem(verdict.level) || state.failure !== null)
    .map((tunnel) =>
      lineItem([
        span(safe`${tunnelName(tunnel.state.tunnel)}: `, 'title'),
        span(safe`${tunnel.verdict.level as SafeText} `, levelSigns[tunnel.verdict.level].role),
        ...verdictLine(tunnel),
      ]),
    );

/** One report on the fleet: a table with a row for each connector, and below it what is not well. */
export const reportText = (snapshot: Snapshot, options: ReportOptions): string => {
  const nothingHeld = new Map<string, number>();
  const tunnels = assessFleet(
    snapshot,
    createAssess(),
    options.now,
    options.cadenceMs,
    options.list,
    nothingHeld,
  );
  const rows = fleetRows(tunnels, options.list, nothingHeld);
  const shown = new Set(rows.map(({tunnel}) => tunnel));
  const told = tunnels.filter((tunnel) => shown.has(tunnel));
  const summary = summarize(told);
  const problems = findings(told);
  const totals = safe`${counted(summary.tunnels, safe`tunnel`)}, ${counted(summary.connectors, safe`connector`)}, ${
    problems.length === 0 ? safe`no problems` : counted(problems.length, safe`problem`)
  }`;
  const blank = lineItem([span(safe` `)]);
  const items = [
    ...(rows.length === 0 ? [] : [tableItem(rows, options), blank]),
    lineItem([span(totals)]),
    ...problems,
  ];
  const text = renderToString(createElement(FrameView, {items, isAscii: options.isAscii}), {
    columns: MOST_COLUMNS,
  });
  return text.replace(/[ \t]+$/gm, '');
};
