import {expect, test} from 'vitest';
import {envOf, openSimulator, openWatch} from '../e2e/warptop.js';
import {built, keys, openTerminal, type TerminalOptions} from '../helpers/terminal.js';

/* Wherever it is started: a screen where there is a terminal that can show one, plain lines anywhere else. */

const script = (words: string): readonly [string, ...string[]] => [
  '/bin/sh',
  '-c',
  words,
  process.execPath,
  built('cli.js'),
];

const screens: ReadonlyArray<readonly [string, TerminalOptions, string]> = [
  ['as it is', {}, 'green'],
  ['CI set to nothing', {env: {CI: ''}}, 'green'],
  ['CI=true', {env: {CI: 'true'}}, 'green'],
  ['CI=1 of a known builder', {env: {CI: '1', GITHUB_ACTIONS: 'true'}}, 'green'],
  ['NO_COLOR=1', {env: {NO_COLOR: '1'}}, 'default'],
  ['NO_COLOR set to nothing', {env: {NO_COLOR: ''}}, 'green'],
  ['FORCE_COLOR set to nothing, NO_COLOR=1', {env: {FORCE_COLOR: '', NO_COLOR: '1'}}, 'default'],
  ['FORCE_COLOR=1, NO_COLOR=1', {env: {FORCE_COLOR: '1', NO_COLOR: '1'}}, 'green'],
  ['FORCE_COLOR=3', {env: {FORCE_COLOR: '3'}}, 'green'],
  ['FORCE_COLOR=0', {env: {FORCE_COLOR: '0'}}, 'default'],
  ['FORCE_COLOR=false, CI', {env: {FORCE_COLOR: 'false', CI: 'true'}}, 'default'],
  ['COLORTERM=truecolor, NO_COLOR=1', {env: {COLORTERM: 'truecolor', NO_COLOR: '1'}}, 'default'],
  ['DEV=true', {env: {DEV: 'true'}}, 'green'],
  ['INK_SCREEN_READER=false', {env: {INK_SCREEN_READER: 'false'}}, 'green'],
  ['TERM=linux', {env: {TERM: 'linux'}}, 'green'],
  ['stdin closed', {command: script('exec "$0" "$@" <&-')}, 'green'],
  ['stdin from /dev/null', {command: script('exec "$0" "$@" < /dev/null')}, 'green'],
  ['stdin from a pipe', {command: script('echo q | "$0" "$@"')}, 'green'],
  ['stderr closed', {command: script('exec "$0" "$@" 2>&-')}, 'green'],
  ['stderr in /dev/null', {command: script('exec "$0" "$@" 2> /dev/null')}, 'green'],
];

test.each(screens)('a screen, and keys that work: %s', async (_, options, colour) => {
  const terminal = await openWatch(options);
  expect(terminal.buffer()).toBe('alternate');
  expect(terminal.lookOf('● active').colour).toBe(colour);
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(terminal.screen().join('')).toBe('');
});

const reports: ReadonlyArray<readonly [string, TerminalOptions]> = [
  ['TERM=dumb', {env: {TERM: 'dumb'}}],
  ['TERM set to nothing', {command: script('TERM= exec "$0" "$@"')}],
  ['TERM not set', {command: script('unset TERM; exec "$0" "$@"')}],
  ['no terminal for keys', {command: script('exec setsid -w "$0" "$@" < /dev/null')}],
  ['stdout in a pipe', {command: script('"$0" "$@" | cat')}],
  ['stdout in a pipe, stdin and stderr closed', {command: script('"$0" "$@" <&- 2>&- | cat')}],
  ['stdout in a file', {command: script('f=$(mktemp) && "$0" "$@" > "$f" && cat "$f"; rm -f "$f"')}],
  ['stdout in a pipe, CI set', {command: script('"$0" "$@" | cat'), env: {CI: 'true'}}],
];

const COLOURS = new RegExp(`${keys.escape}\\[[\\d;]*m`, 'g');

test.each(reports)('plain lines and the end: %s', async (_, options) => {
  const env = {...envOf(await openSimulator()), ...options.env};
  const terminal = openTerminal({...options, env, columns: 250});
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  const text = terminal.screen().join('\n');
  expect(text).toMatch(/^TUNNEL /);
  expect(text).toContain('6 tunnels, 14 connectors');
  expect(text).not.toMatch(/raw mode|^\s+at /im);
  // `setsid` leaves a terminal to write to, and colours with it.
  expect(terminal.raw().replaceAll(COLOURS, '')).not.toContain(keys.escape);
});

test.each([
  ['stdout closed', '"$0" "$@" >&-; echo "status $?"'],
  ['all closed', '"$0" "$@" <&- >&- 2>&-; s=$?; echo "status $s"'],
])('nothing to write to is no fault: %s', async (_, words) => {
  const env = envOf(await openSimulator());
  const terminal = openTerminal({command: script(words), env});
  await terminal.exit;
  expect(terminal.screen().filter((line) => line !== '')).toEqual(['status 0']);
});
