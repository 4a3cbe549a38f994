import type {Snapshot} from '../model/fleet.js';
import {reduce} from '../model/reduce.js';
import {shiftTimes} from '../model/shift-times.js';
import {type Kept, thinned} from './thinning.js';
import {OBSERVATION_BYTES, snapshotBytes} from './weights.js';

/** So many observations, or one for each tunnel, are between two snapshots that are kept whole. */
const SHORTEST_CHUNK = 256;

/** What is told in one chunk takes no more than such a part of what may be remembered. */
const HEAVIEST_PART = 1 / 16;

/** What was observed for a while, after what was known at its beginning. */
type Chunk = {
  readonly start: Snapshot;
  readonly observations: Kept[];
  /** By how much the clock was set since, ms: moments in the chunk are told by the clock as it was. */
  offsetMs: number;
  /** The latest moment of all that was observed before; nothing up to it is in doubt. */
  before: number;
  /** The earliest moment of what was observed in this chunk or any later one. */
  from: number;
  bytes: number;
};

/** What was observed, as snapshots at intervals and the observations between them. */
export type Chunks = {
  /** @param start what was known before it  @param bytes of what it tells that was not known */
  readonly add: (start: Snapshot, kept: Kept, bytes: number) => void;
  /** What was known at a moment between the first and the last. */
  readonly at: (moment: number) => Snapshot | 'too early' | 'latest';
  /** Thins what is older than `wholeMs`, seen from the last observation. */
  readonly thin: (wholeMs: number, isOpen: (kept: Kept) => boolean) => void;
  /** Forgets the oldest chunk, where another one is left. */
  readonly forget: () => void;
  /** True where all of the oldest chunk is older, seen from the last observation. */
  readonly isOlderThan: (ageMs: number) => boolean;
  readonly shift: (byMs: number) => void;
  readonly span: () => {readonly from: number; readonly until: number} | null;
  readonly count: () => number;
  readonly chunks: () => number;
  readonly bytes: () => number;
};

/** What the observations of a chunk before a position add up to, in the time of the chunk. */
type Place = {
  readonly position: number;
  readonly snapshot: Snapshot;
  /** The latest moment of them. */
  readonly until: number;
};

/** Where the observations up to a moment end. */
type Cursor = {
  readonly moment: number;
  readonly index: number;
  /** Places in that chunk, the last one for the moment itself: from them others are not far. */
  readonly trail: readonly Place[];
  /** With those that arrived later, but are not later than the moment. */
  readonly result: Snapshot;
};

/** From one place of a trail to the next. */
const TRAIL_STEP = 32;

/** @param maxBytes of all that is remembered */
export const createChunks = (maxBytes: number): Chunks => {
  let chunks: Chunk[] = [];
  /** How many are thinned already. */
  let thin = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let bytes = 0;
  let count = 0;
  let cursor: Cursor | null = null;

  const open = (start: Snapshot): Chunk => {
    const opened = {
      ...{start, observations: [], offsetMs: 0, before: latest, from: Number.POSITIVE_INFINITY},
      bytes: snapshotBytes(start),
    };
    chunks.push(opened);
    bytes += opened.bytes;
    return opened;
  };

  const isFull = (chunk: Chunk, {tunnels}: Snapshot): boolean =>
    chunk.offsetMs !== 0 ||
    chunk.observations.length >= Math.max(SHORTEST_CHUNK, tunnels.size) ||
    chunk.bytes - snapshotBytes(chunk.start) > maxBytes * HEAVIEST_PART;

  /** The last chunk before which nothing is later than the moment. */
  const indexOf = (moment: number): number => {
    let [low, high] = [0, chunks.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((chunks[middle]?.before ?? 0) <= moment) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  };

  /** Up to the first observation that is later than the moment. */
  const advanced = (trail: readonly Place[], chunk: Chunk, moment: number): readonly Place[] => {
    const last = trail.at(-1);
    const places = trail.filter(
      (place) => place.until <= moment && (place === last || place.position % TRAIL_STEP === 0),
    );
    let {position, snapshot, until} = places.at(-1) ?? {
      ...{position: 0, snapshot: chunk.start, until: Number.NEGATIVE_INFINITY},
    };
    for (; ; position += 1) {
      const next = chunk.observations[position];
      if (next === undefined || next.at + chunk.offsetMs > moment) {
        return places.at(-1)?.position === position ? places : [...places, {position, snapshot, until}];
      }
      if (position % TRAIL_STEP === 0 && places.at(-1)?.position !== position) {
        places.push({position, snapshot, until});
      }
      snapshot = reduce(snapshot, next);
      until = Math.max(until, next.at + chunk.offsetMs);
    }
  };

  /** Those among the rest that are not later than the moment, though they arrived after some that are. */
  const completed = (place: Place, first: number, moment: number): Snapshot => {
    let {position, snapshot} = place;
    let offsetMs = chunks[first]?.offsetMs ?? 0;
    for (let index = first; index < chunks.length; index += 1) {
      const chunk = chunks[index] as Chunk;
      if (chunk.from > moment) {
        break;
      }
      if (chunk.offsetMs !== offsetMs) {
        snapshot = shiftTimes(snapshot, offsetMs - chunk.offsetMs);
        offsetMs = chunk.offsetMs;
      }
      for (; position < chunk.observations.length; position += 1) {
        const next = chunk.observations[position] as Kept;
        snapshot = next.at + offsetMs <= moment ? reduce(snapshot, next) : snapshot;
      }
      position = 0;
    }
    return offsetMs === 0 ? snapshot : shiftTimes(snapshot, offsetMs);
  };

  const find = (moment: number): Cursor => {
    const index = indexOf(moment);
    const chunk = chunks[index] as Chunk;
    const trail = advanced(cursor?.index === index ? cursor.trail : [], chunk, moment);
    return {moment, index, trail, result: completed(trail.at(-1) as Place, index, moment)};
  };

  /** Two neighbours that became thin, as one. */
  const merge = (index: number, isOpen: (kept: Kept) => boolean): void => {
    const [former, next] = [chunks[index - 1], chunks[index] as Chunk];
    const limit = Math.max(SHORTEST_CHUNK, next.start.tunnels.size);
    const isMergeable =
      former !== undefined && former.offsetMs === next.offsetMs && former.observations.length < limit;
    const whole = isMergeable ? [...former.observations, ...next.observations] : next.observations;
    const left = thinned(whole, isOpen);
    const dropped = whole.length - left.length;
    const first = isMergeable ? former : next;
    const added = isMergeable ? next.bytes - snapshotBytes(next.start) : 0;
    const merged = {...first, observations: left, bytes: first.bytes + added - dropped * OBSERVATION_BYTES};
    chunks.splice(isMergeable ? index - 1 : index, isMergeable ? 2 : 1, merged);
    bytes += merged.bytes - (isMergeable ? former.bytes + next.bytes : next.bytes);
    count -= dropped;
    thin += isMergeable ? 0 : 1;
  };

  return {
    add: (start, kept, added) => {
      const last = chunks.at(-1);
      const chunk = last === undefined || isFull(last, start) ? open(start) : last;
      chunk.observations.push(kept);
      chunk.bytes += OBSERVATION_BYTES + added;
      bytes += OBSERVATION_BYTES + added;
      count += 1;
      for (let index = chunks.length - 1; index >= 0; index -= 1) {
        const each = chunks[index] as Chunk;
        if (each.from <= kept.at) {
          break;
        }
        each.from = kept.at;
      }
      latest = Math.max(latest, kept.at);
      cursor = cursor !== null && kept.at <= cursor.moment ? null : cursor;
    },
    at: (moment) => {
      const first = chunks[0];
      if (first === undefined || moment < first.from) {
        return 'too early';
      }
      if (moment >= latest) {
        return 'latest';
      }
      cursor = cursor?.moment === moment ? cursor : find(moment);
      return cursor.result;
    },
    thin: (wholeMs, isOpen) => {
      for (;;) {
        const next = chunks[thin + 1];
        if (next === undefined || next.before >= latest - wholeMs) {
          return;
        }
        cursor = null;
        merge(thin, isOpen);
      }
    },
    forget: () => {
      const first = chunks[0];
      if (first !== undefined && chunks.length > 1) {
        chunks.shift();
        thin = Math.max(0, thin - 1);
        bytes -= first.bytes;
        count -= first.observations.length;
        cursor = null;
      }
    },
    isOlderThan: (ageMs) => (chunks[1]?.before ?? latest) < latest - ageMs,
    shift: (byMs) => {
      latest += byMs;
      cursor = null;
      chunks = chunks.map((chunk) => ({
        ...chunk,
        offsetMs: chunk.offsetMs + byMs,
        before: chunk.before + byMs,
        from: chunk.from + byMs,
      }));
    },
    span: () => (chunks[0] === undefined ? null : {from: chunks[0].from, until: latest}),
    count: () => count,
    chunks: () => chunks.length,
    bytes: () => bytes,
  };
};
