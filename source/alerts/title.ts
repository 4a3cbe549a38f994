import {joinSafe, type SafeText, safe} from '../model/text.js';
import {asciiText} from '../ui/theme.js';
import {briefLine, type Known} from './brief.js';

/** Tabs and bars show less, lists of windows more. */
const COLUMNS = 60;

/** The state of all as the title of a window. */
export const titleText = (known: Known, isAscii: boolean): SafeText => {
  const words = joinSafe(
    briefLine(known, COLUMNS).map(({text}) => text),
    safe` `,
  );
  return safe`warptop: ${isAscii ? asciiText(words) : words}`;
};

/** Terminals, by TERM, that know a title of their window; others might print it. */
const TITLED =
  /^(xterm|rxvt|tmux|screen|alacritty|foot|wezterm|ghostty|st|konsole|vte|gnome|iterm|iterm2|mintty|putty|mlterm|contour|rio)([-.+]|$)/;

export const hasTitle = ({TERM = ''}: Readonly<Record<string, string | undefined>>): boolean =>
  TITLED.test(TERM);
