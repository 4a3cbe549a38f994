import * as v from 'valibot';
import {
  type FailureKind,
  failed,
  failure,
  MOST_PROBLEMS,
  type Problem,
  type Result,
  succeeded,
} from '../model/failure.js';
import {rawValue, type SafeText, safe} from '../model/text.js';
import {decodeProblems} from './problems.js';
import {parseRetryAfterMs} from './quota.js';
import type {Reply} from './request.js';
import {count, flag, integer, text} from './schema.js';

/** What the API says of a page: its size and the size of the whole list. */
export type PageInfo = {readonly per_page: number | null; readonly total_count: number | null};

export type Envelope = {
  /** Undefined where the envelope has none, which is not an empty result. */
  readonly result: unknown;
  readonly info: PageInfo;
  /** What the API has to say beside the result. */
  readonly messages: readonly Problem[];
};

/** Missing, null or of another type: none. */
const problems = v.optional(v.pipe(v.unknown(), v.transform(decodeProblems)), []);

const envelope = v.object({
  success: v.boolean(),
  errors: problems,
  messages: problems,
  result: v.optional(v.unknown()),
  result_info: v.fallback(v.optional(v.object({per_page: count, total_count: count}), {}), {
    per_page: null,
    total_count: null,
  }),
});

/** Some services answer `{code, error}` instead of the envelope. */
const bareProblem = v.object({code: integer, error: text, success: flag, messages: problems});

const INVALID_REQUEST_HEADERS = 6003;
const MISSING_CREDENTIALS = 9106;
const UNAUTHORIZED = 9109;
const AUTHENTICATION_ERROR = 10_000;
const NO_ROUTE = 7003;

/**
 * HTTP status first, the API's code second: codes are reused by unrelated services. 9109 is both "no such token"
 * and "no permission", told apart by its words alone; 10000 is a missing permission or a wrong account, with
 * whatever status.
 */
const kindOf = (status: number, code: number | null, words: string): FailureKind => {
  if (status === 429) {
    return 'rate_limited';
  }
  if (status >= 500) {
    return 'server_error';
  }
  // What is not there has no code that is sure: 10000 has been seen too.
  if (status === 404) {
    return 'not_found';
  }
  if (code === AUTHENTICATION_ERROR) {
    return 'forbidden';
  }
  if (code === UNAUTHORIZED) {
    return /invalid access token/i.test(words) ? 'unauthenticated' : 'forbidden';
  }
  if (code === INVALID_REQUEST_HEADERS || code === MISSING_CREDENTIALS || status === 401) {
    return 'unauthenticated';
  }
  if (status === 403) {
    return 'forbidden';
  }
  return code === NO_ROUTE ? 'not_found' : 'rejected';
};

const describeBody = ({body, headers}: Reply): SafeText => {
  if (headers['cf-mitigated'] === 'challenge') {
    return safe`a challenge page of Cloudflare's firewall`;
  }
  const start = body.trimStart();
  if (start === '') {
    return safe`an empty answer`;
  }
  if (start.startsWith('<')) {
    return safe`HTML instead of JSON`;
  }
  return /^[{[]/.test(start) ? safe`broken or cut JSON` : safe`text instead of JSON`;
};

/**
 * The result inside the API's envelope, or the failure that the answer amounts to. Strict here, so that nothing
 * but a real answer is ever taken for one: anything that is not `success: true` is a failure.
 * @param json what the body says; undefined where it is no JSON
 */
export const openEnvelope = (reply: Reply, json: unknown, now: number): Result<Envelope> => {
  const {status} = reply;
  const retryAfterMs = parseRetryAfterMs(reply.headers, now);
  if (status >= 300 && status < 400) {
    return failed(failure('malformed', {status, detail: safe`a redirect, HTTP ${status}`}));
  }
  const parsed = v.safeParse(envelope, json);
  if (parsed.success && parsed.output.success && status < 400) {
    const {result, result_info: info, messages} = parsed.output;
    return succeeded({result, info, messages});
  }
  if (parsed.success) {
    const {errors, messages} = parsed.output;
    const {code = null, message = null} = errors[0] ?? {};
    return failed(
      failure(kindOf(status, code, message === null ? '' : rawValue(message)), {
        status,
        code,
        message,
        problems: [...errors, ...messages].slice(0, MOST_PROBLEMS),
        retryAfterMs,
      }),
    );
  }
  const bare = v.safeParse(bareProblem, json);
  const {code = null, error = null, messages = []} = bare.success ? bare.output : {};
  if (status >= 400 && (code !== null || error !== null)) {
    const first: Problem = {code, message: error, documentationUrl: null, pointer: null};
    return failed(
      failure(kindOf(status, code, ''), {
        status,
        code,
        message: error,
        problems: [first, ...messages].slice(0, MOST_PROBLEMS),
        retryAfterMs,
      }),
    );
  }
  const detail = json === undefined ? describeBody(reply) : safe`JSON of another shape`;
  const isPlainTrouble = status === 429 || status >= 500;
  return failed(
    isPlainTrouble
      ? failure(kindOf(status, null, ''), {status, retryAfterMs, detail})
      : failure('malformed', {status, detail: status === 200 ? detail : safe`${detail}, HTTP ${status}`}),
  );
};
