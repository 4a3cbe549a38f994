import {
  type Failure,
  type FailureKind,
  failure,
  failureKinds,
  MOST_PROBLEMS,
  type Problem,
  type Suspect,
} from '../model/failure.js';
import {tunnelKinds} from '../model/fleet.js';
import type {Question, Quota} from '../model/observation.js';
import {claimedSafe, type RawText, rawText} from '../model/text.js';
import {isObject} from './header.js';

/* The parts of a line, strict about what says which observation it is, lenient about what that says. */

type Fields = Readonly<Record<string, unknown>>;

const SUSPECTS: Readonly<Record<Suspect, true>> = {
  proxy: true,
  proxy_login: true,
  authority: true,
  clock: true,
  host: true,
  tls: true,
};

const isKindOfFailure = (value: unknown): value is FailureKind =>
  typeof value === 'string' && failureKinds.some((kind) => kind === value);

const isSuspect = (value: unknown): value is Suspect =>
  typeof value === 'string' && Object.hasOwn(SUSPECTS, value);

const numberIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

const textIn = (value: unknown): RawText | null => (typeof value === 'string' ? rawText(value) : null);

/** A duration or a count: a whole number from 0. */
export const countIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

const problemIn = (value: unknown): Problem => {
  const fields: Fields = isObject(value) ? value : {};
  return {
    code: numberIn(fields.code),
    message: textIn(fields.message),
    documentationUrl: textIn(fields.documentationUrl),
    pointer: textIn(fields.pointer),
  };
};

/** Null where it is no failure. */
export const failureIn = (value: unknown): Failure | null => {
  if (!isObject(value) || !isKindOfFailure(value.kind)) {
    return null;
  }
  const {kind, status, code, message, detail, suspect, problems, retry_after_ms: retryAfterMs} = value;
  return failure(kind, {
    status: numberIn(status),
    code: numberIn(code),
    message: textIn(message),
    detail: typeof detail === 'string' ? claimedSafe(detail) : null,
    suspect: isSuspect(suspect) ? suspect : null,
    problems: Array.isArray(problems) ? problems.slice(0, MOST_PROBLEMS).map(problemIn) : [],
    retryAfterMs: countIn(retryAfterMs),
  });
};

/** Null where a line is about no question. */
export const questionIn = ({kind: word, tunnel}: Fields): Question | null => {
  const kind = tunnelKinds.find((known) => known === word);
  if (kind === undefined || (tunnel !== undefined && typeof tunnel !== 'string')) {
    return null;
  }
  return tunnel === undefined ? {about: 'tunnels', kind} : {about: 'connectors', kind, tunnelId: tunnel};
};

export const quotaIn = (value: unknown): Quota | null => {
  const [remaining, resetMs, limit] = Array.isArray(value) ? value.map(countIn) : [];
  return remaining == null || resetMs == null ? null : {remaining, resetMs, limit: limit ?? null};
};

/**
 * The items of a list, with those that it shares with an earlier one put in; null where it names what is not there.
 * @param before the items of the one that it is like
 */
export const itemsIn = <Item>(
  value: unknown,
  before: readonly Item[] | null,
  decode: (item: object) => Item,
): readonly Item[] | null => {
  if (!Array.isArray(value)) {
    return null;
  }
  const items: Item[] = [];
  for (const part of value) {
    if (isObject(part)) {
      items.push(decode(part));
      continue;
    }
    const [first, count] = Array.isArray(part) && part.length === 2 ? part.map(countIn) : [];
    if (before === null || first == null || count == null || first + count > before.length) {
      return null;
    }
    items.push(...before.slice(first, first + count));
  }
  return items;
};
