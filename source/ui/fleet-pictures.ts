import type {FleetMemory} from '../model/fleet-memory.js';
import type {FleetRow} from '../model/view.js';
import {type FleetLayout, fleetLayout} from './fleet-layout.js';
import {connectorLine, tunnelLine} from './fleet-lines.js';
import {filterShown} from './navigation.js';
import type {PageRow, RowPlace, Scene} from './page.js';
import {type Line, padLine} from './span.js';

/**
 * Rows of the list, made anew only where something of them differs: there may be ten thousand, and a picture comes
 * every second.
 */
export type FleetPictures = {
  readonly layout: (scene: Scene) => FleetLayout;
  /** Of each tunnel that is shown. */
  readonly rows: (scene: Scene) => FleetRows;
  /** All of them for a page, and their keys. */
  readonly page: (rows: FleetRows, layout: FleetLayout) => Rows;
};

export type FleetRows = ReadonlyArray<readonly FleetRow[]>;

type Rows = {readonly rows: readonly PageRow[]; readonly keys: readonly string[]};

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

export const createFleetPictures = (memory: FleetMemory): FleetPictures => {
  const drawn = new WeakMap<object, Drawn>();
  let layoutMade: {readonly inputs: readonly unknown[]; readonly layout: FleetLayout} | null = null;
  let pageMade: (Rows & {readonly from: FleetRows; readonly layout: FleetLayout}) | null = null;
  let known: {readonly layout: FleetLayout; readonly byRows: WeakMap<readonly FleetRow[], Rows>} | null =
    null;

  const draw = (row: FleetRow, layout: FleetLayout, {isSelected, isTop, scene}: RowPlace): Line => {
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

  /** Of one tunnel: of a thousand tunnels hardly one has changed. */
  const rowsOfTunnel = (rows: readonly FleetRow[], layout: FleetLayout): Rows => {
    known = known?.layout === layout ? known : {layout, byRows: new WeakMap()};
    const made = known.byRows.get(rows) ?? {
      rows: rows.map(
        (row): PageRow => ({
          type: 'line',
          key: row.key,
          tunnel: row.tunnel.state.key,
          draw: (place) => draw(row, layout, place),
        }),
      ),
      keys: rows.map(({key}) => key),
    };
    known.byRows.set(rows, made);
    return made;
  };

  return {
    layout: (scene) => {
      const {width, navigation, preferences, tunnels} = scene;
      const {isWide} = navigation;
      const inputs = [width, isWide, preferences.columns, isWide ? tunnels : null];
      if (layoutMade === null || layoutMade.inputs.some((input, index) => input !== inputs[index])) {
        layoutMade = {inputs, layout: fleetLayout(scene)};
      }
      return layoutMade.layout;
    },
    rows: ({tunnels, navigation, held}) =>
      memory.rows(tunnels, {...navigation, filter: filterShown(navigation)}, held),
    page: (rows, layout) => {
      if (pageMade === null || pageMade.from !== rows || pageMade.layout !== layout) {
        pageMade = {
          ...{from: rows, layout},
          rows: rows.flatMap((each) => rowsOfTunnel(each, layout).rows),
          keys: rows.flatMap((each) => rowsOfTunnel(each, layout).keys),
        };
      }
      return pageMade;
    },
  };
};
