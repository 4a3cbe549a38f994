import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {readConfig} from '../source/config.js';
import {createEnding} from '../source/ending.js';
import {ExitError} from '../source/exit.js';
import {openTokenCommand, type TokenCommand, withToken} from '../source/token-command.js';
import {fakeClock} from './helpers/fake-clock.js';

const OLD = 'token-that-was-given-at-first-0123456789';
const NEW = 'token-that-was-given-later-on-0123456789';

const {signal} = new AbortController();
const env = {PATH: process.env.PATH ?? ''};

/** A command that prints what stands in a file. */
const printing = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'warptop-token-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const file = join(folder, 'token');
  const put = (next: string): void => writeFileSync(file, next);
  put(text);
  return {command: ['cat', file] as const, put, remove: () => rmSync(file)};
};

const open = async (command: TokenCommand) => {
  const clock = fakeClock(0);
  const learned: string[] = [];
  const learn = (secrets: readonly string[]): void => void learned.push(...secrets);
  return {...(await openTokenCommand(command, {env, clock, learn})), clock, learned};
};

const refusalOf = async (command: TokenCommand): Promise<string> => {
  const error: unknown = await open(command).catch((reason: unknown) => reason);
  if (!(error instanceof ExitError)) {
    throw new Error(`no refusal: ${String(error)}`);
  }
  expect(error.code).toBe(2);
  expect(error.words).not.toContain('secret');
  return error.words;
};

describe('at the start', () => {
  test.each([
    ['a line', `${OLD}\n`],
    ['no line break', OLD],
    ['blanks around it', `  ${OLD}\t\r\n`],
    ['notes below it', `${OLD}\nuser: me\nurl: https://example.com\n`],
  ])('the first line is the token: %s', async (_name, text) => {
    const {credentials, learned} = await open(printing(text).command);
    expect(credentials()).toEqual({scheme: 'token', token: OLD});
    expect(learned).toContain(OLD);
  });

  const wrong =
    'did not print one token as its first line, which is empty, or has blanks or odd characters in it';

  test.each<readonly [string, TokenCommand, string]>([
    ['nothing', ['true'], wrong],
    ['an empty first line', ['printf', '\nsecret-secret\n'], wrong],
    ['two words', ['echo', 'secret secret'], wrong],
    ['colours', ['printf', '\u001B[1msecret\u001B[m\n'], wrong],
    ['a letter that no token has', ['echo', 'secrét'], wrong],
    ['a failure', ['sh', '-c', 'echo secret; exit 1'], 'ended with 1'],
    [
      'a program that is not there',
      ['no-such-secret-program'.replace('secret-', '')],
      'cannot be started (ENOENT)',
    ],
    ['a flood', ['yes', 'secret'], 'printed more than 65536 bytes'],
  ])('%s is refused, and not shown', async (_name, command, why) => {
    expect(await refusalOf(command)).toBe(
      `token_command (${command[0]}) ${why}. Run it in a shell to see why, and check token_command in the configuration file.`,
    );
  });

  test.each([
    ['INT', ['SIGINT']],
    ['QUIT', ['SIGQUIT']],
    ['TERM', []],
  ])('Ctrl-C ends warptop as it ends the command, where that is seen first: %s', async (name, told) => {
    const seen: string[] = [];
    const opening = openTokenCommand(['sh', '-c', `kill -${name} $$`], {
      ...{env, clock: fakeClock(0), learn: () => undefined},
      onInterrupt: (signal) => seen.push(signal),
    });
    await expect(opening).rejects.toThrow(`was ended by SIG${name}`);
    expect(seen).toEqual(told);
  });

  test('one that hangs is given up after ten seconds', async () => {
    const clock = fakeClock(0);
    const opening = openTokenCommand(['sleep', '600'], {env, clock, learn: () => undefined});
    clock.advance(9999);
    const settled = vi.fn();
    opening.catch(settled);
    await Promise.resolve();
    expect(settled).not.toHaveBeenCalled();
    clock.advance(1);
    await expect(opening).rejects.toThrow('token_command (sleep) took longer than 10 s.');
  });

  test.each([
    ['alone where it could ask its owner', true, /^\d+$/],
    ['with all that it has started where there is no terminal', false, /^-\d+$/],
  ])('it is ended %s', async (_, hasTerminal, whom) => {
    const clock = fakeClock(0);
    const command = ['sleep', '600'] as const;
    const opening = openTokenCommand(command, {env, clock, learn: () => undefined, hasTerminal});
    const kill = vi.spyOn(process, 'kill');
    onTestFinished(() => kill.mockRestore());
    clock.advance(10_000);
    await expect(opening).rejects.toThrow('took longer than 10 s.');
    expect(kill.mock.calls).toEqual([[expect.anything(), 'SIGKILL']]);
    expect(String(kill.mock.calls[0]?.[0])).toMatch(whom);
  });

  test('the configuration has the token then, and says nothing of it', async () => {
    const {command} = printing(OLD);
    const read = readConfig({}, [], {
      env: {CLOUDFLARE_API_TOKEN: 'another-token-0123456789'},
      isTerminal: true,
      readFile: () => ({text: '', mode: 0}),
      input: null,
      isScenario: () => false,
      defaultScenario: 'failover',
    });
    const around = {env, clock: fakeClock(0), ending: createEnding(), process};
    const listeners = process.listenerCount('SIGTERM');
    const config = await withToken({...read, tokenCommand: command}, around);
    expect(config.credentials?.()).toEqual({scheme: 'token', token: OLD});
    expect(config.redact(`it is ${OLD}`)).toBe('it is (secret)');
    expect(JSON.stringify(config)).not.toContain(OLD);
    expect(config.renew).not.toBeNull();
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
    expect(await withToken(read, around)).toBe(read);
  });
});

describe('renewal', () => {
  test('another token is learned before it is used', async () => {
    const {command, put} = printing(OLD);
    const {renew, credentials, learned} = await open(command);
    put(NEW);
    expect(credentials()).toMatchObject({token: OLD});
    expect(await renew(signal)).toEqual({name: 'renewed'});
    expect(credentials()).toMatchObject({token: NEW});
    expect(learned).toEqual(expect.arrayContaining([OLD, NEW]));
  });

  test('the same token, and a failure, leave the token as it was', async () => {
    const {command, remove} = printing(OLD);
    const {renew, credentials, clock} = await open(command);
    expect(await renew(signal)).toEqual({name: 'same'});
    clock.advance(60_000);
    remove();
    expect(await renew(signal)).toEqual({name: 'failed', words: 'ended with 1'});
    expect(credentials()).toMatchObject({token: OLD});
  });

  test('at most once a minute, whatever came of it', async () => {
    const {command, put} = printing(OLD);
    const {renew, clock} = await open(command);
    const outcomes: unknown[] = [];
    for (let seconds = 0; seconds < 180; seconds += 10) {
      put(`${NEW}-${seconds}`);
      outcomes.push((await renew(signal))?.name ?? null);
      clock.advance(10_000);
    }
    const minute = ['renewed', null, null, null, null, null];
    expect(outcomes).toEqual([...minute, ...minute, ...minute]);
  });

  test('never two at once, however long one takes', async () => {
    const {command, put} = printing(OLD);
    const {renew, clock} = await open(command);
    put(NEW);
    const first = renew(signal);
    clock.advance(9000);
    expect(await Promise.all([renew(signal), renew(signal)])).toEqual([null, null]);
    expect(await first).toEqual({name: 'renewed'});
  });

  test('none where it is stopped already', async () => {
    const {command, put} = printing(OLD);
    const {renew, credentials} = await open(command);
    put(NEW);
    expect(await renew(AbortSignal.abort())).toBeNull();
    expect(credentials()).toMatchObject({token: OLD});
  });
});
