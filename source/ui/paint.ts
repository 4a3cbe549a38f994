import {type Ground, grounds} from '../model/ground.js';
import {type Look, looks} from './looks.js';
import type {Line} from './span.js';
import {asciiText, type Role} from './theme.js';

/** How lines are drawn in this terminal, as users want it. */
export type Drawing = {readonly isAscii: boolean; readonly ground: Ground};

/** What a terminal may be given. */
export type Palette = Drawing & {
  /** False: no colours, no weights, nothing but text. */
  readonly isColoured: boolean;
};

/** By the variable that says what the terminal can do, which Ink's own colours go by too. */
export const paletteHere = ({isAscii, ground}: Drawing): Palette => ({
  isColoured: process.env.FORCE_COLOR !== '0',
  isAscii,
  ground,
});

const COLOURS: Readonly<Record<NonNullable<Look['color']>, number>> = {
  black: 30,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  white: 37,
  blackBright: 90,
  redBright: 91,
  greenBright: 92,
  yellowBright: 93,
  blueBright: 94,
  magentaBright: 95,
  cyanBright: 96,
  whiteBright: 97,
};

/** From the code of a colour to that of a ground of this colour. */
const TO_GROUND = 10;

const codesOf = ({color, backgroundColor, bold, dimColor, inverse}: Look): string =>
  [
    ...(bold ? [1] : []),
    ...(dimColor ? [2] : []),
    ...(inverse ? [7] : []),
    ...(color === undefined ? [] : [COLOURS[color]]),
    ...(backgroundColor === undefined ? [] : [COLOURS[backgroundColor] + TO_GROUND]),
  ].join(';');

const beginsOn = (ground: Ground): ReadonlyMap<Role, string> =>
  new Map(
    (Object.keys(looks[ground]) as Role[]).map((role) => {
      const codes = codesOf(looks[ground][role]);
      return [role, codes === '' ? '' : `\u001B[${codes}m`];
    }),
  );

/** The sequence (SGR) that each look begins with; empty where it is as plain text. */
const begins = new Map(grounds.map((ground) => [ground, beginsOn(ground)]));

/** Whatever a look has begun. */
export const PLAIN = '\u001B[0m';

/** What has to be sent before text of a role; empty where it is as plain text. */
export const lookStart = (role: Role, {isColoured, ground}: Palette): string =>
  isColoured ? (begins.get(ground)?.get(role) ?? '') : '';

/** Blanks look alike in every role that colours no ground. */
const isVisible = (text: string, role: Role, ground: Ground): boolean => {
  const {inverse = false, backgroundColor} = looks[ground][role];
  return inverse || backgroundColor !== undefined || text.trim() !== '';
};

/**
 * A line as a terminal takes it: the only place where safe text becomes bytes for the screen. Lines that look alike are
 * equal here.
 */
export const paintedLine = (line: Line, palette: Palette): string => {
  let painted = '';
  let now = '';
  for (const {text, role} of line) {
    if (text !== '') {
      const start = isVisible(text, role, palette.ground) ? lookStart(role, palette) : '';
      if (start !== now) {
        painted += `${now === '' ? '' : PLAIN}${start}`;
        now = start;
      }
      painted += palette.isAscii ? asciiText(text) : text;
    }
  }
  return now === '' ? painted : `${painted}${PLAIN}`;
};
