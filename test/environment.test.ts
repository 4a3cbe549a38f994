import {expect, test} from 'vitest';
import {environmentFor} from '../source/environment.js';
import {createRedactor} from '../source/redact.js';

/* What commands of the user's are told of the environment. */

test('no secret is, also of those that this run does not use', () => {
  const [used, unused, other] = ['token-in-use-01234', 'token-not-in-use-01234', 'token-of-another-profile'];
  const given = {
    PATH: '/bin',
    CLOUDFLARE_API_TOKEN: unused,
    CLOUDFLARE_EMAIL: 'me@example.com',
    CLOUDFLARE_API_KEY: '',
    TF_VAR_token: ` ${unused}\n`,
    PRODUCTION_TOKEN: other,
    HEADER: `Authorization: Bearer ${other}`,
    COPY: used,
    HTTPS_PROXY: 'http://user:password@proxy.example:3128',
    https_proxy: 'http://proxy.example:3128',
  };
  const config = {secretVariables: ['PRODUCTION_TOKEN', 'ABSENT'], redact: createRedactor([used])};
  const told = environmentFor(given, config);
  expect(told()).toEqual({
    PATH: '/bin',
    CLOUDFLARE_EMAIL: 'me@example.com',
    https_proxy: 'http://proxy.example:3128',
  });
});
