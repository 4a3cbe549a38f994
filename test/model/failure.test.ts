import {describe, expect, test} from 'vitest';
import {
  explainFailure,
  type FailureKind,
  failed,
  failure,
  isHostFailure,
  nextStep,
  type Problem,
  problemLines,
  type Suspect,
  shortFailure,
  succeeded,
} from '../../source/model/failure.js';
import {rawText, safe} from '../../source/model/text.js';

const sentences: ReadonlyArray<readonly [FailureKind, string, RegExp]> = [
  ['unauthenticated', 'token refused', /CLOUDFLARE_API_TOKEN/],
  ['forbidden', 'permission missing', /Cloudflare One Connectors › Read/],
  ['not_found', 'not found', /account id/],
  ['rate_limited', 'rate limited', /Wait 7 s/],
  ['rejected', 'rejected, code 9109', /base URL/],
  ['server_error', 'HTTP 418', /cloudflarestatus\.com/],
  ['unreachable', 'connection refused', /network/],
  ['timeout', 'connection refused', /network/],
  ['malformed', 'connection refused', /login page/],
];

describe.each(sentences)('%s', (kind, short, step) => {
  const seen = failure(kind, {
    status: 418,
    code: 9109,
    message: rawText('no \x1b[31mtea\u202e'),
    detail: safe`connection refused`,
    retryAfterMs: 6001,
  });

  test('has a short form, a sentence and a next step', () => {
    expect(shortFailure(seen)).toBe(short);
    expect(explainFailure(seen)).toMatch(/^\S.{15,}[^.\s]$/);
    expect(nextStep(seen)).toMatch(step);
    expect(nextStep(seen)).toMatch(/^[A-Z].*[^.]$/);
  });

  test('what the server said is escaped, and said where it helps', () => {
    const said = explainFailure(seen);
    expect(`${said}${nextStep(seen)}${shortFailure(seen)}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const isOurs = kind === 'unreachable' || kind === 'timeout' || kind === 'malformed';
    expect(said.includes('(HTTP 418, code 9109: no ^[[31mtea<U+202E>)')).toBe(!isOurs);
  });
});

test.each<readonly [Suspect, RegExp]>([
  ['proxy', /HTTPS_PROXY or ALL_PROXY, and NO_PROXY/],
  ['proxy_login', /http:\/\/user:password@host:port/],
  ['authority', /NODE_EXTRA_CA_CERTS/],
  ['clock', /clock of this machine/],
  ['host', /another host/],
  ['tls', /proxy or firewall/],
])('what to do where it is the %s', (suspect, step) => {
  for (const kind of ['unreachable', 'timeout'] as const) {
    expect(nextStep(failure(kind, {suspect}))).toMatch(step);
    expect(nextStep(failure(kind, {suspect}))).toMatch(/^[A-Z].*[^.]$/);
  }
});

test('a failure without details is still told', () => {
  expect(explainFailure(failure('unreachable'))).toBe('the API cannot be reached');
  expect(shortFailure(failure('unreachable'))).toBe('unreachable');
  expect(explainFailure(failure('timeout'))).toBe('the API did not answer in time');
  expect(shortFailure(failure('timeout'))).toBe('timed out');
  expect(shortFailure(failure('malformed'))).toBe('nonsense answer');
  expect(shortFailure(failure('rejected', {status: 418}))).toBe('rejected, HTTP 418');
  expect(nextStep(failure('rate_limited'))).toContain('Wait 300 s');
  expect(explainFailure(failure('forbidden', {status: 403}))).toBe(
    'the credentials may not read this (HTTP 403)',
  );
});

test("a server's trouble without words of its own is told in ours", () => {
  const about = {status: 530, detail: safe`text instead of JSON`};
  expect(explainFailure(failure('server_error', about))).toBe(
    "Cloudflare's API has trouble (HTTP 530, text instead of JSON)",
  );
  expect(explainFailure(failure('rate_limited', {...about, status: 429}))).toBe(
    "Cloudflare's rate limit is reached (HTTP 429, text instead of JSON)",
  );
  expect(explainFailure(failure('server_error', {...about, message: rawText('down')}))).toBe(
    "Cloudflare's API has trouble (HTTP 530: down)",
  );
});

test('nobody is sent to settings that do not exist', () => {
  for (const [kind] of sentences) {
    expect(nextStep(failure(kind))).not.toContain('proxy settings');
  }
});

describe('the lines below the sentence', () => {
  const problem = (about: Partial<Problem>): Problem => ({
    code: null,
    message: null,
    documentationUrl: null,
    pointer: null,
    ...about,
  });
  const first = {code: 6003, message: rawText('Invalid request headers')};

  test('none for what the sentence says already', () => {
    expect(problemLines(failure('timeout'))).toEqual([]);
    expect(problemLines(failure('unauthenticated', {...first, problems: [problem(first)]}))).toEqual([]);
  });

  test('one for each further problem, and for what helps with any of them', () => {
    const problems = [
      problem({...first, documentationUrl: rawText('https://example.com/6003')}),
      problem({code: 6111, message: rawText('Invalid format for Authorization header')}),
      problem({code: 7003, pointer: rawText('/account_id')}),
      problem({message: rawText('maintenance on Sunday')}),
      problem({documentationUrl: rawText('https://example.com'), pointer: rawText('/x')}),
      problem({}),
    ];
    expect(problemLines(failure('unauthenticated', {...first, problems}))).toEqual([
      'see https://example.com/6003',
      'code 6111: Invalid format for Authorization header',
      'code 7003',
      'at /account_id',
      'maintenance on Sunday',
      'see https://example.com',
      'at /x',
    ]);
  });

  test('a message where there is no error is told', () => {
    const problems = [problem({message: rawText('closed on Sunday')}), problem({message: rawText('sorry')})];
    expect(problemLines(failure('rejected', {problems}))).toEqual(['closed on Sunday', 'sorry']);
  });

  test('a problem that repeats the first is told once', () => {
    const problems = [problem(first), problem({...first, pointer: rawText('/x')})];
    expect(problemLines(failure('rejected', {...first, problems}))).toEqual(['at /x']);
  });

  test('are escaped', () => {
    const evil = rawText('\x1b]0;x\x07\n\u202e');
    const problems = [
      problem(first),
      problem({code: 1, message: evil, documentationUrl: evil, pointer: evil}),
    ];
    const lines = problemLines(failure('rejected', {...first, problems}));
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

test('a failure has no place for anything that was sent', () => {
  expect(Object.keys(failure('timeout'))).toEqual([
    'kind',
    'status',
    'code',
    'message',
    'detail',
    'suspect',
    'problems',
    'retryAfterMs',
  ]);
});

test('what concerns the whole host', () => {
  const kinds = sentences.map(([kind]) => kind);
  expect(kinds.filter(isHostFailure)).toEqual(['unreachable', 'timeout']);
});

test('results', () => {
  expect(succeeded(1)).toEqual({ok: true, value: 1});
  expect(failed(failure('timeout'))).toEqual({ok: false, failure: failure('timeout')});
});
