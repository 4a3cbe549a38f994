import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {apiKey, email, token} from '../../source/simulator/access.js';
import {expectNoSecrets, type Ran} from './secrets.js';
import {type AtEnd, openTerminal, type TerminalOptions} from './terminal.js';

const own = 'a-token-of-this-very-test-0123456789';

const directory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'warptop-secrets-'));
  onTestFinished(() => rmSync(path, {recursive: true}));
  return path;
};

const ran = (about: Partial<Ran>): Ran => ({args: [], env: {}, outputs: {}, ...about});

describe('given away', () => {
  test.each<readonly [string, Partial<Ran>]>([
    ["the simulator's token", {outputs: {stdout: `x${token}`}}],
    ["the simulator's key", {outputs: {stderr: apiKey}}],
    ['the token of the environment', {env: {CLOUDFLARE_API_TOKEN: own}, outputs: {stdout: own}}],
    ['the key of the environment', {env: {CLOUDFLARE_API_KEY: own}, outputs: {stdout: own}}],
    ['one line of a token of two', {env: {CLOUDFLARE_API_TOKEN: `${own}\nmore`}, outputs: {stdout: own}}],
    ["a proxy's password", {env: {HTTPS_PROXY: `http://me:${own}@localhost:1`}, outputs: {stdout: own}}],
  ])('%s', (_, about) => {
    expect(() => expectNoSecrets(ran(about))).toThrow(/A secret was given away/);
  });

  test('in a log that a flag names, or in a file at home', () => {
    const home = directory();
    writeFileSync(join(home, 'left.json'), JSON.stringify({said: own}));
    const env = {CLOUDFLARE_API_TOKEN: own};
    for (const args of [['--log-file', join(home, 'left.json')], [`--record=${join(home, 'left.json')}`]]) {
      expect(() => expectNoSecrets(ran({args, env}))).toThrow(/left\.json shows a-token-of/);
    }
    expect(() => expectNoSecrets(ran({env: {...env, HOME: home}}))).toThrow(/left\.json shows/);
  });

  test('the token of a file', () => {
    const path = join(directory(), 'token');
    writeFileSync(path, `${own}\n`);
    const outputs = {stdout: own};
    expect(() => expectNoSecrets(ran({args: ['--token-file', path], outputs}))).toThrow();
    expect(() => expectNoSecrets(ran({args: ['--once'], outputs}))).not.toThrow();
  });
});

test('not given away', () => {
  const env = {CLOUDFLARE_API_TOKEN: own, CLOUDFLARE_EMAIL: email, HTTPS_PROXY: 'http://localhost:1'};
  expectNoSecrets(
    ran({args: ['--log-file', '/nonexistent'], env, outputs: {stdout: `all is well, ${email}`}}),
  );
});

test('a command in a terminal is searched when its test ends', async () => {
  const runLike = async (options: TerminalOptions): Promise<unknown> => {
    const atEnd: Parameters<AtEnd>[0][] = [];
    const terminal = openTerminal(options, (action) => void atEnd.push(action));
    await terminal.exit;
    let complaint: unknown = null;
    for (const action of atEnd.reverse()) {
      try {
        await action({} as Parameters<typeof action>[0]);
      } catch (error) {
        complaint = error;
      }
    }
    return complaint;
  };
  const words = [token.slice(0, 9), token.slice(9)].join('\\033[1m');
  expect(await runLike({command: ['/bin/sh', '-c', 'printf hello']})).toBeNull();
  expect(await runLike({command: ['/bin/sh', '-c', `printf '${words}'`]})).toMatchObject({
    message: expect.stringContaining('the terminal shows simulator-token'),
  });
});
