import type {TunnelState} from '../model/fleet.js';
import {type ConnectorStateName, connectorStatus} from '../model/status.js';
import {usualCadence} from '../model/view.js';
import {STRETCH_BYTES, TRACK_BYTES} from './weights.js';

/** A stretch of time in which a connector was seen in one state, and never lost from sight (wall time, ms). */
export type Stretch = {readonly from: number; readonly until: number; readonly state: ConnectorStateName};

/** Answers that are so much further apart than planned leave a gap, but never those of a few seconds. */
const GAP_FACTOR = 3;
const SHORTEST_GAP_MS = 15_000;

/** One connector that changes its state with every answer fills no more than so much. */
const MOST_STRETCHES = 4000;

/** The states that every connector was seen in. */
export type Stretches = {
  /** @param state a tunnel whose connectors were answered just now */
  readonly add: (state: TunnelState) => void;
  /** Oldest first. */
  readonly of: (tunnel: string, connector: string) => readonly Stretch[];
  /** Forgets what ended before a moment. */
  readonly forget: (before: number) => void;
  readonly shift: (byMs: number) => void;
  readonly bytes: () => number;
};

type Track = {readonly connectors: Map<string, Stretch[]>; answeredAt: number; patienceMs: number};

const NONE: readonly Stretch[] = [];

export const createStretches = (): Stretches => {
  const tracks = new Map<string, Track>();
  let stretches = 0;
  let connectors = 0;

  const listOf = (track: Track, key: string): Stretch[] => {
    const found = track.connectors.get(key);
    if (found !== undefined) {
      return found;
    }
    const list: Stretch[] = [];
    track.connectors.set(key, list);
    connectors += 1;
    return list;
  };

  const note = (list: Stretch[], state: ConnectorStateName, at: number, seenBefore: number | null): void => {
    const last = list.at(-1);
    // One that was missing meanwhile begins anew.
    const isUnbroken = last !== undefined && seenBefore !== null && last.until >= seenBefore;
    if (isUnbroken && last.state === state) {
      list[list.length - 1] = {...last, until: Math.max(last.until, at)};
      return;
    }
    const from = isUnbroken ? last.until : Math.max(at, last?.until ?? at);
    list.push({from, until: Math.max(from, at), state});
    stretches += 1;
    if (list.length > MOST_STRETCHES) {
      list.shift();
      stretches -= 1;
    }
  };

  return {
    add: ({key, kind, connectors: states, connectorsAt, renewMs}) => {
      if (states === null || connectorsAt === null) {
        return;
      }
      const track = tracks.get(key) ?? {connectors: new Map(), answeredAt: connectorsAt, patienceMs: 0};
      tracks.set(key, track);
      const isGap = connectorsAt - track.answeredAt > track.patienceMs;
      for (const {key: name, connector, missingSince} of states) {
        if (missingSince === null) {
          const {state} = connectorStatus(kind, connector);
          note(listOf(track, name), state, connectorsAt, isGap ? null : track.answeredAt);
        }
      }
      track.answeredAt = connectorsAt;
      track.patienceMs = Math.max(GAP_FACTOR * (renewMs ?? usualCadence.connectorsMs), SHORTEST_GAP_MS);
    },
    of: (tunnel, connector) => tracks.get(tunnel)?.connectors.get(connector) ?? NONE,
    forget: (before) => {
      for (const [key, track] of tracks) {
        for (const [name, list] of track.connectors) {
          const kept = list.findIndex(({until}) => until >= before);
          const dropped = kept === -1 ? list.length : kept;
          stretches -= dropped;
          list.splice(0, dropped);
          if (list.length === 0) {
            track.connectors.delete(name);
            connectors -= 1;
          }
        }
        if (track.connectors.size === 0 && track.answeredAt < before) {
          tracks.delete(key);
        }
      }
    },
    shift: (byMs) => {
      for (const track of tracks.values()) {
        track.answeredAt += byMs;
        for (const [name, list] of track.connectors) {
          const moved = list.map(({from, until, state}) => ({from: from + byMs, until: until + byMs, state}));
          track.connectors.set(name, moved);
        }
      }
    },
    bytes: () => stretches * STRETCH_BYTES + connectors * TRACK_BYTES,
  };
};
