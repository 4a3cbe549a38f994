import {expect, test} from 'vitest';
import {keys, openTerminal} from '../helpers/terminal.js';
import {envOf, isLoaded, openSimulator, repaint, timeless} from './warptop.js';

test('a copy reaches the clipboard of the terminal, and leaves the picture alone', async () => {
  const env = envOf(await openSimulator());
  const terminal = openTerminal({args: ['--interval', '1'], env});
  await terminal.waitFor(isLoaded);
  terminal.press('p');
  await terminal.waitFor('PAUSED');
  const before = timeless(await repaint(terminal));
  expect(terminal.clipboard()).toEqual([]);
  terminal.press('y');
  const choice = await terminal.waitFor(/^copy connector 6ed574f8: i id {2}a address/m);
  expect(timeless(choice).slice(0, -1)).toEqual(before.slice(0, -1));
  terminal.press('a');
  await terminal.waitFor('sent the address of connector 6ed574f8 (12 characters) to the clipboard.');
  expect(terminal.clipboard()).toEqual(['203.0.113.41']);
  terminal.press('y');
  await terminal.waitFor(/^copy connector/m);
  terminal.press(keys.escape);
  const after = await terminal.waitFor((screen) => screen.at(-1) === before.at(-1));
  expect(timeless(after)).toEqual(before);
  expect(timeless(await repaint(terminal))).toEqual(before);
  expect(terminal.clipboard()).toHaveLength(1);
  terminal.press('q');
  expect(await terminal.exit).toEqual({code: 0, signal: null});
});
