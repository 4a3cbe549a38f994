import type {FrameItem} from './frame.js';
import {type Palette, paintedLine} from './paint.js';
import type {PaintedRow} from './retouch.js';
import {type Line, padLine, span} from './span.js';

/** Paints the lines of the screen that the items of a frame take; a line that it knows is not painted again. */
export const createRowPainter = (
  palette: Palette,
): ((items: readonly FrameItem[]) => readonly PaintedRow[]) => {
  const painted = new WeakMap<Line, PaintedRow>();
  const paintedRow = (line: Line): PaintedRow => {
    const row = painted.get(line) ?? {text: paintedLine(line, palette), line};
    painted.set(line, row);
    return row;
  };
  return (items) =>
    items.flatMap((item): readonly PaintedRow[] => {
      if (item.type === 'line') {
        return [paintedRow(item.line)];
      }
      const {columns, hasHead, rows} = item;
      const head = columns.map(({title}): Line => [span(title, 'dim')]);
      return [...(hasHead ? [head] : []), ...rows].map((cells) =>
        paintedRow(cells.flatMap((cell, index) => padLine(cell, columns[index]?.width ?? 0))),
      );
    });
};
