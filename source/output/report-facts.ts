import type {Change} from '../model/changes.js';
import type {Failure} from '../model/failure.js';
import type {Account, Snapshot} from '../model/fleet.js';
import type {Thresholds} from '../model/thresholds.js';
import type {History} from '../monitor/history.js';
import {membersOf, type TunnelShare, tunnelShare} from './availability.js';
import {type Interval, united, within, without} from './intervals.js';
import {type Look, type Risk, risksOf} from './risks.js';

/** So many moments are looked at, and fewer where there are many tunnels. */
const MOST_LOOKS = 2000;
const MOST_STATES = 200_000;
const FEWEST_LOOKS = 50;

/** At so many of them all tunnels are looked at; at the others, those that something happened to. */
const WHOLE_LOOKS = 20;

/** When a change makes nothing flap any more, an answer comes within so long, ms. */
const NEXT_ANSWER_MS = 15_000;

/** What is shorter lies between two answers, ms. */
const SHORTEST_GAP_MS = 15_000;

/** A time without answers of the API. */
export type Silence = Interval & {readonly failure: Failure | null; readonly isOpen: boolean};

export type Failover = Extract<Change, {readonly what: 'failover'}>;

/** All that a report tells, before it is put into words. */
export type Facts = {
  readonly account: Account | null;
  readonly span: Interval;
  readonly changes: readonly Change[];
  readonly failovers: readonly Failover[];
  readonly shares: readonly TunnelShare[];
  readonly risks: readonly Risk[];
  readonly silences: readonly Silence[];
  /** When any connector was observed, and when none was. */
  readonly observed: readonly Interval[];
  readonly gaps: readonly Interval[];
  /** Whether enough was answered to say that the API did so all the time. */
  readonly isAnswered: boolean;
  /** Planned time between two answers for a tunnel: the usual, and the longest; null where none was told. */
  readonly cadence: {readonly usualMs: number; readonly longestMs: number} | null;
};

export type PartOfHistory = Pick<History, 'at' | 'changes' | 'stretches' | 'span' | 'snapshot'>;

/** Items from the first to the last, evenly, at most so many. */
const spread = <Item>(items: readonly Item[], most: number): readonly Item[] =>
  items.length <= most
    ? items
    : Array.from({length: most}, (_, index) => {
        const item = items[Math.round((index * (items.length - 1)) / (most - 1))];
        return item === undefined ? [] : [item];
      }).flat();

/** A moment to look at, and the key of the tunnel that something happened to; null: all of them. */
type Moment = readonly [at: number, tunnel: string | null];

const looksAt = (history: PartOfHistory, moments: readonly Moment[]): readonly Look[] => {
  const {size} = history.snapshot().tunnels;
  const most = Math.max(FEWEST_LOOKS, Math.min(MOST_LOOKS, Math.floor(MOST_STATES / (size + 1))));
  const byTime = new Map<number, Set<string> | null>();
  for (const [at, tunnel] of moments) {
    const known = byTime.get(at);
    byTime.set(at, tunnel === null || known === null ? null : (known ?? new Set()).add(tunnel));
  }
  const times = [...byTime].sort(([a], [b]) => a - b);
  return spread(times, most).map(([at, tunnels]) => ({at, snapshot: history.at(at), tunnels}));
};

/** Evenly from the first moment to the last. */
const wholeMoments = ({from, until}: Interval): readonly Moment[] =>
  Array.from({length: WHOLE_LOOKS}, (_, index) => [
    Math.round(from + ((until - from) * index) / (WHOLE_LOOKS - 1)),
    null,
  ]);

const silencesOf = (changes: readonly Change[], first: Snapshot, span: Interval): readonly Silence[] => {
  const silences: Silence[] = [];
  const {outage} = first;
  let open: {readonly from: number; readonly failure: Failure} | null =
    outage?.isCertain === true ? {from: Math.max(span.from, outage.since), failure: outage.failure} : null;
  for (const change of changes) {
    if (change.what === 'api_lost') {
      open ??= {from: change.at, failure: change.failure};
    } else if (change.what === 'api_restored') {
      const from = Math.max(span.from, Math.min(open?.from ?? change.since, change.since));
      silences.push({from, until: change.at, failure: open?.failure ?? null, isOpen: false});
      open = null;
    }
  }
  return open === null ? silences : [...silences, {...open, until: span.until, isOpen: true}];
};

const cadenceOf = (looks: readonly Look[]): Facts['cadence'] => {
  const all = looks
    .flatMap(({snapshot}) => [...snapshot.tunnels.values()].flatMap(({renewMs}) => renewMs ?? []))
    .sort((a, b) => a - b);
  const [usualMs, longestMs] = [all[Math.floor(all.length / 2)], all.at(-1)];
  return usualMs === undefined || longestMs === undefined ? null : {usualMs, longestMs};
};

/** Whether lists were answered for some time: all that there is to answer where no tunnel can be asked for. */
const isListed = (looks: readonly Look[], {from, until}: Interval): boolean =>
  until - from >= SHORTEST_GAP_MS &&
  looks.some(({snapshot}) => Object.values(snapshot.lists).some(({at}) => at !== null));

/**
 * What a history tells of a span.
 * @param asked the span that is wanted; it is cut to what is remembered
 */
export const factsIn = (history: PartOfHistory, asked: Interval, thresholds: Thresholds): Facts => {
  const known = history.span();
  const from = known === null ? asked.from : Math.max(asked.from, known.from);
  const span = {
    from,
    until: Math.max(from, known === null ? asked.until : Math.min(asked.until, known.until)),
  };
  const changes = history.changes().filter(({at}) => at >= span.from && at <= span.until);
  const whole = looksAt(history, wholeMoments(span));
  const shares = membersOf(
    whole.map(({snapshot}) => snapshot),
    changes,
  ).map((member) => tunnelShare(member, history, span));
  const observed = united(shares.flatMap((share) => share.observed));
  const forgottenMs = thresholds.flappingMs + NEXT_ANSWER_MS;
  const looks = looksAt(history, [
    ...wholeMoments(span),
    ...changes.flatMap(({at, tunnel}): readonly Moment[] =>
      tunnel === null
        ? []
        : [
            [at, tunnel.key],
            [Math.min(span.until, at + forgottenMs), tunnel.key],
          ],
    ),
    // What is known from the first answers on, or again after a gap, is no change.
    ...shares.flatMap((share) => share.observed.map((time): Moment => [time.from, share.tunnel.key])),
  ]);
  return {
    account: whole.at(-1)?.snapshot.account ?? null,
    ...{span, changes, shares, observed},
    isAnswered: shares.some(({isTold}) => isTold) || isListed(whole, span),
    failovers: changes.filter((change): change is Failover => change.what === 'failover'),
    risks: risksOf(
      looks,
      new Map(shares.map((share) => [share.tunnel.key, share.observed])),
      span.until,
      thresholds,
    ),
    silences: silencesOf(changes, whole[0]?.snapshot ?? history.snapshot(), span),
    gaps: within(without([span], observed), span).filter((gap) => gap.until - gap.from >= SHORTEST_GAP_MS),
    cadence: cadenceOf(whole),
  };
};
