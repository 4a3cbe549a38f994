import {describe, expect, test} from 'vitest';
import {
  explainFailure,
  type FailureKind,
  failed,
  failure,
  isAuthorityFailure,
  isHostFailure,
  nextStep,
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
  ['timeout', 'timed out', /network/],
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

test('a failure without details is still told', () => {
  expect(explainFailure(failure('unreachable'))).toBe('the API cannot be reached');
  expect(shortFailure(failure('unreachable'))).toBe('unreachable');
  expect(shortFailure(failure('malformed'))).toBe('nonsense answer');
  expect(shortFailure(failure('rejected', {status: 418}))).toBe('rejected, HTTP 418');
  expect(nextStep(failure('rate_limited'))).toContain('Wait 300 s');
  expect(explainFailure(failure('forbidden', {status: 403}))).toBe(
    'the credentials may not read this (HTTP 403)',
  );
});

test('a failure has no place for anything that was sent', () => {
  expect(Object.keys(failure('timeout'))).toEqual([
    'kind',
    'status',
    'code',
    'message',
    'detail',
    'retryAfterMs',
  ]);
});

test('who has to act', () => {
  const kinds = sentences.map(([kind]) => kind);
  expect(kinds.filter(isAuthorityFailure)).toEqual(['unauthenticated', 'forbidden']);
  expect(kinds.filter(isHostFailure)).toEqual(['unreachable', 'timeout']);
});

test('results', () => {
  expect(succeeded(1)).toEqual({ok: true, value: 1});
  expect(failed(failure('timeout'))).toEqual({ok: false, failure: failure('timeout')});
});
