import {type SafeText, safe} from '../../model/text.js';
import {type Page, plainRow} from '../page.js';
import {span} from '../span.js';

/** Where the thing that was opened has disappeared for good. */
export const gonePage = (what: SafeText): Page => ({
  head: [],
  rows: [
    plainRow([span(safe`${what} is gone: the API shows it no longer.`)]),
    plainRow([span(safe`Esc goes back.`, 'dim')]),
  ],
  initial: null,
  open: () => null,
  tunnelOf: () => null,
});
