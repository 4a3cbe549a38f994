import type {Annotations} from '../model/annotate.js';
import type {Preferences} from '../preferences.js';
import type {ScreenPreferences} from '../ui/preferences.js';
import {columnsOf} from './columns.js';
import {keysOf} from './keys.js';
import {labelsOf} from './labels.js';
import {profileOf} from './profile.js';
import {thresholdsOf} from './thresholds.js';

/** How the user wants it to look and to judge, so that it makes sense. */
export type CheckedPreferences = ScreenPreferences & {
  /** What is said of connectors, for whatever tells of them. */
  readonly annotations: Annotations;
};

/** @throws PreferenceError for the first that cannot be used */
export const checkedPreferences = (preferences: Preferences): CheckedPreferences => {
  const thresholds = thresholdsOf(preferences);
  return {
    thresholds,
    annotations: {labelOf: labelsOf(preferences), fullConnections: thresholds.fullConnections},
    columns: columnsOf(preferences),
    keymap: keysOf(preferences),
    profile: profileOf(preferences),
  };
};
