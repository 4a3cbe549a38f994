import {useCallback, useSyncExternalStore} from 'react';
import type {Store} from '../../monitor/store.js';

/**
 * The value of a store, after all changes that were made in one go: keys that came at once are one picture, and not
 * each another one that nobody sees.
 */
export const useBatched = <Value>(store: Pick<Store<Value>, 'get' | 'subscribe'>): Value => {
  const subscribe = useCallback(
    (listener: () => void) => {
      let isWaiting = false;
      return store.subscribe(() => {
        if (!isWaiting) {
          isWaiting = true;
          queueMicrotask(() => {
            isWaiting = false;
            listener();
          });
        }
      });
    },
    [store],
  );
  return useSyncExternalStore(subscribe, store.get);
};
