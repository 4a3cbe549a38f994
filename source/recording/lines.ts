import {type SafeText, safe} from '../model/text.js';
import type {Chunk} from './chunks.js';
import {MOST_LINE_BYTES} from './format.js';

/** A line, or why there is none where one was. Numbers count from 1. */
export type FoundLine =
  | {
      readonly what: 'line';
      readonly text: string;
      readonly number: number;
      /** It has no end: whatever came after it was cut off. */
      readonly isLast: boolean;
    }
  | {
      readonly what: 'lost';
      readonly number: number;
      readonly words: SafeText;
      readonly isEnd: boolean;
      /** It may never end: it is told before it does. */
      readonly isTooLong: boolean;
    };

const LINE_FEED = 0x0a;

/** The lines that are not blank; one that is too long, or that lies where bytes are missing, is lost. */
export async function* linesOf(chunks: AsyncIterable<Chunk>): AsyncGenerator<FoundLine> {
  const decoder = new TextDecoder('utf-8', {fatal: true});
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;

  const line = (isLast: boolean): FoundLine | null => {
    const wasTooLong = length > MOST_LINE_BYTES;
    const bytes = Buffer.concat(parts);
    parts = [];
    length = 0;
    if (wasTooLong) {
      return null;
    }
    try {
      const text = decoder.decode(bytes);
      return text.trim() === '' ? null : {what: 'line', text, number, isLast};
    } catch {
      return {what: 'lost', number, words: safe`it is no text`, isEnd: isLast, isTooLong: false};
    }
  };

  const add = (bytes: Buffer): FoundLine | null => {
    const wasTooLong = length > MOST_LINE_BYTES;
    length += bytes.length;
    if (length <= MOST_LINE_BYTES) {
      parts.push(bytes);
      return null;
    }
    parts = [];
    return wasTooLong
      ? null
      : {what: 'lost', number, words: safe`it is too long`, isEnd: false, isTooLong: true};
  };

  for await (const chunk of chunks) {
    if (chunk.what === 'damage') {
      parts = [];
      length = 0;
      yield {what: 'lost', number, words: chunk.words, isEnd: chunk.isEnd, isTooLong: false};
      continue;
    }
    let from = 0;
    for (let to = chunk.bytes.indexOf(LINE_FEED); to >= 0; to = chunk.bytes.indexOf(LINE_FEED, from)) {
      const found = add(chunk.bytes.subarray(from, to)) ?? line(false);
      if (found !== null) {
        yield found;
      }
      if (found?.what === 'lost' && found.isTooLong) {
        line(false);
      }
      from = to + 1;
      number += 1;
    }
    const found = add(chunk.bytes.subarray(from));
    if (found !== null) {
      yield found;
    }
  }
  const found = length === 0 ? null : line(true);
  if (found !== null) {
    yield found;
  }
}
