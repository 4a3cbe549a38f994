import {growsDownwards, type SortColumn} from '../model/order.js';
import {type SafeText, safe, safeText} from '../model/text.js';
import type {ConnectorView, TunnelView} from '../model/view.js';
import {type ColumnId, orderedColumns} from './column-ids.js';
import {type ConnectorColumn, connectorColumns, historyLine} from './fleet-columns.js';
import {STRIP_WIDTHS} from './history-strip.js';
import type {Scene} from './page.js';
import {type Line, widthOf} from './span.js';

/** A column of the fleet's list, which may have more than one look in a cell. */
export type FleetColumn = Omit<ConnectorColumn, 'cell'> & {
  readonly draw: (view: ConnectorView, scene: Scene, width: number) => Line;
};

/** A strip goes on with every moment, but so little in these that nobody would see it, ms. */
const STRIP_HOLDS_MS = 5000;

const historyColumn: FleetColumn = {
  id: 'history',
  title: safe`LAST 30 m`,
  width: STRIP_WIDTHS[0],
  rank: 5,
  draw: historyLine,
  holdsMs: () => STRIP_HOLDS_MS,
};

const fleetColumns: ReadonlyMap<ColumnId, FleetColumn> = new Map(
  [
    historyColumn,
    ...connectorColumns.map(
      ({cell, ...column}): FleetColumn => ({...column, draw: (view, scene) => [cell(view, scene)]}),
    ),
  ].map((column) => [column.id, column]),
);

/** Those that may be shown, from left to right. One that was chosen is no extra, and dearer than one that was not. */
const wantedColumns = (chosen: readonly ColumnId[] | null, isWide: boolean): readonly FleetColumn[] =>
  orderedColumns(chosen, isWide).flatMap((id): FleetColumn[] => {
    const column = fleetColumns.get(id);
    if (column === undefined || (chosen === null && column.isExtra && !isWide)) {
      return [];
    }
    const isBesides = chosen !== null && column.rank > LAST_ESSENTIAL && !chosen.includes(id);
    return [isBesides ? {...column, rank: column.rank + UNCHOSEN} : column];
  });

/** Between two columns. */
export const GAP = 1;

/** The marker of the selected row and the indent of connectors. */
export const MARKER = 2;

/** Widths of the first column: in a narrow pane, in others, in a broad one, at the most, and for a whole id. */
const NAME = {narrow: 14, least: 18, broad: 20, most: 30, whole: 38} as const;

const NARROW = 80;
const BROAD = 100;

/** A narrower pane would lose its states to the ids. */
const ROOM_FOR_WHOLE_IDS = 66;

/** The last column that a narrow pane takes before the edge summary has its room. */
const ESSENTIAL_RANK = historyColumn.rank;

/** What is left over makes columns wider, by so much at most: `AMS FRA LHR MAN`, `198.51.100.200 +1`. */
const GROWTH = {edge: 3, origin: 3} as const;

/** What a pane has beyond that goes to long names and to whole addresses, which take so many columns at most. */
const VAST = {name: 40, origin: 39} as const;

/** With the whole title. */
const ROOMY_STRIP = 15;

/** What a connector does, and how old that is. */
const LAST_ESSENTIAL = 2;

/** Behind all that were chosen. */
const UNCHOSEN = 100;

/** What three findings take, each in its few words. */
const VERDICT = 66;

/** A label beside a whole id is given so many columns at most. */
const MOST_LABEL = 26;

export type FleetLayout = {readonly nameWidth: number; readonly columns: readonly FleetColumn[]};

/** What the widest label takes behind a whole id. */
const labelRoom = (tunnels: readonly TunnelView[]): number => {
  let widest = 0;
  for (const {state} of tunnels) {
    for (const {connector} of state.connectors ?? []) {
      widest = connector.label === null ? widest : Math.max(widest, GAP + widthOf(safeText(connector.label)));
    }
  }
  return Math.min(widest, MOST_LABEL);
};

const leastName = ({
  width,
  navigation: {isWide},
  tunnels,
}: Pick<Scene, 'width' | 'navigation' | 'tunnels'>): number => {
  if (isWide && width >= ROOM_FOR_WHOLE_IDS) {
    const label = labelRoom(tunnels);
    return NAME.whole + (width >= ROOM_FOR_WHOLE_IDS + label ? label : 0);
  }
  return width < NARROW ? NAME.narrow : width < BROAD ? NAME.least : NAME.broad;
};

/** A part of a tunnel's line: `end` is the last of the columns that it spans. */
export type TunnelPart = {
  readonly id: 'ha' | 'seen' | null;
  readonly width: number;
  readonly end: number;
};

/** A tunnel has a status and an age as connectors do; what lies between and beside these is one part of its line each. */
export const tunnelParts = (columns: readonly FleetColumn[]): readonly TunnelPart[] => {
  const parts: TunnelPart[] = [];
  for (const [end, {id, width}] of columns.entries()) {
    const last = parts.at(-1);
    if (id === 'ha' || id === 'seen') {
      parts.push({id, width, end});
    } else if (last?.id === null) {
      parts[parts.length - 1] = {id: null, width: last.width + GAP + width, end};
    } else {
      parts.push({id: null, width, end});
    }
  }
  return parts;
};

/** Where a tunnel's verdict stands: in the widest part, and where there is only status and age, in the place of the status. */
export const verdictPart = (parts: readonly TunnelPart[]): TunnelPart | undefined => {
  const free = parts.filter(({id}) => id === null);
  const widest = Math.max(...free.map(({width}) => width));
  return free.find(({width}) => width === widest) ?? parts.find(({id}) => id === 'ha');
};

/** Few columns that were chosen leave room on the right, and none for the verdict, which goes across them. */
const withRoomForVerdict = (columns: readonly FleetColumn[], left: number): readonly FleetColumn[] => {
  const part = verdictPart(tunnelParts(columns));
  const more = part === undefined ? 0 : Math.min(left, VERDICT - part.width);
  return columns.map((column, index) =>
    more > 0 && index === part?.end
      ? {...column, width: column.width + more, draw: (view, scene) => column.draw(view, scene, column.width)}
      : column,
  );
};

/** The columns that pad, dearest first, and what is left for the names. */
export const fleetLayout = (
  scene: Pick<Scene, 'width' | 'navigation' | 'tunnels' | 'preferences'>,
): FleetLayout => {
  const {width, navigation, preferences} = scene;
  const least = leastName(scene);
  const wanted = wantedColumns(preferences.columns, navigation.isWide);
  const growing = wanted.some(({id}) => id === 'edge') ? GROWTH.edge : 0;
  let left = width - MARKER - least;
  const chosen = new Map<string, number>();
  for (const column of [...wanted].sort((a, b) => a.rank - b.rank)) {
    const reserved = width < BROAD && column.rank > ESSENTIAL_RANK ? growing : 0;
    if (left < GAP + column.width + reserved) {
      continue;
    }
    chosen.set(column.id, column.width);
    left -= GAP + column.width;
  }
  const grow = (id: string, most: number): void => {
    const given = chosen.get(id);
    if (given !== undefined) {
      const taken = Math.min(most, left);
      chosen.set(id, given + taken);
      left -= taken;
    }
  };
  const growStrip = (most: number): void => {
    const given = chosen.get(historyColumn.id) ?? 0;
    const fitting = STRIP_WIDTHS.filter((cells) => cells <= Math.min(most, given + left));
    grow(historyColumn.id, Math.max(0, (fitting.at(-1) ?? given) - given));
  };
  grow('edge', GROWTH.edge);
  growStrip(ROOMY_STRIP);
  const names = least >= NAME.whole ? 0 : Math.min(NAME.most - least, left);
  left -= names;
  grow('origin', GROWTH.origin);
  growStrip(Math.max(...STRIP_WIDTHS));
  const more = least >= NAME.whole ? 0 : Math.min(VAST.name - least - names, left);
  left -= more;
  grow('origin', VAST.origin - (chosen.get('origin') ?? 0));
  const columns = wanted.flatMap((column): FleetColumn[] => {
    const given = chosen.get(column.id) ?? 0;
    const isTitled = column.id === historyColumn.id && given >= ROOMY_STRIP;
    return given === 0
      ? []
      : [{...column, width: given, title: isTitled ? safe`HISTORY (30 m)` : column.title}];
  });
  return {nameWidth: least + names + more, columns: withRoomForVerdict(columns, left)};
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
