import {describe, expect, test} from 'vitest';
import {keys, openTerminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openDemo, openSimulator, openWatch, rowWith, withoutTime} from './warptop.js';

test('the demo fills the screen, in colours that mean something', async () => {
  const terminal = await openDemo({}, 'failover');
  const [header = '', titles = ''] = terminal.screen();
  expect(header).toMatch(/^(warptop · )?demo failover · acme-prod · /);
  expect(header).toMatch(/● 4 active {2}◐ 4 passive {2}◉ 7 connected {2}✖ 1 offline +LIVE · .*API \d+%$/);
  expect(titles).toMatch(
    /TUNNEL \/ CONNECTOR +HA +EDGE +CONNS +ORIGIN IP +VERSION +UP +FOR +LAST 30 m +SEEN$/,
  );
  expect(terminal.lookOf('LIVE').colour).toBe('green');
  expect(rowWith(terminal.screen(), 'lab-mesh')).toMatch(/● healthy +▲ at risk: no passive standby/);
  expect(terminal.lookOf('▲', /lab-mesh/).colour).toBe('yellow');
  expect(terminal.lookOf('● active', /[├└]/).colour).toBe('green');
  expect(terminal.lookOf('active', /[├└]/).colour).toBe('green');
  expect(terminal.lookOf('◐ passive', /[├└]/).colour).toBe('cyan');
  expect(terminal.lookOf('✖ offline', /[├└]/)).toMatchObject({colour: 'bright red', isBold: true});
  expect(terminal.lookOf('◉ connected 4/4').colour).toBe('green');
  // Half an hour in which nobody would call it flapping: what follows is to stand out.
  expect(terminal.screen().join('\n')).not.toContain('flapping');
  // The same words count in the header, in the same colours.
  expect(terminal.lookOf('✖ 1 offline').colour).toBe('bright red');
  expect(terminal.lookOf('◐ 4 passive').colour).toBe('cyan');
});

test('the demo knows half an hour of its past at once', async () => {
  const terminal = await openDemo({}, 'flapping');
  // It takes four changes in ten minutes, and the first is 10 s away: none of them can have been seen live.
  expect(rowWith(terminal.screen(), 'branch-ams')).toMatch(/flapping: \d\d changes in 10 min/);
});

test('refreshes neither flicker nor leave the alternate screen', async () => {
  const terminal = await openWatch({args: ['--interval', '2']});
  expect(terminal.buffer()).toBe('alternate');
  expect(terminal.isCursorVisible()).toBe(false);
  const frames = (): number => terminal.raw().split('\u001B[?2026l').length;
  const before = frames();
  const rows = terminal.screen().slice(1).map(withoutTime);
  const start = terminal.raw().length;
  await terminal.waitFor(() => frames() >= before + 3);
  const written = terminal.raw().slice(start);
  expect(terminal.raw()).not.toContain('\u001B[2J');
  expect(terminal.raw()).not.toContain('\u001B[3J');
  expect(written).not.toContain('\u001B[?1049');
  expect(written).not.toContain('\u001B[?25h');
  expect(terminal.screen().slice(1).map(withoutTime)).toEqual(rows);
  // Only what changed is written.
  expect(written.length / 3).toBeLessThan(2000);
  expect(terminal.isCursorVisible()).toBe(false);
});

test('a failover is seen without a key', async () => {
  // The first one comes after 12 s; a busy machine needs some of the time that is left to start.
  const simulator = await openSimulator({scenario: 'failover', pastMs: 7000});
  const terminal = openTerminal({args: ['--interval', '1'], env: envOf(simulator)});
  const before = await terminal.waitFor(isLoaded);
  expect(before[0]).toContain('● 4 active');
  expect(rowWith(before, 'hq-mesh')).toContain('● healthy');
  const after = await terminal.waitFor('✖ 2 offline');
  expect(after[0]).toContain('● 3 active');
  expect(rowWith(after, 'hq-mesh')).toMatch(/no active connector|1 of 3 offline/);
  expect(rowWith(after, 'af5f62ae')).toContain('✖ offline');
});

test('--ascii draws nothing but ASCII', async () => {
  const terminal = await openWatch({args: ['--interval', '1', '--ascii']}, 'failover');
  await terminal.waitFor(/LIVE[\s\S]*x offline/);
  // Only bytes of the screen: escape and control characters are drawn by nobody.
  const isAscii = (): boolean => /^[\x20-\x7e\n]*$/.test(terminal.screen().join('\n'));
  expect(isAscii()).toBe(true);
  for (const [key, shown] of [
    ['\r', 'Connector'],
    ['\r', 'Colo name'],
    ['?', 'Symbols'],
  ] as const) {
    terminal.press(key);
    await terminal.waitFor(shown);
    expect(isAscii(), terminal.screen().join('\n')).toBe(true);
  }
});

describe('surroundings', () => {
  test.each([{CI: ''}, {CI: 'true', GITHUB_ACTIONS: 'true', DEV: 'true'}])(
    'the screen is drawn with %j',
    async (env) => {
      const terminal = await openWatch({env});
      expect(terminal.buffer()).toBe('alternate');
    },
  );

  test('NO_COLOR leaves words and symbols', async () => {
    const terminal = await openWatch({env: {NO_COLOR: '1'}}, 'failover');
    expect(terminal.lookOf('✖ offline', /[├└]/).colour).toBe('default');
    expect(terminal.raw()).not.toMatch(new RegExp(`${keys.escape}\\[[\\d;]*[39][0-7]m`));
  });

  test('keys come from the terminal where standard input is a pipe', async () => {
    const terminal = await openWatch({
      command: ['/bin/sh', '-c', 'echo | "$0" "$@"', process.execPath, 'dist/cli.js'],
    });
    terminal.press('?');
    await terminal.waitFor('Symbols');
    terminal.press('q');
    expect(await terminal.exit).toEqual({code: 0, signal: null});
    expect(terminal.buffer()).toBe('normal');
  });
});
