import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createRedactor} from '../source/redact.js';

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
