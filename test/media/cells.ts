import type {Cell, Look} from '../../media/cells.js';

export const plain: Look = {ink: null, ground: null, isBold: false, isDim: false, isInverse: false};

/** Narrow characters that all look the same. */
export const cellsFrom = (text: string, look: Partial<Look> = {}): readonly Cell[] =>
  [...text].map((character) => ({text: character, look: {...plain, ...look}}));
