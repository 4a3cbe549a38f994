import {briefChangeWords, changeSubject, changeWords, gapWords} from '../model/change-words.js';
import type {Change, ConnectionEvent} from '../model/changes.js';
import type {ConnectorName} from '../model/fleet.js';
import {type SafeText, safe} from '../model/text.js';
import {connectorName} from '../model/words.js';
import {currentScreen, type Navigation} from './navigation.js';

/** Whose changes are meant, by the keys of a snapshot; all of the fleet's and the API's where there is no tunnel. */
export type Scope = {readonly tunnel: string | null; readonly connector: string | null};

export const WHOLE_FLEET: Scope = {tunnel: null, connector: null};

/** What belongs to the thing that is looked at. */
export const scopeOf = (navigation: Navigation): Scope => {
  const screen = currentScreen(navigation);
  return 'tunnel' in screen
    ? {tunnel: screen.tunnel, connector: 'connector' in screen ? screen.connector : null}
    : WHOLE_FLEET;
};

/** A change, and how many others at the same moment read the same. */
export type Told = {readonly change: Change; readonly times: number};

/** A change with its identity on the screen. */
export type TimelineEvent = Told & {readonly key: string};

export type Events = {
  /** Oldest first. */
  readonly list: readonly TimelineEvent[];
  /** The moments at which something changed, each once, in order (wall time, ms). */
  readonly times: readonly number[];
};

/**
 * The events among changes, which are in the order of their moments; remembered for as long as these are the same
 * array, and each for as long as its change is remembered.
 */
export type EventsOf = (changes: readonly Change[], scope: Scope) => Events;

type ConnectionChange = Change & ConnectionEvent & {readonly connector: ConnectorName};

const isOfConnection = (change: Change): change is ConnectionChange => change.what.startsWith('connection_');

/**
 * Words of changes, to compare them. A day has tens of thousands of such changes in a few hundred words: these are
 * remembered by what they are made of, and only while the changes are gone through.
 */
const createWordsOf = (): ((change: ConnectionChange) => SafeText) => {
  const known = new Map<string, SafeText>();
  return (change) => {
    const connections = 'connection' in change ? [change.connection] : [change.from, change.to];
    const key = JSON.stringify([change.what, ...connections.map(({colo_name}) => colo_name)]);
    const words = known.get(key) ?? changeWords(change);
    known.set(key, words);
    return words;
  };
};

/**
 * What each of several connections of one connector did alike is told once.
 * @param changes in the order of their moments
 */
export const folded = (changes: readonly Change[]): readonly Told[] => {
  const told: Array<{change: Change; times: number}> = [];
  let alike = new Map<string, {change: Change; times: number}>();
  let at = Number.NaN;
  const wordsOf = createWordsOf();
  for (const change of changes) {
    if (change.at !== at) {
      alike = new Map();
      at = change.at;
    }
    const name = isOfConnection(change)
      ? `${change.tunnel.key} ${change.connector.key} ${wordsOf(change)}`
      : null;
    const first = name === null ? undefined : alike.get(name);
    if (first !== undefined) {
      first.times += 1;
      continue;
    }
    const each = {change, times: 1};
    told.push(each);
    if (name !== null) {
      alike.set(name, each);
    }
  }
  return told;
};

/** A narrower pane has no room for whole words of a change. */
const WHOLE_WORDS = 72;

/** @param width of the pane */
export const toldWords = ({change, times}: Told, width: number): SafeText => {
  const words = width < WHOLE_WORDS ? briefChangeWords(change) : changeWords(change);
  return times === 1 ? words : safe`${times} × ${words}`;
};

/** The same, for the timeline of one thing: whom it lost its place to is no takeover of its own. */
export const wordsFor = (told: Told, {connector}: Scope, width: number): SafeText => {
  const {change} = told;
  return change.what === 'failover' && connector !== null && change.from.key === connector
    ? safe`${connectorName(change.connector)} took over from it, ${gapWords(change.gap)}`
    : toldWords(told, width);
};

const isAbout = (change: Change, {tunnel, connector}: Scope): boolean =>
  tunnel === null ||
  (change.tunnel?.key === tunnel &&
    (connector === null ||
      change.connector?.key === connector ||
      (change.what === 'failover' && change.from.key === connector)));

/** A day has tens of thousands of events, and hardly any is ever filtered: none has room for this of its own. */
const knownTexts = new WeakMap<TimelineEvent, string>();

/** All that a filter looks at, in lower case. */
const textOf = (event: TimelineEvent): string => {
  const known = knownTexts.get(event);
  if (known !== undefined) {
    return known;
  }
  const {tunnel, connector} = changeSubject(event.change);
  const text = `${tunnel ?? 'API'} ${connector ?? ''} ${changeWords(event.change)}`.toLowerCase();
  knownTexts.set(event, text);
  return text;
};

/** Each once. @param list in the order of their moments */
const timesOf = (list: readonly TimelineEvent[]): readonly number[] => {
  const times: number[] = [];
  for (const {change} of list) {
    if (times.at(-1) !== change.at) {
      times.push(change.at);
    }
  }
  return times;
};

export const createEventsOf = (): EventsOf => {
  const known = new WeakMap<readonly Change[], Map<string, Events>>();
  /** With every change there is another array of all of them: only what is new in it is made. */
  const events = new WeakMap<Change, TimelineEvent>();
  let made = 0;

  const eventOf = ({change, times}: Told): TimelineEvent => {
    const found = events.get(change);
    if (found?.times === times) {
      return found;
    }
    made += found === undefined ? 1 : 0;
    const event = {key: found?.key ?? String(made), change, times};
    events.set(change, event);
    return event;
  };

  return (changes, scope) => {
    const scopes = known.get(changes) ?? new Map<string, Events>();
    known.set(changes, scopes);
    const name = JSON.stringify([scope.tunnel, scope.connector]);
    const found = scopes.get(name);
    if (found !== undefined) {
      return found;
    }
    const list = folded(changes.filter((change) => isAbout(change, scope))).map(eventOf);
    const result = {list, times: timesOf(list)};
    scopes.set(name, result);
    return result;
  };
};

/** How many of the times, which are in order, are not after `moment`. */
export const countUntil = (times: readonly number[], moment: number): number => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= moment) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
};

/** The events that pass a filter: every word of it must occur. */
export const matching = (list: readonly TimelineEvent[], filter: string): readonly TimelineEvent[] => {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.length === 0
    ? list
    : list.filter((event) => {
        const text = textOf(event);
        return words.every((word) => text.includes(word));
      });
};
