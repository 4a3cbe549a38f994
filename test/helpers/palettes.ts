import {DIM_SHARE, type Palette as Drawn, dark, light} from '../../media/palette.js';
import type {Ground} from '../../source/model/ground.js';
import {type Colour, colours} from '../../source/ui/colours.js';

/** What a terminal makes of its own colours and of the sixteen named ones, each as `#rrggbb`. */
export type Palette = {
  readonly ground: Ground;
  readonly ink: string;
  readonly paper: string;
  /** How much of its ink a dim letter keeps; the rest is its paper's. */
  readonly dimShare: number;
  readonly named: Readonly<Record<(typeof colours)[Colour], string>>;
};

/** In the order of the terminals' own numbers: black, red, green, yellow, blue, magenta, cyan, white, and the same bright. */
const named = (values: readonly string[]): Palette['named'] => {
  const names = Object.values(colours);
  if (values.length !== names.length) {
    throw new Error(`${values.length} colours instead of ${names.length}`);
  }
  return Object.fromEntries(names.map((name, index) => [name, values[index]])) as Palette['named'];
};

/** Most terminals mix a dim letter half and half, and none of these makes it fainter. */
const HALF = 0.5;

const palette = (ground: Ground, ink: string, paper: string, hexes: string): Palette => ({
  ground,
  ink: `#${ink}`,
  paper: `#${paper}`,
  dimShare: HALF,
  named: named(hexes.split(' ').map((hex) => `#${hex}`)),
});

const ofPictures = (ground: Ground, {ink, ground: paper, named: hexes}: Drawn): Palette => ({
  ...{ground, ink, paper, dimShare: DIM_SHARE},
  named: named(hexes),
});

/** Those that the pictures of the readme are drawn with. */
export const ours: Readonly<Record<Ground, Palette>> = {
  dark: ofPictures('dark', dark),
  light: ofPictures('light', light),
};

/*
 * What terminals come with: https://en.wikipedia.org/wiki/ANSI_escape_code#3-bit_and_4-bit for VGA, xterm and macOS; for
 * the others what the projects document (Windows Terminal's schemes, VS Code's theme colours, ethanschoonover.com).
 */
const XTERM =
  '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff';
const VGA =
  '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff';
const CAMPBELL =
  '0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2';
const TANGO =
  '000000 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec';
const SOLARIZED =
  '073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3';
const MACOS =
  '000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf 666666 e50000 00d900 e5e500 0000ff e500e5 00e5e5 e5e5e5';

export const foreign: Readonly<Record<string, Palette>> = {
  'xterm, dark': palette('dark', 'e5e5e5', '000000', XTERM),
  'xterm, light': palette('light', '000000', 'ffffff', XTERM),
  VGA: palette('dark', 'aaaaaa', '000000', VGA),
  'Windows Campbell': palette('dark', 'cccccc', '0c0c0c', CAMPBELL),
  'VS Code, dark': palette(
    'dark',
    ...(['cccccc', '1e1e1e'] as const),
    '000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db e5e5e5',
  ),
  'VS Code, light': palette(
    'light',
    ...(['333333', 'ffffff'] as const),
    '000000 cd3131 107c10 949800 0451a5 bc05bc 0598bc 555555 666666 cd3131 14ce14 b5ba00 0451a5 bc05bc 0598bc a5a5a5',
  ),
  'Tango, dark': palette('dark', 'd3d7cf', '000000', TANGO),
  'Tango, light': palette('light', '000000', 'ffffff', TANGO),
  'Solarized, dark': palette('dark', '839496', '002b36', SOLARIZED),
  'Solarized, light': palette('light', '657b83', 'fdf6e3', SOLARIZED),
  'macOS Terminal, Pro': palette('dark', 'f2f2f2', '000000', MACOS),
  'macOS Terminal, Basic': palette('light', '000000', 'ffffff', MACOS),
};
