import {useFocusManager} from 'ink';
import {useEffect} from 'react';

/**
 * Leaves Ink's focus, which nothing here has, out of what keys do: with every Esc and every Tab React would be given a
 * state that is the one before. It draws nothing for it, but keeps each such update until something else draws that
 * component, which nothing does: they would pile up for as long as the screen is open.
 */
export const useNoFocus = (): void => {
  const {disableFocus} = useFocusManager();
  useEffect(disableFocus, [disableFocus]);
};
