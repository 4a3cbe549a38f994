import {closeSync, constants, fchmodSync, fstatSync, openSync, readSync, statSync} from 'node:fs';
import {isatty} from 'node:tty';
import {gunzipSync, constants as zlibConstants} from 'node:zlib';
import {ExitError, usageError} from '../exit.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {isGzip} from './chunks.js';
import {readHeader} from './header.js';
import {lockFile} from './lock.js';

/** A file that is open for writing. */
export type Target = {
  readonly file: number;
  /** Where to go on writing, bytes from its start. */
  readonly position: number;
  /** False for devices, which have no place to go on at. */
  readonly isRegular: boolean;
};

/** A named pipe that nobody reads must not hold the command up. */
const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK;

/** A header is much shorter. */
const START_BYTES = 65_536;

/** What went wrong with a file, in words. */
export const fileTrouble = (error: unknown): SafeText => {
  const {code} = error as {code?: unknown};
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return safe`no space left`;
    case 'EFBIG':
      return safe`the file may not grow any more`;
    case 'EACCES':
    case 'EPERM':
      return safe`permission denied`;
    case 'EROFS':
      return safe`the file system is read-only`;
    case 'ENOENT':
      return safe`there is no such directory`;
    case 'EISDIR':
      return safe`it is a directory`;
    default:
      return escaped(typeof code === 'string' ? code : 'unknown error');
  }
};

/** As a sentence for who named the file. */
export const refusal = (path: string, why: SafeText): ExitError =>
  usageError(safe`${escaped(path)} cannot be recorded to: ${why}. Choose another file for --record.`);

/**
 * Makes a file ours alone; a device is nobody's.
 * @param given the path as the user gave it  @returns what gives it free again
 * @throws ExitError where it is in use, or no file can be made beside it
 */
export const lockTarget = (path: string, given: string): (() => void) => {
  try {
    const stats = statSync(path, {throwIfNoEntry: false});
    if (stats?.isDirectory()) {
      throw refusal(given, safe`it is a directory`);
    }
    return stats === undefined || stats.isFile() ? lockFile(path) : () => undefined;
  } catch (error) {
    throw error instanceof ExitError ? error : refusal(given, fileTrouble(error));
  }
};

const startOf = (file: number): Buffer => {
  const bytes = Buffer.alloc(START_BYTES);
  return bytes.subarray(0, readSync(file, bytes, 0, START_BYTES, 0));
};

const firstLineOf = (start: Buffer): string => {
  const bytes = isGzip(start)
    ? gunzipSync(start, {finishFlush: zlibConstants.Z_SYNC_FLUSH, maxOutputLength: 100 * START_BYTES})
    : start;
  return bytes.toString('utf8').split('\n', 1)[0] ?? '';
};

/** Why nothing may be appended to what a file holds; null where it may. */
const objection = (
  start: Buffer,
  {isMasked, isGzipped}: {isMasked: boolean; isGzipped: boolean},
): SafeText | null => {
  let line: unknown;
  try {
    line = JSON.parse(firstLineOf(start));
  } catch {
    return safe`it holds something else than a recording of warptop`;
  }
  const found = readHeader(line);
  if (!found.ok) {
    return found.why;
  }
  if (isGzip(start) !== isGzipped) {
    return isGzipped
      ? safe`its name ends in .gz, but it is not compressed`
      : safe`it is compressed, but its name does not end in .gz`;
  }
  if (found.header.isMasked !== isMasked) {
    return isMasked
      ? safe`what it holds is not masked`
      : safe`what it holds is masked, and this would not be`;
  }
  return null;
};

/**
 * Opens a file to go on where it ends, readable by its owner only.
 * @throws ExitError where it is no place to write to, or holds something else
 * @throws where it cannot be opened
 */
export const openTarget = (
  path: string,
  about: {readonly isMasked: boolean; readonly isGzipped: boolean},
): Target => {
  const file = openSync(path, FLAGS, 0o600);
  try {
    const stats = fstatSync(file);
    if (isatty(file)) {
      throw refusal(path, safe`it is a terminal`);
    }
    if (!stats.isFile()) {
      if (stats.isFIFO() || stats.isSocket()) {
        throw refusal(path, safe`it is a pipe`);
      }
      return {file, position: 0, isRegular: false};
    }
    const why = stats.size === 0 ? null : objection(startOf(file), about);
    if (why !== null) {
      throw refusal(path, why);
    }
    if (stats.uid === process.getuid?.() && (stats.mode & 0o777) !== 0o600) {
      fchmodSync(file, 0o600);
    }
    return {file, position: stats.size, isRegular: true};
  } catch (error) {
    closeSync(file);
    throw error instanceof ExitError
      ? error
      : Object.assign(new Error(), {code: (error as {code?: unknown}).code});
  }
};
