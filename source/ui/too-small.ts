import {safe} from '../model/text.js';
import {type FrameItem, SMALLEST} from './frame.js';
import {span, truncate, wrap} from './span.js';

/** What a pane shows that is too small to show anything else. */
export const tooSmallLines = (columns: number, rows: number): readonly FrameItem[] =>
  wrap(
    safe`warptop needs ${SMALLEST.columns}×${SMALLEST.rows}; this pane has ${columns}×${rows}.`,
    Math.max(1, columns),
  )
    .slice(0, rows)
    .map((text) => ({type: 'line', line: [span(truncate(text, columns))]}));
