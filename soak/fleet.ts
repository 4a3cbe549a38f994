import type {Scenario} from '../source/simulator/plan.js';
import {failover} from '../source/simulator/scenarios/failover.js';
import {flapping} from '../source/simulator/scenarios/flapping.js';
import {large} from '../source/simulator/scenarios/large.js';

const isAlive = ({deletedDaysAgo}: Scenario['tunnels'][number]): boolean => deletedDaysAgo === undefined;

/** So many tunnels in which something happens all the time: failovers, a flapping standby, restarts, reconnects. */
export const soakScenario = (tunnels: number): Scenario => {
  const core = failover.tunnels.filter(isAlive);
  // Both kinds, mesh nodes and tunnels by turns.
  const others = large.tunnels.filter(isAlive);
  const extra = Array.from({length: Math.max(0, tunnels - core.length)}, (_, index) =>
    index % 2 === 0 ? others[index >> 1] : others[50 + (index >> 1)],
  );
  return {
    ...failover,
    description: 'all that happens in failover, flapping and large',
    tunnels: [...core.slice(0, tunnels), ...extra.flatMap((plan) => plan ?? [])],
    cycles: [...failover.cycles, ...flapping.cycles, ...large.cycles],
  };
};

/** An item of a list of tunnels, as the API sends it. */
export type ListItem = {readonly id: string} & Readonly<Record<string, unknown>>;

/** Some tunnels are deleted now and then, and made again under an id of their own. */
export type Turnover = {
  /** The list as it is at present. */
  readonly present: (items: readonly ListItem[]) => readonly ListItem[];
  /** The simulator's id of the tunnel that is known under another at present; null where there is none. */
  readonly idOf: (name: string) => string | null;
  /** False for the id of one that was deleted long ago. */
  readonly isRemembered: (name: string) => boolean;
};

/** The end of an id says how often the tunnel was made anew. */
const DIGITS = 6;

/** Every third tunnel comes and goes, each at a pace of its own. */
const paceMs = (id: string): number | null => {
  const number = Number.parseInt(id.slice(0, 6), 16);
  return number % 3 === 0 ? (20 + (number % 37)) * 60_000 : null;
};

/** Of each turn so much is life. */
const LIFE = 0.8;

/** @param now ms since the start */
export const createTurnover = (now: () => number): Turnover => {
  const ids = new Map<string, string>();
  const nameOf = (id: string): string | null => {
    const pace = paceMs(id);
    if (pace === null) {
      return id;
    }
    const turns = now() / pace;
    const number = Math.floor(turns).toString(16).padStart(DIGITS, '0');
    return turns % 1 < LIFE ? id.slice(0, -DIGITS) + number : null;
  };
  return {
    present: (items) =>
      items.flatMap((item) => {
        const name = nameOf(item.id);
        ids.set(item.id.slice(0, -DIGITS), item.id);
        return name === null ? [] : [{...item, id: name}];
      }),
    idOf: (name) => {
      const id = ids.get(name.slice(0, -DIGITS));
      return id !== undefined && nameOf(id) === name ? id : null;
    },
    isRemembered: (name) => {
      const pace = paceMs(name);
      return pace === null || Number.parseInt(name.slice(-DIGITS), 16) >= Math.floor(now() / pace) - 1;
    },
  };
};
