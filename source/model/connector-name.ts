import type {Connector} from './fleet.js';
import {rawValue} from './text.js';

/** Whether words that a user typed name a connector: its id, or the beginning of it. */
export const isNamedBy = ({id}: Connector, words: string): boolean =>
  id !== null && words !== '' && rawValue(id).toLowerCase().startsWith(words.toLowerCase());
