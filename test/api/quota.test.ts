import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseQuota, parseRetryAfterMs} from '../../source/api/quota.js';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['1', 1000],
    [' 30 ', 30_000],
    ['0030', 30_000],
    ['900', 900_000],
    ['901', 900_000],
    ['9999999999', 900_000],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 900_000],
  ])('“%s” is %i ms', (value, expected) => {
    expect(parseRetryAfterMs({'retry-after': value}, now)).toBe(expected);
  });

  test.each([
    '',
    ' ',
    '-5',
    '+5',
    '1.5',
    '1e3',
    '0x10',
    '5s',
    '5, 6',
    '٥',
    'Infinity',
    'NaN',
    '99999999999',
    'soon',
    '2026-11-22T12:00:30Z',
    'Sun, 99 Nov 2026 99:99:99 GMT',
    'Sun Nov 22 12:00:30 2026',
  ])('“%s” says nothing', (value) => {
    expect(parseRetryAfterMs({'retry-after': value}, now)).toBeNull();
  });

  test('absent, it says nothing', () => {
    expect(parseRetryAfterMs({}, now)).toBeNull();
  });

  test('any text is a wait of 0 to 900 s or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String)), (value) => {
        const ms = parseRetryAfterMs({'retry-after': value}, now);
        expect(ms === null || (ms >= 0 && ms <= 900_000)).toBe(true);
      }),
    );
  });
});

describe('Ratelimit', () => {
  test.each([
    ['"default";r=50;t=30', '"default";q=1200;w=300', {remaining: 50, resetMs: 30_000, limit: 1200}],
    ['"default"; r=50; t=30', '"default"; q=1200; w=300', {remaining: 50, resetMs: 30_000, limit: 1200}],
    ['"default";r=0;t=0', '"default";q=1200;w=300', {remaining: 0, resetMs: 0, limit: 1200}],
    ['"default";r=50;t=30', undefined, {remaining: 50, resetMs: 30_000, limit: null}],
    ['"default";r=50;t=30', '"burst";q=100;w=60', {remaining: 50, resetMs: 30_000, limit: null}],
    ['"default";r=50;t=99999', '"default";q=1200;w=300', {remaining: 50, resetMs: 900_000, limit: 1200}],
    [
      '"default";r=1100;t=200, "burst";r=3;t=20',
      '"burst";q=100;w=60, "default";q=1200;w=300',
      {remaining: 3, resetMs: 20_000, limit: 100},
    ],
    ['"a";r=x;t=1, "b";r=7;t=1', '', {remaining: 7, resetMs: 1000, limit: null}],
    ['"with; r=1;t=1";r=9;t=2', '', {remaining: 9, resetMs: 2000, limit: null}],
  ])('%s of %s', (ratelimit, policy, expected) => {
    expect(parseQuota({ratelimit, 'ratelimit-policy': policy})).toEqual(expected);
  });

  test('lists that came as several headers', () => {
    expect(
      parseQuota({
        ratelimit: ['"default";r=50;t=30', '"burst";r=4;t=10'],
        'ratelimit-policy': ['"default";q=1200;w=300', '"burst";q=100;w=60'],
      }),
    ).toEqual({remaining: 4, resetMs: 10_000, limit: 100});
  });

  test.each([
    undefined,
    '',
    'limit=100, remaining=50, reset=30',
    'default;r=50;t=30',
    '"default";r=-1;t=30',
    '"default";r=50',
    '"default";r=1234567890;t=30',
    '"default";q=50;w=30',
  ])('unreadable: %s', (ratelimit) => {
    expect(parseQuota({ratelimit})).toBeNull();
  });

  test('any text is a quota with sensible numbers or none', () => {
    const item = fc
      .tuple(fc.string(), fc.integer(), fc.integer())
      .map(([name, r, t]) => `"${name}";r=${r};t=${t}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(item).map(String)), (ratelimit) => {
        const quota = parseQuota({ratelimit, 'ratelimit-policy': ratelimit});
        expect(
          quota === null || (quota.remaining >= 0 && quota.resetMs >= 0 && quota.resetMs <= 900_000),
        ).toBe(true);
      }),
    );
  });
});
