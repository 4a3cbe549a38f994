import {useEffect, useRef} from 'react';
import type {Clock} from '../../clock.js';

/** Calls `listener` after every change of the terminal's size, until the returned function is called. */
export type WatchResize = (listener: () => void) => () => void;

/** Sizes change in storms while an edge is dragged; so long after the first change the picture is painted anew. */
const SETTLE_MS = 100;

/**
 * Paints the screen anew after its size has changed, also where it is the old one again by the time anyone looks:
 * the terminal has cut its lines meanwhile, and Ink sees no difference.
 */
export const useResizeRepaint = (watch: WatchResize, clock: Clock, repaint: () => void): void => {
  const latest = useRef(repaint);
  latest.current = repaint;
  useEffect(() => {
    const end = new AbortController();
    let isWaiting = false;
    const unwatch = watch(() => {
      if (!isWaiting) {
        isWaiting = true;
        void clock.sleep(SETTLE_MS, end.signal).then(() => {
          isWaiting = false;
          if (!end.signal.aborted) {
            latest.current();
          }
        });
      }
    });
    return () => {
      unwatch();
      end.abort();
    };
  }, [watch, clock]);
};
