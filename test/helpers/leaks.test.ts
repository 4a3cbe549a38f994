import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {leaksIn} from './leaks.js';

const secret = 'a+token/that-must_not%be.seen:0123456789';
const csi = '\u001B[1;31m';

const spread = (between: string): string => [...secret].join(between);
const inHeader = (shift: number): string =>
  Buffer.from(`${'u'.repeat(shift)}:${secret}, and more`).toString('base64');

describe('a secret is found', () => {
  test.each<readonly [string, string, RegExp]>([
    ['as it is', `Bearer ${secret}`, /^as it is$/],
    ['URL-encoded', `https://x/?q=${encodeURIComponent(secret)}`, /URL-encoded/],
    ['percent-encoded', [...secret].map((c) => `%${c.charCodeAt(0).toString(16)}`).join(''), /percent/],
    ['in hexadecimal', `<${Buffer.from(secret).toString('hex')}>`, /hexadecimal/],
    ['in Base64', Buffer.from(secret).toString('base64'), /Base64/],
    ['in Base64 for URLs', Buffer.from(secret).toString('base64url'), /Base64/],
    ...[1, 2, 3, 4].map((n) => [`in Base64 behind ${n} other letters`, inHeader(n), /Base64/] as const),
    ['cut by colours', spread(csi), /escape sequences/],
    ['cut by cursor movement', spread('\u001B[1C\u001B[?25l'), /escape sequences/],
    ['cut by links', spread('\u001B]8;;x\u001B\\'), /escape sequences/],
    ['inside a clipboard sequence', `\u001B]52;c;${Buffer.from(secret).toString('base64')}\u0007`, /Base64/],
    ['broken over lines', spread('  \r\n'), /broken over lines/],
    ['broken over coloured lines', spread(`${csi}\r\n`), /broken over lines/],
    ['its beginning', `${secret.slice(0, 25)}…`, /in part/],
    ['its end', `…${secret.slice(-20)}`, /in part/],
    ['from its middle, cut by colours', [...secret.slice(7, 30)].join(csi), /in part, between/],
  ])('%s', (_, text, form) => {
    const found = leaksIn(`before ${text} after`, ['another-secret-of-some-length', secret]);
    expect(found.map((leak) => leak.secret)).toEqual([secret]);
    expect(found[0]?.form).toMatch(form);
  });

  test('wherever it stands, however it is cut', () => {
    const cuts = fc.array(fc.constantFrom('', '', csi, '\u001B[K', '\r\n', '\u001B[2;5H'), {
      minLength: secret.length,
      maxLength: secret.length,
    });
    fc.assert(
      fc.property(fc.string(), cuts, fc.string(), (before, between, after) => {
        const text = [...secret].map((letter, index) => `${between[index] ?? ''}${letter}`).join('');
        expect(leaksIn(`${before}\n${text}\n${after}`, [secret])).toHaveLength(1);
      }),
    );
  });
});

test.each([
  ['other text', 'hq-mesh is well, and so is api-prod'],
  ['a short piece', `…${secret.slice(3, 3 + 19)}…`],
  ['another secret', 'another-token-that-is-as-long-as-the-first'],
  ['nothing', ''],
])('%s is none', (_, text) => {
  expect(leaksIn(text, [secret])).toEqual([]);
});

test('runs of zeros are no piece of a key that has many', () => {
  const key = `${'0'.repeat(29)}simulator`;
  expect(leaksIn('0'.repeat(100), [key])).toEqual([]);
  expect(leaksIn(`x${key}`, [key])).toHaveLength(1);
});

test('what is too short to be a secret is not looked for', () => {
  expect(leaksIn('a short word', ['short'])).toEqual([]);
});
