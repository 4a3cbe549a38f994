import {expect, test} from 'vitest';
import {envOf, isLoaded, openSimulator, openWatch, repaint, selectedRow, timeless} from '../e2e/warptop.js';
import {expectTitleRestored} from '../helpers/escapes.js';
import {built, keys, openTerminal, type Terminal} from '../helpers/terminal.js';

/* warptop as a job of a shell: stopped and continued, by keys and from outside. */

const PROMPT = 'ready> ';

const isPrompt = (screen: readonly string[]): boolean =>
  screen.filter((line) => line !== '').at(-1) === PROMPT.trim();

/** A shell with job control in which warptop runs, and the id of its process. */
const openInShell = async (): Promise<{readonly terminal: Terminal; readonly pid: number}> => {
  const terminal = openTerminal({
    command: ['/bin/bash', '--norc', '--noprofile', '-i'],
    env: {
      ...envOf(await openSimulator()),
      PS1: PROMPT,
      HISTFILE: '',
      NODE: process.execPath,
      CLI: built('cli.js'),
    },
  });
  await terminal.waitFor(isPrompt);
  terminal.press(
    'bind "set enable-bracketed-paste off"; sh -c \'echo pid-$$; exec "$NODE" "$CLI" --interval 1\'\r',
  );
  await terminal.waitFor(isLoaded);
  const pid = Number(/^pid-(\d+)/m.exec(terminal.raw())?.[1]);
  expect(pid).toBeGreaterThan(1);
  terminal.press('jj');
  await terminal.waitFor((screen) => selectedRow(screen).includes('ea3f83ec'));
  return {terminal, pid};
};

/** The shell answers, on its own screen and with a terminal as shells need it. */
const expectUsableShell = async (terminal: Terminal): Promise<void> => {
  await terminal.waitFor((screen) => terminal.buffer() === 'normal' && isPrompt(screen));
  expect(terminal.isCursorVisible()).toBe(true);
  terminal.press('clear; echo $((6 * 7)) answers; stty -a\r');
  const screen = (await terminal.waitFor((shown) => shown[0] === '42 answers' && isPrompt(shown))).join(' ');
  expect(screen).toMatch(/ icanon /);
  expect(screen).toMatch(/ echo /);
  expect(screen).toMatch(/ isig /);
};

const signal =
  (name: NodeJS.Signals) =>
  (_: Terminal, pid: number): void =>
    void process.kill(pid, name);

const stops: ReadonlyArray<readonly [string, (terminal: Terminal, pid: number) => void]> = [
  ['Ctrl-Z', (terminal) => terminal.press(keys.controlZ)],
  ['SIGTSTP', signal('SIGTSTP')],
];

test.each(stops)('%s gives the shell back, and fg the picture as it was', async (_, stop) => {
  const {terminal, pid} = await openInShell();
  stop(terminal, pid);
  await expectUsableShell(terminal);
  terminal.press('fg\r');
  const screen = await terminal.waitFor(isLoaded);
  expect(terminal.buffer()).toBe('alternate');
  expect(terminal.isCursorVisible()).toBe(false);
  expect(selectedRow(screen)).toContain('ea3f83ec');
  expect(screen.filter((line) => line.includes('TUNNEL / CONNECTOR'))).toHaveLength(1);
  terminal.press('k');
  await terminal.waitFor((shown) => selectedRow(shown).includes('931a86cf'));
  terminal.press('q');
  await expectUsableShell(terminal);
  expectTitleRestored(terminal.raw());
  // Once for the shell that fg came from, and once for good.
  expect(terminal.raw().split('\u001B[23;0t')).toHaveLength(3);
});

test('of keys that come together with Ctrl-Z, nothing is painted over the shell', async () => {
  const {terminal} = await openInShell();
  terminal.press(`\r${keys.controlZ}`);
  await expectUsableShell(terminal);
  terminal.press('fg\r');
  await terminal.waitFor('4 edge connections');
  terminal.press('q');
  await terminal.waitFor((screen) => terminal.buffer() === 'normal' && isPrompt(screen));
  expect(terminal.screen().join('\n')).not.toMatch(/edge connections|acme-prod|q quit/);
});

test('a filter that is being typed is still there after Ctrl-Z and fg', async () => {
  const {terminal} = await openInShell();
  terminal.press('/prod');
  await terminal.waitFor('filter: prod▏');
  terminal.press(keys.controlZ);
  await expectUsableShell(terminal);
  terminal.press('fg\r');
  await terminal.waitFor('filter: prod▏');
  terminal.press('x', keys.enter);
  await terminal.waitFor('Nothing matches “prodx”.');
});

test('a job that is continued in the background paints nothing over the shell', async () => {
  const {terminal} = await openInShell();
  terminal.press(keys.controlZ);
  await expectUsableShell(terminal);
  terminal.press('clear; bg; wait; echo waited\r');
  // It touches the terminal, and the system stops it again.
  const screen = await terminal.waitFor((shown) => shown.includes('waited') && isPrompt(shown));
  expect(terminal.buffer()).toBe('normal');
  expect(screen.join('\n')).not.toContain('LIVE');
  expectTitleRestored(terminal.raw());
  await expectUsableShell(terminal);
  terminal.press('fg\r');
  await terminal.waitFor(isLoaded);
});

test('started in the background, it waits for fg', async () => {
  const terminal = openTerminal({
    command: ['/bin/bash', '--norc', '--noprofile', '-i'],
    env: {
      ...envOf(await openSimulator()),
      PS1: PROMPT,
      HISTFILE: '',
      NODE: process.execPath,
      CLI: built('cli.js'),
    },
  });
  await terminal.waitFor(isPrompt);
  terminal.press('"$NODE" "$CLI" & wait; echo waited\r');
  await terminal.waitFor((shown) => shown.includes('waited') && isPrompt(shown));
  expect(terminal.raw()).not.toContain('\u001B[?1049h');
  terminal.press('fg\r');
  await terminal.waitFor(isLoaded);
});

test('SIGSTOP, which nobody can see coming, and fg: the terminal is taken again', async () => {
  const {terminal, pid} = await openInShell();
  process.kill(pid, 'SIGSTOP');
  await terminal.waitFor(/Stopped/);
  terminal.press('stty sane; fg\r');
  await terminal.waitFor((shown) => isLoaded(shown) && !shown.join('\n').includes('Stopped'));
  terminal.press('k');
  const screen = await terminal.waitFor((shown) => selectedRow(shown).includes('931a86cf'));
  expect(screen.join('\n')).not.toContain('stty sane');
  terminal.press('q');
  await expectUsableShell(terminal);
});

test('SIGSTOP and SIGCONT in a pane of its own: what was written meanwhile is gone', async () => {
  const terminal = await openWatch();
  terminal.press('p');
  const before = await terminal.waitFor('PAUSED');
  terminal.kill('SIGSTOP');
  await terminal.disturb('\u001B[5;1Hforeign words');
  expect(terminal.screen()[4]).toContain('foreign words');
  terminal.kill('SIGCONT');
  const picture = timeless(before).join('\n');
  await terminal.waitFor((screen) => timeless(screen).join('\n') === picture);
  expect(terminal.isCursorVisible()).toBe(false);
});

test('Ctrl-Z in a pane without a shell changes nothing: nobody could continue it', async () => {
  const terminal = await openWatch();
  terminal.press(keys.controlZ, 'L');
  await terminal.waitFor('Stopped, and continued after 0 s.');
  expect(terminal.buffer()).toBe('alternate');
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
});

test('what wall writes across the screen is gone with Ctrl-L', async () => {
  const terminal = await openWatch();
  terminal.press('p');
  const before = await terminal.waitFor('PAUSED');
  await terminal.disturb('\r\nBroadcast message from root@bastion (pts/3):\r\n\r\ngoing down at noon\r\n');
  expect(terminal.screen()).not.toEqual(before);
  expect(timeless(await repaint(terminal))).toEqual(timeless(before));
});
