import {mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {exitCodes} from '../../source/exit.js';
import {createLog} from '../../source/log/log.js';
import {createLogFile} from '../../source/log/log-file.js';
import {openLog} from '../../source/log/open.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {NOON_MS} from '../helpers/observed.js';

const temporary = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-log-'));
  onTestFinished(() => rmSync(directory, {recursive: true, force: true}));
  return directory;
};

const same = (text: string): string => text;

const linesOf = (path: string): readonly unknown[] => {
  const text = readFileSync(path, 'utf8');
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
};

test('one JSON object a line, for the owner only, after what is there already', () => {
  const path = join(temporary(), 'log');
  const log = openLog(path, fakeClock(NOON_MS), same);
  log.add({level: 'error', from: 'stderr', text: 'two\nlines "quoted" \u001B[31m\u2028 \ud800'});
  expect(statSync(path).mode & 0o777).toBe(0o600);
  openLog(path, fakeClock(NOON_MS), same).add({level: 'info', from: 'warptop', text: 'again'});
  expect(linesOf(path)).toEqual([
    {
      at: new Date(NOON_MS).toISOString(),
      level: 'error',
      from: 'stderr',
      text: 'two\nlines "quoted" \u001B[31m\u2028 \ud800',
    },
    {at: new Date(NOON_MS).toISOString(), level: 'info', from: 'warptop', text: 'again'},
  ]);
});

test('what repeats is written the first, tenth, hundredth … time', () => {
  const path = join(temporary(), 'log');
  const log = openLog(path, fakeClock(NOON_MS), same);
  for (let n = 0; n < 5000; n += 1) {
    log.add({level: 'warning', from: 'stderr', text: 'noise'});
  }
  expect(linesOf(path)).toEqual(
    [{}, {count: 10}, {count: 100}, {count: 1000}].map((more) =>
      expect.objectContaining({text: 'noise', ...more}),
    ),
  );
});

test('noise that is ever new fills no disk', () => {
  const path = join(temporary(), 'log');
  const log = openLog(path, fakeClock(NOON_MS), same);
  for (let n = 0; n < 2700; n += 1) {
    log.add({level: 'warning', from: 'stderr', text: `${n} ${'x'.repeat(3900)}`});
  }
  expect(statSync(path).size).toBeLessThan(10_010_000);
  const told = log.get().entries.filter(({from}) => from === 'log file');
  expect(linesOf(path).at(-1)).toMatchObject({from: 'log file'});
  expect(told).toEqual([
    expect.objectContaining({text: expect.stringContaining('grown by 10 MB'), count: 1}),
  ]);
});

test.each([
  ['a folder', (directory: string) => directory],
  ['in no folder', (directory: string) => join(directory, 'none', 'log')],
  ['in a file', (directory: string) => join(directory, 'file', 'log')],
  ['a name that is too long', (directory: string) => join(directory, 'x'.repeat(300))],
  ['a name with a zero in it', (directory: string) => `${directory}/a\0b`],
])('%s cannot be a log file, which is told at the start', (_, pathIn) => {
  const directory = temporary();
  writeFileSync(join(directory, 'file'), '');
  expect(() => createLogFile(pathIn(directory), () => undefined)).toThrow(
    expect.objectContaining({code: exitCodes.usage, words: expect.stringMatching(/--log-file/)}),
  );
});

test('trouble with the file is told once in the log, and its end too', () => {
  const directory = temporary();
  const folder = join(directory, 'logs');
  mkdirSync(folder);
  const path = join(folder, 'log');
  const clock = fakeClock(NOON_MS);
  const log = openLog(path, clock, same);
  const add = (text: string): void => log.add({level: 'info', from: 'warptop', text});
  add('one');
  renameSync(folder, `${folder}-away`);
  add('two');
  add('three');
  expect(log.get().entries.map(({from, text}) => `${from}: ${text}`)).toEqual([
    'warptop: one',
    'warptop: two',
    'log file: cannot be written (ENOENT): messages are in this log only',
    'warptop: three',
  ]);
  mkdirSync(folder);
  add('four');
  expect(linesOf(path)).toEqual([
    expect.objectContaining({text: 'four'}),
    expect.objectContaining({text: 'is written again; 3 messages are missing in it'}),
  ]);
  expect(log.get().unexpected).toBe(2);
});

test('a device that is full loses lines, and nothing else', () => {
  const log = openLog('/dev/full', fakeClock(NOON_MS), same);
  log.add({level: 'info', from: 'warptop', text: 'one'});
  log.add({level: 'info', from: 'warptop', text: 'two'});
  expect(log.get().entries.map(({text}) => text)).toEqual([
    'one',
    'cannot be written (ENOSPC): messages are in this log only',
    'two',
  ]);
});

test('a log without a file is only that', () => {
  const log = createLog(fakeClock(NOON_MS), same, () => undefined);
  log.add({level: 'info', from: 'warptop', text: 'one'});
  expect(log.get().entries).toHaveLength(1);
});
