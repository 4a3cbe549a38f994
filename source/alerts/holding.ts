import type {Level} from '../model/facts.js';
import {compareLevels} from '../model/verdict.js';
import type {Telling} from './words.js';

/** What happens to one tunnel often happens to others: so long they are waited for, ms. */
export const GATHER_MS = 5000;

export type HeldTelling = Telling & {
  /** What was last told to anybody, and what is to be told now; below the threshold all is `ok`. */
  readonly was: Level;
  readonly is: Level;
  readonly isGone: boolean;
  /** Since when it waits, ms of watching. */
  readonly since: number;
};

/** What is to be told of tunnels, by key: of each once, however often it changes meanwhile. */
export type Held = ReadonlyMap<string, HeldTelling>;

/** With more to tell, of all tunnels in one go: what happens to one may happen to ten thousand at once. */
export const hold = (held: Held, tellings: readonly HeldTelling[]): Held => {
  if (tellings.length === 0) {
    return held;
  }
  const all = new Map(held);
  for (const telling of tellings) {
    const {key} = telling.view.state;
    const before = all.get(key);
    const merged =
      before === undefined ? telling : {...telling, from: before.from, was: before.was, since: before.since};
    all.delete(key);
    // Back to what was last told, there is nothing to tell.
    if (merged.was !== merged.is || merged.isGone) {
      all.set(key, merged);
    }
  }
  return all;
};

/** What is told in one sentence. */
export type Group = {
  readonly event: 'worse' | 'better' | 'recovered' | 'gone';
  /** The gravest first. */
  readonly tellings: readonly Telling[];
};

const eventOf = ({was, is, isGone}: HeldTelling): Group['event'] => {
  if (isGone) {
    return 'gone';
  }
  return compareLevels(is, was) > 0 ? 'worse' : is === 'ok' ? 'recovered' : 'better';
};

const EVENTS: ReadonlyArray<Group['event']> = ['worse', 'gone', 'better', 'recovered'];

/** What has waited long enough, in so many groups at most; the rest waits on. */
export const release = (
  held: Held,
  watchedMs: number,
  room: number,
): {readonly held: Held; readonly groups: readonly Group[]} => {
  if (room <= 0 || ![...held.values()].some(({since}) => watchedMs - since >= GATHER_MS)) {
    return {held, groups: []};
  }
  const all = [...held.values()].sort((a, b) => compareLevels(b.view.verdict.level, a.view.verdict.level));
  const groups = EVENTS.map((event) => ({
    event,
    tellings: all.filter((telling) => eventOf(telling) === event),
  }))
    .filter(({tellings}) => tellings.length > 0)
    .slice(0, room);
  const told = new Set(groups.map(({event}) => event));
  return {
    held: new Map([...held].filter(([, telling]) => !told.has(eventOf(telling)))),
    groups,
  };
};
