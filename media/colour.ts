/** Red, green and blue, 0 to 255 each. */
export type Colour = readonly [number, number, number];

/** @param hex such as `#0d1117` */
export const colourOf = (hex: string): Colour => {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return [red ?? 0, green ?? 0, blue ?? 0];
};

export const hexOf = (colour: Colour): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** @param share of `b`, 0 to 1 */
export const mixed = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

const luminance = (colour: Colour): number => {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** How far two colours stand apart, 1 to 21 (WCAG 2). */
export const contrast = (a: Colour, b: Colour): number => {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
};

/** What letters need to be read by nearly everybody (WCAG 2, AA). */
export const LEAST_CONTRAST = 4.5;

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
const STEPS = 20;

/** The ink, or the nearest one to it on the way to white or to black that can be read on this ground. */
export const legible = (ink: Colour, ground: Colour): Colour => {
  for (let step = 0; step <= STEPS; step += 1) {
    for (const end of [WHITE, BLACK]) {
      // As it will be written: rounding must not cost the last bit of contrast.
      const tried = colourOf(hexOf(mixed(ink, end, step / STEPS)));
      if (contrast(tried, ground) >= LEAST_CONTRAST) {
        return tried;
      }
    }
  }
  return contrast(WHITE, ground) > contrast(BLACK, ground) ? WHITE : BLACK;
};
