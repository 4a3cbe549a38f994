import {type SafeText, safe} from '../model/text.js';
import type {Column, PageRow} from './page.js';
import {type Line, pad, type Span, span, widthOf} from './span.js';
import {glyphs} from './theme.js';

/** A column of a table on the screen of one thing; the dearest (lowest rank) survive a narrow pane. */
export type TableColumn<Item> = {
  readonly title: SafeText;
  /** Columns of the terminal at the least, and at the most where the content asks for it. */
  readonly width: number;
  readonly most: number;
  readonly rank: number;
  /** @param width of the column, or more than any while that is not known */
  readonly cell: (item: Item, width: number) => Span;
};

const GAP = 2;

/** So many rows decide about the widths; longer tables are seen in parts anyway. */
const MEASURED = 200;

/** A cell that cannot be drawn asks for no room: what becomes of its row is seen when that is drawn. */
const widthOfCell = <Item>(column: TableColumn<Item>, item: Item): number => {
  try {
    return widthOf(column.cell(item, Number.POSITIVE_INFINITY).text);
  } catch {
    return 0;
  }
};

/** The columns that pad, as wide as their content asks. */
const chosenColumns = <Item>(
  columns: ReadonlyArray<TableColumn<Item>>,
  items: readonly Item[],
  width: number,
): ReadonlyArray<TableColumn<Item>> => {
  let left = width - GAP;
  const chosen = new Map<TableColumn<Item>, number>();
  for (const column of [...columns].sort((a, b) => a.rank - b.rank)) {
    const content = items.reduce(
      (widest, item) => Math.max(widest, widthOfCell(column, item)),
      widthOf(column.title),
    );
    const wanted = Math.min(Math.max(column.width, content), column.most);
    const given = Math.min(wanted, left - GAP);
    if (given < Math.min(column.width, wanted)) {
      continue;
    }
    chosen.set(column, given);
    left -= GAP + given;
  }
  return columns.flatMap((column) => {
    const given = chosen.get(column);
    return given === undefined ? [] : [{...column, width: given}];
  });
};

/**
 * A table as rows of a page: one head and a row for each item, selectable by its key.
 * `isDim` is for data that is not to be relied on; `measured` says how many items decide about the widths.
 */
export const tableRows = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  columns: ReadonlyArray<TableColumn<Item>>,
  width: number,
  {isDim = false, measured = MEASURED}: {readonly isDim?: boolean; readonly measured?: number} = {},
): readonly PageRow[] => {
  const chosen = chosenColumns(columns, items.slice(0, measured), width);
  const shown: readonly Column[] = [
    {title: safe``, width: GAP},
    ...chosen.map((column) => ({title: column.title, width: column.width + GAP})),
  ];
  return [
    {type: 'table-head', columns: shown},
    ...items.map(
      (item): PageRow => ({
        type: 'table-row',
        key: keyOf(item),
        columns: shown,
        cells: (isSelected): readonly Line[] => [
          [isSelected ? span(glyphs.pointer, 'key') : span(safe``)],
          ...chosen.map((column, index): Line => {
            const cell = column.cell(item, column.width);
            return [
              span(
                pad(cell.text, column.width),
                isSelected && index === 0 ? 'selected' : isDim ? 'dim' : cell.role,
              ),
            ];
          }),
        ],
      }),
    ),
  ];
};
