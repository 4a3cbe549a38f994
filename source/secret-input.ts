import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import type {Readable} from 'node:stream';
import type {Clock} from './clock.js';
import {usageError} from './exit.js';
import {safe} from './model/text.js';

/** A secret is one line; a pipe or device that never ends is none. */
const MOST_SECRET_BYTES = 65_536;

/** Long enough for a password manager that asks its owner first. */
const PATIENCE_MS = 60_000;

/** The start of a file, at most 64 KiB, and its mode. @throws where it cannot be read */
export const readSecretFile = (path: string): {readonly text: string; readonly mode: number} => {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MOST_SECRET_BYTES);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    return {text: bytes.toString('utf8', 0, length), mode: fstatSync(file).mode};
  } finally {
    closeSync(file);
  }
};

const readAll = async (input: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MOST_SECRET_BYTES) {
      throw usageError(safe`What comes on standard input is no token: it is longer than 64 KiB.`);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * All that a pipe on standard input holds.
 * @throws ExitError where it is a terminal (a token typed there would be seen), too long, or does not end in a minute
 */
export const readSecretInput = async (
  input: Readable & {readonly isTTY?: boolean},
  clock: Clock,
): Promise<string> => {
  if (input.isTTY === true) {
    throw usageError(
      safe`--token-file - reads a pipe, and standard input is a terminal, which would show the token. Run: <a command that prints it> | warptop --token-file -`,
    );
  }
  const ended = new AbortController();
  const isLate = clock.sleep(PATIENCE_MS, ended.signal).then(() => {
    if (!ended.signal.aborted) {
      throw usageError(safe`The token on standard input did not end within a minute. Check --token-file -.`);
    }
    return '';
  });
  try {
    return await Promise.race([readAll(input), isLate]);
  } catch (error) {
    input.destroy();
    throw error;
  } finally {
    ended.abort();
  }
};
