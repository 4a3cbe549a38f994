import {PassThrough} from 'node:stream';
import {expect, onTestFinished, test} from 'vitest';
import {readLines} from '../../source/output/line-input.js';
import {NOON} from '../helpers/fleet.js';
import {virtualClock} from '../helpers/virtual-clock.js';

const reader = () => {
  const clock = virtualClock(NOON);
  const stdin = new PassThrough();
  const lines: string[] = [];
  const stop = readLines(stdin, clock, (line) => lines.push(line));
  onTestFinished(() => {
    stop();
    stdin.destroy();
  });
  /** What came, after all that was typed was read. */
  const read = async (): Promise<readonly string[]> => {
    await clock.pass(10_000);
    return lines.splice(0);
  };
  return {stdin, read, stop};
};

test.each<readonly [readonly string[], readonly string[]]>([
  [['\n'], ['']],
  [['q\n'], ['q']],
  [['q\r\n'], ['q']],
  [['\r'], ['']],
  [['q'], []],
  [['qu', 'it', '\n'], ['quit']],
  [['a\nb\n'], ['a', 'b']],
  [['\u0000\u001B[A\n'], ['\u0000\u001B[A']],
])('%j is read as %j', async (chunks, lines) => {
  const {stdin, read} = reader();
  const all: string[] = [];
  for (const chunk of chunks) {
    stdin.write(chunk);
    all.push(...(await read()));
  }
  expect(all).toEqual(lines);
});

test('of a line that never ends little is kept, and in a flood of lines none is lost', async () => {
  const {stdin, read} = reader();
  for (let chunk = 0; chunk < 100; chunk += 1) {
    stdin.write('x'.repeat(10_000));
  }
  expect(await read()).toEqual([]);
  stdin.write('\n');
  expect(await read()).toEqual([expect.stringMatching(/^x{80}$/)]);
  stdin.write(`${'\n'.repeat(1000)}q\n`);
  expect((await read()).at(-1)).toBe('q');
});

test('the end of the input, and one that cannot be read, is no line', async () => {
  const {stdin, read} = reader();
  stdin.write('half');
  stdin.destroy(Object.assign(new Error('read EIO'), {code: 'EIO'}));
  expect(await read()).toEqual([]);
});

test('who has stopped hears nothing more', async () => {
  const {stdin, read, stop} = reader();
  stdin.write('\n');
  expect(await read()).toEqual(['']);
  stop();
  stdin.write('\n');
  expect(await read()).toEqual([]);
  expect(stdin.destroyed).toBe(true);
});
