import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {isLoaded, openWatch, run} from '../e2e/warptop.js';
import {built, type Terminal} from '../helpers/terminal.js';

/*
 * Bugs of our own, brought into the built command from outside: a module that is loaded before it breaks something
 * that it relies on, from the moment at which SIGUSR2 comes.
 */

/** Written when the signal has come; a terminal shows nothing of it. */
const SPRUNG = '\u001B]7777;sprung\u0007';

const atSignal = (action: string): string => {
  // Past `process.stdout`, from where it would go to the log.
  const code = `import {writeSync} from 'node:fs';
    process.on('SIGUSR2', () => { writeSync(1, ${JSON.stringify(SPRUNG)}); ${action} });`;
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
};

/** Whatever is drawn or composed by a function of this name throws. */
const breaking = (name: string): string => `
  const {now} = performance;
  performance.now = () => {
    if (new Error().stack.includes(' ${name} ')) {
      throw new TypeError('broken on purpose\\u001B[31m\\nand more');
    }
    return now.call(performance);
  };`;

const bugs: ReadonlyArray<readonly [string, string]> = [
  ['an uncaught exception', `throw new TypeError('broken on purpose\\u001B[31m\\nand more');`],
  ['an unhandled rejection', `Promise.reject(new TypeError('broken on purpose\\u001B[31m\\nand more'));`],
  ['a root component that throws', breaking('sceneOf')],
  ['a monitor that throws', breaking('sendDue')],
  [
    'every text that throws',
    `Object.defineProperty(Object.prototype, 'strikethrough', {
      configurable: true,
      get() { throw new TypeError('broken on purpose\\u001B[31m\\nand more'); },
      set() {},
    });`,
  ],
];

const openBroken = (action: string, args: readonly string[]): Promise<Terminal> =>
  openWatch({
    command: [
      '/bin/sh',
      '-c',
      '"$0" "$@"; echo "status $?"; stty -a; exec sleep 9',
      process.execPath,
      atSignal(action),
      built('cli.js'),
    ],
    args: ['--interval', '1', ...args],
    columns: 200,
  });

/** Sends the signal to warptop itself, the only child of the shell. A busy process reads many keys before it. */
const spring = async (terminal: Terminal): Promise<void> => {
  const children = readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8');
  process.kill(Number(children.trim()), 'SIGUSR2');
  await terminal.waitFor(() => terminal.raw().includes(SPRUNG));
};

const temporary = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-log-'));
  onTestFinished(() => rmSync(directory, {recursive: true}));
  return join(directory, 'warptop.log');
};

test.each(bugs)('%s gives the terminal back and ends with 70 and a sentence', async (_, action) => {
  const log = temporary();
  const terminal = await openBroken(action, ['--log-file', log]);
  const start = performance.now();
  await spring(terminal);
  // Another page is drawn by Ink.
  terminal.press('?');
  const screen = await terminal.waitFor(/status \d+[\s\S]* icanon /);
  // The next second is painted, which breaks, and then it ends; a busy machine takes its time for both.
  expect(performance.now() - start).toBeLessThan(4000);
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.isCursorVisible()).toBe(true);
  const text = screen.join('\n');
  expect(text).toMatch(
    /^warptop: Unexpected: TypeError: broken on purpose\^\[\[31m\. This is a bug in warptop\./,
  );
  expect(text).toContain(`The details are in ${log}`);
  expect(text).toContain('status 70');
  expect(text).toMatch(/ echo /);
  expect(text).not.toMatch(/^\s+at /m);
  expect(terminal.raw()).not.toMatch(/\n\s+at /);
  const last = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .at(-1);
  expect(last).toMatchObject({level: 'error', from: 'warptop'});
  expect(last.text).toMatch(/^A bug in warptop: TypeError: broken on purpose[\s\S]*\n\s+at /);
});

test('without a log file, the sentence says how to have one', async () => {
  const [, action] = bugs[0] ?? ['', ''];
  const terminal = await openBroken(action, []);
  await spring(terminal);
  await terminal.waitFor(/With --log-file <path>, the details of the next one are kept\.\s+status 70/);
});

test.each([
  ['an uncaught exception', `throw new Error('broken on purpose');`],
  ['an unhandled rejection', `Promise.reject(new Error('broken on purpose'));`],
  ['nothing to reject with', `Promise.reject();`],
])('so it is in a pipe: %s', async (_, code) => {
  // Not before the command has begun.
  const late = `const look = () => process.listenerCount('uncaughtException') > 0 ? act() : setImmediate(look);
    const act = () => { ${code} };
    setImmediate(look);`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(late)}`;
  const outcome = await run(['--demo', 'calm', '--once'], {env: {NODE_OPTIONS: preload}});
  expect(outcome).toMatchObject({code: 70, signal: null});
  expect(outcome.stderr).toMatch(/^warptop: Unexpected: .*This is a bug in warptop\..*\n$/);
});

test('a part that cannot be drawn says so in its place, and the rest lives on', async () => {
  const log = temporary();
  // Dates are written in full on the pages of one thing, and nowhere in the list.
  const action = `
    const {toISOString} = Date.prototype;
    Date.prototype.toISOString = function () {
      if (new Error().stack.includes(' connectionPage ')) {
        throw new TypeError('broken on purpose');
      }
      return toISOString.call(this);
    };`;
  const terminal = await openBroken(action, ['--log-file', log]);
  await spring(terminal);
  terminal.press('\r');
  await terminal.waitFor('4 edge connections');
  for (let turn = 0; turn < 2; turn += 1) {
    terminal.press('\r');
    const screen = await terminal.waitFor(
      '✖ this screen cannot be drawn, the rest can (TypeError: broken on purpose)',
    );
    expect(screen[0]).toContain('LIVE');
    expect(screen.at(-1)).toContain('Esc back');
    terminal.press('h');
    await terminal.waitFor('4 edge connections');
  }
  terminal.press('h');
  await terminal.waitFor('1 message in the log (L)');
  terminal.press('L');
  await terminal.waitFor(/✖ error · panel[\s\S]*Cannot draw this screen: TypeError: broken on purpose\n/);
  terminal.press('L');
  await terminal.waitFor((screen) => isLoaded(screen) && !screen.join('\n').includes('in the log'));
  const told = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('Cannot draw'));
  expect(told).toHaveLength(1);
  terminal.press('q');
  await terminal.waitFor('status 0');
});
