import type {Change} from '../model/changes.js';
import {emptySnapshot, type TunnelKind} from '../model/fleet.js';
import type {History} from '../monitor/history.js';

/** Histories of sessions between which nothing is known, as one; the last one is gone on with. */
export type Sessions = History & {
  /** Begins another one, of which nothing is known yet. */
  readonly begin: (kinds: readonly TunnelKind[]) => void;
  /** Whether some of what was taken in is not remembered any more. */
  readonly isCut: () => boolean;
};

/** `firstAt`: when the first was observed that was taken in (wall time, ms); null before. */
type Session = {readonly history: History; firstAt: number | null};

/**
 * @param create the history of one session
 * @param maxBytes the oldest sessions are forgotten where all take more, by estimate; never the last one
 */
export const createSessions = (
  create: (kinds: readonly TunnelKind[]) => History,
  maxBytes: number,
): Sessions => {
  const sessions: Session[] = [];
  let all: readonly History[] = [];
  let last: Session = {history: create([]), firstAt: null};
  /** What all but the last take. */
  let earlierBytes = 0;
  let isAnyForgotten = false;
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

  const keepLimit = (): void => {
    while (sessions.length > 1 && earlierBytes + last.history.size().bytes > maxBytes) {
      const oldest = sessions.shift();
      earlierBytes -= oldest?.history.size().bytes ?? 0;
      isAnyForgotten ||= oldest?.firstAt != null;
      all = sessions.map(({history}) => history);
    }
  };

  const beginsLater = ({history, firstAt}: Session): boolean =>
    firstAt !== null && firstAt < (history.span()?.from ?? firstAt);

  return {
    begin: (kinds) => {
      earlierBytes += sessions.length === 0 ? 0 : last.history.size().bytes;
      last = {history: create(kinds), firstAt: null};
      sessions.push(last);
      all = sessions.map(({history}) => history);
    },
    isCut: () => isAnyForgotten || sessions.some(beginsLater),
    accept: (observation) => {
      last.firstAt ??= observation.at;
      const accepted = last.history.accept(observation);
      keepLimit();
      return accepted;
    },
    shift: (byMs) => {
      last.firstAt = last.firstAt === null ? null : last.firstAt + byMs;
      last.history.shift(byMs);
    },
    snapshot: () => last.history.snapshot(),
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
        mostBytes: maxBytes,
      };
    },
  };
};
