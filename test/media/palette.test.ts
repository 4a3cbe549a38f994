import {describe, expect, test} from 'vitest';
import type {Look as CellLook} from '../../media/cells.js';
import {colourOf, contrast, LEAST_CONTRAST, legible} from '../../media/colour.js';
import {dark, light, type Palette, paintOf} from '../../media/palette.js';
import {colours} from '../../source/ui/colours.js';
import {type Look, looks} from '../../source/ui/looks.js';

/** In the order of the escape sequences, which is that of the table. */
const names: readonly string[] = Object.values(colours);

const indexOf = (name: string | undefined): number | null =>
  name === undefined ? null : names.indexOf(name);

/** A role of the screen, as a terminal is told of it. */
const cellLook = ({color, backgroundColor, bold, dimColor, inverse}: Look): CellLook => ({
  ink: indexOf(color),
  ground: indexOf(backgroundColor),
  isBold: bold === true,
  isDim: dimColor === true,
  isInverse: inverse === true,
});

const contrastOf = (look: CellLook, palette: Palette): number => {
  const {ink, ground} = paintOf(look, palette);
  return contrast(colourOf(ink), colourOf(ground ?? palette.ground));
};

describe.each([
  ['dark', dark],
  ['light', light],
] as const)('in the %s pictures', (ground, palette) => {
  test.each(Object.entries(looks[ground]))('%s can be read on its ground', (_role, look) => {
    expect(contrastOf(cellLook(look), palette)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });

  test('dim letters can be read in each colour, and stand back behind others', () => {
    for (const ink of [null, ...names.keys()]) {
      const look = {ink, ground: null, isBold: false, isInverse: false};
      expect(contrastOf({...look, isDim: true}, palette)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
    const own = {ink: null, ground: null, isBold: false, isInverse: false};
    expect(contrastOf({...own, isDim: true}, palette)).toBeLessThan(
      contrastOf({...own, isDim: false}, palette) / 1.5,
    );
  });

  test('no colour of a role had to be made another one', () => {
    for (const look of Object.values<Look>(looks[ground])) {
      const {ink, ground: own} = cellLook(look);
      if (ink !== null && own === null) {
        const alone = {ink, ground: null, isBold: false, isDim: false, isInverse: false};
        expect(paintOf(alone, palette).ink).toBe(palette.named[ink]);
      }
    }
  });

  test('what is written in the bar can be read', () => {
    expect(contrast(colourOf(palette.title), colourOf(palette.bar))).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });
});

test('inverse letters have the ground of the terminal on its ink', () => {
  const look = {ink: null, ground: null, isBold: false, isDim: false, isInverse: true};
  expect(paintOf(look, dark)).toEqual({ink: dark.ground, ground: dark.ink});
});

test('black and white are as far apart as can be', () => {
  expect(contrast(colourOf('#000000'), colourOf('#ffffff'))).toBeCloseTo(21);
  expect(contrast(colourOf('#777777'), colourOf('#ffffff'))).toBeCloseTo(4.48, 2);
});

test('what cannot be read is changed, what can is left alone', () => {
  expect(legible(colourOf('#d5dbe3'), colourOf('#10151d'))).toEqual(colourOf('#d5dbe3'));
  expect(legible(colourOf('#ffffff'), colourOf('#ff7a72'))).not.toEqual(colourOf('#ffffff'));
});
