import {resolve} from 'node:path';
import type {Clock} from '../clock.js';
import type {Redact} from '../redact.js';
import {createLog, type Log} from './log.js';
import {createLogFile} from './log-file.js';

/**
 * The log of one run.
 * @param path where it is written to as well; null: nowhere
 * @throws ExitError where that file cannot be opened
 */
export const openLog = (path: string | null, clock: Clock, redact: Redact): Log => {
  const write = path === null ? () => undefined : createLogFile(resolve(path), (message) => log.add(message));
  const log = createLog(clock, redact, write);
  return log;
};
