import {existsSync, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {built, keys, openTerminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openSimulator, openWatch, run, timeless, unusedPort} from './warptop.js';

/* What happens is told in the log, on the screen (L) and in --log-file; what others write never reaches the screen. */

const temporary = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-log-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  return directory;
};

type Line = {readonly at: string; readonly level: string; readonly from: string; readonly text: string};

const linesOf = (path: string): readonly Line[] => {
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
};

const preload = (code: string): string => `--import=data:text/javascript,${encodeURIComponent(code)}`;

const NOISE = `process.on('SIGUSR2', () => {
  for (let time = 0; time < 3; time += 1) {
    console.log('noise on the console');
    console.error('\\u001B[31mnoise %s\\u001B[0m', 'as an error');
    console.table([{a: 1}]);
    process.stdout.write('\\u001B[2Jnoise on stdout');
    process.stderr.write(Buffer.from('noise on stderr'));
  }
  process.emitWarning('noise as a warning');
  new Buffer(1);
});`;

test('noise of every kind goes to the log, once, and not across the screen', async () => {
  const log = join(temporary(), 'log');
  const terminal = await openWatch({
    args: ['--interval', '1', '--log-file', log],
    env: {NODE_OPTIONS: preload(NOISE)},
  });
  terminal.press('p');
  const before = await terminal.waitFor('PAUSED');
  terminal.kill('SIGUSR2');
  const after = await terminal.waitFor('7 messages in the log (L)');
  expect(
    timeless(after)
      .filter((line) => !line.includes('in the log'))
      .slice(1, 20),
  ).toEqual(timeless(before).slice(1, 20));
  terminal.press('L');
  const screen = (await terminal.waitFor('noise on the console')).join('\n');
  expect(screen).toContain('• info · stdout ×3');
  expect(screen).toContain('▲ warning · stderr ×3');
  expect(screen).toMatch(/▲ warning · node · .*\n +Warning: noise as a warning/);
  expect(screen).toMatch(/DeprecationWarning: Buffer\(\) is deprecated/);
  terminal.press('L');
  await terminal.waitFor((shown) => !shown.join('\n').includes('in the log'));
  terminal.press('q');
  await terminal.exit;
  expect(terminal.screen().join('')).not.toContain('noise');
  const noise = linesOf(log).filter(({from}) => !['warptop', 'api'].includes(from));
  expect(noise.map(({level, from, text}) => `${level} ${from}: ${text.split('\n')[0]}`)).toEqual([
    'info stdout: noise on the console',
    'warning stderr: noise as an error',
    expect.stringMatching(/^info stdout: ┌/),
    'info stdout: noise on stdout',
    'warning stderr: noise on stderr',
    'warning node: Warning: noise as a warning',
    expect.stringMatching(/^warning node: DeprecationWarning: /),
  ]);
});

test('the story of an outage is in the file, for its owner only and without the token', async () => {
  const log = join(temporary(), 'log');
  const simulator = await openSimulator();
  const env = envOf(simulator);
  const terminal = openTerminal({args: ['--interval', '1', '--log-file', log], env});
  await terminal.waitFor(isLoaded);
  await simulator.close();
  await terminal.waitFor(/RETRY .* · connection refused/);
  terminal.press('L');
  await terminal.waitFor(/▲ warning · api · .*\n +The API cannot be reached \(connection refused\)\./);
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
  expect(statSync(log).mode & 0o777).toBe(0o600);
  expect(linesOf(log).map(({level, from, text}) => `${level} ${from}: ${text}`)).toEqual([
    'info warptop: warptop 0.1.0 begins.',
    'info api: The API answers.',
    'warning api: The API cannot be reached (connection refused).',
    'info warptop: warptop ends.',
  ]);
  expect(readFileSync(log, 'utf8')).not.toContain(env.CLOUDFLARE_API_TOKEN);
});

test('a run that fails leaves its reason in the file, with --once too', async () => {
  const log = join(temporary(), 'log');
  const env = {
    CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
    CLOUDFLARE_ACCOUNT_ID: '0'.repeat(32),
    CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${await unusedPort()}/client/v4`,
  };
  const {code, stderr} = await run(['--once', '--log-file', log], {env});
  expect(code).toBe(4);
  const lines = linesOf(log);
  expect(lines.map(({level}) => level)).toEqual(['info', 'info', 'error']);
  expect(`warptop: ${lines.at(-1)?.text}\n`).toBe(stderr);
});

test('a report and its file do not mix', async () => {
  const log = join(temporary(), 'log');
  const {code, stdout, stderr} = await run(['--demo', 'calm', '--once', '--json', '--log-file', log]);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout).tunnels).toHaveLength(6);
  expect(linesOf(log).map(({text}) => text)).toEqual(['warptop 0.1.0 begins.', 'warptop ends.']);
});

test.each([
  ['a folder', () => temporary()],
  ['in a folder that is missing', () => join(temporary(), 'none', 'log')],
  ['nothing', () => ''],
  ['blanks', () => '  '],
])('a log file that is %s is told at once', async (_, path) => {
  const {code, stdout, stderr} = await run(['--demo', '--once', '--log-file', path()]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^warptop: .*--log-file.*\n$/);
});

test('the terminal itself is no log file', async () => {
  const terminal = openTerminal({args: ['--demo', '--log-file', '/dev/tty']});
  expect(await terminal.exit).toEqual({code: 2, signal: null});
  expect(terminal.screen().join('')).toContain('it is a terminal');
});

test('a named pipe that nobody reads holds nothing up', async () => {
  const pipe = join(temporary(), 'pipe');
  const terminal = openTerminal({
    command: ['/bin/sh', '-c', 'mkfifo "$PIPE" && exec "$0" "$@"', process.execPath, built('cli.js')],
    args: ['--demo', '--once', '--log-file', pipe],
    env: {PIPE: pipe},
  });
  expect(await terminal.exit).toEqual({code: 2, signal: null});
  expect(terminal.screen().join('')).toContain('ENXIO');
});

test('a file that may not grow holds whole lines only, and the watch goes on', async () => {
  const log = join(temporary(), 'log');
  const terminal = await openWatch({
    command: [
      '/bin/sh',
      '-c',
      'ulimit -f 1; exec "$0" "$@"',
      process.execPath,
      preload(NOISE),
      built('cli.js'),
    ],
    args: ['--interval', '1', '--log-file', log],
  });
  terminal.kill('SIGUSR2');
  await terminal.waitFor(/\d messages in the log/);
  terminal.press('L');
  await terminal.waitFor('▲ warning · log file');
  await terminal.waitFor(/cannot be written \((EFBIG|ENOSPC)\)/);
  expect(linesOf(log).length).toBeGreaterThan(2);
  terminal.press(keys.escape, 'j');
  await terminal.waitFor(/▸ ├ 931a86cf/);
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
});

test('a file that is moved away meanwhile is begun anew', async () => {
  const directory = temporary();
  const log = join(directory, 'log');
  const terminal = await openWatch({
    command: [
      process.execPath,
      preload(`process.on('SIGUSR2', () => console.log('noise'));`),
      built('cli.js'),
    ],
    args: ['--interval', '1', '--log-file', log],
  });
  rmSync(log);
  terminal.kill('SIGUSR2');
  await terminal.waitFor('1 message in the log (L)');
  expect(existsSync(log)).toBe(true);
  expect(linesOf(log).map(({text}) => text)).toContain('noise');
});
