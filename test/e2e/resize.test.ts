import {expect, test} from 'vitest';
import type {Terminal} from '../helpers/terminal.js';
import {openWatch, repaint, selectedRow, timeless} from './warptop.js';

/** The picture fills the pane: its state stands at the right edge, the keys on the last line. */
const fills =
  (terminal: Terminal, columns: number, rows: number) =>
  (screen: readonly string[]): boolean =>
    screen.length === rows &&
    terminal.widths()[0] === columns &&
    /PAUSED/.test(screen[0] ?? '') &&
    /q quit/.test(screen.at(-1) ?? '');

test('every size gets one clean picture', async () => {
  const terminal = await openWatch({}, 'failover');
  terminal.press('jj', 'p');
  await terminal.waitFor('PAUSED');
  const id = /[├└] (\w{8})/.exec(selectedRow(terminal.screen()))?.[1] ?? 'none';

  for (const [columns, rows] of [
    [60, 20],
    [40, 10],
    [300, 100],
    [80, 24],
    [120, 40],
    [41, 60],
    [200, 10],
  ] as const) {
    terminal.resize(columns, rows);
    const screen = await terminal.waitFor(fills(terminal, columns, rows));
    expect(selectedRow(screen)).toContain(id);
    expect(Math.max(...terminal.widths())).toBeLessThanOrEqual(columns);
    expect(screen.filter((line) => /TUNNEL \/ CONN/.test(line))).toHaveLength(1);
    expect(screen.filter((line) => /PAUSED/.test(line))).toHaveLength(1);
    expect(screen.filter((line) => /q quit/.test(line))).toHaveLength(1);
    // Nothing is left of the picture before: painting anew makes no difference.
    expect(timeless(await repaint(terminal))).toEqual(timeless(screen));
  }
});

test('a pane that is too small says what is needed, and is used again when it grows', async () => {
  const terminal = await openWatch({columns: 80, rows: 24});
  terminal.press('j');
  await terminal.waitFor((screen) => selectedRow(screen).includes('931a86cf'));
  for (const [columns, rows] of [
    [30, 8],
    [80, 9],
    [39, 24],
  ] as const) {
    terminal.resize(columns, rows);
    // What was there before may stay for the tenth of a second after which the picture is painted anew.
    const words = `warptop needs 40×10; this pane has ${columns}×${rows}.`;
    await terminal.waitFor(
      (shown) => shown.length === rows && shown.join(' ').replaceAll(/ +/g, ' ').trim() === words,
    );
  }
  terminal.resize(1, 1);
  terminal.resize(2, 30);
  terminal.resize(80, 24);
  const back = await terminal.waitFor(
    (shown) => shown.length === 24 && /q quit/.test(shown[23] ?? '') && /LIVE/.test(shown[0] ?? ''),
  );
  expect(selectedRow(back)).toContain('931a86cf');
});

test('a storm of sizes ends in a clean picture, and keys pressed meanwhile are obeyed', async () => {
  const terminal = await openWatch();
  terminal.press('p');
  await terminal.waitFor('PAUSED');
  for (let step = 0; step < 60; step += 1) {
    terminal.resize(40 + ((step * 37) % 160), 10 + ((step * 13) % 50));
    if (step % 20 === 0) {
      terminal.press('j');
    }
  }
  terminal.resize(100, 30);
  const screen = await terminal.waitFor(
    (shown) => fills(terminal, 100, 30)(shown) && selectedRow(shown).includes('branch-ams'),
  );
  expect(timeless(await repaint(terminal))).toEqual(timeless(screen));
});
