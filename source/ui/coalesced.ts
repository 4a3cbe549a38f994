import type {Clock} from '../clock.js';
import type {Store} from '../monitor/store.js';

/** Answers come in bursts; the eye needs one picture of a burst. */
const COALESCE_MS = 100;

/** What can be watched of a store. */
export type Watched<Value> = Pick<Store<Value>, 'get' | 'subscribe'>;

/**
 * Calls `show` with the value of a store after it changed, at most every {@link COALESCE_MS}; the last one always comes.
 * @param shown the value that is shown already  @returns ends that
 */
export const watchCoalesced = <Value>(
  store: Watched<Value>,
  clock: Clock,
  shown: Value,
  show: (value: Value) => void,
): (() => void) => {
  const stop = new AbortController();
  let isWaiting = false;
  const showSoon = (): void => {
    if (!isWaiting) {
      isWaiting = true;
      void clock.sleep(COALESCE_MS, stop.signal).then(() => {
        isWaiting = false;
        if (!stop.signal.aborted) {
          show(store.get());
        }
      });
    }
  };
  const unsubscribe = store.subscribe(showSoon);
  if (store.get() !== shown) {
    showSoon();
  }
  return () => {
    stop.abort();
    unsubscribe();
  };
};

/**
 * Calls `show` after all changes that were made in one go: keys that came at once are one picture, and not each another
 * one that nobody sees. @returns ends that
 */
export const watchBatched = (store: Watched<unknown>, show: () => void): (() => void) => {
  let isWaiting = false;
  let isEnded = false;
  const unsubscribe = store.subscribe(() => {
    if (!isWaiting) {
      isWaiting = true;
      queueMicrotask(() => {
        isWaiting = false;
        if (!isEnded) {
          show();
        }
      });
    }
  });
  return () => {
    isEnded = true;
    unsubscribe();
  };
};
