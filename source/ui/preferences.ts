import type {SafeText} from '../model/text.js';
import {type Thresholds, usualThresholds} from '../model/thresholds.js';
import type {Colour} from './colours.js';
import type {ColumnId} from './column-ids.js';
import {type Keymap, usualKeymap} from './keymap.js';

/** The profile in use, which the header names. */
export type Profile = {readonly name: SafeText; readonly colour: Colour | null};

/** How a user wants the screen. */
export type ScreenPreferences = {
  readonly keymap: Keymap;
  /** The columns of connectors, in order; null: the usual ones. */
  readonly columns: readonly ColumnId[] | null;
  readonly thresholds: Thresholds;
  /** Null where there is none. */
  readonly profile: Profile | null;
};

export const usualPreferences: ScreenPreferences = {
  keymap: usualKeymap,
  columns: null,
  thresholds: usualThresholds,
  profile: null,
};
