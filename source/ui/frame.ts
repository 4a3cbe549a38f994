import type {SafeText} from '../model/text.js';
import {safe} from '../model/text.js';
import {type Containment, createContainment, type Flaw, flawLine} from './contained.js';
import {subjectOf} from './copying.js';
import {footerLine} from './footer.js';
import {headerLine} from './header.js';
import {withKeys} from './keymap.js';
import {type Layout, layoutOf} from './layout.js';
import {currentScreen} from './navigation.js';
import {noteLines} from './notes.js';
import {type Column, type Page, type PageRow, plainRow, rowKey, type Scene} from './page.js';
import {connectionPage} from './screens/connection.js';
import {connectorPage} from './screens/connector.js';
import {diagnosticsPage} from './screens/diagnostics.js';
import {differencesPage} from './screens/differences.js';
import {eventsPage} from './screens/events.js';
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

/** One picture of the screen. */
export type Frame = Layout & {
  readonly items: readonly FrameItem[];
  /** Keys of the tunnels whose rows are seen. */
  readonly visible: readonly string[];
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
    case 'events':
      return eventsPage(scene, screen);
    case 'differences':
      return differencesPage(scene);
    case 'log':
      return logPage(scene);
    case 'diagnostics':
      return diagnosticsPage(scene);
    case 'help':
      return helpPage(scene);
  }
};

const flawedPage = (flaw: Flaw, {preferences: {keymap}}: Scene): Page => ({
  head: [],
  rows: [
    plainRow(flawLine(flaw)),
    plainRow([
      span(
        withKeys(keymap, ['back', 'log'], (back, log) => safe`${back} goes back, ${log} shows the log.`),
        'dim',
      ),
    ]),
  ],
  initial: null,
  open: () => null,
  tunnelOf: () => null,
});

/** Rows of one table that follow each other become one item. */
const itemsOf = (
  rows: readonly PageRow[],
  selected: string | null,
  scene: Scene,
  {contained}: Containment,
): readonly FrameItem[] => {
  const items: FrameItem[] = [];
  for (const [index, row] of rows.entries()) {
    const isSelected = selected !== null && rowKey(row) === selected;
    const last = items.at(-1);
    const flawed = (flaw: Flaw): FrameItem => ({
      type: 'line',
      line: padLine([span(isSelected ? safe`${glyphs.pointer} ` : safe`  `), ...flawLine(flaw)], scene.width),
    });
    if (row.type === 'line' || row.type === 'tunnel' || row.type === 'connector') {
      const place = {isSelected, isTop: index === 0, scene};
      items.push(
        contained(
          ROW,
          (): FrameItem => ({
            type: 'line',
            line: padLine(row.type === 'line' ? row.draw(place) : scene.fleet.draw(row, place), scene.width),
          }),
          flawed,
        ),
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

/** What stands above the rows, and the rows themselves. */
const contentOf = (scene: Scene, {contained}: Containment) => ({
  page: contained(
    safe`this screen`,
    () => pageOf(scene),
    (flaw) => flawedPage(flaw, scene),
  ),
  notes: contained(
    safe`a note`,
    () => noteLines(scene),
    (flaw) => [flawLine(flaw)],
  ),
});

/** Header and footer have a line each. */
const heightOf = (rows: number, notes: readonly Line[], {head}: Page): number =>
  Math.max(1, rows - notes.length - head.length - 2);

/** Where the rows of a scene would stand in its picture. @param lastIndex which of the keys was selected before */
export const sceneLayout = (scene: Scene, rows: number, lastIndex: number): Layout => {
  const {page, notes} = contentOf(scene, createContainment());
  return layoutOf(page, heightOf(rows, notes, page), currentScreen(scene.navigation), lastIndex);
};

/**
 * The picture of a scene in a pane of so many rows: never more lines than that.
 * @param place what is shown of where the data comes from, where that is not Cloudflare
 * @param lastIndex which of the keys was selected in the frame before
 */
export const frameOf = (scene: Scene, rows: number, place: SafeText | null, lastIndex = 0): Frame => {
  const containment = createContainment();
  const {contained, flaws} = containment;
  const {page, notes} = contentOf(scene, containment);
  const layout = layoutOf(page, heightOf(rows, notes, page), currentScreen(scene.navigation), lastIndex);
  const {keys, selected, top, height} = layout;
  const lineOf = (part: SafeText, draw: () => Line): FrameItem =>
    contained(
      part,
      (): FrameItem => ({type: 'line', line: padLine(draw(), scene.width)}),
      (flaw) => ({type: 'line', line: padLine(flawLine(flaw), scene.width)}),
    );
  const shown = page.rows.slice(top, top + height);
  const blank: FrameItem = {type: 'line', line: [span(safe` `)]};
  const fill = new Array<FrameItem>(Math.max(0, height - shown.length)).fill(blank);
  const below = Math.max(0, page.rows.length - top - height);
  const hasMoves = keys.length > 0 || page.rows.length > height;
  return {
    ...layout,
    items: [
      lineOf(safe`the header`, () => headerLine(scene, place)),
      ...[...notes, ...page.head].map((line) => lineOf(ROW, () => line)),
      ...itemsOf(shown, selected, scene, containment),
      ...fill,
      lineOf(safe`the footer`, () => {
        const subject = scene.navigation.choice === null ? null : subjectOf(scene, layout);
        return footerLine(scene, below, {hasMoves, hasRows: keys.length > 0, subject});
      }),
    ],
    visible: shown.flatMap((row) =>
      row.type === 'tunnel' || row.type === 'connector'
        ? row.tunnel.state.key
        : (page.tunnelOf(rowKey(row)) ?? []),
    ),
    flaws,
  };
};
