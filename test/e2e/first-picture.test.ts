import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {createEmulator} from '../helpers/emulator.js';
import {built, openTerminal, type Terminal, type TerminalOptions} from '../helpers/terminal.js';
import {envOf, isLoaded, openSimulator, repaint, run, timeless} from './warptop.js';

/* From the start to the first picture by Ink. */

const ENTER = '\u001B[?1049h';

const SYNC_END = '\u001B[?2026l';

/** A watch whose first picture is on the screen, and nothing else. */
const openAtOnce = async (options: TerminalOptions = {}): Promise<Terminal> => {
  const env = envOf(await openSimulator());
  const terminal = openTerminal({args: ['--interval', '1'], ...options, env: {...env, ...options.env}});
  await terminal.waitFor(() => terminal.buffer() === 'alternate');
  return terminal;
};

/** A directory that goes with the test. */
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'warptop-start-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
};

/** What an emulator shows of bytes. */
const shownOf = async (bytes: string): Promise<readonly string[]> => {
  const emulator = createEmulator(120, 40);
  await new Promise<void>((resolve) => emulator.write(bytes, resolve));
  const {active} = emulator.buffer;
  const lines = Array.from({length: 40}, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  emulator.dispose();
  return [active.type, ...lines];
};

test('a whole picture is on the alternate screen before Ink draws one', async () => {
  const terminal = await openAtOnce();
  await terminal.waitFor(isLoaded);
  const raw = terminal.raw();
  const end = raw.indexOf(SYNC_END, raw.indexOf(ENTER));
  const [buffer, header, ...lines] = await shownOf(raw.slice(0, end));
  expect(buffer).toBe('alternate');
  expect(header).toMatch(/^warptop · /);
  expect(lines.join('\n')).toMatch(/TUNNEL \/ CONNECTOR +HA +EDGE/);
  expect(lines.at(-1)).toMatch(/q quit/);
  // Nothing was answered yet; Ink clears the picture, and stays where it is.
  expect(lines.join('\n')).not.toContain('hq-mesh');
  expect(raw.indexOf('\u001B[H\u001B[J', end)).toBeGreaterThan(0);
  expect(raw.split(ENTER)).toHaveLength(2);
});

test('a key that is pressed at once is obeyed', async () => {
  const terminal = await openAtOnce();
  terminal.press('?');
  await terminal.waitFor('Symbols');
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(terminal.buffer()).toBe('normal');
});

test('a key that ends it at once leaves nothing behind', async () => {
  const terminal = await openAtOnce();
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
});

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
  ['SIGHUP', 129],
] as const)('%s before Ink came ends with %d, and gives the terminal back', async (signal, code) => {
  const home = newFolder();
  const script = `sh -c 'echo $$ >"$HOME/pid"; exec "$0" "$@"' "$0" "$@"; echo "ended with $?"; stty -a`;
  const terminal = await openAtOnce({
    command: ['/bin/sh', '-c', script, process.execPath, built('cli.js')],
    env: {HOME: home},
  });
  process.kill(Number(readFileSync(join(home, 'pid'), 'utf8')), signal);
  await terminal.exit;
  const screen = terminal.screen();
  expect(screen.join('\n')).toContain(`ended with ${code}`);
  expect(screen.join(' ')).toMatch(/ icanon /);
  expect(screen.join(' ')).toMatch(/ echo /);
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
  expect(terminal.raw().match(/\?2004h/g)?.length).toBe(terminal.raw().match(/\?2004l/g)?.length);
});

test.each([
  [90, 30],
  [160, 50],
  [60, 20],
])('a pane of another size right at the start, %d×%d, ends in one clean picture', async (columns, rows) => {
  const terminal = await openAtOnce();
  terminal.resize(columns, rows);
  await terminal.waitFor((screen) => isLoaded(screen) && terminal.widths()[0] === columns);
  terminal.press('p');
  const screen = await terminal.waitFor('PAUSED');
  expect(screen).toHaveLength(rows);
  expect(screen.filter((line) => /TUNNEL \/ CONN/.test(line))).toHaveLength(1);
  expect(screen.filter((line) => /q quit/.test(line))).toHaveLength(1);
  expect(timeless(await repaint(terminal))).toEqual(timeless(screen));
});

const TOKEN = 'cf-token-that-must-never-be-kept-00000000';

const ACCOUNT = '8f9e0d1c2b3a49586776859403a2b1c0';

/** From Node 22.8 on, compiled code can be kept. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const isKept = major > 22 || (major === 22 && minor >= 8);

describe(`compiled code is ${isKept ? 'kept in a place of the user’s own, and nowhere else' : 'not kept'}`, () => {
  test.each([
    ['HOME', 'HOME="$PWD"', ['.cache'], '.cache/warptop'],
    ['XDG_CACHE_HOME', 'XDG_CACHE_HOME="$PWD/caches"', ['caches'], 'caches/warptop'],
    ['neither, where both are relative', 'HOME=home XDG_CACHE_HOME=caches', [], null],
  ] as const)('by %s', async (_, variables, made, place) => {
    const folder = newFolder();
    const here = join(folder, 'here');
    const [home, temporary] = [join(folder, 'home'), join(folder, 'temporary')];
    for (const each of [here, home, temporary]) {
      mkdirSync(each);
    }
    const {url} = await openSimulator();
    const {signal, stderr} = await run(['--once'], {
      env: {
        ...{CLOUDFLARE_API_BASE_URL: url, CLOUDFLARE_API_TOKEN: TOKEN, CLOUDFLARE_ACCOUNT_ID: ACCOUNT},
        ...{HOME: home, TMPDIR: temporary},
      },
      directory: here,
      command: ['/bin/sh', '-c', `${variables} exec "$0" "$@"`, process.execPath, built('cli.js')],
    });
    // It was used, and refused.
    expect([signal, /token/i.test(stderr)]).toEqual([null, true]);
    expect(readdirSync(here)).toEqual(isKept ? made : []);
    expect(readdirSync(temporary)).toEqual([]);
    if (isKept && place !== null) {
      const kept = join(here, place);
      expect(readdirSync(join(kept, '..'))).toEqual(['warptop']);
      const files = readdirSync(kept, {recursive: true, withFileTypes: true}).filter((entry) =>
        entry.isFile(),
      );
      expect(files.length).toBeGreaterThan(3);
      for (const {parentPath, name} of files) {
        const bytes = readFileSync(join(parentPath, name));
        expect([TOKEN, ACCOUNT].filter((secret) => bytes.includes(secret))).toEqual([]);
      }
    }
  });
});
