import {changeWords} from '../model/change-words.js';
import type {Change} from '../model/changes.js';
import type {Snapshot} from '../model/fleet.js';
import type {SortColumn} from '../model/order.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {assessFleet, createAssess, fleetGroups, recordedCadence} from '../model/view.js';
import type {Accepted} from '../monitor/history.js';
import type {Polling} from '../monitor/polling.js';
import {changeSentences} from './change-sentences.js';
import {filterBetween} from './filter-between.js';
import {timeOfDay} from './spoken.js';
import {summaryLine} from './summary.js';

export type RetellOptions = {
  readonly filter: string;
  readonly sort: SortColumn;
  readonly isUtc: boolean;
  readonly thresholds: Thresholds;
};

/** Tells a past in sentences. */
export type Retelling = {
  /** A line for each change, each with its time; before the first of a day, the day. */
  readonly tell: (accepted: Accepted) => readonly SafeText[];
  /** What was known at the end, in one line. @param until the end (wall time, ms) */
  readonly summary: (snapshot: Snapshot, until: number, polling: Polling) => SafeText;
};

const dayOf = (ms: number, isUtc: boolean): SafeText => {
  const shifted = isUtc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  return escaped(new Date(shifted).toISOString().slice(0, 10));
};

/** Those that were seen at the same time, in their order. */
const byMoment = (changes: readonly Change[]): ReadonlyArray<readonly Change[]> => {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last?.[0]?.at === change.at) {
      last.push(change);
    } else {
      groups.push([change]);
    }
  }
  return groups;
};

/** Trouble of the API is told apart from what happens to tunnels. */
const sentencesOf = (changes: readonly Change[], after: Snapshot): readonly SafeText[] => [
  ...changes.flatMap((change) =>
    change.tunnel === null ? [safe`Cloudflare's API: ${changeWords(change)}.`] : [],
  ),
  ...changeSentences(
    changes.filter(({tunnel}) => tunnel !== null),
    after,
  ),
];

export const createRetelling = ({filter, sort, isUtc, thresholds}: RetellOptions): Retelling => {
  let day: SafeText | null = null;
  const stamped = (at: number, sentences: readonly SafeText[]): readonly SafeText[] => {
    const today = dayOf(at, isUtc);
    const isNewDay = sentences.length > 0 && today !== day;
    day = isNewDay ? today : day;
    return [
      ...(isNewDay ? [safe`${today}`] : []),
      ...sentences.map((sentence) => safe`${timeOfDay(at, isUtc)} ${sentence}`),
    ];
  };
  return {
    tell: ({before, snapshot, changes}) => {
      const shown =
        changes.length === 0 ? [] : changes.filter(filterBetween(filter, before, snapshot).change);
      return byMoment(shown).flatMap((group) => stamped(group[0]?.at ?? 0, sentencesOf(group, snapshot)));
    },
    summary: (snapshot, until, polling) => {
      const order = {sort, isReversed: false};
      const tunnels = assessFleet(
        snapshot,
        createAssess(thresholds),
        until,
        recordedCadence(snapshot),
        order,
      );
      const shown = fleetGroups(tunnels, {...order, filter, isProblemsOnly: false}).map(({tunnel}) => tunnel);
      const line = summaryLine(snapshot, shown, polling, {now: until, place: null, filter});
      return safe`${timeOfDay(until, isUtc)} ${line}`;
    },
  };
};
