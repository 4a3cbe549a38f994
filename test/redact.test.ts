import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createLearningRedactor, createRedactor, environmentWithout} from '../source/redact.js';

const secret = fc.string({minLength: 8, maxLength: 40, unit: 'grapheme-ascii'});

test('no secret is left in any text, in either form', () => {
  fc.assert(
    fc.property(fc.array(secret, {minLength: 1, maxLength: 3}), fc.array(fc.string()), (secrets, words) => {
      const text = words.flatMap((word, n) => [word, secrets[n % secrets.length] ?? '']).join('');
      const encoded = secrets.map((each) => encodeURIComponent(each)).join('&');
      const shown = createRedactor(secrets)(`${text} ${encoded}`);
      for (const each of secrets.filter((one) => !'(secret)'.includes(one))) {
        expect(shown.includes(each), JSON.stringify(shown)).toBe(false);
      }
    }),
  );
});

test('a secret in JSON is found as JSON writes it', () => {
  fc.assert(
    fc.property(secret, (each) => {
      const strict = JSON.stringify({message: `you sent ${each}.`});
      for (const body of [strict, strict.replaceAll('/', '\\/')]) {
        const {message} = JSON.parse(createRedactor([each])(body)) as {message: string};
        expect('you sent (secret).'.includes(each) || !message.includes(each), message).toBe(true);
      }
    }),
  );
});

test('a secret that is part of another leaves nothing of the longer one', () => {
  expect(createRedactor(['password', 'password-and-more'])('x password-and-more y password')).toBe(
    'x (secret) y (secret)',
  );
});

test('what is too short to be a secret stays', () => {
  expect(createRedactor(['active', ''])('active')).toBe('active');
});

describe('what is learned', () => {
  test('is taken out from then on, and what was known before still is', () => {
    fc.assert(
      fc.property(secret, fc.array(secret, {minLength: 1, maxLength: 5}), (first, later) => {
        const {redact, learn} = createLearningRedactor([first]);
        for (const each of later) {
          learn([each]);
        }
        for (const each of [first, ...later].filter((one) => !'(secret)'.includes(one))) {
          expect(redact(`before ${each} after`).includes(each), each).toBe(false);
        }
      }),
    );
  });

  test('does not pile up: of a thousand tokens the latest are remembered, and the first secret', () => {
    const {redact, learn} = createLearningRedactor(['first-secret']);
    const tokens = Array.from({length: 1000}, (_, index) => `token-number-${index}-`);
    for (const token of tokens) {
      learn([token]);
    }
    const known = tokens.filter((token) => redact(token) !== token);
    expect(known).toEqual(tokens.slice(-32));
    expect(redact('first-secret')).toBe('(secret)');
  });

  test('a secret that comes again stays among the latest', () => {
    const {redact, learn} = createLearningRedactor([]);
    for (let index = 0; index < 40; index += 1) {
      learn(['the-same-again', `token-number-${index}-`]);
    }
    expect(redact('the-same-again')).toBe('(secret)');
  });
});

test('the environment of a command has no secret in it, by name or by value', () => {
  const given = {
    PATH: '/bin',
    CLOUDFLARE_API_TOKEN: 'short',
    MY_TOKEN: 'token-0123456789',
    COPY: 'Bearer token-0123456789',
    ABSENT: undefined,
  };
  const redact = createRedactor(['token-0123456789']);
  expect(environmentWithout(given, ['CLOUDFLARE_API_TOKEN'], redact)).toEqual({
    PATH: '/bin',
    ABSENT: undefined,
  });
});
