import {expect, test} from 'vitest';
import {keys, openTerminal, type Terminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openSimulator, openWatch, readPage, rowWith, selectedRow} from './warptop.js';

type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};

/** Timestamps are shown to the second; flags as words. */
const shownAs = (value: Json): readonly string[] => {
  if (value === null) {
    return ['–'];
  }
  if (typeof value === 'object') {
    return Object.values(value).flatMap(shownAs);
  }
  if (typeof value === 'boolean') {
    return [value ? 'yes' : 'no'];
  }
  const text = String(value);
  return [/^\d{4}-\d\d-\d\dT/.test(text) ? `${text.slice(0, 19).replace('T', ' ')} UTC` : text];
};

const select = async (terminal: Terminal, text: string): Promise<void> => {
  while (!selectedRow(terminal.screen()).includes(text)) {
    const before = selectedRow(terminal.screen());
    terminal.press('j');
    await terminal.waitFor((screen) => selectedRow(screen).slice(0, 30) !== before.slice(0, 30));
  }
};

test.each([
  ['warp_connector', 'hq-mesh'],
  ['cfd_tunnel', 'api-prod'],
] as const)('every field of %s can be read', async (kind, name) => {
  const simulator = await openSimulator();
  const ask = async (path: string): Promise<Json> => {
    const headers = {authorization: `Bearer ${simulator.token}`};
    const answer = await fetch(`${simulator.url}/accounts/${simulator.accountId}/${kind}${path}`, {headers});
    return ((await answer.json()) as {result: Json}).result;
  };
  const tunnels = (await ask('?is_deleted=false')) as ReadonlyArray<{id: string; name: string}>;
  const {id = ''} = tunnels.find((tunnel) => tunnel.name === name) ?? {};
  const connectors = (await ask(`/${id}/connections`)) as ReadonlyArray<{id: string; conns: readonly Json[]}>;
  const [connector] = connectors;
  if (connector === undefined) {
    throw new Error('The simulator has no connector for this test.');
  }
  const terminal = openTerminal({
    args: [name, '--interval', '1', '--utc'],
    env: envOf(simulator),
    columns: 80,
    rows: 24,
  });
  await terminal.waitFor(isLoaded);
  await select(terminal, connector.id.slice(0, 8));

  terminal.press(keys.enter);
  await terminal.waitFor('edge connection');
  const {conns, ...own} = connector;
  const page = await readPage(terminal);
  for (const text of shownAs(own)) {
    expect(page).toContain(text);
  }
  terminal.press('g');
  await terminal.waitFor(`${conns.length} edge connections`);

  for (const connection of conns) {
    terminal.press(keys.enter);
    await terminal.waitFor('› connection');
    const details = await readPage(terminal);
    for (const text of shownAs(connection)) {
      expect(details).toContain(text);
    }
    terminal.press(keys.escape);
    const shown = await terminal.waitFor(`${conns.length} edge connections`);
    const before = selectedRow(shown);
    expect(before).not.toBe('');
    if (connection !== conns.at(-1)) {
      terminal.press(keys.down);
      await terminal.waitFor((screen) => !['', before].includes(selectedRow(screen)));
    }
  }
});

test('Enter goes down, Esc comes back to the same rows, and never quits', async () => {
  const terminal = await openWatch();
  await select(terminal, ' 7bf15237');
  terminal.press(keys.enter);
  await terminal.waitFor(/branch-ams › 7bf15237 [\s\S]*2 edge connections/);
  terminal.press(keys.down);
  const chosen = await terminal.waitFor((screen) => /^▸ fra08/.test(selectedRow(screen)));
  terminal.press(keys.enter);
  await terminal.waitFor(/branch-ams › 7bf15237 › connection[\s\S]*Colo name +fra08/);
  terminal.press(keys.escape);
  await terminal.waitFor((screen) => selectedRow(screen) === selectedRow(chosen));
  terminal.press(keys.escape);
  const list = await terminal.waitFor('TUNNEL / CONNECTOR');
  expect(selectedRow(list)).toContain(' 7bf15237');
  // Nowhere to go back to: the list stays.
  terminal.press(keys.escape, keys.up);
  await terminal.waitFor((screen) => ['', selectedRow(list)].includes(selectedRow(screen)) === false);
  expect(terminal.buffer()).toBe('alternate');
});

test('a key right behind Esc is not lost, as on a slow line both come at once', async () => {
  const terminal = await openWatch();
  terminal.press('?');
  await terminal.waitFor('Symbols');
  terminal.press(`${keys.escape}j`);
  await terminal.waitFor((screen) => selectedRow(screen).includes('931a86cf'), 3000);
});

test('a tunnel opens too, and leads to its connectors', async () => {
  const terminal = await openWatch();
  await select(terminal, 'hq-mesh');
  terminal.press('l');
  const page = await terminal.waitFor('3 connectors');
  expect(rowWith(page, 'Verdict')).toContain('✓ ok');
  expect(rowWith(page, 'Kind')).toContain('mesh (warp_connector)');
  await select(terminal, '◐ passive');
  terminal.press(keys.right);
  await terminal.waitFor(/hq-mesh › [0-9a-f]{8} {2}◐ passive/);
  terminal.press('h');
  expect(selectedRow(await terminal.waitFor('3 connectors'))).toContain('◐ passive');
  terminal.press(keys.left);
  expect(selectedRow(await terminal.waitFor('TUNNEL / CONNECTOR'))).toContain('hq-mesh');
});

test('rows are reached with vim keys, arrows and whole pages', async () => {
  const whole = (await openWatch()).screen();
  const titles = whole.findIndex((line) => line.includes('TUNNEL / CONNECTOR'));
  const names = whole
    .slice(titles + 1, -1)
    .flatMap((line) => /^[▸ ] (?:[├└] )?([\w-]+)/.exec(line)?.[1] ?? []);
  expect(names.length).toBe(20);
  const terminal = await openWatch({columns: 80, rows: 12});
  const at = (index: number): string => names.at(index) ?? 'none';
  const go = async (key: string, index: number): Promise<void> => {
    terminal.press(key);
    const screen = await terminal.waitFor((shown) => selectedRow(shown).includes(at(index)));
    expect(screen.filter((line) => line.startsWith('▸'))).toHaveLength(1);
  };
  // The first connector is selected at the start.
  expect(selectedRow(terminal.screen())).toContain(at(1));
  await go('j', 2);
  await go(keys.down, 3);
  await go('k', 2);
  await go(keys.up, 1);
  await go('G', -1);
  await go('g', 0);
  await go(keys.end, -1);
  await go(keys.home, 0);
  // Nine rows have room: a page is eight of them, so that one stays in view.
  await go(keys.pageDown, 8);
  await go(keys.pageUp, 0);
  await go(keys.pageUp, 0);
  // Keys that come faster than they are read are all obeyed.
  await go('jjjjjj', 6);
});

test('? explains every key and goes back', async () => {
  const terminal = await openWatch();
  terminal.press('?');
  const help = await terminal.waitFor('filter by name');
  expect(rowWith(help, 'filter by name')).toMatch(/^ {2}\/ /);
  terminal.press('G');
  const end = await terminal.waitFor('SEEN is the age');
  expect(end.join('\n')).toMatch(/Symbols[\s\S]*◐ passive/);
  terminal.press('g');
  await terminal.waitFor('move up');
  terminal.press('?');
  await terminal.waitFor('TUNNEL / CONNECTOR');
});
