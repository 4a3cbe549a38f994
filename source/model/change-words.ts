import type {Change} from './changes.js';
import type {Level} from './facts.js';
import {escaped, type SafeText} from './text.js';

/** What happened, in a few words without a subject, for a line of a timeline: `active → offline`. */
export const changeWords = ({what}: Change): SafeText => escaped(what);

/** How much a change matters by itself: `ok` is a change for the better. */
export const changeLevel = (_: Change): Level => 'notice';
