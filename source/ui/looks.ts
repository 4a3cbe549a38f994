import type {Ground} from '../model/ground.js';
import {type Colour, colours, isColour, onGround} from './colours.js';
import type {Role} from './theme.js';

/** How a stretch of text is drawn: what Ink's `Text` takes. */
export type Look = {
  readonly color?: (typeof colours)[Colour];
  readonly backgroundColor?: (typeof colours)[Colour];
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
};

/** White letters are the terminal's own ground where that is light: what it calls bright white may be a grey. */
const profileLook = (colour: Colour, ground: Ground): Look => {
  const look = {...onGround(colour), bold: true};
  return ground === 'light' && look.color === 'whiteBright'
    ? {color: colours[colour], bold: true, inverse: true}
    : look;
};

/** The letters on the ground of each colour that a profile may have. */
const profileLooks = (ground: Ground) =>
  Object.fromEntries(
    Object.keys(colours)
      .filter(isColour)
      .map((colour) => [`profile-${colour}`, profileLook(colour, ground)]),
  ) as Readonly<Record<`profile-${Colour}`, Look>>;

/** What has no colour, and looks alike on every ground. */
const shared = {
  plain: {},
  title: {bold: true},
  selected: {inverse: true},
  notice: {},
  unknown: {},
  key: {bold: true},
  profile: {bold: true, inverse: true},
} as const;

/**
 * Which of the sixteen named colours can be read depends on the ground. On a dark one green, yellow and cyan are bright
 * in nearly every terminal, while red, magenta and blue are not: of the first two the bright ones are taken, and blue not
 * at all. What is not well is bold there, since green is like yellow to some eyes and like red to others. On a light one
 * only red, magenta and blue stand out everywhere, and bright black is a grey that can be read; what is bad is bold.
 * What is unknown is as plain as can be read, and dim only what can be done without. test/ui/contrast.test.ts holds what
 * this reaches.
 */
export const looks: Readonly<Record<Ground, Readonly<Record<Role, Look>>>> = {
  dark: {
    ...shared,
    ...profileLooks('dark'),
    dim: {dimColor: true},
    good: {color: 'green'},
    standby: {color: 'cyan'},
    warning: {color: 'yellow', bold: true},
    bad: {color: 'redBright', bold: true},
    'api-trouble': {color: 'magentaBright', bold: true},
    held: {color: 'yellow', bold: true, inverse: true},
    past: {color: 'cyan', bold: true, inverse: true},
  },
  light: {
    ...shared,
    ...profileLooks('light'),
    dim: {color: 'blackBright'},
    good: {color: 'blue'},
    standby: {},
    warning: {color: 'red'},
    bad: {color: 'red', bold: true},
    'api-trouble': {color: 'magenta', bold: true},
    held: {bold: true, inverse: true},
    past: {color: 'blue', inverse: true},
  },
};
