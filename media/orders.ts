/*
 * How the stage and the command under it talk: on the terminal's own line, so that an order comes after the keys that
 * were typed before it, and a report after all that was drawn before it.
 */

/** No key sends it. */
const MARK = '\u0000';

/** The number of the operating system command that reports; no terminal knows it. */
export const REPORT = 7770;

/** To be typed: lets so much time go by. @param ms a whole number */
export const orderOf = (ms: number): string => `${MARK}${ms}${MARK}`;

/** To be written when an order is done. */
export const reportBytes = `\u001B]${REPORT};done\u0007`;

/** What was typed, taken apart. */
export type Typed = {
  /** What is for the command. */
  readonly keys: string;
  /** The orders among it, ms. */
  readonly orders: readonly number[];
  /** The beginning of an order whose end has not come yet. */
  readonly rest: string;
};

/** @param text what came, after the `rest` of what came before */
export const takenApart = (text: string): Typed => {
  const parts = text.split(MARK);
  const isOpen = parts.length % 2 === 0;
  const whole = isOpen ? parts.slice(0, -1) : parts;
  return {
    keys: whole.filter((_, index) => index % 2 === 0).join(''),
    orders: whole.filter((_, index) => index % 2 === 1).map(Number),
    rest: isOpen ? `${MARK}${parts.at(-1) ?? ''}` : '',
  };
};
