import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {Socket} from 'node:net';
import type {Readable} from 'node:stream';
import {isatty} from 'node:tty';
import type {Clock} from './clock.js';
import {usageError} from './exit.js';
import {type SafeText, safe} from './model/text.js';

/** The one word that a text is but for blanks around it; null where it is none, as a token cannot be. */
export const secretIn = (text: string): string | null => /^[\x21-\x7e]+$/.exec(text.trim())?.[0] ?? null;

/** A secret is one line; a pipe or device that never ends is none. */
export const MOST_SECRET_BYTES = 65_536;

/** Long enough for a password manager that asks its owner first. */
const PATIENCE_MS = 60_000;

export type SecretFile = {readonly text: string; readonly mode: number};

/** The start of a file, at most 64 KiB, and its mode. @throws where it cannot be read */
export const readSecretFile = (path: string): SecretFile => {
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

const readAll = async (input: Readable, where: SafeText): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MOST_SECRET_BYTES) {
      throw usageError(safe`What comes ${where} is no token: it is longer than 64 KiB.`);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** @param where the token comes, for the sentence  @param check what the user should look at */
const readInTime = async (
  input: Readable,
  clock: Clock,
  where: SafeText,
  check: SafeText,
): Promise<string> => {
  const ended = new AbortController();
  const isLate = clock.sleep(PATIENCE_MS, ended.signal).then(() => {
    if (!ended.signal.aborted) {
      throw usageError(safe`The token ${where} did not end within a minute. Check ${check}.`);
    }
    return '';
  });
  try {
    return await Promise.race([readAll(input, where), isLate]);
  } catch (error) {
    input.destroy();
    throw error;
  } finally {
    ended.abort();
  }
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
  return readInTime(input, clock, safe`on standard input`, safe`--token-file -`);
};

/**
 * All that the pipe at a path holds, such as one of the shell's `<(command)`; null where there is none. One that
 * others can read is left unread: its mode is reason enough to refuse it. Opened without waiting for its writer,
 * whom nobody promised.
 * @throws ExitError where it is a terminal, too long, or does not end in a minute
 */
export const readSecretPipe = async (path: string, clock: Clock): Promise<SecretFile | null> => {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    // Whoever reads it as a file says why it cannot be read.
    return null;
  }
  const stats = fstatSync(file);
  const isTerminal = isatty(file);
  const isShared = (stats.mode & 0o077) !== 0;
  if (isTerminal || !stats.isFIFO() || isShared) {
    closeSync(file);
  }
  if (isTerminal) {
    throw usageError(
      safe`The file of --token-file is a terminal, which would show the token. Run: <a command that prints it> | warptop --token-file -`,
    );
  }
  if (!stats.isFIFO()) {
    return null;
  }
  const input = isShared ? null : new Socket({fd: file, writable: false});
  const text = input === null ? '' : await readInTime(input, clock, safe`from the pipe`, safe`--token-file`);
  return {text, mode: stats.mode};
};
