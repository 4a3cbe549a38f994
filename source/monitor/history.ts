import type {Change} from '../model/changes.js';
import {changesBetween} from '../model/changes-between.js';
import {emptySnapshot, type Snapshot, type TunnelKind} from '../model/fleet.js';
import type {Observation} from '../model/observation.js';
import {reduce} from '../model/reduce.js';
import {shiftTimes} from '../model/shift-times.js';
import type {ConnectorStateName} from '../model/status.js';

/** A stretch of time in which a connector was seen in one state, and never lost from sight (wall time, ms). */
export type Stretch = {readonly from: number; readonly until: number; readonly state: ConnectorStateName};

/** What one observation did. */
export type Accepted = {
  readonly before: Snapshot;
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
};

/** How much is remembered. */
export type HistorySize = {
  readonly observations: number;
  readonly changes: number;
  /** Estimated. */
  readonly bytes: number;
};

/** What is known of the fleet, and what was known of it at any moment that is remembered. */
export type History = {
  readonly accept: (observation: Observation) => Accepted;
  /** What is known now. */
  readonly snapshot: () => Snapshot;
  /** What was known at a moment (wall time, ms); before the first one that is remembered: nothing. */
  readonly at: (moment: number) => Snapshot;
  /** All that is remembered, oldest first; the same array until there is more. */
  readonly changes: () => readonly Change[];
  /** The states of a connector, oldest first. Keys as in a snapshot. */
  readonly stretches: (tunnel: string, connector: string) => readonly Stretch[];
  /** The first and the last moment that are remembered; null before the first observation. */
  readonly span: () => {readonly from: number; readonly until: number} | null;
  readonly size: () => HistorySize;
  /** The clock was set: all moments at which something was seen move by so much. */
  readonly shift: (byMs: number) => void;
};

export type HistoryOptions = {
  readonly kinds: readonly TunnelKind[];
  /** Told of every observation, before it is taken in. */
  readonly onObservation?: (observation: Observation) => void;
  /** Told when the clock was set, in the place of moments. */
  readonly onShift?: (byMs: number) => void;
};

export const createHistory = ({kinds, onObservation, onShift}: HistoryOptions): History => {
  let observations: readonly Observation[] = [];
  let changes: readonly Change[] = [];
  let current = emptySnapshot(null, kinds);
  return {
    accept: (observation) => {
      onObservation?.(observation);
      const before = current;
      const snapshot = reduce(before, observation);
      const found = changesBetween(before, snapshot);
      current = snapshot;
      observations = [...observations, observation];
      changes = found.length === 0 ? changes : [...changes, ...found];
      return {before, snapshot, changes: found};
    },
    snapshot: () => current,
    at: (moment) => observations.filter(({at}) => at <= moment).reduce(reduce, emptySnapshot(null, kinds)),
    changes: () => changes,
    stretches: () => [],
    span: () => {
      const [first, last] = [observations[0], observations.at(-1)];
      return first && last ? {from: first.at, until: last.at} : null;
    },
    size: () => ({observations: observations.length, changes: changes.length, bytes: 0}),
    shift: (byMs) => {
      onShift?.(byMs);
      current = shiftTimes(current, byMs);
      observations = observations.map((observation) => ({...observation, at: observation.at + byMs}));
      changes = changes.map((change) => ({...change, at: change.at + byMs}));
    },
  };
};
