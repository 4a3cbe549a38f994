import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {createConnection, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {built, keys, openTerminal, type Terminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openDemo, openSimulator, openWatch, run} from './warptop.js';

/** A watch in a shell's pane that shows something already. */
const openOverText = async (): Promise<Terminal> => {
  const terminal = openTerminal({
    args: ['--interval', '1'],
    env: envOf(await openSimulator()),
    columns: 80,
    rows: 24,
  });
  await terminal.disturb('$ make deploy\r\nall is well\r\n$ warptop\r\n');
  await terminal.waitFor(isLoaded);
  expect(terminal.buffer()).toBe('alternate');
  expect(terminal.screen().join('\n')).not.toContain('make deploy');
  return terminal;
};

const expectRestored = (terminal: Terminal): void => {
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
  expect(terminal.screen().slice(0, 3)).toEqual(['$ make deploy', 'all is well', '$ warptop']);
  expect(terminal.screen().slice(3).join('')).toBe('');
  // Neither modes of the keyboard, mouse or paste stay on, nor a colour.
  for (const mode of [1000, 1002, 1003, 1004, 1006]) {
    expect(terminal.raw()).not.toContain(`\u001B[?${mode}h`);
  }
  expect(terminal.lookOf('all is well')).toMatchObject({colour: 'default', isBold: false, isInverse: false});
};

/** No process of the terminal's session is left. */
const expectNoOrphan = (terminal: Terminal): void => {
  expect(() => process.kill(-terminal.pid, 0)).toThrow('ESRCH');
};

test.each([
  ['q', 'q'],
  ['Ctrl-C', keys.controlC],
])('%s ends with 0 and gives the terminal back', async (_, key) => {
  const terminal = await openOverText();
  terminal.press(key);
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expectRestored(terminal);
  expectNoOrphan(terminal);
});

test.each([
  ['on a page', keys.enter, 'edge connections', 'q'],
  ['while the filter is typed', '/', 'filter: ', keys.controlC],
])('it ends %s too', async (_, key, shown, end) => {
  const terminal = await openOverText();
  terminal.press(key);
  await terminal.waitFor(shown);
  terminal.press(end);
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expectRestored(terminal);
});

test.each([
  ['SIGTERM', 15],
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGQUIT', 3],
] as const)('%s gives the terminal back, and the status tells of it', async (signal, number) => {
  const terminal = await openOverText();
  terminal.kill(signal);
  const end = await terminal.exit;
  expect([`code ${128 + number}`, `signal ${number}`]).toContain(
    end.signal === null ? `code ${end.code}` : `signal ${end.signal}`,
  );
  expectRestored(terminal);
  expectNoOrphan(terminal);
});

test('a pane that is closed leaves no process behind', async () => {
  const terminal = await openOverText();
  terminal.hangUp();
  await terminal.exit;
  expectNoOrphan(terminal);
});

test('the shell gets its line editing back', async () => {
  const terminal = await openWatch({
    command: [
      '/bin/sh',
      '-c',
      '"$0" "$@"; echo "status $?"; stty -a; exec cat',
      process.execPath,
      built('cli.js'),
    ],
    args: ['--interval', '1'],
  });
  terminal.press('q');
  const screen = await terminal.waitFor(/ icanon /);
  expect(screen.join(' ')).toMatch(/status 0 .* icanon .* echo /);
});

test("the demo's server ends with it", async () => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-port-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  const portFile = join(directory, 'port');
  // The port is told to nobody, so the server is watched from inside.
  const spy = `
    import {writeFileSync} from 'node:fs';
    import {Server} from 'node:net';
    const {listen} = Server.prototype;
    Server.prototype.listen = function (...given) {
      this.once('listening', () => writeFileSync(process.env.PORT_FILE, String(this.address().port)));
      return listen.apply(this, given);
    };`;
  const terminal = await openDemo({
    env: {PORT_FILE: portFile, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(spy)}`},
  });
  const port = Number(readFileSync(portFile, 'utf8'));
  const connects = (): Promise<string> =>
    new Promise((resolve) => {
      const socket = createConnection(port, '127.0.0.1');
      socket.on('connect', () => {
        socket.destroy();
        resolve('open');
      });
      socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    });
  expect(await connects()).toBe('open');
  terminal.press('q');
  await terminal.exit;
  expect(await connects()).toBe('ECONNREFUSED');
});

test('it ends within half a second, whatever the API does', async () => {
  // Takes requests and never answers.
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    silent.close();
  });
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const terminal = openTerminal({
    env: {
      CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
    },
  });
  await terminal.waitFor('CONNECTING');
  const start = performance.now();
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(performance.now() - start).toBeLessThan(500);
  expect(terminal.buffer()).toBe('normal');
});

test('what cannot be called off, such as a name lookup that hangs, does not hold up the end', async () => {
  const hanging = `--import=data:text/javascript,${encodeURIComponent('setInterval(() => undefined, 1000);')}`;
  const terminal = openTerminal({
    command: [process.execPath, hanging, built('cli.js')],
    args: ['--demo', 'calm'],
  });
  await terminal.waitFor(isLoaded);
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  const report = await run(['--demo', 'calm', '--once', '--json'], {
    command: [process.execPath, hanging, built('cli.js')],
  });
  expect(report.code).toBe(0);
  expect(JSON.parse(report.stdout)).toMatchObject({version: 1});
});

test('the signal for a debugger opens none, and leaves the screen alone', async () => {
  const terminal = await openWatch();
  terminal.kill('SIGUSR1');
  const age = (screen: readonly string[]): boolean => / [12]s$/m.test(screen.join('\n'));
  await terminal.waitFor(age);
  expect(await terminal.waitFor((screen) => !age(screen))).not.toContainEqual(
    expect.stringMatching(/[Dd]ebugger/),
  );
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(terminal.raw()).not.toMatch(/[Dd]ebugger/);
});
