import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {ProxyServer} from '../source/api/options.js';
import {ExitError} from '../source/exit.js';
import {proxyFor} from '../source/proxy.js';

type Env = Readonly<Record<string, string>>;

const API = 'https://api.cloudflare.com/client/v4';
const proxy = 'http://proxy.example:3128';

const address = (env: Env, baseUrl = API): string | null => {
  const found = proxyFor(baseUrl, env);
  return found && `${found.isSecure ? 'https' : 'http'} ${found.host} ${found.port}`;
};

describe('which variable counts', () => {
  const at = (port: number): string => `http://proxy.example:${port}`;
  test.each<readonly [string, Env, number | null]>([
    ['none', {}, null],
    ['HTTPS_PROXY', {HTTPS_PROXY: at(1)}, 1],
    ['https_proxy', {https_proxy: at(1)}, 1],
    ['ALL_PROXY', {ALL_PROXY: at(1)}, 1],
    ['all_proxy', {all_proxy: at(1)}, 1],
    ['lower case before upper case', {https_proxy: at(1), HTTPS_PROXY: at(2)}, 1],
    ['https before all, whatever the case', {HTTPS_PROXY: at(1), all_proxy: at(2)}, 1],
    ['a blank one is none', {https_proxy: ' ', HTTPS_PROXY: '', all_proxy: at(3), ALL_PROXY: at(4)}, 3],
    ['HTTP_PROXY is for http', {HTTP_PROXY: at(1), http_proxy: at(2)}, null],
    ['blanks around it', {HTTPS_PROXY: ` ${at(1)}\n`}, 1],
  ])('%s', (_name, env, port) => {
    expect(address(env)).toBe(port && `http proxy.example ${port}`);
  });
});

describe('what a value may be', () => {
  test.each([
    ['http://proxy.example:3128', 'http proxy.example 3128'],
    ['http://proxy.example:3128/', 'http proxy.example 3128'],
    ['proxy.example:3128', 'http proxy.example 3128'],
    ['proxy', 'http proxy 80'],
    ['http://proxy.example', 'http proxy.example 80'],
    ['https://proxy.example', 'https proxy.example 443'],
    ['HTTPS://Proxy.Example:8443', 'https proxy.example 8443'],
    ['http://10.0.0.1:3128', 'http 10.0.0.1 3128'],
    ['http://[2001:db8::1]:3128', 'http 2001:db8::1 3128'],
    ['http://127.0.0.1:3128', 'http 127.0.0.1 3128'],
    ['http://me:password@proxy.example:3128', 'http proxy.example 3128'],
  ])('%s', (value, expected) => {
    expect(address({HTTPS_PROXY: value})).toBe(expected);
  });

  const loginOf = (value: string): ProxyServer | null => proxyFor(API, {HTTPS_PROXY: value});

  const words = fc.string({unit: 'grapheme'}).filter((text) => !/\p{Cc}/u.test(text));

  test('user and password, percent-encoded', () => {
    fc.assert(
      fc.property(
        words.filter((text) => text !== '' && !text.includes(':')),
        words,
        (user, password) => {
          const url = `http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@proxy.example:3128`;
          const {authorization, secrets = []} = loginOf(url) ?? {};
          const base64 = Buffer.from(`${user}:${password}`).toString('base64');
          expect(authorization).toBe(`Basic ${base64}`);
          expect(secrets).toContain(base64);
          expect(secrets).toContain(password || user);
        },
      ),
    );
  });

  test('no user: no login', () => {
    expect(loginOf(proxy)).toMatchObject({authorization: null, secrets: []});
  });
});

describe('refused, with the name of the variable and without the password', () => {
  const PASSWORD = 'not-to-be-shown';
  const login = `me-myself:${PASSWORD}`;
  const variables = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];
  const refusalOf = (env: Env): string => {
    try {
      proxyFor(API, env);
    } catch (error) {
      if (error instanceof ExitError) {
        expect(error.code).toBe(2);
        expect(error.message).not.toMatch(/not-to-be|me-myself/);
        return error.message;
      }
      throw error;
    }
    throw new Error(`not refused: ${JSON.stringify(env)}`);
  };

  test.each([
    `http://${login}@`,
    `http://${login}@:3128`,
    `http://${login}@proxy.example:port`,
    `http://${login}@proxy.example:70000`,
    `http://${login}@proxy example`,
    `http://${login}@proxy.example/path`,
    `http://${login}@proxy.example/?query`,
    `http://me-myself:1#${PASSWORD}@proxy.example`,
    `http://me-myself:1?${PASSWORD}@proxy.example`,
    `http://me-myself:1/${PASSWORD}@proxy.example`,
    `http://${login}%@proxy.example`,
    `http://${login}%0d%0ax-injected:%20yes@proxy.example`,
    `http://`,
    `${login}@`,
  ])('%s', (value) => {
    for (const variable of variables) {
      expect(refusalOf({[variable]: value})).toMatch(
        new RegExp(`^${variable} is not of the form http://user:password@host:port`),
      );
    }
  });

  test.each(['socks', 'socks4', 'socks5', 'socks5h', 'ftp', 'pac+http'])('%s is not supported', (scheme) => {
    for (const variable of variables) {
      expect(refusalOf({[variable]: `${scheme}://${login}@proxy.example:1080`})).toContain(
        `${variable} names a proxy of the kind ${scheme}; `,
      );
    }
  });

  test('only the one that counts is looked at', () => {
    expect(address({HTTPS_PROXY: proxy, ALL_PROXY: 'socks5://proxy.example'})).toBe(
      'http proxy.example 3128',
    );
    expect(address({ALL_PROXY: 'socks5://proxy.example', NO_PROXY: 'cloudflare.com'})).toBeNull();
  });
});

describe('exceptions', () => {
  test.each<readonly [string, string, boolean]>([
    ['*', 'https://api.cloudflare.com', true],
    ['example.com,*', 'https://api.cloudflare.com', true],
    ['api.cloudflare.com', 'https://api.cloudflare.com', true],
    ['API.Cloudflare.COM', 'https://api.cloudflare.com', true],
    ['api.cloudflare.com.', 'https://api.cloudflare.com', true],
    ['cloudflare.com', 'https://api.cloudflare.com', true],
    ['.cloudflare.com', 'https://api.cloudflare.com', true],
    ['*.cloudflare.com', 'https://api.cloudflare.com', true],
    ['.api.cloudflare.com', 'https://api.cloudflare.com', true],
    ['com', 'https://api.cloudflare.com', true],
    ['flare.com', 'https://api.cloudflare.com', false],
    ['cloudflare', 'https://api.cloudflare.com', false],
    ['pi.cloudflare.com', 'https://api.cloudflare.com', false],
    ['x.api.cloudflare.com', 'https://api.cloudflare.com', false],
    ['', 'https://api.cloudflare.com', false],
    ['.', 'https://api.cloudflare.com', false],
    ['*.', 'https://api.cloudflare.com', false],
    [',, ,', 'https://api.cloudflare.com', false],
    ['example.com, api.cloudflare.com', 'https://api.cloudflare.com', true],
    ['example.com api.cloudflare.com', 'https://api.cloudflare.com', true],
    ['example.com\tapi.cloudflare.com', 'https://api.cloudflare.com', true],
    ['api.cloudflare.com:443', 'https://api.cloudflare.com', true],
    ['.cloudflare.com:443', 'https://api.cloudflare.com', true],
    ['api.cloudflare.com:80', 'https://api.cloudflare.com', false],
    ['api.cloudflare.com:8443', 'https://api.cloudflare.com:8443', true],
    ['api.cloudflare.com:443', 'https://api.cloudflare.com:8443', false],
    ['api.cloudflare.com', 'https://api.cloudflare.com:8443', true],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['2.3', 'https://10.1.2.3', false],
    ['.2.3', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/33', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://api.cloudflare.com', false],
    ['2001:db8::1', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]', 'https://[2001:db8::1]', true],
    ['[2001:DB8::1]:443', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]:80', 'https://[2001:db8::1]', false],
    ['2001:db8::/32', 'https://[2001:db8::1]', true],
    ['2001:db9::/32', 'https://[2001:db8::1]', false],
    ['(', 'https://api.cloudflare.com', false],
    ['api.cloudflare.com:port', 'https://api.cloudflare.com', false],
  ])('“%s” for %s: %s', (exceptions, baseUrl, isDirect) => {
    for (const name of ['NO_PROXY', 'no_proxy']) {
      expect(address({HTTPS_PROXY: proxy, [name]: exceptions}, baseUrl)).toBe(
        isDirect ? null : 'http proxy.example 3128',
      );
    }
  });

  test('lower case before upper case', () => {
    const env = {HTTPS_PROXY: proxy, no_proxy: 'example.com', NO_PROXY: '*'};
    expect(address(env)).toBe('http proxy.example 3128');
    expect(address({...env, no_proxy: ' '})).toBeNull();
  });

  test('any text is read without trouble', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (exceptions) => {
        const entries = exceptions.split(/[\s,]+/);
        const found = address({HTTPS_PROXY: proxy, NO_PROXY: exceptions});
        expect(found === null).toBe(
          entries.some((entry) => /^\*$|^(\*?\.)?((api\.)?cloudflare\.)?com\.?(:443)?$/i.test(entry)),
        );
      }),
    );
  });
});

describe('this machine is never asked through a proxy', () => {
  test.each([
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'https://localhost',
    'https://LOCALHOST:8443/client/v4',
    'https://127.0.0.1:8443',
    'https://127.8.9.10',
    'https://[::1]:8443',
  ])('%s', (baseUrl) => {
    for (const env of [{HTTPS_PROXY: proxy}, {ALL_PROXY: proxy}, {HTTPS_PROXY: 'socks5://nonsense'}]) {
      expect(address(env, baseUrl)).toBeNull();
    }
  });
});
