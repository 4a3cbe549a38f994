import type {Failure} from '../model/failure.js';

/**
 * What the monitor is doing: the second axis beside what it knows. All times are wall time in ms, so that they
 * can be shown.
 */
export type Polling = {
  readonly activity: /** Before the first answer. */
    | {readonly name: 'starting'}
    | {readonly name: 'polling'}
    /** Nothing answers: one question at a time probes until something does. */
    | {readonly name: 'retrying'; readonly at: number; readonly failure: Failure}
    /** The API asked for silence until then. */
    | {readonly name: 'rate_limited'; readonly until: number}
    /** The credentials are refused; asked again only now and then. */
    | {readonly name: 'refused'; readonly at: number; readonly failure: Failure};
  /** When anything was last answered. */
  readonly answeredAt: number | null;
  /** When the next question is due. */
  readonly nextAt: number | null;
  /** Planned time between two answers, ms: the interval, or longer where quota, budget or a lack of tunnels say so. */
  readonly paceMs: number;
  /** One round through all tunnels, ms. */
  readonly sweepMs: number;
  /** Part of the API's quota used in the last five minutes, 0 to 1. */
  readonly usedShare: number;
  /** True while the rate is reduced, since others on the quota need what is left. */
  readonly isTrickle: boolean;
};

/** What the user looks at: it is asked for first. Keys of tunnels. */
export type Attention = {readonly selected: string | null; readonly visible: ReadonlySet<string>};

export const isSameAttention = (a: Attention, b: Attention): boolean =>
  a.selected === b.selected &&
  a.visible.size === b.visible.size &&
  [...a.visible].every((key) => b.visible.has(key));
