import {shownAt} from '../model/moment.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {spanWords} from '../model/words.js';
import type {Interval} from './intervals.js';

/* How a report writes times and shares. */

const DAY_MS = 86_400_000;

const isoOf = (ms: number, isUtc: boolean): string => {
  return shownAt(ms, isUtc).replace('T', ' ');
};

/** `UTC`, or by how much the clocks of this machine were ahead of it at that moment: `UTC+01:00`. */
export const zoneWords = (ms: number, isUtc: boolean): SafeText => {
  const aheadMinutes = isUtc ? 0 : -new Date(ms).getTimezoneOffset();
  if (aheadMinutes === 0) {
    return safe`UTC`;
  }
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(aheadMinutes);
  return escaped(`UTC${aheadMinutes < 0 ? '−' : '+'}${two(size / 60)}:${two(size % 60)}`);
};

/** Date and time to the second, without a zone. */
export const dateTime = (ms: number, isUtc: boolean): SafeText => escaped(isoOf(ms, isUtc));

/** How a report that covers a span writes moments in it: without the date where it is the same everywhere. */
export const momentsIn = ({from, until}: Interval, isUtc: boolean): ((ms: number) => SafeText) => {
  const isOneDay =
    until - from < DAY_MS && isoOf(from, isUtc).slice(0, 10) === isoOf(until, isUtc).slice(0, 10);
  return (ms) => escaped(isOneDay ? isoOf(ms, isUtc).slice(11) : isoOf(ms, isUtc));
};

/** In percent with two decimals, rounded down: what is not whole never reads as if it were. */
export const shareWords = (part: number, whole: number): SafeText => {
  if (whole <= 0) {
    return safe`–`;
  }
  const hundredths = Math.floor((part / whole) * 10_000);
  return part > 0 && hundredths === 0
    ? safe`under 0.01 %`
    : safe`${escaped((hundredths / 100).toFixed(part === whole ? 0 : 2))} %`;
};

/** A span of time that may be shorter than a second. */
export const lastingWords = (ms: number): SafeText => (ms > 0 && ms < 1000 ? safe`under 1 s` : spanWords(ms));
