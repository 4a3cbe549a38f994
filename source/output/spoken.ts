import type {Tunnel} from '../model/fleet.js';
import {shownAt} from '../model/moment.js';
import {escaped, joinSafe, type RawText, type SafeText, safe, safeText} from '../model/text.js';
import {counted, shortId} from '../model/words.js';

/* The words that sentences are made of: as they are read aloud, without symbols, colours or columns. */

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

const two = (large: number, largeNoun: SafeText, small: number, smallNoun: SafeText): SafeText =>
  small === 0 ? counted(large, largeNoun) : safe`${counted(large, largeNoun)} ${counted(small, smallNoun)}`;

/** A duration in whole words and at most two units: `12 seconds`, `4 minutes 10 seconds`, `3 days 2 hours`. */
export const spokenDuration = (ms: number): SafeText => {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < MINUTE_S) {
    return counted(seconds, safe`second`);
  }
  if (seconds < HOUR_S) {
    return two(Math.floor(seconds / MINUTE_S), safe`minute`, seconds % MINUTE_S, safe`second`);
  }
  if (seconds < DAY_S) {
    const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
    return two(Math.floor(seconds / HOUR_S), safe`hour`, minutes, safe`minute`);
  }
  const hours = Math.floor((seconds % DAY_S) / HOUR_S);
  return two(Math.floor(seconds / DAY_S), safe`day`, hours, safe`hour`);
};

/** The time of the day to the second: `14:02:07`, or `14:02:07 UTC`. @param ms wall time */
export const timeOfDay = (ms: number, isUtc: boolean): SafeText => {
  const text = escaped(shownAt(ms, isUtc).slice(11));
  return isUtc ? safe`${text} UTC` : text;
};

/** A tunnel by its name, or by the start of its id where it has none. */
export const spokenTunnel = ({name, id}: Pick<Tunnel, 'name' | 'id'>): SafeText =>
  name !== null && safeText(name) !== '' ? safeText(name) : safe`a tunnel without a name, ${shortId({id})},`;

/** A word of the API's own. */
export const spokenWord = (word: RawText | null): SafeText =>
  word === null ? safe`unknown` : safeText(word) === '' ? safe`an empty word` : safeText(word);

/** `no connections`, `1 connection`; null where the API did not say. */
export const spokenConnections = (count: number | null): SafeText => {
  if (count === null) {
    return safe`an unknown number of connections`;
  }
  return count === 0 ? safe`no connections` : counted(count, safe`connection`);
};

/** The first of many, and how many there are besides. */
export const listed = (all: readonly SafeText[], most: number, separator: SafeText): SafeText =>
  all.length <= most
    ? joinSafe(all, separator)
    : safe`${joinSafe(all.slice(0, most), separator)}${separator}and ${all.length - most} more`;
