import {execFileSync} from 'node:child_process';
import {chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {token} from '../../source/simulator/access.js';
import {run} from '../e2e/warptop.js';
import {badServer} from '../helpers/bad-server.js';
import {keys, openTerminal} from '../helpers/terminal.js';

/* Tokens and addresses that must be refused before anything is sent: with one sentence, and the code of a mistake. */

const temporary = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-token-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  return directory;
};

const tokenFile = (text: string, mode = 0o600): string => {
  const path = join(temporary(), 'token');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

/** What a command is given besides the address of a server that must not be reached. */
type Given = {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
};

const expectRefused = async (
  {args = [], env = {}, input}: Given,
  sentence: RegExp,
  baseUrl?: string,
): Promise<void> => {
  const server = await badServer(() => undefined);
  const {code, stdout, stderr} = await run(['--once', ...args], {
    env: {CLOUDFLARE_API_BASE_URL: baseUrl ?? server.origin, ...env},
    ...(input === undefined ? {} : {input}),
  });
  expect({code, stdout}).toEqual({code: 2, stdout: ''});
  expect(stderr).toMatch(/^warptop: [^\n]+\n$/);
  expect(stderr).toMatch(sentence);
  expect(server.connections()).toBe(0);
};

const half = token.length / 2;
const withInside = (text: string): string => `${token.slice(0, half)}${text}${token.slice(half)}`;

describe.each<readonly [string, (text: string) => Given]>([
  ['the environment', (text) => ({env: {CLOUDFLARE_API_TOKEN: text}})],
  ['a file', (text) => ({args: ['--token-file', tokenFile(text)]})],
  ['standard input', (text) => ({args: ['--token-file', '-'], input: text})],
])('a token in %s', (_, given) => {
  test.each([
    ['two lines', `${token}\n${token}`],
    ['a line break', withInside('\n')],
    ['a carriage return', withInside('\r')],
    ['a blank that does not break', withInside('\u00A0')],
    ['an escape sequence', withInside('\u001B[31m')],
    ['a letter of another script', withInside('о')],
    ['nothing but blanks', ' \t\r\n '],
  ])('with %s is refused', (_name, text) => expectRefused(given(text), /does not hold one token/));
});

describe('a token file', () => {
  test.each(['604', '601', '640', '620', '777'])('of mode %s is refused', (mode) =>
    expectRefused(
      {args: ['--token-file', tokenFile(token, Number.parseInt(mode, 8))]},
      /can be read by other users/,
    ),
  );

  test('that others can read is refused behind a link too', async () => {
    const link = join(temporary(), 'link');
    symlinkSync(tokenFile(token, 0o644), link);
    await expectRefused({args: ['--token-file', link]}, /can be read by other users/);
  });

  test.each([
    ['a folder', () => temporary(), /cannot be read \(EISDIR\)|can be read by other users/],
    ['in a folder that is missing', () => join(temporary(), 'none', 'token'), /cannot be read \(ENOENT\)/],
    ['without an end', () => '/dev/zero', /can be read by other users|does not hold one token/],
  ])('that is %s is refused', (_, path, sentence) =>
    expectRefused({args: ['--token-file', path()]}, sentence),
  );

  test('that is a pipe which others can read is not waited for', async () => {
    const path = join(temporary(), 'pipe');
    execFileSync('mkfifo', ['-m', '644', path]);
    await expectRefused({args: ['--token-file', path]}, /can be read by other users/);
  });

  test('that is a pipe which nobody writes to can be left with Ctrl-C', async () => {
    const path = join(temporary(), 'pipe');
    execFileSync('mkfifo', ['-m', '600', path]);
    const terminal = openTerminal({args: ['--token-file', path]});
    const files = `/proc/${terminal.pid}/fd`;
    const isWaiting = (): boolean =>
      readdirSync(files).some((name) => {
        try {
          return readlinkSync(join(files, name)) === path;
        } catch {
          return false;
        }
      });
    await expect.poll(isWaiting, {timeout: 10_000, interval: 20}).toBe(true);
    terminal.press(keys.controlC);
    expect((await terminal.exit).signal).toBe(2);
    expect(terminal.raw()).not.toContain('\u001B');
  });

  test('that is the terminal is refused: it would show the token', async () => {
    const terminal = openTerminal({args: ['--token-file', '/dev/tty']});
    expect(await terminal.exit).toEqual({code: 2, signal: null});
    expect(terminal.screen().join(' ')).toContain('would show the token');
  });
});

describe('a base URL', () => {
  const withToken = {env: {CLOUDFLARE_API_TOKEN: token}};
  test.each([
    'http://example.com/client/v4',
    'http://169.254.169.254/latest',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://[fe80::1]',
    'ftp://api.cloudflare.com',
  ])('%s would send the token in the clear', (url) =>
    expectRefused(withToken, /CLOUDFLARE_API_BASE_URL must begin with https:/, url),
  );

  test.each([
    'https://me:password@api.cloudflare.com',
    'http://localhost@example.com',
    'https://example.com/?to=api.cloudflare.com',
    'https://example.com/#api.cloudflare.com',
    '//api.cloudflare.com/client/v4',
  ])('%s holds more or less than host and path', (url) =>
    expectRefused(withToken, /is not of the form https:\/\/host\/path/, url),
  );
});
