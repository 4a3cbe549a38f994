import {explainFailure, type Failure} from '../model/failure.js';
import {capitalized, type SafeText, safe} from '../model/text.js';
import type {Polling} from '../monitor/polling.js';
import type {Store} from '../monitor/store.js';
import {lapseWords, slowWords} from '../monitor/words.js';
import type {Log, LogLevel, LogMessage} from './log.js';

const event = (level: LogLevel, text: string): LogMessage => ({level, from: 'api', text});

const seconds = (ms: number): SafeText => safe`${Math.max(0, Math.round(ms / 1000))} s`;

const wordsOf = (failure: Failure): SafeText => capitalized(explainFailure(failure));

/** What keeps the monitor from asking, in words that stay the same while it lasts. */
const troubleOf = ({activity}: Polling): string | null => {
  switch (activity.name) {
    case 'retrying':
    case 'refused':
      return `${wordsOf(activity.failure)}.`;
    case 'rate_limited':
      return `Rate limited: nothing is asked until ${new Date(activity.until).toISOString()}.`;
    default:
      return null;
  }
};

/** Where the API asked for silence again, only the time differs. */
const isSameTrouble = (before: Polling, after: Polling): boolean =>
  troubleOf(before) === troubleOf(after) ||
  (before.activity.name === 'rate_limited' && after.activity.name === 'rate_limited');

/** What happened to the API between two looks at the monitor: nothing for a poll like any other. */
export const pollingEvents = (before: Polling, after: Polling): readonly LogMessage[] => {
  const events: LogMessage[] = [];
  const trouble = troubleOf(after);
  if (trouble !== null) {
    if (!isSameTrouble(before, after)) {
      events.push(event(after.activity.name === 'refused' ? 'error' : 'warning', trouble));
    }
  } else if (before.answeredAt === null && after.answeredAt !== null) {
    events.push(event('info', 'The API answers.'));
  } else if (troubleOf(before) !== null && before.answeredAt !== null && after.answeredAt !== null) {
    const silence = seconds(after.answeredAt - before.answeredAt);
    events.push(event('info', `The API answers again, after ${silence} without an answer.`));
  }
  if (before.isTrickle !== after.isTrickle) {
    events.push(
      after.isTrickle
        ? event('warning', `${capitalized(slowWords)}.`)
        : event('info', 'The quota has room again: asking at the usual pace.'),
    );
  }
  if (after.lapse !== null && after.lapse.at !== before.lapse?.at) {
    events.push({
      level: 'warning',
      from: 'warptop',
      text: `${capitalized(lapseWords(after.lapse, seconds(after.lapse.ms)))}.`,
    });
  }
  return events;
};

/** Writes what happens to the API into the log. @returns what stops it */
export const logPolling = (
  store: Pick<Store<{readonly polling: Polling}>, 'get' | 'subscribe'>,
  log: Pick<Log, 'add'>,
): (() => void) => {
  let before = store.get().polling;
  return store.subscribe(() => {
    const after = store.get().polling;
    for (const message of pollingEvents(before, after)) {
      log.add(message);
    }
    before = after;
  });
};
