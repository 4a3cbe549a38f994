import {type Look, looks} from '../../source/ui/looks.js';
import type {Role} from '../../source/ui/theme.js';
import type {Palette} from './palettes.js';

/** Red, green and blue, from 0 to 1, as light and not as the numbers of a screen. */
export type Light = readonly [number, number, number];

const linear = (part: number): number => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

const shown = (part: number): number =>
  part <= 0.003_130_8 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;

const lightOf = (hex: string): Light => {
  const part = (at: number): number => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
};

const luminance = ([red, green, blue]: Light): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** From 1, the same, to 21, black on white: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
export const contrast = (a: Light, b: Light): number => {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
};

/** Terminals mix the numbers of a screen. @param share of `a` */
const mixed = (a: Light, b: Light, share: number): Light => {
  const mix = (one: number, other: number): number => linear(shown(one) * share + shown(other) * (1 - share));
  return [mix(a[0], b[0]), mix(a[1], b[1]), mix(a[2], b[2])];
};

type Matrix = readonly [Light, Light, Light];

/**
 * How eyes without one of the three kinds of cones see: Machado, Oliveira and Fernandes, A Physiologically-based Model
 * for Simulation of Color Vision Deficiency (2009), table 1 at severity 1.0, which is for light and not for numbers of a
 * screen: https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html
 */
const MATRICES: Readonly<Record<'protanopia' | 'deuteranopia' | 'tritanopia', Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export type Sight = keyof typeof MATRICES | 'all colours';

export const sights: readonly Sight[] = ['all colours', 'protanopia', 'deuteranopia', 'tritanopia'];

/** A colour as such eyes see it. */
export const seenBy = (sight: Sight, light: Light): Light => {
  if (sight === 'all colours') {
    return light;
  }
  const row = ([red, green, blue]: Light): number =>
    Math.min(1, Math.max(0, red * light[0] + green * light[1] + blue * light[2]));
  const [first, second, third] = MATRICES[sight];
  return [row(first), row(second), row(third)];
};

/** The letters of a role and what they stand on, as a terminal with this palette draws them. */
export const paintOf = (role: Role, palette: Palette): {readonly ink: Light; readonly paper: Light} => {
  const look: Look = looks[palette.ground][role];
  const front = lightOf(look.color === undefined ? palette.ink : palette.named[look.color]);
  const back = lightOf(
    look.backgroundColor === undefined ? palette.paper : palette.named[look.backgroundColor],
  );
  const [ink, paper] = look.inverse === true ? [back, front] : [front, back];
  return {ink: look.dimColor === true ? mixed(ink, paper, palette.dimShare) : ink, paper};
};

/** CIE L*a*b* of a colour, D65. */
const labOf = ([red, green, blue]: Light): Light => {
  const bent = (value: number): number =>
    value > 216 / 24_389 ? Math.cbrt(value) : (841 / 108) * value + 4 / 29;
  const x = bent((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47);
  const y = bent(luminance([red, green, blue]));
  const z = bent((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

/** How different two colours look: below some 2 nobody sees it, above some 10 everybody does at a glance (CIE 1976). */
export const difference = (a: Light, b: Light): number => {
  const [one, other] = [labOf(a), labOf(b)];
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
};
