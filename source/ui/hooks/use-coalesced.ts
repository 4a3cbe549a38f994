import {useCallback, useRef, useSyncExternalStore} from 'react';
import type {Clock} from '../../clock.js';
import type {Store} from '../../monitor/store.js';

/** Answers come in bursts; the eye needs one picture of a burst. */
const COALESCE_MS = 100;

/** The value of a store, at most every {@link COALESCE_MS}; the last one always arrives. */
export const useCoalesced = <Value>(store: Pick<Store<Value>, 'get' | 'subscribe'>, clock: Clock): Value => {
  const shown = useRef(store.get());
  const subscribe = useCallback(
    (listener: () => void) => {
      const stop = new AbortController();
      let isWaiting = false;
      const show = (): void => {
        isWaiting = false;
        if (!stop.signal.aborted) {
          shown.current = store.get();
          listener();
        }
      };
      const unsubscribe = store.subscribe(() => {
        if (!isWaiting) {
          isWaiting = true;
          void clock.sleep(COALESCE_MS, stop.signal).then(show);
        }
      });
      return () => {
        stop.abort();
        unsubscribe();
      };
    },
    [store, clock],
  );
  return useSyncExternalStore(subscribe, () => shown.current);
};
