/** The sixteen colours that every terminal's own theme has, as Ink calls them. */
export const colours = {
  black: 'black',
  red: 'red',
  green: 'green',
  yellow: 'yellow',
  blue: 'blue',
  magenta: 'magenta',
  cyan: 'cyan',
  white: 'white',
  'bright-black': 'blackBright',
  'bright-red': 'redBright',
  'bright-green': 'greenBright',
  'bright-yellow': 'yellowBright',
  'bright-blue': 'blueBright',
  'bright-magenta': 'magentaBright',
  'bright-cyan': 'cyanBright',
  'bright-white': 'whiteBright',
} as const;

/** As users name them. */
export type Colour = keyof typeof colours;

export const isColour = (text: string): text is Colour => Object.hasOwn(colours, text);

/** Those that white stands out from; on the others black does. */
const DARK: ReadonlySet<Colour> = new Set(['black', 'red', 'blue', 'magenta', 'bright-black']);

/**
 * A text on a ground of a colour. Not the colour turned round: black or white would be as invisible as the terminal's
 * own ground that its letters then have.
 */
export const onGround = (
  colour: Colour,
): {readonly backgroundColor: (typeof colours)[Colour]; readonly color: 'black' | 'whiteBright'} => ({
  backgroundColor: colours[colour],
  color: DARK.has(colour) ? 'whiteBright' : 'black',
});
