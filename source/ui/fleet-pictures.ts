import type {FleetMemory} from '../model/fleet-memory.js';
import type {FleetRow} from '../model/view.js';
import {type FleetLayout, fleetLayout} from './fleet-layout.js';
import {connectorLine, tunnelLine} from './fleet-lines.js';
import {filterShown} from './navigation.js';
import type {RowPlace, Scene} from './page.js';
import {type Line, padLine} from './span.js';

/**
 * Rows of the list and their lines, made anew only where something of them differs: there may be ten thousand, and a
 * picture comes every second.
 */
export type FleetPictures = {
  readonly layout: (scene: Scene) => FleetLayout;
  /** Of each tunnel that is shown. */
  readonly rows: (scene: Scene) => FleetRows;
  /** All of them in one list, and their keys. */
  readonly page: (rows: FleetRows) => Rows;
  /** The line of a row. */
  readonly draw: (row: FleetRow, place: RowPlace) => Line;
};

export type FleetRows = ReadonlyArray<readonly FleetRow[]>;

type Rows = {readonly rows: readonly FleetRow[]; readonly keys: readonly string[]};

/** A line with all that it was made from, and until when it stays as it is (wall time, ms). */
type Drawn = {
  readonly line: Line;
  readonly until: number;
  readonly layout: FleetLayout;
  readonly isSelected: boolean;
  readonly isTop: boolean;
  readonly isMasked: boolean;
  readonly from: number;
};

/** A hundred times as fast as `flat`, for ten thousand rows with each letter of a filter. */
const joined = <Item>(lists: ReadonlyArray<readonly Item[]>): readonly Item[] => {
  const none: readonly Item[] = [];
  return none.concat(...lists);
};

export const createFleetPictures = (memory: FleetMemory): FleetPictures => {
  const drawn = new WeakMap<object, Drawn>();
  const keysOf = new WeakMap<readonly FleetRow[], readonly string[]>();
  let layoutMade: {readonly inputs: readonly unknown[]; readonly layout: FleetLayout} | null = null;
  let pageMade: (Rows & {readonly from: FleetRows}) | null = null;

  const layoutIn = (scene: Scene): FleetLayout => {
    const {width, navigation, preferences, tunnels} = scene;
    const {isWide} = navigation;
    const inputs = [width, isWide, preferences.columns, isWide ? tunnels : null];
    if (layoutMade === null || layoutMade.inputs.some((input, index) => input !== inputs[index])) {
      layoutMade = {inputs, layout: fleetLayout(scene)};
    }
    return layoutMade.layout;
  };

  /** Of one tunnel: of a thousand tunnels hardly one has changed. */
  const keysIn = (rows: readonly FleetRow[]): readonly string[] => {
    const keys = keysOf.get(rows) ?? rows.map(({key}) => key);
    keysOf.set(rows, keys);
    return keys;
  };

  const draw = (row: FleetRow, {isSelected, isTop, scene}: RowPlace): Line => {
    const layout = layoutIn(scene);
    // A connector whose place is held may be drawn as the last one of its tunnel, or not, with the same view.
    const drawnOf = row.type === 'tunnel' ? row.tunnel : row;
    const {now, past, width} = scene;
    const {isMasked} = scene.navigation;
    const known = drawn.get(drawnOf);
    if (
      known !== undefined &&
      past === null &&
      known.layout === layout &&
      known.isSelected === isSelected &&
      known.isTop === isTop &&
      known.isMasked === isMasked &&
      known.from <= now &&
      now < known.until
    ) {
      return known.line;
    }
    const {line, holdsMs} =
      row.type === 'tunnel'
        ? tunnelLine(row.tunnel, layout, scene, isSelected)
        : connectorLine(row, layout, scene, {isSelected, isTop});
    const whole = padLine(line, width);
    if (past === null) {
      drawn.set(drawnOf, {
        line: whole,
        from: now,
        until: now + holdsMs,
        ...{layout, isSelected, isTop, isMasked},
      });
    }
    return whole;
  };

  return {
    layout: layoutIn,
    rows: ({tunnels, navigation, held}) =>
      memory.rows(tunnels, {...navigation, filter: filterShown(navigation)}, held),
    page: (rows) => {
      if (pageMade === null || pageMade.from !== rows) {
        pageMade = {from: rows, rows: joined(rows), keys: joined(rows.map(keysIn))};
      }
      return pageMade;
    },
    draw,
  };
};
