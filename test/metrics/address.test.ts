import {describe, expect, test} from 'vitest';
import {ExitError} from '../../source/exit.js';
import {hostAndPort, isLoopback, listenTrouble, parseListenAddress} from '../../source/metrics/address.js';

test.each([
  ['9749', '127.0.0.1', 9749],
  ['0', '127.0.0.1', 0],
  ['127.0.0.1:9749', '127.0.0.1', 9749],
  ['0.0.0.0:65535', '0.0.0.0', 65_535],
  ['[::1]:9749', '::1', 9749],
  ['[::]:80', '::', 80],
  ['localhost:9749', 'localhost', 9749],
  ['monitor-1.example.net:9749', 'monitor-1.example.net', 9749],
])('%s', (text, host, port) => {
  expect(parseListenAddress(text)).toEqual({host, port});
});

test.each([
  'x',
  ':9749',
  '9749:',
  'localhost',
  '127.0.0.1',
  '65536',
  '99999',
  '-1',
  '97.49',
  '1e3',
  '::1:9749',
  '[::1]',
  '[127.0.0.1]:9749',
  '[nonsense]:9749',
  '256.0.0.1:9749',
  '1.2.3:9749',
  'http://localhost:9749',
  'localhost:9749/metrics',
  'a b:9749',
  '-x:9749',
  '\u001B[2J:9749',
])('%s is refused with the flag and an example', (text) => {
  const attempt = (): unknown => parseListenAddress(text);
  expect(attempt).toThrow(ExitError);
  expect(attempt).toThrow(/^--metrics takes a port, or a host and a port: 9749, .* Got \P{Cc}+\.$/u);
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['::1', true],
  ['0:0:0:0:0:0:0:1', true],
  ['localhost', true],
  ['LOCALHOST', true],
  ['x.localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['notlocalhost', false],
  ['::ffff:10.0.0.1', false],
  ['10.0.0.1', false],
])('%s is of this machine alone: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});

test('IPv6 stands in brackets', () => {
  expect(hostAndPort({host: '::1', port: 1})).toBe('[::1]:1');
  expect(hostAndPort({host: 'localhost', port: 1})).toBe('localhost:1');
});

describe('a port that cannot be had', () => {
  test.each(['EADDRINUSE', 'EACCES', 'EPERM', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EWHATEVER'])(
    '%s names the flag',
    (code) => {
      expect(listenTrouble({host: '127.0.0.1', port: 80}, code)).toMatch(/80|127\.0\.0\.1/);
      expect(listenTrouble({host: '127.0.0.1', port: 80}, code)).toContain('--metrics');
    },
  );
});
