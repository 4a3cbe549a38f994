import type {Line} from './span.js';
import {asciiText, type Look, looks, type Role} from './theme.js';

/** What a terminal may be given. */
export type Palette = {
  /** False: no colours, no weights, nothing but text. */
  readonly isColoured: boolean;
  readonly isAscii: boolean;
};

/** By the variable that says what the terminal can do, which Ink's own colours go by too. */
export const paletteHere = (isAscii: boolean): Palette => ({
  isColoured: process.env.FORCE_COLOR !== '0',
  isAscii,
});

const FOREGROUND: Readonly<Record<NonNullable<Look['color']>, number>> = {
  black: 30,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  whiteBright: 97,
};

const BACKGROUND: Readonly<Record<NonNullable<Look['backgroundColor']>, number>> = {
  black: 40,
  red: 41,
  green: 42,
  yellow: 43,
  blue: 44,
  magenta: 45,
  cyan: 46,
  white: 47,
  blackBright: 100,
  redBright: 101,
  greenBright: 102,
  yellowBright: 103,
  blueBright: 104,
  magentaBright: 105,
  cyanBright: 106,
  whiteBright: 107,
};

const codesOf = ({color, backgroundColor, bold, dimColor, inverse}: Look): string =>
  [
    ...(bold ? [1] : []),
    ...(dimColor ? [2] : []),
    ...(inverse ? [7] : []),
    ...(color === undefined ? [] : [FOREGROUND[color]]),
    ...(backgroundColor === undefined ? [] : [BACKGROUND[backgroundColor]]),
  ].join(';');

/** The sequence (SGR) that each look begins with; empty where it is as plain text. */
const begins = new Map<Role, string>(
  (Object.keys(looks) as Role[]).map((role) => {
    const codes = codesOf(looks[role]);
    return [role, codes === '' ? '' : `\u001B[${codes}m`];
  }),
);

/** Whatever a look has begun. */
export const PLAIN = '\u001B[0m';

/** What has to be sent before text of a role; empty where it is as plain text. */
export const lookStart = (role: Role, {isColoured}: Palette): string =>
  isColoured ? (begins.get(role) ?? '') : '';

/** Blanks look alike in every role that colours no ground. */
const isVisible = (text: string, role: Role): boolean =>
  looks[role].inverse === true || looks[role].backgroundColor !== undefined || text.trim() !== '';

/**
 * A line as a terminal takes it: the only place where safe text becomes bytes for the screen. Lines that look alike are
 * equal here.
 */
export const paintedLine = (line: Line, palette: Palette): string => {
  let painted = '';
  let now = '';
  for (const {text, role} of line) {
    if (text !== '') {
      const start = isVisible(text, role) ? lookStart(role, palette) : '';
      if (start !== now) {
        painted += `${now === '' ? '' : PLAIN}${start}`;
        now = start;
      }
      painted += palette.isAscii ? asciiText(text) : text;
    }
  }
  return now === '' ? painted : `${painted}${PLAIN}`;
};
