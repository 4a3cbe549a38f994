import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Envelope, openEnvelope} from '../../source/api/envelope.js';
import type {Reply} from '../../source/api/request.js';
import type {Failure, FailureKind, Result} from '../../source/model/failure.js';

const now = Date.parse('2026-11-22T12:00:00Z');

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const open = (status: number, body: string, headers: Reply['headers'] = {}): Result<Envelope> =>
  openEnvelope({status, headers, body}, jsonOf(body), now);

const resultOf = (body: object): Envelope => {
  const opened = open(200, JSON.stringify(body));
  if (!opened.ok) {
    throw new Error(JSON.stringify(opened.failure));
  }
  return opened.value;
};

const failureOf = (status: number, body: unknown, headers: Reply['headers'] = {}): Failure => {
  const opened = open(status, typeof body === 'string' ? body : JSON.stringify(body), headers);
  if (opened.ok) {
    throw new Error('no failure');
  }
  return opened.failure;
};

const problem = (
  code: number | null,
  message: string | null,
  documentationUrl: string | null = null,
  pointer: string | null = null,
): object => ({code, message, documentationUrl, pointer});

/** The API's own form of a failure. */
const refusal = (code: unknown, message: unknown): object => ({
  success: false,
  errors: [{code, message}],
  messages: [],
  result: null,
});

describe('a result', () => {
  test('in the envelope of the documentation', () => {
    expect(
      resultOf({
        success: true,
        errors: [],
        messages: [],
        result: [{id: 1}],
        result_info: {count: 1, page: 1, per_page: 20, total_count: 2000},
      }),
    ).toEqual({result: [{id: 1}], info: {per_page: 20, total_count: 2000}, messages: []});
  });

  test.each([
    ['without errors and messages', {}],
    ['errors: null', {errors: null, messages: null}],
    ['messages of another type', {messages: 5}],
    ['errors of another type', {errors: 'none'}],
    ['errors in spite of success', {errors: [{code: 1, message: 'a warning'}]}],
    ['result_info: null', {result_info: null}],
    ['result_info of another type', {result_info: [1, 2]}],
    ['odd numbers in result_info', {result_info: {per_page: '20', total_count: -1, count: 1.5}}],
  ])('%s', (_name, rest) => {
    expect(resultOf({success: true, result: ['x'], ...rest})).toEqual({
      result: ['x'],
      info: {per_page: null, total_count: null},
      messages: [],
    });
  });

  test('with messages, as objects or as text', () => {
    const messages = ['maintenance on Sunday', {code: 10000, message: 'valid and active'}, {message: 'a'}];
    expect(resultOf({success: true, result: [], messages}).messages).toEqual([
      problem(null, 'maintenance on Sunday'),
      problem(10000, 'valid and active'),
      problem(null, 'a'),
    ]);
  });

  test('null is not the same as absent', () => {
    expect(resultOf({success: true, result: null}).result).toBeNull();
    expect(resultOf({success: true}).result).toBeUndefined();
  });

  test('of any shape is handed on', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (result) => {
        // As JSON.stringify writes it: -0 becomes 0.
        expect(resultOf({success: true, result}).result).toEqual(JSON.parse(JSON.stringify(result)));
      }),
    );
  });
});

const documented: ReadonlyArray<readonly [number, number, string, FailureKind]> = [
  [400, 6003, 'Invalid request headers', 'unauthenticated'],
  [400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers', 'unauthenticated'],
  [400, 9106, 'Authentication failed', 'unauthenticated'],
  [401, 1000, 'Invalid API Token', 'unauthenticated'],
  [403, 9109, 'Invalid access token', 'unauthenticated'],
  [400, 9109, 'Invalid access token', 'unauthenticated'],
  [401, 9109, 'Unauthorized to access requested resource', 'forbidden'],
  [403, 9109, 'Unauthorized to access requested resource', 'forbidden'],
  [403, 10000, 'Authentication error', 'forbidden'],
  [401, 10000, 'Authentication error', 'forbidden'],
  [400, 10000, 'Authentication error', 'forbidden'],
  [400, 7003, 'Could not route to /x, perhaps your object identifier is invalid?', 'not_found'],
  [404, 7003, 'Could not route to /x, perhaps your object identifier is invalid?', 'not_found'],
  [404, 1000, 'tunnel not found', 'not_found'],
  [404, 1003, 'tunnel not found', 'not_found'],
  [404, 1004, 'tunnel not found', 'not_found'],
  [404, 10000, 'tunnel not found', 'not_found'],
  [409, 1013, 'You already have a tunnel with this name', 'rejected'],
  [400, 1022, 'Cannot delete tunnel because it has active connections', 'rejected'],
  [405, 10405, 'Method not allowed for this authentication scheme', 'rejected'],
  [429, 971, 'Please wait and consider throttling your request speed', 'rate_limited'],
  [429, 10000, 'Authentication error', 'rate_limited'],
  [500, 1001, 'Internal error', 'server_error'],
  [503, 10000, 'Authentication error', 'server_error'],
  // Decided by the code alone where the status says that all is well.
  [200, 1001, 'backend unavailable', 'rejected'],
  [200, 10000, 'Authentication error', 'forbidden'],
  [200, 9109, 'Invalid access token', 'unauthenticated'],
];

describe('a failure in the words of the API', () => {
  test.each(documented)('HTTP %i, code %i, %s: %s', (status, code, message, kind) => {
    const expected = {kind, status, code, message, detail: null, suspect: null, retryAfterMs: null};
    expect(failureOf(status, refusal(code, message))).toEqual({
      ...expected,
      problems: [problem(code, message)],
    });
    expect(
      failureOf(status, {
        success: false,
        errors: [
          {
            code,
            message,
            documentation_url: 'https://example.com',
            source: {pointer: '/x'},
            error_chain: [{code: 6111, message: 'Invalid format for Authorization header'}],
          },
          {code: 7000, message: 'No route for that URI'},
        ],
        messages: ['try again', {code: 5, message: 'later'}],
      }),
    ).toEqual({
      ...expected,
      problems: [
        problem(code, message, 'https://example.com', '/x'),
        problem(6111, 'Invalid format for Authorization header'),
        problem(7000, 'No route for that URI'),
        problem(null, 'try again'),
        problem(5, 'later'),
      ],
    });
  });

  test('success in spite of the status is none', () => {
    expect(failureOf(403, {success: true, errors: [], result: []})).toMatchObject({
      kind: 'forbidden',
      status: 403,
      code: null,
      message: null,
    });
    expect(failureOf(502, {success: true, result: []}).kind).toBe('server_error');
  });

  test.each([
    ['errors: null', {success: false, errors: null, result: null}, null, null],
    ['no errors', {success: false, result: []}, null, null],
    ['an empty list', {success: false, errors: []}, null, null],
    ['errors as text', {success: false, errors: ['bad request']}, null, 'bad request'],
    ['an error that is none before one that is', {success: false, errors: [null, {code: 5}]}, 5, null],
    ['an error without words', {success: false, errors: [{code: 5, message: ''}]}, 5, null],
    ['errors as one text', {success: false, errors: 'bad request'}, null, null],
    ['a fraction as code', refusal(1000.5, 'odd'), null, 'odd'],
    ['text as code', refusal('7003', 'odd'), null, 'odd'],
    ['no message', refusal(1001, null), 1001, null],
    ['a message of another type', refusal(1001, {text: 'odd'}), 1001, null],
    ['bare', {code: 1001, error: 'odd'}, 1001, 'odd'],
    ['bare without a code', {error: 'odd'}, null, 'odd'],
    ['bare without words', {code: 1001}, 1001, null],
    ['bare with a success of another type', {success: 'no', code: 1001, error: 'odd'}, 1001, 'odd'],
  ])('%s', (_name, body, code, message) => {
    expect(failureOf(400, body)).toEqual({
      kind: 'rejected',
      status: 400,
      code,
      message,
      detail: null,
      suspect: null,
      problems: code === null && message === null ? [] : [problem(code, message)],
      retryAfterMs: null,
    });
  });

  test.each<readonly [string, unknown, readonly object[]]>([
    ['a documentation_url of another type', {code: 1, documentation_url: 5}, [problem(1, null)]],
    ['nothing but a documentation_url', {documentation_url: 'https://x'}, [problem(null, null, 'https://x')]],
    ['nothing but a pointer', {source: {pointer: '/x'}}, [problem(null, null, null, '/x')]],
    ['source: null', {code: 1, source: null}, [problem(1, null)]],
    ['source as text', {code: 1, source: '/x'}, [problem(1, null)]],
    ['a pointer of another type', {code: 1, source: {pointer: [1]}}, [problem(1, null)]],
    ['empty texts', {code: 1, message: '', documentation_url: '', source: {pointer: ''}}, [problem(1, null)]],
    ['error_chain: null', {code: 1, error_chain: null}, [problem(1, null)]],
    ['error_chain of another type', {code: 1, error_chain: {code: 2}}, [problem(1, null)]],
    ['odd links', {code: 1, error_chain: [5, null, [], {}, 'why']}, [problem(1, null), problem(null, 'why')]],
    ['a chain of nothing', {error_chain: [{code: 2}]}, [problem(2, null)]],
    [
      'a chain in a chain',
      {code: 1, error_chain: [{code: 2, error_chain: [{code: 3}]}, {code: 4}]},
      [1, 2, 3, 4].map((code) => problem(code, null)),
    ],
  ])('%s', (_name, error, problems) => {
    for (const success of [
      {success: false, errors: [error]},
      {success: false, messages: [error]},
    ]) {
      expect(failureOf(400, success).problems).toEqual(problems);
    }
  });

  test('messages are never taken for the error itself', () => {
    expect(
      failureOf(403, {success: false, errors: [], messages: [{code: 9109, message: 'Invalid access token'}]}),
    ).toMatchObject({
      kind: 'forbidden',
      code: null,
      message: null,
      problems: [problem(9109, 'Invalid access token')],
    });
    expect(failureOf(400, {code: 1, error: 'odd', messages: ['why']}).problems).toEqual([
      problem(1, 'odd'),
      problem(null, 'why'),
    ]);
  });

  test('eight problems are kept, of errors before messages', () => {
    const many = Array.from({length: 20}, (_, code) => ({code, error_chain: [{code: 100 + code}]}));
    const codes = (body: object): readonly unknown[] => failureOf(400, body).problems.map(({code}) => code);
    expect(codes({success: false, errors: many, messages: ['x']})).toEqual([0, 100, 1, 101, 2, 102, 3, 103]);
    expect(codes({success: false, errors: many.slice(0, 3), messages: many})).toEqual([
      0, 100, 1, 101, 2, 102, 0, 100,
    ]);
    expect(resultOf({success: true, result: [], messages: many}).messages).toHaveLength(8);
  });

  test('bare, by its code', () => {
    expect(failureOf(403, {code: 10000, error: 'no'}).kind).toBe('forbidden');
    expect(failureOf(400, {code: 6003, error: 'no'}).kind).toBe('unauthenticated');
    expect(failureOf(500, {code: 10000, error: 'no'}).kind).toBe('server_error');
  });

  test('Retry-After goes with it', () => {
    const headers = {'retry-after': '17'};
    for (const body of [refusal(971, 'wait'), {code: 971, error: 'wait'}, '<html>', 'error code: 1015']) {
      expect(failureOf(429, body, headers)).toMatchObject({kind: 'rate_limited', retryAfterMs: 17_000});
    }
    expect(failureOf(503, '', headers)).toMatchObject({kind: 'server_error', retryAfterMs: 17_000});
    expect(failureOf(429, refusal(971, 'wait')).retryAfterMs).toBeNull();
  });
});

const page = '<!DOCTYPE html><title>Just a moment...</title>';
const challenge = {'cf-mitigated': 'challenge'};
const cut = '{"success":true,"errors":[],"messages":[],"result":[{"id":"';

describe('what is no answer of the API', () => {
  test.each<readonly [string, number, string, Reply['headers'], string]>([
    ['a login page', 200, page, {}, 'HTML instead of JSON'],
    ['one after blanks', 200, `\r\n\t ${page}`, {}, 'HTML instead of JSON'],
    ['one with a status', 403, page, {}, 'HTML instead of JSON, HTTP 403'],
    ['a challenge', 403, page, challenge, "a challenge page of Cloudflare's firewall, HTTP 403"],
    ['a refusal of the firewall', 403, 'error code: 1020', {}, 'text instead of JSON, HTTP 403'],
    ['nothing', 200, '', {}, 'an empty answer'],
    ['blanks', 200, ' \n', {}, 'an empty answer'],
    ['nothing, as promised', 204, '', {}, 'an empty answer, HTTP 204'],
    ['a cut answer', 200, cut, {}, 'broken or cut JSON'],
    ['a cut list', 200, '[1,', {}, 'broken or cut JSON'],
    ['two answers in one', 200, '{"success":true,"result":[]}{}', {}, 'broken or cut JSON'],
    ['text', 200, 'OK', {}, 'text instead of JSON'],
    ['a list', 200, '[]', {}, 'JSON of another shape'],
    ['a list of envelopes', 200, '[{"success":true,"result":[]}]', {}, 'JSON of another shape'],
    ['a number', 200, '5', {}, 'JSON of another shape'],
    ['a text in JSON', 200, '"fine"', {}, 'JSON of another shape'],
    ['null', 200, 'null', {}, 'JSON of another shape'],
    ['an object', 200, '{"result":[]}', {}, 'JSON of another shape'],
    ['success as text', 200, '{"success":"true","result":[]}', {}, 'JSON of another shape'],
    ['success as a number', 200, '{"success":1,"result":[]}', {}, 'JSON of another shape'],
    ['success of a prototype', 200, '{"__proto__":{"success":true}}', {}, 'JSON of another shape'],
    ['a bare failure that is none', 200, '{"code":1000,"error":"x"}', {}, 'JSON of another shape'],
    ['an object with a status', 403, '{"login":"/"}', {}, 'JSON of another shape, HTTP 403'],
    ['a list with a status', 401, '[]', {}, 'JSON of another shape, HTTP 401'],
    ['a redirect', 302, '', {location: 'https://portal.example/'}, 'a redirect, HTTP 302'],
    ['one with an envelope', 307, '{"success":true,"result":[]}', {}, 'a redirect, HTTP 307'],
    ['an answer for a cache', 304, '', {}, 'a redirect, HTTP 304'],
  ])('%s', (_name, status, body, headers, detail) => {
    expect(failureOf(status, body, headers)).toEqual({
      kind: 'malformed',
      status,
      code: null,
      message: null,
      detail,
      suspect: null,
      problems: [],
      retryAfterMs: null,
    });
  });

  test.each([
    [530, 'error code: 1033', 'text instead of JSON'],
    [502, page, 'HTML instead of JSON'],
    [511, page, 'HTML instead of JSON'],
    [500, '', 'an empty answer'],
    [520, cut, 'broken or cut JSON'],
    [503, '[]', 'JSON of another shape'],
  ])('HTTP %i is trouble of the server, whatever it says: %s', (status, body, detail) => {
    expect(failureOf(status, body)).toEqual({
      kind: 'server_error',
      status,
      code: null,
      message: null,
      detail,
      suspect: null,
      problems: [],
      retryAfterMs: null,
    });
  });

  test('nor is anything else: only `success: true` with a status below 300 is', () => {
    const errors = fc.array(
      fc.record(
        {
          code: fc.jsonValue(),
          message: fc.jsonValue(),
          documentation_url: fc.jsonValue(),
          source: fc.oneof(fc.record({pointer: fc.jsonValue()}), fc.jsonValue()),
          error_chain: fc.jsonValue(),
        },
        {requiredKeys: []},
      ),
    );
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          success: fc.oneof(fc.boolean(), fc.jsonValue()),
          errors: fc.oneof(errors, fc.jsonValue()),
          messages: fc.oneof(errors, fc.jsonValue()),
          result: fc.jsonValue(),
        })
        .map((body) => JSON.stringify(body)),
      fc.record({code: fc.jsonValue(), error: fc.jsonValue()}).map((body) => JSON.stringify(body)),
    );
    const headers = fc.dictionary(
      fc.constantFrom('retry-after', 'cf-mitigated', 'content-type'),
      fc.oneof(fc.string(), fc.constantFrom('challenge', '5')),
    );
    fc.assert(
      fc.property(fc.integer({min: 100, max: 599}), bodies, headers, (status, body, sent) => {
        const opened = open(status, body, sent);
        if (opened.ok) {
          expect(status).toSatisfy((seen: number) => seen < 300);
          expect(JSON.parse(body)).toMatchObject({success: true});
        } else {
          expect(opened.failure.status).toBe(status);
        }
      }),
      {numRuns: 500},
    );
  });

  test('a redirect or a refusal is never a result, even with one in it', () => {
    for (const status of [300, 301, 399, 400, 404, 429, 500, 599]) {
      expect(open(status, '{"success":true,"result":[]}').ok).toBe(false);
    }
  });

  test('deep nesting is no danger', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(resultOf(JSON.parse(`{"success":true,"result":[],"x":{}}`)).result).toEqual([]);
    expect(open(200, `{"success":true,"result":[],"messages":${deep}}`).ok).toBe(true);
    expect(open(200, deep).ok).toBe(false);
    expect(open(400, `{"success":false,"errors":${deep}}`).ok).toBe(false);
    const chain = `${'[{"error_chain":'.repeat(200_000)}[]${'}]'.repeat(200_000)}`;
    expect(open(400, `{"success":false,"errors":${chain}}`).ok).toBe(false);
    expect(resultOf(JSON.parse(`{"success":true,"result":[]}`)).messages).toEqual([]);
    expect(open(200, `{"success":true,"result":[],"messages":${chain}}`).ok).toBe(true);
  });
});
