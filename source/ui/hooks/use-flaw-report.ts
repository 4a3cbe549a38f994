import {useCallback, useRef} from 'react';
import type {Log} from '../../log/log.js';
import {firstLineOf, stackOf} from '../../model/thrown.js';
import type {Flaw} from '../contained.js';

/** A part that fails with ever new words must not fill the memory. */
const MOST_FLAWS_TOLD = 100;

/** Tells the log of each part that cannot be drawn, once and not with every picture. */
export const useFlawReport = (log: Log): ((flaw: Flaw) => void) => {
  const told = useRef(new Set<string>());
  return useCallback(
    ({part, error}) => {
      const words = `${part}: ${firstLineOf(error)}`;
      if (!told.current.has(words) && told.current.size < MOST_FLAWS_TOLD) {
        told.current.add(words);
        log.add({level: 'error', from: 'panel', text: `Cannot draw ${words}\n${stackOf(error)}`});
      }
    },
    [log],
  );
};
