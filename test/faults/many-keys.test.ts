import {expect, test} from 'vitest';
import {openWatch, repaint, selectedRow, timeless} from '../e2e/warptop.js';
import {keys} from '../helpers/terminal.js';

/** How long the screen may take after a flood, ms. Generous: the machine may be busy. */
const SOON_MS = 3000;

test('ten thousand keys at once all count', async () => {
  const terminal = await openWatch();
  terminal.press('p');
  await terminal.waitFor('PAUSED');
  terminal.press(`${'j'.repeat(5000)}${'k'.repeat(4997)}g${keys.down.repeat(3)}`);
  await terminal.waitFor((screen) => selectedRow(screen).includes('ea3f83ec'), SOON_MS);
});

test('keys of every kind, at random, leave it alive and its terminal whole', async () => {
  const terminal = await openWatch();
  const all = [
    'j',
    'k',
    'g',
    'G',
    's',
    'S',
    '!',
    'x',
    'u',
    'w',
    'p',
    '?',
    'L',
    keys.enter,
    keys.left,
    keys.up,
    keys.pageDown,
    keys.controlL,
  ];
  let seed = 1;
  const next = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed;
  };
  terminal.press(Array.from({length: 3000}, () => all[next() % all.length]).join(''));
  terminal.press('h'.repeat(3010));
  const list = await terminal.waitFor(/TUNNEL \/ CONNECTOR/, SOON_MS * 2);
  expect(list.at(-1)).toContain('q quit');
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
  expect(terminal.screen().join('')).toBe('');
});

test.each([
  ['as a paste', '\u001B[200~', '\u001B[201~'],
  ['as keys', '', ''],
])(
  'a megabyte into the filter %s leaves a short filter and a live screen',
  async (_, before, after) => {
    const terminal = await openWatch();
    terminal.press('/');
    await terminal.waitFor('filter: ▏');
    terminal.press(`${before}${'wxyz '.repeat(200_000)}${after}`);
    await terminal.waitFor('Nothing matches “wxyz wxyz', 10_000);
    terminal.press(keys.controlU, 'hq');
    await terminal.waitFor('filter: hq▏', 10_000);
    terminal.press(keys.enter);
    await terminal.waitFor('filter “hq”', SOON_MS);
  },
  30_000,
);

test('a storm of sizes leaves selection, filter and what stood on the screen before', async () => {
  const terminal = await openWatch({columns: 100, rows: 30});
  terminal.press('/prod', keys.enter);
  await terminal.waitFor('filter “prod”');
  terminal.press('jj', 'p');
  await terminal.waitFor(
    (screen) => selectedRow(screen).includes('ea3f83ec') && /PAUSED/.test(screen[0] ?? ''),
  );
  for (let step = 0; step < 200; step += 1) {
    terminal.resize(40 + ((step * 37) % 160), 10 + ((step * 13) % 50));
  }
  terminal.resize(100, 30);
  const screen = await terminal.waitFor(
    (shown) =>
      shown.length === 30 &&
      terminal.widths()[0] === 100 &&
      /q quit/.test(shown[29] ?? '') &&
      selectedRow(shown).includes('ea3f83ec'),
  );
  expect(screen.join('\n')).toContain('filter “prod”');
  expect(timeless(await repaint(terminal))).toEqual(timeless(screen));
  // Neither erased nor grown: no frame was pushed into it.
  expect(terminal.raw()).not.toContain('\u001B[3J');
  terminal.press('q');
  await terminal.exit;
  expect(terminal.buffer()).toBe('normal');
  expect(terminal.scrollback().filter((line) => line !== '')).toEqual([]);
});
