import {execFileSync, spawn} from 'node:child_process';
import {chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {PassThrough, Readable} from 'node:stream';
import {describe, expect, onTestFinished, test} from 'vitest';
import {ExitError} from '../source/exit.js';
import {readSecretInput, readSecretPipe} from '../source/secret-input.js';
import {fakeClock} from './helpers/fake-clock.js';

const refusalOf = async (reading: Promise<unknown>): Promise<string> => {
  const error: unknown = await reading.then(
    (text) => new Error(`not refused: ${JSON.stringify(text)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof ExitError) {
    expect(error.code).toBe(2);
    return error.message;
  }
  throw error;
};

test.each([
  ['in one piece', ['a secret\n']],
  ['in pieces that cut a character', [Buffer.from([0x61, 0xc3]), Buffer.from([0xa9, 0x0a])]],
  ['none', []],
])('what comes is handed on as it is: %s', async (_name, pieces) => {
  expect(await readSecretInput(Readable.from(pieces), fakeClock(0))).toBe(
    Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString('utf8'),
  );
});

test('exactly 64 KiB are read, one more byte is refused', async () => {
  const most = 'x'.repeat(65_536);
  expect(await readSecretInput(Readable.from([most]), fakeClock(0))).toBe(most);
  expect(await refusalOf(readSecretInput(Readable.from([most, 'x']), fakeClock(0)))).toContain('64 KiB');
});

test('what never ends is waited for a minute, and then let go', async () => {
  const clock = fakeClock(0);
  const input = new PassThrough();
  input.write('half a secret');
  const reading = refusalOf(readSecretInput(input, clock));
  clock.advance(60_000);
  expect(await reading).toContain('did not end within a minute');
  expect(input.destroyed).toBe(true);
});

test('a terminal is not read', async () => {
  const input = Object.assign(new PassThrough(), {isTTY: true});
  expect(await refusalOf(readSecretInput(input, fakeClock(0)))).toContain('standard input is a terminal');
  expect(input.readableFlowing).toBeNull();
});

describe('a named pipe', () => {
  const namedPipe = (mode = 0o600): string => {
    const directory = mkdtempSync(join(tmpdir(), 'warptop-pipe-'));
    onTestFinished(() => rmSync(directory, {recursive: true}));
    const path = join(directory, 'token');
    execFileSync('mkfifo', [path]);
    chmodSync(path, mode);
    return path;
  };

  /** Opens without waiting for the other end. */
  const writer = (path: string): number => openSync(path, 'r+');

  test('that nobody writes to is waited for a minute, and then let go', async () => {
    const clock = fakeClock(0);
    const reading = refusalOf(readSecretPipe(namedPipe(), clock));
    clock.advance(60_000);
    expect(await reading).toMatch(/did not end within a minute\. Check --token-file\.$/);
  });

  test('that somebody holds open is let go too', async () => {
    const clock = fakeClock(0);
    const path = namedPipe();
    const reading = refusalOf(readSecretPipe(path, clock));
    const file = writer(path);
    onTestFinished(() => closeSync(file));
    writeSync(file, 'half a secret');
    clock.advance(60_000);
    expect(await reading).toContain('did not end within a minute');
  });

  test('is read to its end, whoever is first', async () => {
    const path = namedPipe();
    const reading = readSecretPipe(path, fakeClock(0));
    const file = writer(path);
    writeSync(file, 'a secret\n');
    closeSync(file);
    expect((await reading)?.text).toBe('a secret\n');
  });

  test('that floods is refused', async () => {
    const path = namedPipe();
    const reading = refusalOf(readSecretPipe(path, fakeClock(0)));
    const child = spawn('/bin/sh', ['-c', 'exec yes > "$0"', path]);
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(await reading).toContain('64 KiB');
  });

  test('that others can read is not waited for', async () => {
    const found = await readSecretPipe(namedPipe(0o644), fakeClock(0));
    expect(found?.text).toBe('');
    expect((found?.mode ?? 0) & 0o777).toBe(0o644);
  });

  test('is no file, and the other way round', async () => {
    const path = join(namedPipe(), '..', 'file');
    writeFileSync(path, 'a secret');
    expect(await readSecretPipe(path, fakeClock(0))).toBeNull();
    expect(await readSecretPipe('/nonexistent', fakeClock(0))).toBeNull();
  });
});
