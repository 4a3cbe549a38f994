import type {Change} from '../model/changes.js';
import {changesBetween} from '../model/changes-between.js';
import {emptySnapshot, type Snapshot, type TunnelKind, tunnelKey} from '../model/fleet.js';
import type {Observation} from '../model/observation.js';
import {reduce} from '../model/reduce.js';
import {shiftTimes} from '../model/shift-times.js';
import {createAnswers, keyOf} from './answers.js';
import {createChangeList} from './change-list.js';
import {createChunks} from './chunks.js';
import {createStretches, type Stretch} from './stretches.js';
import {type Kept, kept, worthOf} from './thinning.js';
import {CHANGE_BYTES} from './weights.js';

export type {Stretch} from './stretches.js';

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
  /** What is oldest is forgotten where all takes more. */
  readonly mostBytes: number;
};

/** What is known of the fleet, and what was known of it at any moment that is remembered. */
export type History = {
  readonly accept: (observation: Observation) => Accepted;
  /** What is known now. */
  readonly snapshot: () => Snapshot;
  /**
   * What was known at a moment (wall time, ms), observations of that very moment included; before the first one that
   * is remembered: nothing. Of moments longer ago than `wholeMs`, when something was last seen is told only to the
   * minute, and all else as it was.
   */
  readonly at: (moment: number) => Snapshot;
  /** All that is remembered, oldest first; the same array until there is more. */
  readonly changes: () => readonly Change[];
  /** The states of a connector, oldest first. Keys as in a snapshot. Goes on with what is accepted. */
  readonly stretches: (tunnel: string, connector: string) => readonly Stretch[];
  /** The first and the last moment that are remembered; null before the first observation. */
  readonly span: () => {readonly from: number; readonly until: number} | null;
  readonly size: () => HistorySize;
  /** The clock was set: all moments at which something was seen move by so much. */
  readonly shift: (byMs: number) => void;
};

export type HistoryLimits = {
  /** What is older is forgotten, in parts, ms. */
  readonly maxAgeMs: number;
  /** What is oldest is forgotten where all takes more, by estimate. */
  readonly maxBytes: number;
  /** What is older is thinned, ms. */
  readonly wholeMs: number;
};

export const historyLimits: HistoryLimits = {
  maxAgeMs: 24 * 3_600_000,
  maxBytes: 64_000_000,
  wholeMs: 30 * 60_000,
};

export type HistoryOptions = Partial<HistoryLimits> & {
  readonly kinds: readonly TunnelKind[];
  /** Told of every observation, before it is taken in. */
  readonly onObservation?: (observation: Observation) => void;
  /** Told of every observation, and of what it did, once it is taken in. */
  readonly onAccepted?: (accepted: Accepted, observation: Observation) => void;
  /** Told when the clock was set, in the place of moments. */
  readonly onShift?: (byMs: number) => void;
};

/**
 * A recording in memory. As in a film, whole snapshots are kept only now and then, and between them what was observed;
 * what repeats what was known before shares its memory with it.
 */
export const createHistory = ({
  kinds,
  onObservation,
  onAccepted,
  onShift,
  ...limits
}: HistoryOptions): History => {
  const {maxAgeMs, maxBytes, wholeMs} = {...historyLimits, ...limits};
  const empty = emptySnapshot(null, kinds);
  const answers = createAnswers();
  const chunks = createChunks(maxBytes);
  const changes = createChangeList();
  const stretches = createStretches();
  /** The last observation of each question that was taken in. */
  let lastOf = new Map<string, Kept>();
  let current = empty;

  const bytes = (): number =>
    chunks.bytes() + answers.bytes() + stretches.bytes() + changes.count() * CHANGE_BYTES;

  const isLast = (each: Kept): boolean => lastOf.get(keyOf(each) ?? '') === each;

  const remember = (observation: Observation, bytes: number, before: Snapshot): void => {
    const key = keyOf(observation) ?? '';
    const last = lastOf.get(key);
    const worth = worthOf(observation, last, before, current);
    const added = kept(observation, worth);
    if (worth !== 'nothing' && key !== '') {
      lastOf.set(key, added);
    }
    if (worth === 'telling' && last !== undefined) {
      last.worth = 'telling';
    }
    chunks.add(before, added, bytes);
  };

  /** Keeps the limits, whenever a chunk is full. */
  const tidy = (): void => {
    answers.keepOnly(current);
    lastOf = new Map([...lastOf].filter(([key]) => current.tunnels.has(key) || key in current.lists));
    chunks.thin(wholeMs, isLast);
    let oldest = chunks.span()?.from;
    while (chunks.chunks() > 1 && (chunks.isOlderThan(maxAgeMs) || bytes() > maxBytes)) {
      chunks.forget();
      oldest = chunks.span()?.from ?? oldest;
      changes.forget(oldest ?? 0);
      stretches.forget(oldest ?? 0);
    }
  };

  return {
    accept: (told) => {
      onObservation?.(told);
      const {observation, bytes: added} = answers.share(told);
      const before = current;
      current = reduce(before, observation);
      // An answer about one tunnel tells nothing of a thousand others.
      const only = observation.outcome === 'connectors' ? (keyOf(observation) ?? undefined) : undefined;
      const found = changesBetween(before, current, only);
      const full = chunks.chunks();
      remember(observation, added, before);
      changes.add(found);
      if (observation.outcome === 'connectors' && current !== before) {
        const state = current.tunnels.get(tunnelKey(observation.kind, observation.tunnelId));
        if (state !== undefined) {
          stretches.add(state);
        }
      }
      if (chunks.chunks() > full) {
        tidy();
      }
      const accepted = {before, snapshot: current, changes: found};
      onAccepted?.(accepted, observation);
      return accepted;
    },
    snapshot: () => current,
    at: (moment) => {
      const found = chunks.at(moment);
      return found === 'too early' ? empty : found === 'latest' ? current : found;
    },
    changes: changes.all,
    stretches: stretches.of,
    span: chunks.span,
    size: () => ({
      observations: chunks.count(),
      changes: changes.count(),
      bytes: bytes(),
      mostBytes: maxBytes,
    }),
    shift: (byMs) => {
      onShift?.(byMs);
      current = shiftTimes(current, byMs);
      // Told by another clock, the next observation cannot be compared with them.
      for (const last of lastOf.values()) {
        last.worth = 'telling';
      }
      lastOf.clear();
      chunks.shift(byMs);
      changes.shift(byMs);
      stretches.shift(byMs);
    },
  };
};
