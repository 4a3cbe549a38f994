import stringWidth from 'string-width';
import {type SafeText, safe} from '../model/text.js';
import type {Role} from './theme.js';

/** A stretch of text with one look. */
export type Span = {readonly text: SafeText; readonly role: Role};

/** One line of the screen. */
export type Line = readonly Span[];

export const span = (text: SafeText, role: Role = 'plain'): Span => ({text, role});

/**
 * Printable ASCII, and the signs that pictures are drawn with: each takes one column, whatever stands beside it. Nearly
 * all texts are of these, and need not be segmented to be measured.
 */
export const isSimple = (text: string): boolean =>
  /^[\x20-\x7e·×–‹›“”•…−←↑→↓⊘─│├└▁▃▅▇▏▚▞▲△▸○●◇◉◐◒✓✖]*$/.test(text);

/** How many columns of a terminal a text takes. */
export const widthOf = (text: SafeText): number => (isSimple(text) ? text.length : stringWidth(text));

export const lineWidth = (line: Line): number => line.reduce((sum, {text}) => sum + widthOf(text), 0);

/** The longest start of a text that fits, without a mark that it was cut. */
const startOf = (text: SafeText, width: number): SafeText => {
  if (isSimple(text)) {
    return text.slice(0, width) as SafeText;
  }
  let start = '';
  for (const {segment} of new Intl.Segmenter().segment(text)) {
    if (stringWidth(start + segment) > width) {
      break;
    }
    start += segment;
  }
  return start as SafeText;
};

/** The text cut to `width` columns; an ellipsis shows that something is missing. */
export const truncate = (text: SafeText, width: number): SafeText =>
  widthOf(text) <= width ? text : width < 1 ? safe`` : safe`${startOf(text, width - 1)}…`;

/** The end of a text in `width` columns, after an ellipsis where it is cut: for what is told by its end, as a host is. */
export const truncateStart = (text: SafeText, width: number): SafeText => {
  if (widthOf(text) <= width) {
    return text;
  }
  let end = (isSimple(text) ? text.slice(Math.max(0, text.length - width)) : text) as SafeText;
  while (end !== '' && widthOf(end) >= width) {
    end = [...end].slice(1).join('') as SafeText;
  }
  return width < 1 ? safe`` : safe`…${end}`;
};

/** Start and end of a text in `width` columns, around an ellipsis where it is cut: for what is told apart by both. */
export const truncateMiddle = (text: SafeText, width: number): SafeText => {
  if (widthOf(text) <= width) {
    return text;
  }
  const start = startOf(text, Math.floor((width - 1) / 2));
  return safe`${start}${truncateStart(text, width - widthOf(start))}`;
};

export const spaces = (count: number): SafeText => ' '.repeat(Math.max(0, count)) as SafeText;

/** A line drawn over so many columns. */
export const rule = (count: number): SafeText => '─'.repeat(Math.max(0, count)) as SafeText;

/** The text in exactly `width` columns. */
export const pad = (text: SafeText, width: number): SafeText => {
  const cut = truncate(text, width);
  return safe`${cut}${spaces(width - widthOf(cut))}`;
};

/** The same, to the right edge. */
export const padStart = (text: SafeText, width: number): SafeText => {
  const cut = truncate(text, width);
  return safe`${spaces(width - widthOf(cut))}${cut}`;
};

/** The line in exactly `width` columns; the same one where it has them. */
export const padLine = (line: Line, width: number): Line => {
  if (lineWidth(line) === width) {
    return line;
  }
  const fitted: Span[] = [];
  let left = width;
  for (const {text, role} of line) {
    if (left > 0) {
      const cut = truncate(text, left);
      fitted.push({text: cut, role});
      left -= widthOf(text) > left ? left : widthOf(cut);
    }
  }
  return left > 0 ? [...fitted, span(spaces(left))] : fitted;
};

/** A title that may be cut, and beside it what may not. @param shorter what stands for it where it has no room */
export const titled = (title: Line, essentials: Line, width: number, shorter: Line = title): Line => {
  const room = Math.max(1, width - lineWidth(essentials));
  if (lineWidth(title) <= room) {
    return [...title, ...essentials];
  }
  return [...(lineWidth(shorter) > room ? padLine(shorter, room) : shorter), ...essentials];
};

/** The text on as many lines of `width` columns as it takes, broken between words where possible. */
export const wrap = (text: SafeText, width: number): readonly SafeText[] => {
  const lines: SafeText[] = [];
  let line = safe``;
  for (const word of text.split(' ') as SafeText[]) {
    const longer = line === '' ? word : safe`${line} ${word}`;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') {
      lines.push(line);
    }
    let rest = word;
    while (widthOf(rest) > Math.max(1, width)) {
      const whole = startOf(rest, Math.max(1, width));
      // Ids and versions read better broken at their own seams.
      const seam = whole.lastIndexOf('-') + 1;
      const start = (seam > whole.length / 2 ? whole.slice(0, seam) : whole) as SafeText;
      if (start === '') {
        break;
      }
      lines.push(start);
      rest = rest.slice(start.length) as SafeText;
    }
    line = rest;
  }
  return [...lines, line];
};
