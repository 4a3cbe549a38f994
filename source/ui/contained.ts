import {escaped, type SafeText, safe} from '../model/text.js';
import {firstLineOf} from '../model/thrown.js';
import {type Line, span} from './span.js';
import {glyphs} from './theme.js';

/** A part of the picture that could not be drawn. */
export type Flaw = {readonly part: SafeText; readonly error: unknown};

/** What stands in the place of a part that could not be drawn. */
export const flawLine = ({part, error}: Flaw): Line => [
  span(
    safe`${glyphs.critical} ${part} cannot be drawn, the rest can (${escaped(firstLineOf(error))})`,
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
