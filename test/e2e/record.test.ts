import {existsSync, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {expect, onTestFinished, test} from 'vitest';
import {built, openTerminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openDemo, openSimulator, openWatch, run} from './warptop.js';

/* What is watched is recorded, and whatever happens to the recording, the watch goes on. */

const temporary = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-record-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  return directory;
};

const textOf = (path: string): string => {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

/** Its lines; each is whole. */
const linesOf = (path: string): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  const text = textOf(path);
  expect(text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};

/** The recording holds all that the screen showed: lists, and the connectors of all six tunnels. */
const expectWhole = (path: string): void => {
  const lines = linesOf(path);
  expect(lines[0]).toMatchObject({warptop: 'recording', version: 1, masked: false});
  expect(lines[1]).toMatchObject({id: 1, account: {name: 'acme-prod'}});
  expect(lines.filter(({tunnels}) => tunnels !== undefined).length).toBeGreaterThanOrEqual(2);
  expect(new Set(lines.flatMap(({tunnel}) => (tunnel === undefined ? [] : [tunnel]))).size).toBe(6);
};

test('a watch that is ended by q', async () => {
  const path = join(temporary(), 'recording');
  const terminal = await openDemo({args: ['--interval', '1', '--record', path]});
  await terminal.waitFor('LIVE · REC · ');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expectWhole(path);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('a watch that is ended by a signal', async () => {
  const path = join(temporary(), 'recording.gz');
  const terminal = await openWatch({args: ['--interval', '1', '--record', path]});
  terminal.kill('SIGTERM');
  await terminal.exit;
  expectWhole(path);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('a second one on its file refuses; after its death the next goes on, and nothing before is lost', async () => {
  const path = join(temporary(), 'recording');
  const args = ['--interval', '1', '--record', path];
  const first = await openDemo({args});
  await first.waitFor(() => existsSync(path) && statSync(path).size > 10_000);
  const refused = await run(['--demo', 'calm', '--once', '--record', path]);
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toMatch(/is in use by another warptop \(process \d+ on .*\)\. Choose another file/);
  first.kill('SIGKILL');
  await first.exit;
  expect(existsSync(`${path}.lock`)).toBe(true);
  const second = await openWatch({args});
  second.press('q');
  await second.exit;
  expect(linesOf(path).filter(({warptop}) => warptop === 'recording').length).toBe(2);
  const {code, stdout} = await run(['--replay', path, '--once', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).tunnels.length).toBe(6);
});

test('a report and its recording', async () => {
  const path = join(temporary(), 'recording');
  const {code, stdout, stderr} = await run(['--demo', 'calm', '--once', '--json', '--record', path]);
  expect([code, stderr]).toEqual([0, '']);
  expectWhole(path);
  const replayed = await run(['--replay', path, '--once', '--json']);
  const [before, after] = [JSON.parse(stdout), JSON.parse(replayed.stdout)];
  expect(after.tunnels).toEqual(before.tunnels);
});

test('sentences and their recording', async () => {
  const path = join(temporary(), 'recording');
  const terminal = openTerminal({
    args: ['--screen-reader', '--record', path],
    env: envOf(await openSimulator()),
  });
  await terminal.waitFor('No problems.');
  terminal.press('q\r');
  expect((await terminal.exit).code).toBe(0);
  expectWhole(path);
});

test('a full disk is told on the screen, and the watch goes on', async () => {
  const terminal = await openWatch({args: ['--interval', '1', '--record', '/dev/full']});
  await terminal.waitFor('recording stopped: no space left; trying again');
  await terminal.waitFor((screen) => isLoaded(screen) && !(screen[0] ?? '').includes('REC'));
  terminal.press('L');
  await terminal.waitFor('Recording to /dev/full stopped: no space left.');
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
  expect(terminal.raw()).toContain('Recording stopped: no space left. What came after is not in it.');
});

test('a full disk is told in a sentence, while sentences go on', async () => {
  const terminal = openTerminal({
    args: ['--screen-reader', '--record', '/dev/full'],
    env: envOf(await openSimulator()),
  });
  await terminal.waitFor('No problems.');
  await terminal.waitFor(/^\d\d:\d\d:\d\d Recording stopped: no space left; trying again\./m);
  terminal.press('q\r');
  expect((await terminal.exit).code).toBe(0);
});

test('nothing is left of a line for which there is no room', async () => {
  const path = join(temporary(), 'recording');
  const terminal = openTerminal({
    command: ['/bin/sh', '-c', 'ulimit -f 2; exec "$0" "$@"', process.execPath, built('cli.js')],
    // A demo begins with more than there is room for.
    args: ['--demo', 'calm', '--interval', '1', '--record', path],
  });
  await terminal.waitFor('recording stopped: the file may not grow any more; trying again');
  terminal.press('q');
  expect((await terminal.exit).code).toBe(0);
  // On a busy machine its first lines are written by themselves, and those had room.
  expect(textOf(path)).toMatch(/^(\{.*\}\n)*$/);
});

test('no token is in it', async () => {
  const path = join(temporary(), 'recording');
  const simulator = await openSimulator();
  const {code} = await run(['--once', '--record', path], {env: envOf(simulator)});
  expect(code).toBe(0);
  expect(textOf(path)).not.toContain(simulator.token);
  expectWhole(path);
});

test('masked, it holds stand-ins in the place of all addresses', async () => {
  const path = join(temporary(), 'recording');
  const {code} = await run(['--demo', 'calm', '--once', '--mask', '--record', path]);
  expect(code).toBe(0);
  const origins = [...textOf(path).matchAll(/"origin_ip":"([^"]*)"/g)].map(([, ip = '']) => ip);
  expect(origins.length).toBeGreaterThan(10);
  expect(origins.filter((ip) => !/^(192\.0\.2\.\d+|2001:db8::\w+)$/.test(ip))).toEqual([]);
  expect(linesOf(path)[0]).toMatchObject({masked: true});
  const {code: refused, stderr} = await run(['--demo', 'calm', '--once', '--record', path]);
  expect(refused).toBe(2);
  expect(stderr).toContain('what it holds is masked, and this would not be');
});
