import type {SafeText} from '../model/text.js';
import {safe} from '../model/text.js';
import {footerLine} from './footer.js';
import {headerLine} from './header.js';
import {currentScreen, windowTop} from './navigation.js';
import {noteLines} from './notes.js';
import {type Column, type Page, type PageRow, rowKey, type Scene, selectableKeys} from './page.js';
import {connectionPage} from './screens/connection.js';
import {connectorPage} from './screens/connector.js';
import {fleetPage} from './screens/fleet.js';
import {helpPage} from './screens/help.js';
import {tunnelPage} from './screens/tunnel.js';
import {type Line, padLine, span} from './span.js';

/** The smallest pane that warptop works in. */
export const SMALLEST = {columns: 40, rows: 10} as const;

/** A stretch of the screen, ready to be drawn. */
export type FrameItem =
  | {readonly type: 'line'; readonly line: Line}
  | {
      readonly type: 'table';
      readonly columns: readonly Column[];
      readonly hasHead: boolean;
      readonly rows: ReadonlyArray<readonly Line[]>;
    };

/** One picture of the screen, and what keys need to know of it. */
export type Frame = {
  readonly items: readonly FrameItem[];
  readonly page: Page;
  /** Rows that can be selected, all of them. */
  readonly keys: readonly string[];
  /** Those among them that are seen. */
  readonly visible: readonly string[];
  readonly selected: string | null;
  /** The first row shown, and how many have room. */
  readonly top: number;
  readonly height: number;
};

const pageOf = (scene: Scene): Page => {
  const screen = currentScreen(scene.navigation);
  switch (screen.name) {
    case 'fleet':
      return fleetPage(scene);
    case 'tunnel':
      return tunnelPage(scene, screen.tunnel);
    case 'connector':
      return connectorPage(scene, screen.tunnel, screen.connector);
    case 'connection':
      return connectionPage(scene, screen.tunnel, screen.connector, screen.connection);
    case 'help':
      return helpPage(scene.width);
  }
};

/** Rows of one table that follow each other become one item. */
const itemsOf = (rows: readonly PageRow[], selected: string | null, width: number): readonly FrameItem[] => {
  const items: FrameItem[] = [];
  for (const row of rows) {
    const isSelected = selected !== null && rowKey(row) === selected;
    const last = items.at(-1);
    if (row.type === 'line') {
      items.push({type: 'line', line: padLine(row.draw(isSelected), width)});
    } else if (row.type === 'table-head') {
      items.push({type: 'table', columns: row.columns, hasHead: true, rows: []});
    } else if (last?.type === 'table' && last.columns === row.columns) {
      items[items.length - 1] = {...last, rows: [...last.rows, row.cells(isSelected)]};
    } else {
      items.push({type: 'table', columns: row.columns, hasHead: false, rows: [row.cells(isSelected)]});
    }
  }
  return items;
};

/** The selected row, or the one that took the place of a row that is no longer there. */
const selectedKey = (
  keys: readonly string[],
  wanted: string | null,
  initial: string | null,
  lastIndex: number,
) =>
  wanted === null || keys.includes(wanted)
    ? (wanted ?? initial)
    : (keys[Math.min(lastIndex, keys.length - 1)] ?? null);

/**
 * The picture of a scene in a pane of so many rows: never more lines than that.
 * @param place what is shown of where the data comes from, where that is not Cloudflare
 * @param lastIndex which of the keys was selected in the frame before
 */
export const frameOf = (scene: Scene, rows: number, place: SafeText | null, lastIndex = 0): Frame => {
  const page = pageOf(scene);
  const screen = currentScreen(scene.navigation);
  const keys = selectableKeys(page);
  const selected = selectedKey(keys, screen.selected, page.initial, lastIndex);
  const above = [headerLine(scene, place), ...noteLines(scene), ...page.head];
  const height = Math.max(1, rows - above.length - 1);
  const index = page.rows.findIndex((row) => rowKey(row) !== null && rowKey(row) === selected);
  const firstKey = page.rows.findIndex((row) => rowKey(row) !== null);
  const top = windowTop(screen, page.rows.length, height, index, firstKey);
  const shown = page.rows.slice(top, top + height);
  const blank: FrameItem = {type: 'line', line: [span(safe` `)]};
  const fill = new Array<FrameItem>(Math.max(0, height - shown.length)).fill(blank);
  const below = Math.max(0, page.rows.length - top - height);
  return {
    items: [
      ...above.map((line): FrameItem => ({type: 'line', line: padLine(line, scene.width)})),
      ...itemsOf(shown, selected, scene.width),
      ...fill,
      {type: 'line', line: footerLine(scene, below, keys.length > 0 || page.rows.length > height)},
    ],
    page,
    keys,
    visible: shown.flatMap((row) => rowKey(row) ?? []),
    selected,
    top,
    height,
  };
};
