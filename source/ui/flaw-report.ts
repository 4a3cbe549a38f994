import type {Log} from '../log/log.js';
import {firstLineOf, stackOf} from '../model/thrown.js';
import type {Flaw} from './contained.js';

/** A part that fails with ever new words must not fill the memory. */
const MOST_FLAWS_TOLD = 100;

/** Tells the log of each part that cannot be drawn, once and not with every picture. */
export const createFlawReport = (log: Log): ((flaw: Flaw) => void) => {
  const told = new Set<string>();
  return ({part, error}) => {
    const words = `${part}: ${firstLineOf(error)}`;
    if (!told.has(words) && told.size < MOST_FLAWS_TOLD) {
      told.add(words);
      log.add({level: 'error', from: 'panel', text: `Cannot draw ${words}\n${stackOf(error)}`});
    }
  };
};
