import {describe, expect, test} from 'vitest';
import {token} from '../../source/simulator/access.js';
import {built, openTerminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openSimulator, run} from './warptop.js';

const withoutToken = async (): Promise<Record<string, string>> => {
  const {CLOUDFLARE_API_TOKEN: _, ...env} = envOf(await openSimulator());
  return env;
};

describe('--token-file - reads standard input', () => {
  test.each([
    ['a line', `${token}\n`],
    ['without its end', token],
    ['with blanks around it', `  ${token} \r\n\n`],
  ])('%s', async (_name, input) => {
    const env = await withoutToken();
    for (const args of [
      ['--token-file', '-'],
      ['--token-file=-', '--once'],
    ]) {
      const {code, stdout, stderr} = await run(args, {env, input});
      expect({code, stderr}).toEqual({code: 0, stderr: ''});
      expect(stdout).toContain('hq-mesh');
    }
  });

  test.each<readonly [string, string | Uint8Array, RegExp]>([
    ['nothing', '', /Standard input does not hold one token/],
    ['two lines', `${token}\n${token}`, /Standard input does not hold one token/],
    ['bytes that are no text', new Uint8Array([0xff, 0x00, 0x1b]), /Standard input does not hold one token/],
    ['a flood', 'x'.repeat(1_000_000), /it is longer than 64 KiB/],
  ])('%s: refused', async (_name, input, sentence) => {
    const {code, stdout, stderr} = await run(['--token-file', '-'], {env: await withoutToken(), input});
    expect({code, stdout}).toEqual({code: 2, stdout: ''});
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain(token);
  });

  test('a flood without end is refused too', async () => {
    const terminal = openTerminal({
      command: ['/bin/sh', '-c', 'yes | "$0" "$@"', process.execPath, built('cli.js')],
      args: ['--token-file', '-'],
    });
    expect(await terminal.exit).toEqual({code: 2, signal: null});
    expect(terminal.screen().join('\n')).toContain('longer than 64 KiB');
  });

  test('on a screen the keys come from the terminal then', async () => {
    const terminal = openTerminal({
      command: [
        '/bin/sh',
        '-c',
        'printenv SECRET | env -u SECRET "$0" "$@"',
        process.execPath,
        built('cli.js'),
      ],
      args: ['--token-file', '-'],
      env: {...(await withoutToken()), SECRET: token},
    });
    await terminal.waitFor(isLoaded);
    terminal.press('?');
    await terminal.waitFor('move up');
    terminal.press('q');
    expect(await terminal.exit).toEqual({code: 0, signal: null});
    expect(terminal.raw()).not.toContain(token);
  });

  test('a terminal is refused: it would show the token', async () => {
    const terminal = openTerminal({args: ['--token-file', '-'], env: await withoutToken()});
    expect(await terminal.exit).toEqual({code: 2, signal: null});
    expect(terminal.screen().join(' ')).toContain('| warptop --token-file -');
    expect(terminal.raw()).not.toContain('\u001B');
  });
});

describe('a token on the command line by mistake', () => {
  test('is not repeated where another place holds it too', async () => {
    const env = {...(await withoutToken()), CLOUDFLARE_API_TOKEN: token};
    for (const args of [[token], ['--account', token], ['--kind', token], ['--filter', 'x', token]]) {
      const {code, stdout, stderr} = await run(['--once', ...args], {env});
      expect(code).not.toBe(0);
      expect(stdout + stderr).not.toContain(token);
    }
    expect((await run(['--once', token], {env})).stderr).toContain('“(secret)”');
  });
});
