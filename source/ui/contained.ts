import {escaped, type SafeText, safe} from '../model/text.js';
import {type Line, span} from './span.js';
import {glyphs} from './theme.js';

/** A part of the picture that could not be drawn. */
export type Flaw = {readonly part: SafeText; readonly error: unknown};

/** The name and the first line of an error. */
export const errorWords = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split('\n')[0] ?? '';

/** What stands in the place of a part that could not be drawn. */
export const flawLine = ({part, error}: Flaw): Line => [
  span(
    safe`${glyphs.critical} ${part} cannot be drawn, the rest can (${escaped(errorWords(error))})`,
    'api-trouble',
  ),
];

/** Draws parts of one picture so that none that throws takes the others with it. */
export type Containment = {
  /** What `draw` returns, or what `instead` makes of the flaw. */
  readonly contained: <Part>(part: SafeText, draw: () => Part, instead: (flaw: Flaw) => Part) => Part;
  /** All that could not be drawn so far. */
  readonly flaws: readonly Flaw[];
};

export const createContainment = (): Containment => {
  const flaws: Flaw[] = [];
  return {
    flaws,
    contained: (part, draw, instead) => {
      try {
        return draw();
      } catch (error) {
        const flaw = {part, error};
        flaws.push(flaw);
        return instead(flaw);
      }
    },
  };
};
