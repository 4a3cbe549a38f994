import {growsDownwards, type SortColumn} from '../model/order.js';
import {type SafeText, safe} from '../model/text.js';
import type {ConnectorView} from '../model/view.js';
import {type ConnectorColumn, connectorColumns, historyLine} from './fleet-columns.js';
import {STRIP_WIDTHS} from './history-strip.js';
import type {Scene} from './page.js';
import type {Line} from './span.js';

/** A column of the fleet's list, which may have more than one look in a cell. */
export type FleetColumn = Omit<ConnectorColumn, 'cell'> & {
  readonly draw: (view: ConnectorView, scene: Scene, width: number) => Line;
};

const historyColumn: FleetColumn = {
  id: 'history',
  title: safe`LAST 30 m`,
  width: STRIP_WIDTHS[0],
  rank: 5,
  draw: historyLine,
};

/** The age stays at the right edge. */
const fleetColumns: readonly FleetColumn[] = connectorColumns.flatMap(({cell, ...column}): FleetColumn[] => {
  const drawn = {...column, draw: (view: ConnectorView, scene: Scene): Line => [cell(view, scene)]};
  return column.id === 'seen' ? [historyColumn, drawn] : [drawn];
});

/** Between two columns. */
export const GAP = 1;

/** The marker of the selected row and the indent of connectors. */
export const MARKER = 2;

/** Widths of the first column: in a narrow pane, in others, in a broad one, at the most, and for a whole id. */
const NAME = {narrow: 14, least: 18, broad: 22, most: 30, whole: 38} as const;

const NARROW = 80;
const BROAD = 100;

/** A narrower pane would lose its states to the ids. */
const ROOM_FOR_WHOLE_IDS = 66;

/** The last column that a narrow pane takes before the edge summary has its room. */
const ESSENTIAL_RANK = historyColumn.rank;

/** What is left over makes columns wider, by so much at most: `2×AMS 1×LHR 1×MAN`, `198.51.100.200 +1`. */
const GROWTH = {edge: 5, origin: 3} as const;

/** With the whole title. */
const ROOMY_STRIP = 15;

export type FleetLayout = {readonly nameWidth: number; readonly columns: readonly FleetColumn[]};

const leastName = (width: number, isWide: boolean): number =>
  isWide && width >= ROOM_FOR_WHOLE_IDS
    ? NAME.whole
    : width < NARROW
      ? NAME.narrow
      : width < BROAD
        ? NAME.least
        : NAME.broad;

/** The columns that pad, dearest first, and what is left for the names. */
export const fleetLayout = (width: number, isWide: boolean): FleetLayout => {
  const least = leastName(width, isWide);
  let left = width - MARKER - least;
  const chosen = new Map<string, number>();
  for (const column of [...fleetColumns].sort((a, b) => a.rank - b.rank)) {
    const reserved = width < BROAD && column.rank > ESSENTIAL_RANK ? GROWTH.edge : 0;
    if ((column.isExtra && !isWide) || left < GAP + column.width + reserved) {
      continue;
    }
    chosen.set(column.id, column.width);
    left -= GAP + column.width;
  }
  const grow = (id: string, most: number): void => {
    const taken = chosen.has(id) ? Math.min(most, left) : 0;
    chosen.set(id, (chosen.get(id) ?? 0) + taken);
    left -= taken;
  };
  const growStrip = (most: number): void => {
    const given = chosen.get(historyColumn.id) ?? 0;
    const fitting = STRIP_WIDTHS.filter((cells) => cells <= Math.min(most, given + left));
    grow(historyColumn.id, Math.max(0, (fitting.at(-1) ?? given) - given));
  };
  grow('edge', GROWTH.edge);
  growStrip(ROOMY_STRIP);
  const names = least === NAME.whole ? 0 : Math.min(NAME.most - least, left);
  left -= names;
  grow('origin', GROWTH.origin);
  growStrip(Math.max(...STRIP_WIDTHS));
  const columns = fleetColumns.flatMap((column): FleetColumn[] => {
    const given = chosen.get(column.id) ?? 0;
    const isTitled = column.id === historyColumn.id && given >= ROOMY_STRIP;
    return given === 0
      ? []
      : [{...column, width: given, title: isTitled ? safe`HISTORY (30 m)` : column.title}];
  });
  return {nameWidth: least + names, columns};
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
