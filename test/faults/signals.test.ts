import {readFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {envOf, isLoaded, openSimulator, openWatch} from '../e2e/warptop.js';
import {built, openTerminal, type Terminal} from '../helpers/terminal.js';

/* Ends from outside, under a shell that does not set its terminal anew: what is left is what warptop left. */

const SCRIPT = '"$0" "$@"; echo "status $?"; stty -a; exec sleep 9';

const open = (args: readonly string[], env: Record<string, string> = {}): Terminal =>
  openTerminal({
    command: ['/bin/sh', '-c', `trap : INT QUIT TERM; ${SCRIPT}`, process.execPath, built('cli.js')],
    args,
    env,
  });

const childOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());

/** A process that has ended is still there until its new parent asks for its status. */
const isRunning = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const expectRestored = async (terminal: Terminal, status: number): Promise<void> => {
  const screen = (await terminal.waitFor(/status \d+[\s\S]* icanon /, 2000)).join('\n');
  expect(screen).toContain(`status ${status}`);
  expect(screen).toMatch(/ icanon [\s\S]* echo /);
  expect(screen).not.toMatch(/-isig|-opost|-icrnl/);
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
  expect(terminal.raw().lastIndexOf('\u001B[?2004l')).toBeGreaterThanOrEqual(
    // Neither, where Ink had not come yet.
    terminal.raw().lastIndexOf('\u001B[?2004h'),
  );
};

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGTERM', 143],
  ['SIGALRM', 142],
  ['SIGABRT', 134],
  ['SIGPWR', 158],
] as const)('%s gives the terminal back, line editing and all', async (signal, status) => {
  const terminal = open(['--interval', '1'], envOf(await openSimulator()));
  await terminal.waitFor(isLoaded);
  process.kill(childOf(terminal.pid), signal);
  await expectRestored(terminal, status);
});

test.each(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const)(
  '%s twice in a row, while nothing answers, ends it all the same',
  async (signal) => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const terminal = open([], {
      CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}/client/v4`,
    });
    await terminal.waitFor('CONNECTING');
    const pid = childOf(terminal.pid);
    process.kill(pid, signal);
    try {
      process.kill(pid, signal);
    } catch {
      // It was faster.
    }
    await expectRestored(terminal, {SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143}[signal]);
  },
);

test.each([
  ['', 'as it is'],
  ['trap "" HUP; ', 'where SIGHUP is ignored, as under nohup'],
])('a pane that is closed ends it within two seconds, %s%s', async (trap) => {
  const terminal = await openWatch({
    command: ['/bin/sh', '-c', `${trap}"$0" "$@" & echo "pid-$!-"; wait`, process.execPath, built('cli.js')],
    args: ['--interval', '1'],
  });
  const pid = Number(/pid-(\d+)-/.exec(terminal.raw())?.[1]);
  expect(pid).toBeGreaterThan(1);
  terminal.hangUp();
  await expect.poll(() => isRunning(pid), {timeout: 2000, interval: 20}).toBe(false);
});
