import {type RawText, rawValue} from './text.js';

const SHAPE = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:?\d{2})$/;

/** The API writes Go's zero time (year 1) where it has none; nothing here is older than 2000. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/**
 * A timestamp of the API as ms since 1970, or null when there is none, it is not RFC 3339, or it is Go's zero
 * time. Fractions of 0 to 9 digits occur.
 */
export const parseTimestamp = (text: RawText | null): number | null => {
  if (text === null || !SHAPE.test(rawValue(text))) {
    return null;
  }
  const ms = Date.parse(rawValue(text));
  return Number.isFinite(ms) && ms >= EARLIEST_MS ? ms : null;
};

/** How long ago `at` was, in ms; never negative, since the server's clock may run ahead of ours. */
export const ageMs = (at: number, now: number): number => Math.max(0, now - at);
