import {expect, test} from 'vitest';
import {keys} from '../helpers/terminal.js';
import {openWatch, selectedRow, tunnelsIn} from './warptop.js';

const byName = ['api-prod', 'branch-ams', 'dc-fra-mesh', 'grafana', 'hq-mesh', 'staging-web'];

test('/ narrows while it is typed, Enter keeps, Esc drops', async () => {
  const terminal = await openWatch();
  expect(tunnelsIn(terminal.screen())).toEqual(byName);
  terminal.press('/');
  expect((await terminal.waitFor('filter: ')).at(-1)).toContain('Enter keeps it, Esc drops it');
  terminal.press('m');
  await terminal.waitFor((screen) => tunnelsIn(screen).length < byName.length);
  terminal.press('esh');
  // All mesh tunnels are found by their kind or name, nothing else is.
  await terminal.waitFor((screen) => screen.at(-1)?.startsWith('filter: mesh') === true);
  terminal.press(keys.controlU);
  await terminal.waitFor(/filter: ▏/);
  terminal.press('q!sx');
  await terminal.waitFor('filter: q!sx');
  terminal.press(keys.backspace);
  const none = await terminal.waitFor('Nothing matches “q!s”.');
  expect(none.at(-1)).toMatch(/^filter: q!s/);
  terminal.press(keys.controlU);
  await terminal.waitFor(/filter: ▏/);
  terminal.press('HQ-');
  await terminal.waitFor((screen) => tunnelsIn(screen).join() === 'hq-mesh');
  terminal.press(keys.enter);
  const kept = await terminal.waitFor('filter “HQ-”');
  expect(tunnelsIn(kept)).toEqual(['hq-mesh']);
  expect(kept.at(-1)).toContain('q quit');
  terminal.press('/', 'x');
  await terminal.waitFor('filter: HQ-x');
  // Esc while typing drops only what was typed.
  terminal.press(keys.escape);
  expect(tunnelsIn(await terminal.waitFor('filter “HQ-”'))).toEqual(['hq-mesh']);
  terminal.press(keys.escape);
  await terminal.waitFor((screen) => tunnelsIn(screen).join() === byName.join());
});

test('the filter looks at addresses, colos, versions, ids and states', async () => {
  const terminal = await openWatch({args: ['--interval', '1', '--filter', 'staging']});
  const screen = await terminal.waitFor('filter “staging”');
  expect(tunnelsIn(screen)).toEqual(['staging-web']);
  for (const [text, expected] of [
    ['2001:db8:40::3', ['api-prod']],
    ['2026.9.118', ['branch-ams']],
    ['af5f62ae', ['hq-mesh']],
    ['passive', ['branch-ams', 'dc-fra-mesh', 'hq-mesh']],
    ['ewr', ['staging-web']],
  ] as const) {
    terminal.press('/');
    await terminal.waitFor(/filter: \w/);
    terminal.press(keys.controlU);
    await terminal.waitFor(/filter: ▏/);
    terminal.press(text);
    await terminal.waitFor(
      (shown) =>
        shown.at(-1)?.startsWith(`filter: ${text}`) === true && tunnelsIn(shown).join() === expected.join(),
    );
    terminal.press(keys.enter);
    await terminal.waitFor(`filter “${text}”`);
  }
});

test('! shows only what is not well', async () => {
  const terminal = await openWatch({}, 'failover');
  terminal.press('!');
  const problems = await terminal.waitFor('problems only');
  expect(tunnelsIn(problems)).toContain('lab-mesh');
  expect(tunnelsIn(problems)).not.toContain('staging-web');
  terminal.press('!');
  await terminal.waitFor((screen) => tunnelsIn(screen).includes('staging-web'));
});

test('s and S order the list, and the selection stays where it was', async () => {
  const terminal = await openWatch();
  terminal.press('j');
  await terminal.waitFor((screen) => selectedRow(screen).includes('931a86cf'));
  terminal.press('S');
  const backwards = await terminal.waitFor((screen) => tunnelsIn(screen)[0] === 'staging-web');
  expect(tunnelsIn(backwards)).toEqual([...byName].reverse());
  expect(selectedRow(backwards)).toContain('931a86cf');
  terminal.press('s');
  expect((await terminal.waitFor('HA↓'))[1]).toMatch(/HA↓/);
  for (const title of ['CONNS↑', 'VERSION↑', 'UP↑', 'SEEN↓']) {
    terminal.press('s');
    const sorted = await terminal.waitFor(title, 3000);
    expect(selectedRow(sorted)).toContain('931a86cf');
  }
});

test('keys that arrive together, as over a slow line, are all obeyed', async () => {
  const terminal = await openWatch();
  terminal.press('ss');
  // By name, by status, by connections: the tunnel with most of them comes last.
  await terminal.waitFor((screen) => tunnelsIn(screen).at(-1) === 'api-prod', 2000);
});

test('editing keys that arrive with text are no text', async () => {
  const terminal = await openWatch();
  terminal.press('/');
  await terminal.waitFor('filter: ');
  terminal.press(`grafx${keys.backspace}ana`);
  await terminal.waitFor('filter: grafana▏', 2000);
  terminal.press(`${keys.controlU}hq`);
  await terminal.waitFor('filter: hq▏', 2000);
});

test('Ctrl-C ends it even behind other keys', async () => {
  const terminal = await openWatch();
  terminal.press(`jjj${keys.controlC}`);
  const late = new Promise((resolve) => setTimeout(() => resolve('still running'), 2000));
  expect(await Promise.race([terminal.exit, late])).toEqual({code: 0, signal: null});
});
