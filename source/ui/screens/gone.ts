import {type SafeText, safe} from '../../model/text.js';
import {withKeys} from '../keymap.js';
import {type Page, plainRow, type Scene} from '../page.js';
import {span} from '../span.js';

/** Where the thing that was opened has disappeared for good, or was not there yet at the moment shown. */
export const gonePage = (what: SafeText, {past, preferences: {keymap}}: Scene): Page => ({
  head: [],
  rows: [
    plainRow([
      span(
        past === null
          ? safe`${what} is gone: the API shows it no longer.`
          : safe`${what} was not there at this moment.`,
      ),
    ]),
    plainRow([
      span(
        withKeys(keymap, ['back'], (back) => safe`${back} goes back.`),
        'dim',
      ),
    ]),
  ],
  initial: null,
  open: () => null,
  tunnelOf: () => null,
});
