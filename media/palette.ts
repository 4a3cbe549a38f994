import type {Ink, Look} from './cells.js';
import {type Colour, colourOf, hexOf, legible, mixed} from './colour.js';

/** The colours of a terminal and of the window around it. */
export type Palette = {
  readonly ink: string;
  readonly ground: string;
  /** The window's bar, its edge, what is written there, and its three buttons. */
  readonly bar: string;
  readonly edge: string;
  readonly title: string;
  readonly buttons: readonly [string, string, string];
  /** The sixteen named ones: black, red, green, yellow, blue, magenta, cyan, white, and the same bright. */
  readonly named: readonly string[];
};

export const dark: Palette = {
  ink: '#d5dbe3',
  ground: '#10151d',
  bar: '#1a212c',
  edge: '#2f3947',
  title: '#9aa6b5',
  buttons: ['#f0655c', '#e6b445', '#4fbf67'],
  named: [
    ...['#7d8896', '#ff7a72', '#57d17a', '#eab54c', '#74b3ff', '#d59bff', '#4fcbd8', '#d5dbe3'],
    ...['#8e99a7', '#ff9a94', '#7ee29b', '#f5cd7a', '#9ac8ff', '#e3bcff', '#7fe0ea', '#ffffff'],
  ],
};

export const light: Palette = {
  ink: '#1d242e',
  ground: '#fdfdfe',
  bar: '#eef1f5',
  edge: '#cdd5df',
  title: '#56606e',
  buttons: ['#ee6a5f', '#f0b73f', '#5cc46b'],
  named: [
    ...['#1d242e', '#c62431', '#16783a', '#8a5a00', '#1a5fc4', '#8a3fc9', '#0b6f82', '#56606e'],
    ...['#56606e', '#b01f2b', '#116431', '#744b00', '#154fa5', '#7433ab', '#085c6c', '#000000'],
  ],
};

/** What is dim keeps so much of its colour; the rest is its ground's. */
export const DIM_SHARE = 0.6;

/** A cell's colours as they are drawn. */
export type Paint = {
  readonly ink: string;
  /** Null: the terminal's own. */
  readonly ground: string | null;
};

/** As terminals do it that see to contrast: what cannot be read on its ground is made lighter, or darker. */
export const paintOf = (look: Look, palette: Palette): Paint => {
  const named = (index: Ink, own: string): Colour =>
    colourOf(index === null ? own : (palette.named[index] ?? own));
  const [front, back] = [named(look.ink, palette.ink), named(look.ground, palette.ground)];
  const [ink, ground] = look.isInverse ? [back, front] : [front, back];
  const shown = look.isDim ? mixed(ink, ground, 1 - DIM_SHARE) : ink;
  const isOwn = look.ground === null && !look.isInverse;
  return {ink: hexOf(legible(shown, ground)), ground: isOwn ? null : hexOf(ground)};
};
