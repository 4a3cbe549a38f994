import {PassThrough, Readable} from 'node:stream';
import {expect, test} from 'vitest';
import {ExitError} from '../source/exit.js';
import {readSecretInput} from '../source/secret-input.js';
import {fakeClock} from './helpers/fake-clock.js';

const refusalOf = async (reading: Promise<string>): Promise<string> => {
  const error: unknown = await reading.then(
    (text) => new Error(`not refused: ${text}`),
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
