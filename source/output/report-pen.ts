import type {SafeText} from '../model/text.js';
import {counted} from '../model/words.js';
import type {Markdown} from './markdown.js';

/** How words of our own and of the API are written here. */
export type Pen = {
  readonly text: (text: SafeText) => Markdown;
  readonly at: (ms: number) => SafeText;
};

/** Says how many were left out, where any were. */
export const restOf = (count: number, what: SafeText): readonly Markdown[] =>
  count > 0 ? ['', `${counted(count, what)} left out.`] : [];
