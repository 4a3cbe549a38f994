import inkTable, {type CellProps} from 'ink-table';
import {createContext, type ReactElement, useContext} from 'react';
import type {Column} from '../page.js';
import type {Palette} from '../paint.js';
import {type Line, padLine, span} from '../span.js';
import {LineText} from './line-text.js';

/** The package is CommonJS: its default export is a property of the module. */
const Table = inkTable.default;

type DenseTableProps = {
  readonly columns: readonly Column[];
  readonly hasHead: boolean;
  /** A line for each cell, in the order of the columns. */
  readonly rows: ReadonlyArray<readonly Line[]>;
  readonly palette: Palette;
};

/** ink-table keeps the components of its first render, so these are fixed and look their content up here. */
const Content = createContext<DenseTableProps>({
  columns: [],
  hasHead: false,
  rows: [],
  palette: {isColoured: false, isAscii: false, ground: 'dark'},
});

const Head = ({column}: Partial<CellProps>): ReactElement | null => {
  const {columns, hasHead, palette} = useContext(Content);
  const shown = columns[column ?? 0];
  return hasHead && shown ? (
    <LineText line={padLine([span(shown.title, 'dim')], shown.width)} palette={palette} />
  ) : null;
};

/** ink-table pads what it is given; what it is given is the number of the row. */
const Cell = ({column, children}: CellProps): ReactElement | null => {
  const {columns, rows, palette} = useContext(Content);
  const line = rows[Number(children)]?.[column];
  const width = columns[column]?.width ?? 0;
  return line ? <LineText line={padLine(line, width)} palette={palette} /> : null;
};

const NoRule = (): null => null;

/**
 * A table without rules, one line a row. Every cell's value is the index of its row, so that widths, colours and
 * wide characters are ours, and rows keep their place in React's tree when their content changes.
 */
export const DenseTable = (props: DenseTableProps): ReactElement => {
  const names = props.columns.map((_, index) => `column ${index}`);
  const data = props.rows.map((_, row) => Object.fromEntries(names.map((name) => [name, row])));
  return (
    <Content.Provider value={props}>
      <Table data={data} columns={names} header={Head} cell={Cell} skeleton={NoRule} />
    </Content.Provider>
  );
};
