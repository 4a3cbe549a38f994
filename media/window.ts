import {type Cells, textOfCells} from './cells.js';
import {escaped} from './line.js';
import type {Palette} from './palette.js';
import {CELL, rounded} from './shapes.js';

/** What is said of a picture, and what is around it. */
export type Frame = {
  /** What it is, in a few words. */
  readonly title: string;
  /** What there is to see, for who does not. */
  readonly description: string;
  /** What was typed to get there. */
  readonly typed: string;
  readonly palette: Palette;
};

const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

const SIZE = 14;
const PADDING = 14;
const BAR = 34;

const button = (fill: string, index: number): string =>
  `<circle cx="${20 + index * 18}" cy="${BAR / 2}" r="5.5" fill="${fill}"/>`;

/** What is drawn in a window. */
export type Inside = {
  /** Rules besides those of the window. */
  readonly style: string;
  /** In its bar. */
  readonly bar: string;
  /** From the upper left corner of the terminal. */
  readonly content: string;
};

const widthOf = (columns: number): number => columns * CELL.width + 2 * PADDING;

/** Words at the right end of the bar. @param columns of the terminal */
export const drawCaption = ({palette}: Frame, columns: number, caption: string): string =>
  `<text x="${rounded(widthOf(columns) - PADDING)}" y="${BAR / 2 + 4.5}" text-anchor="end" fill="${palette.ink}">${escaped(caption)}</text>`;

/**
 * A terminal's window.
 * @param shown all that it shows, as text: nobody sees it, but a comparison tells by it what changed
 */
export const drawWindow = (
  {title, description, typed, palette}: Frame,
  shown: Cells,
  {style, bar, content}: Inside,
): string => {
  const columns = shown[0]?.length ?? 0;
  const width = widthOf(columns);
  const height = shown.length * CELL.height + BAR + 2 * PADDING - 4;
  const size = `width="${rounded(width)}" height="${rounded(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${rounded(width)} ${rounded(height)}" role="img" aria-labelledby="title description">
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<metadata>
${textOfCells(shown).map(escaped).join('\n')}
</metadata>
<style>text{font-family:${FONTS};font-size:${SIZE}px;white-space:pre}.b{font-weight:700}${style}</style>
<rect x=".5" y=".5" width="${rounded(width - 1)}" height="${rounded(height - 1)}" rx="9" fill="${palette.ground}"/>
<path d="M.5 ${BAR}V9.5a9 9 0 0 1 9-9h${rounded(width - 19)}a9 9 0 0 1 9 9V${BAR}z" fill="${palette.bar}"/>
<path d="M.5 ${BAR}h${rounded(width - 1)}" stroke="${palette.edge}"/>
<rect x=".5" y=".5" width="${rounded(width - 1)}" height="${rounded(height - 1)}" rx="9" fill="none" stroke="${palette.edge}"/>
${palette.buttons.map(button).join('')}<text x="${rounded(width / 2)}" y="${BAR / 2 + 4.5}" text-anchor="middle" fill="${palette.title}">${escaped(typed)}</text>${bar}
<g transform="translate(${PADDING} ${BAR + PADDING - 4})" fill="${palette.ink}" fill-rule="evenodd">
${content}
</g>
</svg>
`;
};
