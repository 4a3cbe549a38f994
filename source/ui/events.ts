import {changeSubject, changeWords} from '../model/change-words.js';
import type {Change} from '../model/changes.js';
import {type SafeText, safe} from '../model/text.js';
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
export type TimelineEvent = Told & {
  readonly key: string;
  /** All that a filter looks at, in lower case. */
  readonly text: () => string;
};

export type Events = {
  /** Oldest first. */
  readonly list: readonly TimelineEvent[];
  /** The moments at which something changed, each once, in order (wall time, ms). */
  readonly times: readonly number[];
};

/** The events among changes, remembered for as long as the changes are the same array. */
export type EventsOf = (changes: readonly Change[], scope: Scope) => Events;

/** What each of several connections of one connector did alike is told once. */
export const folded = (changes: readonly Change[]): readonly Told[] => {
  const told: Array<{change: Change; times: number}> = [];
  const places = new Map<string, number>();
  for (const change of changes) {
    const isOfConnection = change.what.startsWith('connection_') && change.connector !== null;
    const name = isOfConnection
      ? `${change.at} ${change.tunnel?.key} ${change.connector?.key} ${changeWords(change)}`
      : null;
    const first = name === null ? undefined : told[places.get(name) ?? -1];
    if (first === undefined) {
      if (name !== null) {
        places.set(name, told.length);
      }
      told.push({change, times: 1});
    } else {
      first.times += 1;
    }
  }
  return told;
};

export const toldWords = ({change, times}: Told): SafeText =>
  times === 1 ? changeWords(change) : safe`${times} × ${changeWords(change)}`;

const isAbout = (change: Change, {tunnel, connector}: Scope): boolean =>
  tunnel === null ||
  (change.tunnel?.key === tunnel &&
    (connector === null ||
      change.connector?.key === connector ||
      (change.what === 'failover' && change.from.key === connector)));

const textOf = (change: Change): string => {
  const {tunnel, connector} = changeSubject(change);
  return `${tunnel ?? 'API'} ${connector ?? ''} ${changeWords(change)}`.toLowerCase();
};

const eventsAmong = (changes: readonly Change[], scope: Scope, texts: WeakMap<Change, string>): Events => {
  const used = new Map<string, number>();
  const list = folded(changes.filter((change) => isAbout(change, scope))).map(
    ({change, times}): TimelineEvent => {
      const name = `${change.at} ${change.what} ${change.tunnel?.key ?? ''} ${change.connector?.key ?? ''}`;
      const count = used.get(name) ?? 0;
      used.set(name, count + 1);
      const text = (): string => {
        const known = texts.get(change) ?? textOf(change);
        texts.set(change, known);
        return known;
      };
      return {key: `${name} ${count}`, change, times, text};
    },
  );
  return {list, times: [...new Set(list.map(({change}) => change.at))].sort((a, b) => a - b)};
};

export const createEventsOf = (): EventsOf => {
  const known = new WeakMap<readonly Change[], Map<string, Events>>();
  const texts = new WeakMap<Change, string>();
  return (changes, scope) => {
    const scopes = known.get(changes) ?? new Map<string, Events>();
    known.set(changes, scopes);
    const name = JSON.stringify([scope.tunnel, scope.connector]);
    const events = scopes.get(name) ?? eventsAmong(changes, scope, texts);
    scopes.set(name, events);
    return events;
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
  return words.length === 0 ? list : list.filter(({text}) => words.every((word) => text().includes(word)));
};
