import type {Log, LogEntry} from '../log/log.js';
import {isWorthTelling} from '../log/log.js';
import {escaped, type SafeText, safe} from '../model/text.js';

const lineOf = ({text, from}: LogEntry): SafeText =>
  from === 'warptop' || from === 'api' ? escaped(text) : safe`${escaped(from)}: ${escaped(text)}`;

/**
 * Tells the messages of the log as lines, from now on; of those that came before, what is no warning, since warnings
 * were told when they came.
 * @returns what stops it
 */
export const tellLog = (
  log: Pick<Log, 'get' | 'subscribe'>,
  tell: (line: SafeText) => void,
): (() => void) => {
  for (const entry of log.get().entries) {
    if (entry.level === 'info') {
      tell(lineOf(entry));
    }
  }
  return log.subscribe(() => {
    // Whatever is added, or comes once more, stands last.
    const last = log.get().entries.at(-1);
    if (last !== undefined && isWorthTelling(last)) {
      tell(lineOf(last));
    }
  });
};
