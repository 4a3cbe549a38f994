import type {FrameItem} from './frame.js';
import {type Palette, paintedLine} from './paint.js';
import type {PaintedRow} from './retouch.js';
import {padLine, span} from './span.js';

/** The lines of the screen that the items of a frame take, as they are painted. */
export const paintedRows = (items: readonly FrameItem[], palette: Palette): readonly PaintedRow[] =>
  items.flatMap((item): readonly PaintedRow[] => {
    if (item.type === 'line') {
      return [{text: paintedLine(item.line, palette), line: item.line}];
    }
    const {columns, hasHead, rows} = item;
    const head = columns.map(({title, width}) => padLine([span(title, 'dim')], width));
    return [...(hasHead ? [head] : []), ...rows].map((cells) => ({
      text: cells.map((cell) => paintedLine(cell, palette)).join('\t'),
      line: null,
    }));
  });
