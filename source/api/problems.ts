import * as v from 'valibot';
import {MOST_PROBLEMS, type Problem} from '../model/failure.js';
import {type RawText, rawText, rawValue} from '../model/text.js';
import {integer, text} from './schema.js';

const source = v.fallback(v.optional(v.nullable(v.object({pointer: text})), null), null);

const schema = v.object({
  code: integer,
  message: text,
  documentation_url: text,
  source,
  error_chain: v.optional(v.unknown()),
});

const unlessEmpty = (words: RawText | null): RawText | null =>
  words === null || rawValue(words) === '' ? null : words;

/** Null for what says nothing at all. */
const told = (code: number | null, ...texts: ReadonlyArray<RawText | null>): Problem | null => {
  const [message = null, documentationUrl = null, pointer = null] = texts.map(unlessEmpty);
  return code === null && message === null && documentationUrl === null && pointer === null
    ? null
    : {code, message, documentationUrl, pointer};
};

/** @param depth of the chain; what nests deeper than the most problems that are kept is left out */
function* decode(items: unknown, depth: number): Generator<Problem | null> {
  if (!Array.isArray(items) || depth > MOST_PROBLEMS) {
    return;
  }
  for (const item of items) {
    if (typeof item === 'string') {
      yield told(null, rawText(item));
      continue;
    }
    const parsed = v.safeParse(schema, item);
    if (parsed.success) {
      const {code, message, documentation_url: url, source: place, error_chain: chain} = parsed.output;
      yield told(code, message, url, place?.pointer ?? null);
      yield* decode(chain, depth + 1);
    }
  }
}

/**
 * What `errors` or `messages` tell, in order, each followed by its chain of causes; at most
 * {@link MOST_PROBLEMS}. Never throws: an entry may be text or an object, and one that says nothing is left out.
 */
export const decodeProblems = (items: unknown): readonly Problem[] => {
  const problems: Problem[] = [];
  for (const problem of decode(items, 1)) {
    if (problem !== null) {
      problems.push(problem);
    }
    if (problems.length === MOST_PROBLEMS) {
      break;
    }
  }
  return problems;
};
