import type {Connector} from './fleet.js';
import {rawValue} from './text.js';

/** Whether words that a user typed name a connector: its id, the beginning of it, or the label that he gave it. */
export const isNamedBy = ({id, label}: Pick<Connector, 'id' | 'label'>, words: string): boolean => {
  const wanted = words.toLowerCase();
  const [whole, name] = [id, label].map((text) => (text === null ? '' : rawValue(text).toLowerCase()));
  return wanted !== '' && ((whole ?? '').startsWith(wanted) || name === wanted);
};
