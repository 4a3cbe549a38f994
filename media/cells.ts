import type {Terminal as Emulator, IBufferCell} from '@xterm/headless';

/** One of the sixteen named colours, 0 to 15; null: the terminal's own. */
export type Ink = number | null;

/** How a cell of a terminal looks. */
export type Look = {
  readonly ink: Ink;
  readonly ground: Ink;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isInverse: boolean;
};

/** What stands in one column; in the second one of a wide character, nothing: `''`. */
export type Cell = {readonly text: string; readonly look: Look};

/** Lines of cells, from the top. */
export type Cells = ReadonlyArray<readonly Cell[]>;

/** @throws where the colour is none of the sixteen: the command uses no others */
const inkOf = (isDefault: boolean, isPalette: boolean, index: number): Ink => {
  if (isDefault) {
    return null;
  }
  if (!isPalette || index > 15) {
    throw new Error(`a colour that is none of the sixteen named ones: ${index}`);
  }
  return index;
};

const cellOf = (cell: IBufferCell): Cell => ({
  text: cell.getWidth() === 0 ? '' : cell.getChars() || ' ',
  look: {
    ink: inkOf(cell.isFgDefault(), cell.isFgPalette(), cell.getFgColor()),
    ground: inkOf(cell.isBgDefault(), cell.isBgPalette(), cell.getBgColor()),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isInverse: cell.isInverse() !== 0,
  },
});

/** All that the terminal shows now. */
export const cellsOf = (emulator: Emulator): Cells => {
  const {active} = emulator.buffer;
  return Array.from({length: emulator.rows}, (_, row) => {
    const line = active.getLine(active.baseY + row);
    return Array.from({length: emulator.cols}, (_, column) => {
      const cell = line?.getCell(column);
      if (cell === undefined) {
        throw new Error(`no cell at line ${row}, column ${column}`);
      }
      return cellOf(cell);
    });
  });
};

/** The lines as text, without the blanks at their ends. */
export const textOfCells = (cells: Cells): readonly string[] =>
  cells.map((line) =>
    line
      .map(({text}) => text)
      .join('')
      .trimEnd(),
  );
