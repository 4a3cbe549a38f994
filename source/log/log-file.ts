import {closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync} from 'node:fs';
import {isatty} from 'node:tty';
import {usageError} from '../exit.js';
import {escaped, safe} from '../model/text.js';
import {isWorthTelling, type LogEntry, type LogMessage} from './log.js';

/**
 * What a log file of one run may grow by, bytes. Nothing is written for a poll, only for what changes; this is for
 * the day on which something never stops changing.
 */
const MOST_BYTES = 10_000_000;

/** A named pipe that nobody reads must not hold the command up. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

const openLogFile = (path: string): number => openSync(path, FLAGS, 0o600);

const codeOf = (error: unknown): string => {
  const {code} = error as {code?: unknown};
  return typeof code === 'string' ? code : 'unknown error';
};

/** One message as a line of JSON; `count` where it is a repeated one. */
export const logLine = ({lastAt, level, from, text, count}: LogEntry): string =>
  `${JSON.stringify({at: new Date(lastAt).toISOString(), level, from, text, ...(count > 1 ? {count} : {})})}\n`;

/** Appends the whole line or nothing. @throws where there is no room or no file */
const append = (path: string, line: string): void => {
  const file = openLogFile(path);
  try {
    const bytes = Buffer.from(line);
    const written = writeSync(file, bytes);
    if (written < bytes.length) {
      const {size} = fstatSync(file);
      ftruncateSync(file, size - written);
      throw Object.assign(new Error('no room for the whole line'), {code: 'ENOSPC'});
    }
  } finally {
    closeSync(file);
  }
};

/**
 * Appends messages to a file, one JSON object a line, readable by its owner only where it is created. The file is
 * opened for each line, so that it may be moved away meanwhile. Trouble with it is told once, and never thrown.
 * @param path an absolute one
 * @param tell is given what the log itself has to say of the file
 * @throws ExitError where it cannot be opened at the start
 */
export const createLogFile = (
  path: string,
  tell: (message: LogMessage) => void,
): ((entry: LogEntry) => void) => {
  const fault = ((): string | null => {
    try {
      const file = openLogFile(path);
      const isTerminal = isatty(file);
      closeSync(file);
      return isTerminal ? 'it is a terminal' : null;
    } catch (error) {
      return codeOf(error);
    }
  })();
  if (fault !== null) {
    throw usageError(safe`The log file cannot be opened (${escaped(fault)}). Check --log-file.`);
  }
  let written = 0;
  let missed = 0;
  let room: 'enough' | 'for the last line' | 'none' = 'enough';
  const say = (level: LogMessage['level'], text: string): void => tell({level, from: 'log file', text});
  return (entry) => {
    if (!isWorthTelling(entry) || room === 'none') {
      return;
    }
    const line = logLine(entry);
    try {
      append(path, line);
    } catch (error) {
      missed += 1;
      if (missed === 1) {
        say('warning', `cannot be written (${codeOf(error)}): messages are in this log only`);
      }
      return;
    }
    written += Buffer.byteLength(line);
    if (missed > 0) {
      const lost = missed;
      missed = 0;
      say('info', `is written again; ${lost} ${lost === 1 ? 'message is' : 'messages are'} missing in it`);
    }
    if (written > MOST_BYTES && room === 'enough') {
      room = 'for the last line';
      say('warning', `has grown by ${MOST_BYTES / 1_000_000} MB in this run: nothing more is written to it`);
      room = 'none';
    }
  };
};
