import {escaped, safe} from '../model/text.js';
import {PreferenceError, type Preferences} from '../preferences.js';
import {colours, isColour} from '../ui/colours.js';
import type {Profile} from '../ui/preferences.js';

/**
 * The profile in use and its colour.
 * @throws PreferenceError for a colour that is none of the sixteen
 */
export const profileOf = ({profile}: Pick<Preferences, 'profile'>): Profile | null => {
  if (profile === null) {
    return null;
  }
  const {name, colour} = profile;
  if (colour !== null && !isColour(colour)) {
    throw new PreferenceError(
      ['profiles', name, 'colour'],
      safe`there is no colour “${escaped(colour)}”; the colours are ${escaped(Object.keys(colours).join(', '))}`,
    );
  }
  return {name, colour};
};
