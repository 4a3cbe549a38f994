/*
 * The symbols that every font draws in its own way, if at all, as shapes of our own: on the grid, and the same in every
 * viewer. Paths are filled by the even-odd rule.
 */

/** Of one column, and of one line, in the units of the picture. */
export const CELL = {width: 8.4, height: 18} as const;

/** The same for all viewers: one digit behind the point at most. */
export const rounded = (value: number): string => String(Math.round(value * 10) / 10);

const at = (x: number, y: number): string => `${rounded(x)} ${rounded(y)}`;

const box = (x: number, y: number, width: number, height: number): string =>
  `M${at(x, y)}h${rounded(width)}v${rounded(height)}h${rounded(-width)}z`;

const polygon = (...points: ReadonlyArray<readonly [number, number]>): string =>
  `M${points.map(([x, y]) => at(x, y)).join('L')}z`;

const disc = (x: number, y: number, radius: number): string => {
  const [r, d] = [rounded(radius), rounded(2 * radius)];
  return `M${at(x - radius, y)}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0-${d} 0z`;
};

const ring = (x: number, y: number, radius: number): string => disc(x, y, radius) + disc(x, y, radius - 1.2);

/** How large a symbol is, from its middle. */
const R = 4;

/** From the left edge and the middle of a cell. */
type Draw = (left: number, middle: number) => string;

/** A symbol in the middle of its cell. */
const centred =
  (draw: (x: number, y: number) => string): Draw =>
  (left, middle) =>
    draw(left + CELL.width / 2, middle);

const half = CELL.height / 2;

/** Lines of a tree: they meet those of the next cell. */
const LINE = 1.2;
const across = (left: number, from: number, to: number, y: number): string =>
  box(left + from, y - LINE / 2, to - from, LINE);
const down = (left: number, y: number, height: number): string =>
  box(left + (CELL.width - LINE) / 2, y, LINE, height);

const shapes: Readonly<Record<string, Draw>> = {
  '●': centred((x, y) => disc(x, y, R)),
  '○': centred((x, y) => ring(x, y, R)),
  '◉': centred((x, y) => ring(x, y, R) + disc(x, y, R - 2)),
  '◐': centred(
    (x, y) => `${ring(x, y, R)}M${at(x, y - R + 1.2)}a${R - 1.2} ${R - 1.2} 0 0 0 0 ${2 * R - 2.4}z`,
  ),
  '◒': centred(
    (x, y) => `${ring(x, y, R)}M${at(x - R + 1.2, y)}a${R - 1.2} ${R - 1.2} 0 0 0 ${2 * R - 2.4} 0z`,
  ),
  '⊘': centred(
    (x, y) =>
      ring(x, y, R) + polygon([x - 2.4, y + 1.6], [x - 1.6, y + 2.4], [x + 2.4, y - 1.6], [x + 1.6, y - 2.4]),
  ),
  '◇': centred(
    (x, y) =>
      polygon([x, y - R], [x + R, y], [x, y + R], [x - R, y]) +
      polygon([x, y - 2.3], [x + 2.3, y], [x, y + 2.3], [x - 2.3, y]),
  ),
  '•': centred((x, y) => disc(x, y, 1.8)),
  '▲': centred((x, y) => polygon([x, y - R], [x + R, y + R - 0.6], [x - R, y + R - 0.6])),
  '▸': centred((x, y) => polygon([x - 2.4, y - R], [x + 3.2, y], [x - 2.4, y + R])),
  '✖': centred((x, y) =>
    polygon(
      ...([
        [x - 4, y - 2.4],
        [x - 2.4, y - 4],
        [x, y - 1.6],
        [x + 2.4, y - 4],
      ] as const),
      ...([
        [x + 4, y - 2.4],
        [x + 1.6, y],
        [x + 4, y + 2.4],
        [x + 2.4, y + 4],
      ] as const),
      ...([
        [x, y + 1.6],
        [x - 2.4, y + 4],
        [x - 4, y + 2.4],
        [x - 1.6, y],
      ] as const),
    ),
  ),
  '✓': centred((x, y) =>
    polygon(
      [x - 3.9, y + 0.4],
      [x - 2.9, y - 0.7],
      [x - 1.2, y + 1.2],
      [x + 3, y - 4],
      [x + 4.1, y - 3.1],
      [x - 1.1, y + 3.3],
    ),
  ),
  '─': (left, y) => across(left, 0, CELL.width, y),
  '├': (left, y) =>
    down(left, y - half, CELL.height) + across(left, CELL.width / 2 + LINE / 2, CELL.width, y),
  '└': (left, y) =>
    down(left, y - half, half + LINE / 2) + across(left, CELL.width / 2 + LINE / 2, CELL.width, y),
  '│': (left, y) => down(left, y - half, CELL.height),
  '▏': (left, y) => box(left, y - half, CELL.width / 8, CELL.height),
};

/** An eighth of a bar's height, and where bars stand, below the middle of their line. */
const BAR_STEP = 2;
const BAR_FOOT = 8;

/** Bars, in eighths; the highest leaves the line above free. */
const bars: Readonly<Record<string, number>> = {'▁': 1, '▂': 2, '▃': 3, '▄': 4, '▅': 5, '▆': 6, '▇': 7};

/** A bar as wide as so many cells. */
const barOf = (eighths: number, left: number, middle: number, columns: number): string =>
  box(left, middle + BAR_FOOT - BAR_STEP * eighths, columns * CELL.width, BAR_STEP * eighths);

/** Two quarters of a bar, as of one that holds for a part of the time. @param upper which side is the higher one */
const quarters =
  (upper: 'left' | 'right'): Draw =>
  (left, middle) => {
    const [width, height] = [CELL.width / 2, (BAR_STEP * 7) / 2];
    const foot = middle + BAR_FOOT;
    const [high, low] = upper === 'left' ? [left, left + width] : [left + width, left];
    return box(high, foot - 2 * height, width, height) + box(low, foot - height, width, height);
  };

const parts: Readonly<Record<string, Draw>> = {'▚': quarters('left'), '▞': quarters('right')};

/** True for what is drawn, and not written with a font. */
export const isShape = (symbol: string): boolean =>
  [shapes, parts, bars].some((table) => Object.hasOwn(table, symbol));

/**
 * A path. @param columns how often the symbol stands there side by side
 * @param left edge of the first cell  @param middle height of its middle
 */
export const shapeOf = (symbol: string, columns: number, left: number, middle: number): string => {
  const eighths = bars[symbol];
  if (eighths !== undefined) {
    return barOf(eighths, left, middle, columns);
  }
  const draw = parts[symbol] ?? shapes[symbol];
  return Array.from({length: columns}, (_, index) => draw?.(left + index * CELL.width, middle) ?? '').join(
    '',
  );
};
