import type {Failure} from '../model/failure.js';
import type {Cadences} from './schedule.js';

/**
 * What the monitor is doing: the second axis beside what it knows. All times are wall time in ms, so that they
 * can be shown.
 */
export type Polling = {
  readonly activity: /** Before the first answer. */
    | {readonly name: 'starting'; readonly since: number}
    | {readonly name: 'polling'}
    /** Nothing answers: one question at a time probes until something does. */
    | {readonly name: 'retrying'; readonly at: number; readonly failure: Failure}
    /** The API asked for silence until then. */
    | {readonly name: 'rate_limited'; readonly until: number; readonly failure: Failure}
    /** The credentials are refused; asked again only now and then. */
    | {readonly name: 'refused'; readonly at: number; readonly failure: Failure};
  /** When anything was last answered. */
  readonly answeredAt: number | null;
  /** When the next question is due. */
  readonly nextAt: number | null;
  /** Planned time between two answers of any kind, ms: the interval, or longer where quota, budget or a lack of tunnels say so. */
  readonly paceMs: number;
  /** How often each question can really be asked. */
  readonly cadences: Cadences;
  readonly ranks: Ranks;
  /** Part of the API's quota used in the last five minutes, 0 to 1. */
  readonly usedShare: number;
  /** True while the rate is reduced, since others on the quota need what is left. */
  readonly isTrickle: boolean;
  /** The last time that the clocks leapt; null where they never did. */
  readonly lapse: Lapse | null;
};

/** The tunnels that go before the rest, by key. */
export type Ranks = {
  readonly selected: string | null;
  /** Those on the screen, changed, or not well. */
  readonly urgent: ReadonlySet<string>;
};

/** What the user looks at: it is asked for first. Keys of tunnels. */
export type Attention = {readonly selected: string | null; readonly visible: ReadonlySet<string>};

export const isSameAttention = (a: Attention, b: Attention): boolean =>
  a.selected === b.selected &&
  a.visible.size === b.visible.size &&
  [...a.visible].every((key) => b.visible.has(key));

/** The clocks leapt: nothing could be asked meanwhile, or ages cannot be told from the wall clock. */
export type Lapse = {
  readonly name: /** The program did not run. */
    | 'stopped'
    /** The machine slept, or its clock was set ahead: that cannot be told apart. */
    | 'ahead'
    /** The machine's clock was set back. */
    | 'set-back';
  /** When it was noticed. */
  readonly at: number;
  /** By how much, ms. */
  readonly ms: number;
};
