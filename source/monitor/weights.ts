import type {Snapshot} from '../model/fleet.js';

/**
 * What remembered things take in memory, in bytes, as V8 lays them out on a machine of 64 bits. Estimates that rather
 * say too much than too little.
 */

const WORD = 8;
const OBJECT = 56;
const ARRAY = 40;
const STRING = 24;
const DOUBLE = 16;

/** An observation without what it tells, and its place in a list. */
export const OBSERVATION_BYTES = 176;

/** A tunnel in a snapshot, without what it shares with the observation that told of it. */
const TUNNEL_STATE_BYTES = 272;

export const CHANGE_BYTES = 240;

export const STRETCH_BYTES = 96;

/** A connector whose stretches are remembered. */
export const TRACK_BYTES = 320;

const isNarrow = (text: string): boolean => /^[\0-\xff]*$/.test(text);

const textBytes = (text: string): number => STRING + text.length * (isNarrow(text) ? 1 : 2);

/** What `after` takes beside `before`, for trees of plain objects, arrays and scalars: shared parts take nothing. */
export const newBytes = (before: unknown, after: unknown): number => {
  if (Object.is(before, after)) {
    return 0;
  }
  if (typeof after === 'string') {
    return textBytes(after);
  }
  if (typeof after === 'number') {
    return DOUBLE;
  }
  if (typeof after !== 'object' || after === null) {
    return 0;
  }
  const known = (typeof before === 'object' ? before : null) as Readonly<Record<string, unknown>> | null;
  const parts = Object.entries(after);
  return parts.reduce(
    (sum, [name, part]) => sum + WORD + newBytes(known?.[name], part),
    Array.isArray(after) ? ARRAY : OBJECT,
  );
};

/** A list of so many things, without the things. */
export const listBytes = (count: number): number => ARRAY + count * WORD;

/** A snapshot without what it shares with the observations that led to it. */
export const snapshotBytes = ({tunnels}: Snapshot): number => OBJECT * 4 + tunnels.size * TUNNEL_STATE_BYTES;
