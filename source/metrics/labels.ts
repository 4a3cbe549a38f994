import {type RawText, rawText, rawValue, safeText} from '../model/text.js';

/** Longer names serve nobody as labels, and each series repeats them. */
const MOST_CHARACTERS = 100;

const COLO = /^([a-z]{3})\d*$/i;

/** A name as a label: as it is shown on the screen, cut where it is long; empty where there is none. */
export const nameLabel = (text: RawText | null): string => {
  const characters = text === null ? [] : [...safeText(text)];
  return characters.length <= MOST_CHARACTERS
    ? characters.join('')
    : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
};

/** An id, a version or the like as a label: what does not belong into such a word is replaced. */
export const wordLabel = (text: RawText | null): string => nameLabel(text).replace(/[^\w.+:#-]/g, '_');

/** The data centre's three letters, in small letters: `lhr16` and `LHR` are both `lhr`. */
export const coloLabel = (colo: RawText | null): string =>
  colo === null ? 'unknown' : (COLO.exec(rawValue(colo))?.[1]?.toLowerCase() ?? 'other');

/** An id as the API should give it, to be told apart by; two that look alike as labels get numbers. */
export const idText = (id: RawText | null): {readonly id: RawText} => ({id: rawText(wordLabel(id))});
