import {chmodSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {
  cloudflaredOnlyToken,
  revokedToken,
  severalAccountsToken,
  unlistedToken,
} from '../../source/simulator/access.js';
import {openTerminal} from '../helpers/terminal.js';
import {envOf, openSimulator, run, serve, unusedPort} from './warptop.js';

type Env = Readonly<Record<string, string>>;

const SECRET = 'a-secret-that-must-not-be-printed-00000000';

/** One paragraph for a person: what is wrong, and what to do next. */
const expectSentence = (stderr: string): void => {
  expect(stderr).toMatch(/^warptop: \S[\s\S]*\S\n$/);
  expect(stderr.length).toBeLessThan(600);
  expect(stderr).not.toMatch(/\n\s+at |node:internal|Error:|unexpected|undefined|\[object/);
  expect(stderr).not.toContain(SECRET);
  expect(stderr).not.toContain(revokedToken);
};

describe('before anything is asked', () => {
  const withToken: Env = {CLOUDFLARE_API_TOKEN: SECRET};
  test.each<readonly [string, readonly string[], Env, RegExp]>([
    [
      'no credentials',
      [],
      {},
      /No credentials\. Set CLOUDFLARE_API_TOKEN .* Read, name .* --token-file .*, or try warptop --demo\./,
    ],
    ['half of them', [], {CLOUDFLARE_EMAIL: 'a@example.com'}, /No credentials/],
    ['an unknown flag', ['--colour'], withToken, /no flag --colour; see warptop --help/],
    ['an unknown short flag', ['-z'], withToken, /no flag -z; see warptop --help/],
    ['an unknown capital', ['-S'], withToken, /no flag -S; see/],
    ['a flag that could harm the terminal', ['--fo\u001B[31mo'], withToken, /no flag --fo\^\[\[31/],
    ['a token as a flag', ['--token', SECRET], {}, /Rotate it, and set CLOUDFLARE_API_TOKEN/],
    ['a token in a flag', [`--token=${SECRET}`], {}, /Rotate it/],
    ['a token as another flag', [`--api-token=${SECRET}`], {}, /Rotate it/],
    ['an interval of nothing', ['--interval', '0'], withToken, /--interval takes 1 to 3600 seconds/],
    ['an interval of words', ['-i', 'often'], withToken, /--interval takes/],
    ['no interval', ['--interval'], withToken, /--interval needs a value/],
    [
      'a flag twice',
      ['--interval', '5', '--interval', '6'],
      withToken,
      /--interval (was given more than once|can only be set once)/,
    ],
    ['another kind', ['--kind', 'warp-connector'], withToken, /--kind takes warp, cloudflared, all/],
    ['another column', ['--sort', 'size'], withToken, /--sort takes name,/],
    ['too large a budget', ['--budget', '200'], withToken, /--budget takes 1 to 100 percent/],
    ['plain http', ['--base-url', 'http://example.com'], withToken, /must begin with https:/],
    ['no URL', ['--base-url', 'example'], withToken, /https:\/\/host\/path/],
    ['a token of two lines', [], {CLOUDFLARE_API_TOKEN: `${SECRET}\nmore`}, /does not hold one token/],
    ['no such token file', ['--token-file', '/nonexistent'], {}, /cannot be read \(ENOENT\)/],
  ])('%s', async (_, args, env, sentence) => {
    const {code, stdout, stderr} = await run(args, {env});
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expectSentence(stderr);
    expect(stderr).toMatch(sentence);
  });

  test('a token file that others can read', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'warptop-token-'));
    onTestFinished(() => rmSync(directory, {recursive: true}));
    const path = join(directory, 'token');
    writeFileSync(path, SECRET);
    chmodSync(path, 0o644);
    const {code, stderr} = await run(['--token-file', path]);
    expect(code).toBe(2);
    expectSentence(stderr);
    expect(stderr).toContain('chmod 600');
  });

  test.each(['/dev/zero', '/dev/null'])('a token file like %s is no token', async (path) => {
    const {code, stderr} = await run(['--token-file', path]);
    expect(code).toBe(2);
    expectSentence(stderr);
  });

  test('a screen is not even opened for it', async () => {
    const terminal = openTerminal({args: ['--interval', 'often'], env: withToken});
    expect(await terminal.exit).toEqual({code: 2, signal: null});
    expect(terminal.raw()).not.toContain('\u001B');
    expect(terminal.screen()[0]).toBe('warptop: --interval takes 1 to 3600 seconds.');
  });
});

type Start = (
  args: readonly string[],
  env: Env,
) => Promise<{readonly code: number | null; readonly told: string}>;

const onScreen: Start = async (args, env) => {
  const terminal = openTerminal({args, env});
  await terminal.disturb('$ warptop\r\n');
  const {code} = await terminal.exit;
  // What is told is told on the screen that stays, after it was given back.
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
  expect(terminal.raw().lastIndexOf('\u001B[?1049l')).toBeGreaterThan(0);
  expect(terminal.raw().lastIndexOf('\u001B[?1049l')).toBeLessThan(terminal.raw().lastIndexOf('warptop: '));
  expect(terminal.screen()[0]).toBe('$ warptop');
  return {code, told: `${terminal.screen().slice(1).join('\n').trimEnd()}\n`};
};

/** From a script: nothing but the sentence. */
const once: Start = async (args, env) => {
  const {code, stdout, stderr} = await run([...args, '--once'], {env});
  expect(stdout).toBe('');
  return {code, told: stderr};
};

const expectEnd = async (
  starts: readonly Start[],
  args: readonly string[],
  env: Env,
  expected: number,
  sentence: RegExp,
): Promise<void> => {
  for (const {code, told} of await Promise.all(starts.map((start) => start(args, env)))) {
    expect(code, told).toBe(expected);
    expectSentence(told);
    // The terminal breaks lines where they are full.
    expect(told.replaceAll('\n', ' ')).toMatch(sentence);
  }
};

describe('when the API is asked', () => {
  let api: Env = {};
  beforeEach(async () => {
    api = envOf(await openSimulator());
  });

  test('a token that was revoked', () =>
    expectEnd(
      [onScreen, once],
      [],
      {...api, CLOUDFLARE_API_TOKEN: revokedToken},
      3,
      /refused the credentials .*Check CLOUDFLARE_API_TOKEN/,
    ));

  test('a token without an account to see', () =>
    expectEnd(
      [once],
      [],
      {...api, CLOUDFLARE_API_TOKEN: SECRET, CLOUDFLARE_ACCOUNT_ID: ''},
      3,
      /Check CLOUDFLARE_API_TOKEN/,
    ));

  test('a token without the permission', () =>
    expectEnd(
      [onScreen, once],
      ['--kind', 'warp'],
      {...api, CLOUDFLARE_API_TOKEN: cloudflaredOnlyToken},
      3,
      /permission Account › Cloudflare One Connectors › Read/,
    ));

  test('several accounts', () =>
    expectEnd(
      [onScreen, once],
      [],
      {...api, CLOUDFLARE_API_TOKEN: severalAccountsToken, CLOUDFLARE_ACCOUNT_ID: ''},
      2,
      /several accounts\. Choose one with --account: .*acme-prod/,
    ));

  test('accounts that may not be listed', () =>
    expectEnd(
      [once],
      [],
      {...api, CLOUDFLARE_API_TOKEN: unlistedToken, CLOUDFLARE_ACCOUNT_ID: ''},
      2,
      /Name the account: --account/,
    ));

  test('an account id that is not theirs', () =>
    expectEnd(
      [onScreen, once],
      ['--account', 'f'.repeat(32)],
      api,
      5,
      /no account “f{32}”\. They see: .*acme-prod/,
    ));

  test('an account name that is not theirs', () =>
    expectEnd([once], ['--account', 'acme'], api, 5, /no account “acme”\. They see: .*acme-prod/));

  test('tunnels that do not exist', () =>
    expectEnd(
      [onScreen, once],
      ['hq-mesh', 'hq', 'nothing-*'],
      api,
      5,
      /No live tunnel is named “hq”, “nothing-\*”\. /,
    ));

  test('a port that is closed', async () =>
    expectEnd(
      [onScreen, once],
      [],
      {...api, CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${await unusedPort()}/client/v4`},
      4,
      /cannot be reached \(connection refused\)\. Check the network/,
    ));

  test('a page of HTML', async () =>
    expectEnd(
      [onScreen, once],
      [],
      {...api, CLOUDFLARE_API_BASE_URL: await serve('text/html', '<h1>Welcome</h1>')},
      4,
      /not one of Cloudflare's API \(.*HTML.*\)\. Check the base URL/,
    ));

  test('JSON of something else', async () =>
    expectEnd(
      [once],
      [],
      {...api, CLOUDFLARE_API_BASE_URL: await serve('application/json', '{"ok":true}')},
      4,
      /not one of Cloudflare's API/,
    ));
});

test('an error while others are well is told below the report, with its exit code', async () => {
  const env = {...envOf(await openSimulator()), CLOUDFLARE_API_TOKEN: cloudflaredOnlyToken};
  const {code, stdout, stderr} = await run(['--once'], {env});
  expect(code).toBe(3);
  expect(stdout).toContain('api-prod');
  expect(stderr).toMatch(/^warptop: .*warp_connector.*may not read this/m);
});
