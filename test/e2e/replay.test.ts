import {appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, onTestFinished, test} from 'vitest';
import {openTerminal} from '../helpers/terminal.js';
import {run} from './warptop.js';

/* A recording is shown without credentials and without a network. */

const temporary = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-replay-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  return directory;
};

/** Two sessions of some 25 s each from 12:00 and 14:00 UTC; the clock was set back by an hour after the first. */
const recorded = (name = 'version-1.ndjson'): string =>
  fileURLToPath(new URL(`../fixtures/recordings/${name}`, import.meta.url));

/** Whoever asks an API here fails. */
const env = {CLOUDFLARE_API_BASE_URL: 'nonsense', HTTPS_PROXY: 'nonsense'};

type Document = {
  readonly at: string;
  readonly account: {readonly name: string};
  readonly tunnels: ReadonlyArray<{
    readonly name: string;
    readonly verdict: {readonly level: string};
    readonly connectors: ReadonlyArray<{readonly ha_status?: string}>;
  }>;
};

const documentAt = async (path: string, ...args: readonly string[]): Promise<Document> => {
  const {code, stdout, stderr} = await run(['--replay', path, '--once', '--json', '--utc', ...args], {env});
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
};

const hq = ({tunnels}: Document): readonly unknown[] => {
  const tunnel = tunnels.find(({name}) => name === 'hq-mesh');
  return [tunnel?.verdict.level, tunnel?.connectors.map(({ha_status}) => ha_status).sort()];
};

test('its end, as JSON', async () => {
  const document = await documentAt(recorded('version-1.ndjson.gz'));
  expect(document.at).toBe('2026-11-22T14:00:25.000Z');
  expect(document.account.name).toBe('acme-prod');
  expect(document.tunnels.length).toBe(7);
  expect(hq(document)).toEqual(['warning', ['active', 'offline', 'passive']]);
});

test.each([
  ['-10s', '2026-11-22T14:00:15.000Z', ['critical', ['offline', 'passive', 'passive']]],
  ['2026-11-22 11:00:15', '2026-11-22T11:00:15.999Z', ['critical', ['offline', 'passive', 'passive']]],
])('the moment %s', async (at, expected, state) => {
  const document = await documentAt(recorded(), '--at', at);
  expect([document.at, hq(document)]).toEqual([expected, state]);
});

test('an hour after its first session, nothing is known for sure', async () => {
  const document = await documentAt(recorded(), '--at', '12:30');
  expect(new Set(document.tunnels.map(({verdict}) => verdict.level))).toEqual(new Set(['unknown']));
});

test('a report, of the tunnels that were named', async () => {
  const {code, stdout} = await run(['--replay', recorded(), 'hq-*', '--once'], {env});
  expect(code).toBe(0);
  expect(stdout).toContain('1 tunnel, 3 connectors, 1 problem');
  const kinds = await run(['--replay', recorded(), '--kind', 'cloudflared', '--once'], {env});
  expect(kinds.stdout).toContain('3 tunnels');
  expect(kinds.stdout).not.toContain('mesh');
});

test('a sentence for each change, then the summary', async () => {
  const {code, stdout} = await run(['--replay', recorded(), '--screen-reader', '--utc'], {env});
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toBe('2026-11-22');
  expect(stdout).toMatch(/^12:00:15 UTC hq-mesh: connector \w+ is now offline; it was active/m);
  expect(stdout).toMatch(/^14:00:20 UTC hq-mesh: connector \w+ .*now active/m);
  expect(lines.at(-1)).toMatch(/^14:00:25 UTC acme-prod: 7 tunnels, /);
  const filtered = await run(['--replay', recorded(), '--screen-reader', '--filter', 'api-prod'], {env});
  expect(filtered.stdout).not.toContain('hq-mesh');
});

test('a post-mortem', async () => {
  const {code, stdout, stderr} = await run(['--replay', recorded(), '--report', '--utc'], {env});
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^# .*\n/);
});

test('the screen, without credentials', async () => {
  const terminal = openTerminal({args: ['--replay', recorded(), '--utc'], env});
  await terminal.waitFor('hq-mesh');
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
});

test('the screen ends by a signal with the terminal as it was', async () => {
  const terminal = openTerminal({args: ['--replay', recorded()], env});
  await terminal.waitFor('hq-mesh');
  terminal.kill('SIGTERM');
  await terminal.exit;
  expect([terminal.buffer(), terminal.isCursorVisible()]).toEqual(['normal', true]);
});

describe('what is damaged is named, and the rest is shown:', () => {
  test('a few lines', async () => {
    const path = join(temporary(), 'recording');
    copyFileSync(recorded(), path);
    appendFileSync(path, 'nonsense\n'.repeat(7));
    const {code, stdout, stderr} = await run(['--replay', path, '--once', '--json'], {env});
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tunnels.length).toBe(7);
    const told = stderr.trimEnd().split('\n');
    expect(told.length).toBe(6);
    expect(told[0]).toMatch(/^warptop: Line \d+ of the recording is passed over: it is damaged\.$/);
    expect(told[5]).toBe('warptop: 2 more lines are passed over.');
  });

  test('the end', async () => {
    const path = join(temporary(), 'recording');
    copyFileSync(recorded(), path);
    appendFileSync(path, '{"at":1795');
    const {code, stderr} = await run(['--replay', path, '--once'], {env});
    expect([code, stderr]).toEqual([
      0,
      'warptop: The recording ends in the middle of a line; all before it was read.\n',
    ]);
  });

  test('on the screen, in the log', async () => {
    const path = join(temporary(), 'recording');
    copyFileSync(recorded(), path);
    appendFileSync(path, 'nonsense\n');
    const terminal = openTerminal({args: ['--replay', path], env});
    await terminal.waitFor('1 message in the log (L)');
    terminal.press('L');
    await terminal.waitFor(/Line \d+ of the recording is passed over/);
  });
});

describe('refused with a sentence:', () => {
  test.each<[string, readonly string[], number, RegExp]>([
    ['a tunnel that was not there', ['nobody'], 5, /No tunnel of the recording is named “nobody”/],
    ['a time that is none', ['--at', 'noon', '--once'], 2, /--at takes a time: 14:02/],
    [
      'a time before',
      ['--at', '2026-11-20 10:00', '--once', '--utc'],
      2,
      /goes from 2026-11-22 11:00:00 UTC to/,
    ],
  ])('%s', async (_, args, expected, words) => {
    const {code, stderr, stdout} = await run(['--replay', recorded(), ...args], {env});
    expect([code, stdout]).toEqual([expected, '']);
    expect(stderr).toMatch(words);
  });

  test('a file that is none', async () => {
    const path = join(temporary(), 'notes');
    writeFileSync(path, 'my notes\n');
    const {code, stderr} = await run(['--replay', path], {env});
    expect(code).toBe(2);
    expect(stderr).toContain('notes is no recording that can be read: it does not begin as a recording');
  });
});
