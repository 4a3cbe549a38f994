import {expect, test} from 'vitest';
import {keys, openTerminal} from '../helpers/terminal.js';
import {
  envOf,
  isLoaded,
  openDemo,
  openSimulator,
  openWatch,
  readPage,
  repaint,
  rowWith,
  selectedRow,
  timeless,
} from './warptop.js';

test('p holds the picture while collecting goes on', async () => {
  const simulator = await openSimulator();
  const terminal = openTerminal({args: ['--interval', '2'], env: envOf(simulator)});
  await terminal.waitFor(isLoaded);
  terminal.press('p');
  const paused = await terminal.waitFor('PAUSED');
  expect(paused[0]).not.toContain('LIVE');
  // Another one that is not paused tells that time has passed, and that it is not the API that stands still.
  const other = openTerminal({args: ['--interval', '60'], env: envOf(simulator)});
  await other.waitFor(isLoaded);
  const asked = simulator.requests();
  await other.waitFor((screen) => Number(/ (\d+)s$/.exec(rowWith(screen, 'api-prod'))?.[1]) >= 2);
  expect(simulator.requests() - asked).toBeGreaterThanOrEqual(6);
  // Not even the header goes on: it tells of which time the picture is.
  expect(terminal.screen()).toEqual(paused);
  expect(paused[0]).toMatch(/PAUSED \d\d:\d\d:\d\d/);
  // Keys still work on the held picture.
  terminal.press('G');
  await terminal.waitFor((screen) => selectedRow(screen).includes('4d7b87e4'));
  expect(terminal.screen()[0]).toContain('PAUSED');
  terminal.press(' ');
  await terminal.waitFor('LIVE');
});

test('r asks at once', async () => {
  const terminal = await openWatch({args: ['--interval', '600']});
  const age = (screen: readonly string[]): number =>
    Number(/ (\d+)s$/.exec(rowWith(screen, 'api-prod'))?.[1] ?? Number.NaN);
  await terminal.waitFor((screen) => age(screen) >= 1);
  terminal.press('r');
  await terminal.waitFor((screen) => age(screen) === 0);
});

test('x hides every address, on every screen', async () => {
  const address = /\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f]{0,4}:/;
  // The header of a watched simulator tells its address.
  const terminal = await openDemo();
  expect(terminal.screen().join('\n')).toMatch(address);
  terminal.press('x');
  const list = await terminal.waitFor('addresses masked');
  const withoutVersions = (text: string): string => text.replace(/\b20\d\d\.\d+\.\d+(\.\d+)?/g, '');
  expect(withoutVersions(list.join('\n'))).not.toMatch(address);
  expect(rowWith(list, '6ed574f8')).toContain('(masked)');
  for (const [key, shown] of [
    [keys.enter, 'edge connections'],
    [keys.enter, '› connection'],
  ] as const) {
    terminal.press(key);
    await terminal.waitFor(shown);
    const page = withoutVersions(await readPage(terminal)).replace(/\d\d:\d\d:\d\d/g, '');
    expect(page).toContain('(masked)');
    expect(page).not.toMatch(address);
  }
  terminal.press('x');
  await terminal.waitFor(/Origin IP +203\.0\.113\.41/);
});

test('u changes between UTC and local time', async () => {
  const terminal = await openWatch({env: {TZ: 'Asia/Kolkata'}});
  terminal.press(keys.enter);
  const local = rowWith(await terminal.waitFor('Running since'), 'Running since');
  terminal.press('u');
  const utc = rowWith(await terminal.waitFor(/Running since .* UTC/), 'Running since');
  const read = (row: string): number =>
    Date.parse(`${/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.exec(row)?.[0].replace(' ', 'T')}Z`);
  expect(read(local) - read(utc)).toBe(5.5 * 3_600_000);
});

test('w shows whole ids and further columns', async () => {
  const terminal = await openWatch({columns: 160});
  terminal.press('w');
  const wide = await terminal.waitFor(/6ed574f8-5b5d-4265-af17-02dfa55c695c/);
  expect(wide[1]).toContain('ARCH');
  expect(rowWith(wide, '6ed574f8')).toContain('linux_amd64');
  terminal.press('w');
  await terminal.waitFor((screen) => !screen.join('\n').includes('6ed574f8-'));
});

test('Ctrl-L heals what others wrote on the screen', async () => {
  const terminal = await openWatch();
  terminal.press('p');
  const before = await terminal.waitFor('PAUSED');
  await terminal.disturb(
    '\u001B[5;1HBroadcast message from root\r\n\u001B[41mthe system goes down\u001B[0m\u001B[K',
  );
  expect(timeless(terminal.screen())).not.toEqual(timeless(before));
  expect(timeless(await repaint(terminal))).toEqual(timeless(before));
  // In the filter as well.
  terminal.press('/');
  const typing = await terminal.waitFor('filter: ');
  await terminal.disturb('\u001B[7;20Hnoise');
  expect(timeless(await repaint(terminal))).toEqual(timeless(typing));
});
