import {nextTurn} from '../clock.js';

/** JSON of this length is parsed in some five milliseconds; what is longer is done in parts. */
const LONGEST_AT_ONCE = 256 * 1024;

/** So many characters at a time. */
const PART = 128 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** What opens, and what closes. */
const DEPTH: Readonly<Record<number, number>> = {91: 1, 123: 1, 93: -1, 125: -1};

/** Where a string ends that begins at `start`, or -1. */
const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) {
      escapes += 1;
    }
    if (escapes % 2 === 0) {
      return end;
    }
    end = text.indexOf('"', end + 1);
  }
  return -1;
};

/** A list inside a text: where it begins and ends, and the parts of it, each of whole items and without brackets. */
type Sliced = {readonly start: number; readonly end: number; readonly parts: readonly string[]};

const RESULT = /^"result"\s*:\s*\[/;

/** Finds the list `result` of an object, and cuts it between its items; null where it has none, or more than one. */
const sliceResult = async (text: string): Promise<Sliced | null> => {
  let depth = 0;
  let found: {readonly start: number; from: number; readonly parts: string[]} | null = null;
  let sliced: Sliced | null = null;
  let turnAt = PART;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const key = depth === 1 ? RESULT.exec(text.slice(at, at + 40)) : null;
      if (key !== null) {
        if (sliced !== null) {
          return null;
        }
        at += key[0].length - 1;
        depth += 1;
        found = {start: at, from: at + 1, parts: []};
      } else {
        at = endOfString(text, at);
        if (at < 0) {
          return null;
        }
      }
    } else if (code === COMMA) {
      if (depth === 2 && found !== null && at - found.from >= PART) {
        found.parts.push(text.slice(found.from, at));
        found.from = at + 1;
      }
    } else {
      depth += DEPTH[code] ?? 0;
      if (depth === 1 && found !== null) {
        found.parts.push(text.slice(found.from, at));
        sliced = {start: found.start, end: at, parts: found.parts};
        found = null;
      }
    }
    if (at > turnAt) {
      turnAt = at + PART;
      await nextTurn();
    }
  }
  return sliced;
};

/** A comma before nothing: parsed by itself, the nothing would be an empty list. */
const isHollow = ({parts}: Sliced): boolean => parts.length > 1 && parts.some((part) => part.trim() === '');

/**
 * What JSON.parse makes of an answer of the API, without holding up everything else for as long as it would take where
 * that has ten thousand items. Rejects as JSON.parse throws.
 */
export const parseAnswer = async (text: string): Promise<unknown> => {
  const sliced = text.length <= LONGEST_AT_ONCE ? null : await sliceResult(text);
  if (sliced === null || isHollow(sliced)) {
    return JSON.parse(text);
  }
  const envelope = JSON.parse(`${text.slice(0, sliced.start)}[]${text.slice(sliced.end + 1)}`);
  if (!Array.isArray(envelope.result) || envelope.result.length > 0) {
    // Another result came later, and is the one that counts.
    return JSON.parse(text);
  }
  const items: unknown[] = [];
  for (const part of sliced.parts) {
    await nextTurn();
    for (const item of JSON.parse(`[${part}]`)) {
      items.push(item);
    }
  }
  return {...envelope, result: items};
};
