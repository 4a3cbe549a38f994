import {changeLevel, changeSubject, changeWords} from '../model/change-words.js';
import type {Change} from '../model/changes.js';
import {joinSafe, type SafeText, safe} from '../model/text.js';
import {compareLevels} from '../model/verdict.js';

/** One line of the timeline: a change, or what happened to one connector at one moment. */
export type TimelineRow = {
  readonly at: number;
  readonly tunnel: SafeText | null;
  readonly connector: SafeText | null;
  readonly what: SafeText;
  /** How many changes it tells of. */
  readonly changes: number;
};

export type Timeline = {
  readonly rows: readonly TimelineRow[];
  /** How many changes no row tells of: the least grave. */
  readonly leftOut: number;
};

/** So many things are told on a line. */
const MOST_TOLD = 8;

/** What happened several times is told once. */
const wordsOf = (changes: readonly Change[]): SafeText => {
  const times = new Map<SafeText, number>();
  for (const change of changes) {
    const words = changeWords(change);
    times.set(words, (times.get(words) ?? 0) + 1);
  }
  const told = [...times]
    .slice(0, MOST_TOLD)
    .map(([words, count]) => (count === 1 ? words : safe`${count} × ${words}`));
  const more = times.size - told.length;
  return joinSafe([...told, ...(more > 0 ? [safe`and ${more} more`] : [])], safe`; `);
};

const levelOf = (changes: readonly Change[]) =>
  changes.map(changeLevel).reduce((worst, level) => (compareLevels(level, worst) > 0 ? level : worst), 'ok');

/** What came at different moments stays apart: a line has one time, and causes come before what they bring about. */
const bursts = (changes: readonly Change[]): ReadonlyArray<readonly [Change, ...Change[]]> => {
  const all: Array<[Change, ...Change[]]> = [];
  const open = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const key = change.connector === null ? null : `${change.tunnel.key} ${change.connector.key}`;
    const burst = key === null ? undefined : open.get(key);
    if (burst !== undefined && change.at === burst[0].at) {
      burst.push(change);
    } else {
      const begun: [Change, ...Change[]] = [change];
      all.push(begun);
      if (key !== null) {
        open.set(key, begun);
      }
    }
  }
  return all;
};

/** The changes as lines, oldest first; of too many the gravest. */
export const timelineOf = (changes: readonly Change[], most: number): Timeline => {
  const all = bursts(changes).map((burst, index) => ({burst, index, level: levelOf(burst)}));
  const kept = all
    .toSorted((a, b) => compareLevels(b.level, a.level) || a.index - b.index)
    .slice(0, most)
    .sort((a, b) => a.index - b.index);
  const rows = kept.map(({burst}) => ({
    at: burst[0].at,
    ...changeSubject(burst[0]),
    what: wordsOf(burst),
    changes: burst.length,
  }));
  return {rows, leftOut: changes.length - rows.reduce((sum, row) => sum + row.changes, 0)};
};
