import {capitalized, type SafeText, safe} from '../model/text.js';
import type {Store} from '../monitor/store.js';

/** What is written down of a watch, as far as sentences tell of it. `trouble`: why nothing is at the moment. */
export type RecordingStore = Pick<Store<{readonly trouble: SafeText | null}>, 'get' | 'subscribe'>;

/**
 * Tells, in a sentence each, that a recording has stopped and why, and that it goes on.
 * @returns what ends it
 */
export const followRecording = (recording: RecordingStore, tell: (sentence: SafeText) => void) => {
  let told: SafeText | null = null;
  const look = (): void => {
    const {trouble} = recording.get();
    if (trouble !== told) {
      told = trouble;
      tell(
        trouble === null
          ? safe`Recording goes on; what happened meanwhile is not in it.`
          : safe`${capitalized(trouble)}.`,
      );
    }
  };
  look();
  return recording.subscribe(look);
};
