import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {describe, expect, test, vi} from 'vitest';
import {ExitError} from '../../source/exit.js';
import type {Observation} from '../../source/model/observation.js';
import {rawText} from '../../source/model/text.js';
import {createRedactor} from '../../source/redact.js';
import {answered, connector, listed, NOON, tunnel} from '../helpers/fleet.js';
import {type Recording, read, record, sessionLines, temporary} from './recordings.js';

const account: Observation = {
  outcome: 'account',
  account: {id: 'a', name: rawText('acme')},
  ...{at: NOON, tookMs: 0, requests: 0, quota: null},
};

const seen = (n: number): Observation => answered([connector()], {at: NOON + n});

/** Lets so much time pass, and waits until so many lines are written. */
const written = async ({recorder, clock}: Recording, afterMs: number, lines: number): Promise<void> => {
  clock.advance(afterMs);
  await vi.waitFor(() => expect(recorder.state.get().lines).toBe(lines), {interval: 2, timeout: 5000});
};

const troubled = async ({recorder, clock}: Recording, afterMs: number): Promise<string> => {
  clock.advance(afterMs);
  await vi.waitFor(() => expect(recorder.state.get().trouble).not.toBeNull(), {interval: 2, timeout: 5000});
  return String(recorder.state.get().trouble);
};

test('lines come into the file each second, for the owner only', async () => {
  const path = join(temporary(), 'recording');
  const recording = record(path);
  recording.recorder.write(account);
  recording.recorder.write(listed([tunnel()]));
  await written(recording, 1000, 3);
  expect(readFileSync(path, 'utf8')).toBe(`${sessionLines([account, listed([tunnel()])]).join('\n')}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(recording.recorder.state.get()).toEqual({path, bytes: statSync(path).size, lines: 3, trouble: null});
  recording.recorder.write(seen(1));
  await written(recording, 1000, 4);
  expect((await read(path)).observed.length).toBe(3);
});

test('the end is written at once, also while a write is under way', async () => {
  const path = join(temporary(), 'recording');
  const {recorder, clock} = record(path);
  recorder.write(seen(1));
  clock.advance(1000);
  recorder.write(seen(2));
  recorder.shift(-5000);
  recorder.close();
  recorder.close();
  const lines = readFileSync(path, 'utf8');
  expect(lines).toContain('"same":1');
  const {observed, events, problemCount} = await read(path);
  expect([observed.length, problemCount]).toEqual([2, 0]);
  expect(events.at(-1)).toEqual({what: 'shift', byMs: -5000});
  await new Promise((resolve) => setImmediate(resolve));
  expect(readFileSync(path, 'utf8')).toBe(lines);
});

test('a second run goes on with a session of its own', async () => {
  const path = join(temporary(), 'recording');
  for (const n of [1, 2]) {
    const {recorder} = record(path);
    recorder.write(seen(n));
    recorder.close();
  }
  chmodSync(path, 0o644);
  record(path).recorder.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const {sessions, observed, problemCount} = await read(path);
  expect([sessions, observed.length, problemCount]).toEqual([3, 2, 0]);
});

test('a line that was cut off is the only one that is damaged', async () => {
  const path = join(temporary(), 'recording');
  const first = record(path);
  first.recorder.write(seen(1));
  first.recorder.close();
  appendFileSync(path, '{"at":17953632');
  const second = record(path);
  second.recorder.write(seen(2));
  second.recorder.close();
  const {sessions, observed, problems} = await read(path);
  expect([sessions, observed.length]).toEqual([2, 2]);
  expect(problems).toEqual([{line: 3, words: 'it is damaged'}]);
});

test('each session is marked again each minute', async () => {
  const path = join(temporary(), 'recording');
  const recording = record(path);
  recording.recorder.write(seen(1));
  await written(recording, 1000, 2);
  recording.clock.advance(60_000);
  recording.recorder.write(seen(2));
  await written(recording, 1000, 4);
  expect(readFileSync(path, 'utf8').split('\n')[2]).toBe(`{"session":${NOON}}`);
});

test('no secret is written, in whichever form it comes', async () => {
  const secret = 'very/secret"token';
  const path = join(temporary(), 'recording');
  const {recorder} = record(path, {redact: createRedactor([secret])});
  const metadata = rawText(JSON.stringify({secret, url: encodeURIComponent(secret)}));
  recorder.write(listed([{...tunnel({name: `x${secret}x`}), metadata}]));
  recorder.close();
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('x(secret)x');
  expect(text).not.toMatch(/secret.{0,4}token/);
});

describe('compressed by name', () => {
  test('each half a minute is a member of one valid file', async () => {
    const path = join(temporary(), 'recording.gz');
    const recording = record(path);
    recording.recorder.write(account);
    await written(recording, 1000, 2);
    const early = statSync(path).size;
    recording.recorder.write(seen(1));
    recording.clock.advance(20_000);
    expect(statSync(path).size).toBe(early);
    await written(recording, 10_000, 4);
    recording.recorder.write(seen(2));
    recording.recorder.close();
    const text = gunzipSync(readFileSync(path)).toString('utf8');
    expect(text.match(/"session"/g)?.length).toBe(2);
    expect((await read(path)).observed.length).toBe(3);
  });

  test('what is being compressed at the end is not lost', async () => {
    const path = join(temporary(), 'recording.gz');
    const {recorder, clock} = record(path);
    recorder.write(seen(1));
    clock.advance(1000);
    recorder.write(seen(2));
    recorder.close();
    const bytes = readFileSync(path);
    await vi.waitFor(async () => expect((await read(path)).observed.length).toBe(2));
    expect(readFileSync(path)).toEqual(bytes);
  });
});

describe('a disk that is full', () => {
  test('stops the recording and nothing else, and is told once', async () => {
    const recording = record('/dev/full');
    recording.recorder.write(seen(1));
    expect(await troubled(recording, 1000)).toBe('recording stopped: no space left; trying again');
    for (let n = 0; n < 100; n += 1) {
      recording.recorder.write(seen(n));
      recording.clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(recording.told).toEqual([
      'Recording to /dev/full stopped: no space left. It is tried again every 30 s.',
    ]);
    recording.recorder.close();
    expect(recording.recorder.state.get().trouble).toBe('recording stopped: no space left');
  });

  test('that has room again is gone on with, in a session of its own', async () => {
    const directory = temporary();
    const [full, path] = [join(directory, 'full'), join(directory, 'recording')];
    symlinkSync('/dev/full', path);
    const recording = record(path);
    recording.recorder.write(account);
    recording.recorder.write(seen(1));
    await troubled(recording, 1000);
    renameSync(path, full);
    recording.recorder.write(seen(2));
    await written(recording, 31_000, 2);
    expect(recording.recorder.state.get().trouble).toBeNull();
    recording.recorder.write(seen(3));
    recording.recorder.close();
    const {observed, sessions, problemCount} = await read(path);
    expect([sessions, problemCount]).toEqual([1, 0]);
    expect(observed).toEqual([{...account, at: expect.any(Number)}, seen(3)]);
    expect(recording.told.at(-1)).toContain('goes on; what happened meanwhile is not in it.');
  });
});

test('a file that is moved away is begun anew, and its first part left as it is', async () => {
  const path = join(temporary(), 'recording');
  const recording = record(path);
  recording.recorder.write(seen(1));
  await written(recording, 1000, 2);
  renameSync(path, `${path}.1`);
  recording.recorder.write(seen(2));
  expect(await troubled(recording, 1000)).toContain('moved or changed by others');
  recording.recorder.write(seen(3));
  await written(recording, 31_000, 3);
  recording.recorder.write(seen(4));
  recording.recorder.close();
  expect((await read(`${path}.1`)).observed).toEqual([seen(1)]);
  expect((await read(path)).observed).toEqual([seen(4)]);
});

test('what others write into the file meanwhile stays there', async () => {
  const path = join(temporary(), 'recording');
  const recording = record(path);
  recording.recorder.write(seen(1));
  await written(recording, 1000, 2);
  appendFileSync(path, 'hello');
  recording.recorder.write(seen(2));
  expect(await troubled(recording, 1000)).toContain('the file was moved or changed by others');
  await written(recording, 31_000, 3);
  expect(readFileSync(path, 'utf8')).toContain('\nhello\n{"warptop"');
});

describe('is refused at the start:', () => {
  const refusalOf = (path: string, isMasked = false): string => {
    try {
      record(path, {isMasked});
    } catch (error) {
      expect(error).toBeInstanceOf(ExitError);
      expect((error as ExitError).code).toBe(2);
      expect(String(error)).toContain('Choose another file for --record');
      return String(error);
    }
    throw new Error('It was taken.');
  };

  const [header = ''] = sessionLines([]);

  test.each<[string, string, string | Uint8Array, string]>([
    ['notes', 'x', 'my notes\n', 'holds something else than a recording'],
    ['other JSON', 'x', '{"a":1}\n', 'does not begin as a recording'],
    ['an archive', 'x.gz', gzipSync('my notes'), 'holds something else'],
    ['a newer version', 'x', '{"warptop":"recording","version":2,"app":"9.9.9"}\n', 'in a version (2)'],
    ['a compressed recording by another name', 'x', gzipSync(`${header}\n`), 'does not end in .gz'],
    ['a plain recording that is called .gz', 'x.gz', `${header}\n`, 'it is not compressed'],
    ['a masked one, without a mask', 'x', `${header.replace('false', 'true')}\n`, 'this would not be'],
  ])('%s', (_, name, content, words) => {
    const path = join(temporary(), name);
    writeFileSync(path, content);
    expect(refusalOf(path)).toContain(words);
    expect(readFileSync(path)).toEqual(Buffer.from(content));
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test('one without a mask, to mask', () => {
    const path = join(temporary(), 'x');
    writeFileSync(path, `${header}\n`);
    expect(refusalOf(path, true)).toContain('what it holds is not masked');
  });

  test('a directory, and a place where there is none', () => {
    const directory = temporary();
    mkdirSync(join(directory, 'sub'));
    expect(refusalOf(join(directory, 'sub'))).toContain('it is a directory');
    expect(refusalOf(join(directory, 'none', 'x'))).toContain('there is no such directory');
  });

  test('a file in use', () => {
    const path = join(temporary(), 'x');
    const {recorder} = record(path);
    // The lock of this very process would be taken for one that was left behind.
    const lock = JSON.stringify({pid: process.ppid, host: hostname()});
    writeFileSync(`${path}.lock`, lock);
    expect(refusalOf(path)).toContain(`in use by another warptop (process ${process.ppid} on`);
    writeFileSync(`${path}.lock`, JSON.stringify({pid: 1, host: 'elsewhere'}));
    expect(refusalOf(path)).toContain('(process 1 on elsewhere)');
    writeFileSync(`${path}.lock`, '');
    expect(refusalOf(path)).toContain('in use by another warptop. Choose');
    recorder.close();
    // It is another one's by now.
    expect(existsSync(`${path}.lock`)).toBe(true);
  });
});

test('the lock of a process that has ended is taken over, and removed at the end', () => {
  const path = join(temporary(), 'x');
  // No process has such a number.
  writeFileSync(`${path}.lock`, JSON.stringify({pid: 2 ** 30, host: hostname()}));
  const {recorder} = record(path);
  expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toEqual({pid: process.pid, host: hostname()});
  expect(statSync(`${path}.lock`).mode & 0o777).toBe(0o600);
  recorder.close();
  expect(existsSync(`${path}.lock`)).toBe(false);
  rmSync(path);
});
