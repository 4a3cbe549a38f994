import type {Cells} from './cells.js';
import {drawLine} from './line.js';
import {drawWindow, type Frame} from './window.js';

/** One picture of a terminal as SVG, one line of it in each line of the file. */
export const drawStill = (frame: Frame, cells: Cells): string => {
  const content = cells.map((line, row) => drawLine(line, 0, row, frame.palette)).join('\n');
  return drawWindow(frame, cells, {style: '', bar: '', content});
};
