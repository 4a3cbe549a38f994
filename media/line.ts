import type {Cell} from './cells.js';
import {type Paint, type Palette, paintOf} from './palette.js';
import {CELL, isShape, rounded, shapeOf} from './shapes.js';

/** Cells side by side that are drawn as one. */
type Stretch = {
  readonly column: number;
  readonly columns: number;
  readonly text: string;
  readonly paint: Paint;
  readonly isBold: boolean;
};

/** The first baseline below the upper edge of its line. */
const BASELINE = 13;

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Whether a cell goes on with what stands before it. */
const isSame = (before: Stretch, paint: Paint, cell: Cell): boolean => {
  const isLook = before.paint.ink === paint.ink && before.paint.ground === paint.ground;
  const last = before.text.at(-1) ?? '';
  return (
    isLook &&
    before.isBold === cell.look.isBold &&
    isShape(cell.text) === isShape(last) &&
    (!isShape(cell.text) || cell.text === last)
  );
};

const stretchesOf = (cells: readonly Cell[], first: number, palette: Palette): readonly Stretch[] => {
  const found: Stretch[] = [];
  for (const [index, cell] of cells.entries()) {
    const paint = paintOf(cell.look, palette);
    const before = found.at(-1);
    if (before !== undefined && (cell.text === '' || isSame(before, paint, cell))) {
      found[found.length - 1] = {...before, columns: before.columns + 1, text: before.text + cell.text};
    } else {
      found.push({column: first + index, columns: 1, text: cell.text, paint, isBold: cell.look.isBold});
    }
  }
  return found;
};

/** The words of a stretch: parts between which there is more than one blank, so that none of it depends on blanks. */
const wordsOf = ({column, columns, text, ...look}: Stretch): readonly Stretch[] =>
  [...text.matchAll(/\S+(?: \S+)*/g)].map((match) => {
    // A wide character makes the columns more than the letters; it stands alone in practice.
    const isPlain = columns === text.length;
    return {
      ...look,
      text: match[0],
      column: isPlain ? column + match.index : column,
      columns: isPlain ? match[0].length : columns,
    };
  });

const groundsOf = (stretches: readonly Stretch[], top: number): string =>
  stretches
    .flatMap(({column, columns, paint: {ground}}) =>
      ground === null
        ? []
        : `<path fill="${ground}" d="M${rounded(column * CELL.width)} ${rounded(top)}h${rounded(columns * CELL.width)}v${CELL.height}h${rounded(-columns * CELL.width)}z"/>`,
    )
    .join('');

/**
 * A part of a line. @param first column of the first cell  @param row of the line, from 0
 * @returns elements that lie in a group whose `fill` is the palette's ink
 */
export const drawLine = (cells: readonly Cell[], first: number, row: number, palette: Palette): string => {
  const top = row * CELL.height;
  const stretches = stretchesOf(cells, first, palette);
  const words = stretches.flatMap(wordsOf).map(({column, columns, text, paint: {ink}, isBold}) => {
    const left = column * CELL.width;
    const fill = ink === palette.ink ? '' : ` fill="${ink}"`;
    if (isShape(text.charAt(0))) {
      return `<path${fill} d="${shapeOf(text.charAt(0), columns, left, top + CELL.height / 2)}"/>`;
    }
    const place = `x="${rounded(left)}" y="${rounded(top + BASELINE)}"`;
    const length = columns > 1 ? ` textLength="${rounded(columns * CELL.width)}"` : '';
    return `<text ${place}${length}${fill}${isBold ? ' class="b"' : ''}>${escaped(text)}</text>`;
  });
  return groundsOf(stretches, top) + words.join('');
};
