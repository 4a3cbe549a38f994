import {expect} from 'vitest';
import {PreferenceError} from '../../source/preferences.js';

/** What is said of a preference that cannot be used. */
export const refusal = (check: () => unknown): Pick<PreferenceError, 'path' | 'words'> => {
  try {
    check();
  } catch (error) {
    if (error instanceof PreferenceError) {
      // A sentence in one line, to which a file and a full stop are added.
      expect(error.words).toMatch(/^[^\p{Cc}\p{Cf}]+[^.\p{Cc}\p{Cf}]$/u);
      return error;
    }
    throw error;
  }
  throw new Error('not refused');
};
