import type {Change} from '../model/changes.js';
import {emptySnapshot, type TunnelKind} from '../model/fleet.js';
import type {History} from '../monitor/history.js';

/** Histories of sessions between which nothing is known, as one; the last one is gone on with. */
export type Sessions = History & {
  /** Begins another one, of which nothing is known yet. */
  readonly begin: (kinds: readonly TunnelKind[]) => void;
};

/** @param create the history of one session */
export const createSessions = (create: (kinds: readonly TunnelKind[]) => History): Sessions => {
  const all: History[] = [];
  let last = create([]);
  let joined: {readonly parts: ReadonlyArray<readonly Change[]>; readonly changes: readonly Change[]} = {
    parts: [],
    changes: [],
  };

  /** Clocks may have been set between two sessions, so that they overlap. */
  const changes = (): readonly Change[] => {
    const parts = all.map((history) => history.changes());
    if (parts.length !== joined.parts.length || parts.some((part, index) => part !== joined.parts[index])) {
      joined = {
        parts,
        changes: parts.length === 1 ? (parts[0] ?? []) : parts.flat().sort((a, b) => a.at - b.at),
      };
    }
    return joined.changes;
  };

  return {
    begin: (kinds) => {
      last = create(kinds);
      all.push(last);
    },
    accept: (observation) => last.accept(observation),
    shift: (byMs) => last.shift(byMs),
    snapshot: () => last.snapshot(),
    at: (moment) => {
      const begun = all.filter((history) => (history.span()?.from ?? Number.POSITIVE_INFINITY) <= moment);
      return begun.at(-1)?.at(moment) ?? emptySnapshot(null, []);
    },
    changes,
    stretches: (tunnel, connector) => all.flatMap((history) => history.stretches(tunnel, connector)),
    span: () => {
      const spans = all.flatMap((history) => history.span() ?? []);
      return spans.reduce<ReturnType<History['span']>>(
        (whole, {from, until}) => ({
          from: Math.min(whole?.from ?? from, from),
          until: Math.max(whole?.until ?? until, until),
        }),
        null,
      );
    },
    size: () => {
      const sizes = all.map((history) => history.size());
      const sum = (pick: (size: ReturnType<History['size']>) => number): number =>
        sizes.reduce((total, size) => total + pick(size), 0);
      return {
        observations: sum(({observations}) => observations),
        changes: sum(({changes}) => changes),
        bytes: sum(({bytes}) => bytes),
        mostBytes: sum(({mostBytes}) => mostBytes),
      };
    },
  };
};
