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
  readonly rows: (scene: Scene) => readonly FleetRow[];
  /** The same rows for a page, and their keys. */
  readonly page: (
    rows: readonly FleetRow[],
    layout: FleetLayout,
  ) => {readonly rows: readonly PageRow[]; readonly keys: readonly string[]};
};

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
  let pageMade: {
    readonly from: readonly FleetRow[];
    readonly layout: FleetLayout;
    readonly rows: readonly PageRow[];
    readonly keys: readonly string[];
  } | null = null;

  const draw = (row: FleetRow, layout: FleetLayout, {isSelected, isTop, scene}: RowPlace): Line => {
    const view = row.type === 'tunnel' ? row.tunnel : row.connector;
    const {now, past, width} = scene;
    const {isMasked} = scene.navigation;
    const known = drawn.get(view);
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
      drawn.set(view, {
        line: whole,
        from: now,
        until: now + holdsMs,
        ...{layout, isSelected, isTop, isMasked},
      });
    }
    return whole;
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
          from: rows,
          layout,
          rows: rows.map((row) => ({
            type: 'line',
            key: row.key,
            tunnel: row.tunnel.state.key,
            draw: (place) => draw(row, layout, place),
          })),
          keys: rows.map(({key}) => key),
        };
      }
      return pageMade;
    },
  };
};
