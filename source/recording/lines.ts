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
  | {readonly what: 'lost'; readonly number: number; readonly words: SafeText; readonly isEnd: boolean};

const LINE_FEED = 0x0a;

/** The lines that are not blank; one that is too long, or that lies where bytes are missing, is lost. */
export async function* linesOf(chunks: AsyncIterable<Chunk>): AsyncGenerator<FoundLine> {
  const decoder = new TextDecoder('utf-8', {fatal: true});
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;

  const line = (isLast: boolean): FoundLine | null => {
    const isTooLong = length > MOST_LINE_BYTES;
    const bytes = Buffer.concat(parts);
    parts = [];
    length = 0;
    if (isTooLong) {
      return {what: 'lost', number, words: safe`it is too long`, isEnd: false};
    }
    try {
      const text = decoder.decode(bytes);
      return text.trim() === '' ? null : {what: 'line', text, number, isLast};
    } catch {
      return {what: 'lost', number, words: safe`it is no text`, isEnd: isLast};
    }
  };

  const add = (bytes: Buffer): void => {
    length += bytes.length;
    if (length <= MOST_LINE_BYTES) {
      parts.push(bytes);
    } else {
      parts = [];
    }
  };

  for await (const chunk of chunks) {
    if (chunk.what === 'damage') {
      parts = [];
      length = 0;
      yield {what: 'lost', number, words: chunk.words, isEnd: chunk.isEnd};
      continue;
    }
    let from = 0;
    for (let to = chunk.bytes.indexOf(LINE_FEED); to >= 0; to = chunk.bytes.indexOf(LINE_FEED, from)) {
      add(chunk.bytes.subarray(from, to));
      from = to + 1;
      const found = line(false);
      if (found !== null) {
        yield found;
      }
      number += 1;
    }
    add(chunk.bytes.subarray(from));
  }
  const found = length === 0 ? null : line(true);
  if (found !== null) {
    yield found;
  }
}
