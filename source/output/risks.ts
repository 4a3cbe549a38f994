import type {TunnelName} from '../model/changes.js';
import type {Level} from '../model/facts.js';
import type {Snapshot, TunnelState} from '../model/fleet.js';
import {type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {compareLevels, type Reason, verdictOf} from '../model/verdict.js';
import {type Interval, totalMs, united, within} from './intervals.js';

/** A rule that applied to a tunnel at some time. */
export type Risk = {
  readonly tunnel: TunnelName;
  readonly rule: string;
  /** The gravest that was found. */
  readonly level: Level;
  /** The words that held the longest. */
  readonly headline: SafeText;
  readonly first: number;
  readonly last: number;
  /** For how long in all, as far as the tunnel's connectors were observed, ms. */
  readonly lastedMs: number;
  readonly isPresent: boolean;
};

/** What was known at one moment. */
export type Look = {
  readonly at: number;
  readonly snapshot: Snapshot;
  /** The tunnels that something happened to, by key; null: all are to be looked at. */
  readonly tunnels: ReadonlySet<string> | null;
};

type Found = {
  risk: Omit<Risk, 'headline' | 'lastedMs' | 'isPresent'>;
  readonly times: Interval[];
  /** For how long it was told in which words, ms. */
  readonly headlines: Map<SafeText, number>;
};

const longestTold = (headlines: ReadonlyMap<SafeText, number>): SafeText =>
  [...headlines].reduce((best, next) => (next[1] > best[1] ? next : best), [safe``, -1] as const)[0];

/** What applied to a tunnel that was there, and answered for. */
const reasonsOf = (state: TunnelState | undefined, thresholds: Thresholds): readonly Reason[] =>
  state === undefined || state.missingSince !== null || state.connectors === null
    ? []
    : verdictOf(state, thresholds, 'fresh').reasons;

/** Goes on with the last time where it ends where this one begins. */
const addTime = (times: Interval[], next: Interval): void => {
  const last = times.at(-1);
  if (last?.until === next.from) {
    times[times.length - 1] = {from: last.from, until: next.until};
  } else {
    times.push(next);
  }
};

/**
 * The rules that applied at some of the looks, the gravest first; each from one look at a tunnel to the next one.
 * @param looks oldest first  @param observed when a tunnel was observed, by its key
 */
export const risksOf = (
  looks: readonly Look[],
  observed: ReadonlyMap<string, readonly Interval[]>,
  until: number,
  thresholds: Thresholds,
): readonly Risk[] => {
  const found = new Map<string, Found>();
  const find = ({key, kind, tunnel}: TunnelState, {rule, level, headline}: Reason, time: Interval): void => {
    const name = `${key} ${rule}`;
    const known = found.get(name);
    const isGraver = known === undefined || compareLevels(level, known.risk.level) > 0;
    const times = known?.times ?? [];
    const headlines = isGraver ? new Map<SafeText, number>() : known.headlines;
    addTime(times, time);
    headlines.set(headline, (headlines.get(headline) ?? 0) + time.until - time.from);
    found.set(name, {
      risk: {
        tunnel: {key, kind, id: tunnel.id, name: tunnel.name},
        rule,
        level: isGraver ? level : known.risk.level,
        first: known?.risk.first ?? time.from,
        last: time.until,
      },
      ...{times, headlines},
    });
  };
  const seen = new Map<string, {readonly at: number; readonly state: TunnelState | undefined}>();
  const leave = (key: string, at: number): void => {
    const {state, at: from} = seen.get(key) ?? {};
    if (state !== undefined && from !== undefined) {
      for (const reason of reasonsOf(state, thresholds)) {
        find(state, reason, {from, until: at});
      }
    }
  };
  for (const {at, snapshot, tunnels} of looks) {
    for (const key of tunnels ?? new Set([...seen.keys(), ...snapshot.tunnels.keys()])) {
      leave(key, at);
      seen.set(key, {at, state: snapshot.tunnels.get(key)});
    }
  }
  const present = new Set<string>();
  for (const [key, {state}] of seen) {
    leave(key, until);
    for (const {rule} of reasonsOf(state, thresholds)) {
      present.add(`${key} ${rule}`);
    }
  }
  return [...found.values()]
    .map(({risk, times, headlines}) => {
      const known = observed.get(risk.tunnel.key) ?? [];
      const lastedMs = totalMs(united(times.flatMap((time) => within(known, time))));
      return {
        ...risk,
        headline: longestTold(headlines),
        lastedMs,
        isPresent: present.has(`${risk.tunnel.key} ${risk.rule}`),
      };
    })
    .sort((a, b) => compareLevels(b.level, a.level) || b.lastedMs - a.lastedMs || a.first - b.first);
};
