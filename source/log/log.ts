import type {Clock} from '../clock.js';
import {createStore, type Store} from '../monitor/store.js';
import type {Redact} from '../redact.js';

export type LogLevel = 'info' | 'warning' | 'error';

/** Who speaks: `warptop` and `api` tell what happened; all others should have been silent. */
export type LogSource =
  | 'warptop'
  | 'api'
  | 'panel'
  | 'stdout'
  | 'stderr'
  | 'node'
  | 'log file'
  | 'recording'
  | 'token'
  | 'on-change';

export type LogMessage = {readonly level: LogLevel; readonly from: LogSource; readonly text: string};

/** A message, and how often it came. Its text is untrusted, without secrets, and bounded. */
export type LogEntry = LogMessage & {
  /** Wall time of the first and of the last time, ms. */
  readonly at: number;
  readonly lastAt: number;
  readonly count: number;
};

export type LogState = {
  /** The oldest first. */
  readonly entries: readonly LogEntry[];
  /** How many different messages came that nobody expects in a good run; never goes back. */
  readonly unexpected: number;
};

export type Log = Pick<Store<LogState>, 'get' | 'subscribe'> & {
  readonly add: (message: LogMessage) => void;
};

export const emptyLog: LogState = {entries: [], unexpected: 0};

/** What repeats is told the first, the tenth, the hundredth time: whatever keeps it must not grow with mere noise. */
export const isWorthTelling = ({count}: LogEntry): boolean => Number.isInteger(Math.log10(count));

const MOST_ENTRIES = 500;

/** UTF-16 units of one text: a stack has room, a dump has not. */
const MOST_UNITS = 4000;

const EXPECTED: ReadonlySet<LogSource> = new Set(['warptop', 'api']);

const bounded = (text: string): string =>
  text.length <= MOST_UNITS ? text : `${text.slice(0, MOST_UNITS)}…(+${text.length - MOST_UNITS})`;

const isSame = (a: LogMessage, b: LogMessage): boolean =>
  a.text === b.text && a.from === b.from && a.level === b.level;

/** Noise that repeats is counted wherever it stands; what happened keeps its order, or it tells no story. */
const repeatedIndex = (entries: readonly LogEntry[], message: LogMessage): number =>
  EXPECTED.has(message.from)
    ? entries.findIndex((entry, index) => index === entries.length - 1 && isSame(entry, message))
    : entries.findIndex((entry) => isSame(entry, message));

/**
 * The last 500 messages.
 * @param write is given every message as it now stands, again where it repeats; must not throw
 */
export const createLog = (clock: Clock, redact: Redact, write: (entry: LogEntry) => void): Log => {
  const store = createStore(emptyLog);
  return {
    get: store.get,
    subscribe: store.subscribe,
    add: ({level, from, text}) => {
      const {entries, unexpected} = store.get();
      const at = clock.now();
      const message = {level, from, text: bounded(redact(text))};
      const index = repeatedIndex(entries, message);
      const before = entries[index];
      const entry = before
        ? {...before, lastAt: at, count: before.count + 1}
        : {...message, at, lastAt: at, count: 1};
      const others = before ? entries.filter((_, other) => other !== index) : entries;
      store.set({
        entries: [...others.slice(-MOST_ENTRIES + 1), entry],
        unexpected: unexpected + (before || EXPECTED.has(from) ? 0 : 1),
      });
      write(entry);
    },
  };
};
