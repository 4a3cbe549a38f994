import type {Product} from './product.js';

/** What a figure may be at most: itself, or its ratio to the peer's. */
export type Goal = {readonly of: 'value' | 'ratio'; readonly most: number};

/** Ratios of wall times on a shared machine differ from run to run: they get another try before they count. */
export type Noise = 'steady' | 'noisy';

/** One thing that was measured. Less is better for all of them. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  /** `ms`, `B/s`, `% of a core`, … */
  readonly unit: string;
  /** The same of what it is compared with; null where there is nothing to compare, or the peer is not installed. */
  readonly peer: {readonly name: string; readonly value: number} | null;
  readonly goal: Goal | null;
  readonly noise: Noise;
};

/** What a bench is given. */
export type Setting = {
  readonly product: Product;
  /** Where the peers were bundled, with a file name each (`box-list.mjs`). */
  readonly bundles: string;
  /** Says what goes on. */
  readonly say: (line: string) => void;
  /** Takes note of a peer that is not compared, since programs are not installed. */
  readonly lack: (peer: string, programs: readonly string[]) => void;
};

/** A row of the table of goals, and how it is measured. */
export type Bench = {
  readonly name: string;
  readonly what: string;
  /** Takes too long to run unless it is named. */
  readonly isLong?: boolean;
  /** Takes seconds, not minutes: part of what is checked. */
  readonly isQuick?: boolean;
  readonly run: (setting: Setting) => Promise<readonly Figure[]>;
};

type Said = Pick<Figure, 'name' | 'value' | 'unit'> & Partial<Pick<Figure, 'peer' | 'goal' | 'noise'>>;

/** A figure with what most of them have. */
export const figure = (said: Said): Figure => ({peer: null, goal: null, noise: 'steady', ...said});

/** The figure divided by the peer's; null where there is none. */
export const ratioOf = ({value, peer}: Pick<Figure, 'value' | 'peer'>): number | null =>
  peer === null || peer.value === 0 ? null : value / peer.value;

/** Null where there is no goal, or it is one for a ratio and the peer is missing. */
export const isMet = (measured: Figure): boolean | null => {
  const {goal, value} = measured;
  if (goal === null) {
    return null;
  }
  const held = goal.of === 'value' ? value : ratioOf(measured);
  return held === null ? null : held <= goal.most;
};
