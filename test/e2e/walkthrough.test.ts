import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {keys, openTerminal} from '../helpers/terminal.js';

/* The incident of the readme: its keys are pressed, and what it says must be seen. */

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('readme.md', root), 'utf8');

const [, table = ''] =
  /### An incident, step by step\n[\s\S]*?\n\| --- \| --- \| --- \|\n((?:\|.*\n)+)/.exec(readme) ?? [];

const codesIn = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

const KEYS: Readonly<Record<string, string>> = {Enter: keys.enter, Esc: keys.escape};

const steps = table
  .trimEnd()
  .split('\n')
  .map((row) => row.split('|').slice(1, 3))
  .map(([press, see]) => ({press: codesIn(press), see: codesIn(see)}));

test('the incident of the readme goes as it says', async () => {
  expect(steps.length).toBeGreaterThan(5);
  const recording = fileURLToPath(new URL('test/fixtures/recordings/outage.ndjson', root));
  const terminal = openTerminal({args: ['--replay', recording, '--utc'], columns: 120, rows: 40});
  await terminal.waitFor((screen) => /REPLAY/.test(screen[0] ?? ''));
  for (const {press, see} of steps) {
    for (const name of press) {
      terminal.press(KEYS[name] ?? name);
    }
    await terminal.waitFor((screen) => see.every((words) => screen.join('\n').includes(words)));
  }
});
