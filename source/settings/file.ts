import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import {isAbsolute, join} from 'node:path';
import {ExitError, usageError} from '../exit.js';
import {type FlagValues, textOf} from '../flag-values.js';
import {escaped, safe} from '../model/text.js';
import {quoted} from './credentials.js';
import type {SettingsFile} from './parse.js';

/** Enough for thousands of labels. */
const MOST_BYTES = 262_144;

/** The usual way to name no file. */
const NOTHING = '/dev/null';

/** Where the configuration file is looked for. */
export type SettingsPlace = {readonly path: string /** By --config. */; readonly isNamed: boolean};

/**
 * The file to read: that of --config, or `warptop/config.toml` where the user keeps configurations; null where that is
 * nowhere. Never one of the working directory.
 * @param home the user's directory; what is not absolute counts as none
 */
export const settingsPlace = (
  flags: FlagValues,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): SettingsPlace | null => {
  const named = textOf(flags, 'config');
  if (named !== null) {
    return {path: named, isNamed: true};
  }
  const given = env.XDG_CONFIG_HOME ?? '';
  // As the XDG specification has it: a path that is not absolute is to be ignored.
  const configurations = isAbsolute(given) ? given : isAbsolute(home) ? join(home, '.config') : null;
  return configurations === null
    ? null
    : {path: join(configurations, 'warptop', 'config.toml'), isNamed: false};
};

const codeOf = (error: unknown): string => {
  const {code} = error as {code?: unknown};
  return typeof code === 'string' ? code : 'unknown error';
};

const bytesOf = (file: number): Buffer => {
  const bytes = Buffer.alloc(MOST_BYTES + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read) {
    read = readSync(file, bytes, length, bytes.length - length, null);
  }
  return bytes.subarray(0, length);
};

/** @throws ExitError where it is no file of the user's own, or not of text */
const textIn = (file: number, path: string): string => {
  const {mode} = fstatSync(file);
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
    throw usageError(safe`The configuration ${escaped(path)} is no regular file.`);
  }
  if ((mode & 0o022) !== 0) {
    // It may name commands to run.
    throw usageError(
      safe`The configuration ${escaped(path)} can be written by other users. Run: chmod go-w ${escaped(quoted(path))}`,
    );
  }
  const bytes = bytesOf(file);
  if (bytes.length > MOST_BYTES) {
    throw usageError(
      safe`The configuration ${escaped(path)} is larger than ${MOST_BYTES / 1024} KiB: it is none of warptop's.`,
    );
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    throw usageError(safe`The configuration ${escaped(path)} is not written in UTF-8.`);
  }
};

/** @throws ExitError where it cannot be read, but for one that is missing and was not named: that is null */
const readText = ({path, isNamed}: SettingsPlace): string | null => {
  const unreadable = (code: string): ExitError =>
    usageError(
      isNamed
        ? safe`The configuration ${escaped(path)} cannot be read (${escaped(code)}). Check --config.`
        : safe`The configuration ${escaped(path)} cannot be read (${escaped(code)}). Check its mode, or name another with --config.`,
    );
  let file: number;
  try {
    // A pipe is not waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    if (isMissing && !isNamed) {
      return null;
    }
    throw unreadable(code);
  }
  try {
    return textIn(file, path);
  } catch (error) {
    throw error instanceof ExitError ? error : unreadable(codeOf(error));
  } finally {
    closeSync(file);
  }
};

/**
 * The configuration file; null where there is none. Its parser is loaded only where there is something to parse.
 * @throws ExitError with one sentence that says what is wrong with it, and where
 */
export const openSettings = async (place: SettingsPlace | null): Promise<SettingsFile | null> => {
  const text = place === null || place.path === NOTHING ? null : readText(place);
  if (place === null || text === null) {
    return null;
  }
  const {parseSettings} = await import('./parse.js');
  return parseSettings(place.path, text);
};
