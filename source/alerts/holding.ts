import type {Level} from '../model/facts.js';
import {compareLevels} from '../model/verdict.js';
import type {Telling} from './words.js';

/** What happens to one tunnel often happens to others: so long they are waited for, ms. */
export const GATHER_MS = 5000;

type HeldTelling = Telling & {
  /** What was last told to anybody, and what is to be told now; below the threshold all is `ok`. */
  readonly was: Level;
  readonly is: Level;
  readonly isGone: boolean;
  /** Since when it waits, ms of watching. */
  readonly since: number;
};

/** What is to be told of tunnels, by key: of each once, however often it changes meanwhile. */
export type Held = ReadonlyMap<string, HeldTelling>;

export const hold = (held: Held, telling: HeldTelling): Held => {
  const {key} = telling.view.state;
  const before = held.get(key);
  const merged =
    before === undefined ? telling : {...telling, from: before.from, was: before.was, since: before.since};
  const others = new Map(held);
  others.delete(key);
  // Back to what was last told, there is nothing to tell.
  return merged.was === merged.is && !merged.isGone ? others : others.set(key, merged);
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
