import {type SafeText, safe} from '../model/text.js';
import type {Lapse} from './polling.js';

/* What the monitor does, in the words that the screen, the sentences and the log share. */

/** Why little is asked. */
export const slowWords = safe`others use this quota: asking slowly`;

/** Why everything was old a moment ago. @param span how long, as it is told there */
export const lapseWords = ({name}: Lapse, span: SafeText): SafeText => {
  switch (name) {
    case 'stopped':
      return safe`stopped for ${span}`;
    case 'ahead':
      return safe`asleep for ${span}, or the clock was set`;
    case 'set-back':
      return safe`the clock was set back by ${span}`;
  }
};
