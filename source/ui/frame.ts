import type {SafeText} from '../model/text.js';
import {safe} from '../model/text.js';
import {type Containment, createContainment, type Flaw, flawLine} from './contained.js';
import {footerLine} from './footer.js';
import {headerLine} from './header.js';
import {currentScreen, windowTop} from './navigation.js';
import {noteLines} from './notes.js';
import {type Column, type Page, type PageRow, plainRow, rowKey, type Scene, selectableKeys} from './page.js';
import {connectionPage} from './screens/connection.js';
import {connectorPage} from './screens/connector.js';
import {fleetPage} from './screens/fleet.js';
import {helpPage} from './screens/help.js';
import {logPage} from './screens/log.js';
import {tunnelPage} from './screens/tunnel.js';
import {type Line, padLine, span} from './span.js';
import {glyphs} from './theme.js';

/** The smallest pane that warptop works in. */
export const SMALLEST = {columns: 40, rows: 10} as const;

const ROW = safe`this row`;

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
  /** What could not be drawn, for the log. */
  readonly flaws: readonly Flaw[];
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
    case 'log':
      return logPage(scene);
    case 'help':
      return helpPage(scene.width);
  }
};

const flawedPage = (flaw: Flaw): Page => ({
  head: [],
  rows: [plainRow(flawLine(flaw)), plainRow([span(safe`Esc goes back, L shows the log.`, 'dim')])],
  initial: null,
  open: () => null,
  tunnelOf: () => null,
});

/** Rows of one table that follow each other become one item. */
const itemsOf = (
  rows: readonly PageRow[],
  selected: string | null,
  width: number,
  {contained}: Containment,
): readonly FrameItem[] => {
  const items: FrameItem[] = [];
  for (const row of rows) {
    const isSelected = selected !== null && rowKey(row) === selected;
    const last = items.at(-1);
    const flawed = (flaw: Flaw): FrameItem => ({
      type: 'line',
      line: padLine([span(isSelected ? safe`${glyphs.pointer} ` : safe`  `), ...flawLine(flaw)], width),
    });
    if (row.type === 'line') {
      items.push(
        contained(ROW, (): FrameItem => ({type: 'line', line: padLine(row.draw(isSelected), width)}), flawed),
      );
    } else if (row.type === 'table-head') {
      items.push({type: 'table', columns: row.columns, hasHead: true, rows: []});
    } else {
      const {columns} = row;
      const item = contained(
        ROW,
        (): FrameItem => ({type: 'table', columns, hasHead: false, rows: [row.cells(isSelected)]}),
        flawed,
      );
      if (item.type === 'table' && last?.type === 'table' && last.columns === columns) {
        items[items.length - 1] = {...last, rows: [...last.rows, ...item.rows]};
      } else {
        items.push(item);
      }
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
  const containment = createContainment();
  const {contained, flaws} = containment;
  const page = contained(safe`this screen`, () => pageOf(scene), flawedPage);
  const screen = currentScreen(scene.navigation);
  const keys = selectableKeys(page);
  const selected = selectedKey(keys, screen.selected, page.initial, lastIndex);
  const lineOf = (part: SafeText, draw: () => Line): Line =>
    contained(
      part,
      () => padLine(draw(), scene.width),
      (flaw) => padLine(flawLine(flaw), scene.width),
    );
  const notes = contained(
    safe`a note`,
    () => noteLines(scene),
    (flaw) => [flawLine(flaw)],
  );
  const above = [
    lineOf(safe`the header`, () => headerLine(scene, place)),
    ...[...notes, ...page.head].map((line) => lineOf(ROW, () => line)),
  ];
  const height = Math.max(1, rows - above.length - 1);
  const index = page.rows.findIndex((row) => rowKey(row) !== null && rowKey(row) === selected);
  const firstKey = page.rows.findIndex((row) => rowKey(row) !== null);
  const top = windowTop(screen, page.rows.length, height, index, firstKey);
  const shown = page.rows.slice(top, top + height);
  const blank: FrameItem = {type: 'line', line: [span(safe` `)]};
  const fill = new Array<FrameItem>(Math.max(0, height - shown.length)).fill(blank);
  const below = Math.max(0, page.rows.length - top - height);
  const hasMoves = keys.length > 0 || page.rows.length > height;
  return {
    items: [
      ...above.map((line): FrameItem => ({type: 'line', line})),
      ...itemsOf(shown, selected, scene.width, containment),
      ...fill,
      {type: 'line', line: lineOf(safe`the footer`, () => footerLine(scene, below, hasMoves))},
    ],
    page,
    keys,
    visible: shown.flatMap((row) => rowKey(row) ?? []),
    selected,
    top,
    height,
    flaws,
  };
};
