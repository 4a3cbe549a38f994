import {factsOf, type Level, type Rule} from './facts.js';
import type {TunnelState} from './fleet.js';
import {type Freshness, isTrusted} from './freshness.js';
import {availabilityRules, reportedStatus} from './rules-availability.js';
import {diversityRules} from './rules-diversity.js';
import {askableId} from './selection.js';
import {type SafeText, safe} from './text.js';
import type {Thresholds} from './thresholds.js';

/** One rule that applies, with what was seen, by which call, and when. */
export type Reason = {
  readonly rule: string;
  readonly level: Level;
  readonly headline: SafeText;
  readonly text: SafeText;
  /** The API call that showed it. */
  readonly call: 'list' | 'connections';
  /** When it was seen (wall time, ms); null when nothing was seen yet. */
  readonly at: number | null;
};

/** A level with the reasons that led to it, the gravest first. */
export type Verdict = {readonly level: Level; readonly reasons: readonly Reason[]};

const RANK: Readonly<Record<Level, number>> = {ok: 0, notice: 1, unknown: 2, warning: 3, critical: 4};

/** Positive when `a` is graver than `b`. */
export const compareLevels = (a: Level, b: Level): number => RANK[a] - RANK[b];

/** Anything but ok and notice wants a look. */
export const isProblem = (level: Level): boolean => RANK[level] > RANK.notice;

/** Rules that find that nothing can be said: what is known besides is evidence, and no finding. */
export const dataRules = ['no_data', 'stale', 'gone'] as const;

const noData = (state: TunnelState): Reason => ({
  rule: 'no_data',
  level: 'unknown',
  ...(askableId(state) !== null
    ? {
        headline: state.failure === null ? safe`not asked yet` : safe`nothing known`,
        text:
          state.failure === null
            ? safe`Nothing is known of its connectors: they have not been asked for yet.`
            : safe`Nothing is known of its connectors: they were asked for in vain.`,
      }
    : {
        headline: safe`cannot be asked: no valid id of its own`,
        text: safe`Nothing is known of its connectors: the API gave the tunnel no id of the documented form, or that of another one.`,
      }),
  call: 'connections',
  at: null,
});

const staleData = (state: TunnelState): Reason => ({
  rule: 'stale',
  level: 'unknown',
  headline: safe`stale data`,
  text: safe`What is shown is too old to rely on: no answer has come for much longer than planned.`,
  call: 'connections',
  at: state.connectorsAt,
});

/** What its connections say is fresh and holds; only Cloudflare's own word for it is old. */
const staleList = (state: TunnelState): Reason => ({
  rule: 'stale_list',
  level: 'notice',
  headline: safe`status is old`,
  text: safe`What Cloudflare's list says of it is too old to rely on: the list has not been answered for much longer than planned.`,
  call: 'list',
  at: state.listedAt,
});

const goneTunnel = (state: TunnelState): Reason => ({
  rule: 'gone',
  level: 'unknown',
  headline: safe`gone from the list`,
  text: safe`The list of tunnels no longer has it: it was deleted, or can no longer be read.`,
  call: 'list',
  at: state.missingSince,
});

const reasonsOf = (
  state: TunnelState,
  thresholds: Thresholds,
  listed: Freshness,
  notices: ReadonlyArray<Rule<'notice'>> = diversityRules,
): readonly Reason[] => {
  const facts = factsOf(state, thresholds);
  const apply = (rules: readonly Rule[], call: Reason['call'], at: number | null): readonly Reason[] =>
    rules.flatMap((rule) => {
      const finding = rule.find(facts);
      return finding === null ? [] : [{rule: rule.name, ...finding, call, at}];
    });
  const seenByList = isTrusted(listed) ? apply([reportedStatus], 'list', state.listedAt) : [staleList(state)];
  if (state.connectors === null) {
    return seenByList;
  }
  const seenByConnections = (rules: readonly Rule[]): readonly Reason[] =>
    apply(rules, 'connections', state.connectorsAt);
  return [...seenByConnections(availabilityRules), ...seenByList, ...seenByConnections(notices)].sort(
    (a, b) => compareLevels(b.level, a.level),
  );
};

/**
 * What to think of a tunnel. Pure. Data that is not fresh enough to be trusted makes the verdict `unknown`,
 * whatever it says; the reasons it gave stay as evidence.
 * @param freshness of its connectors  @param listed of what the list says of it
 */
export const verdictOf = (
  state: TunnelState,
  thresholds: Thresholds,
  freshness: Freshness,
  listed: Freshness = 'fresh',
): Verdict => {
  if (state.missingSince !== null) {
    return {level: 'unknown', reasons: [goneTunnel(state)]};
  }
  // Where everything is old, saying it once is enough.
  const found = reasonsOf(state, thresholds, isTrusted(freshness) ? listed : 'fresh');
  if (state.connectors === null) {
    return {level: 'unknown', reasons: [noData(state), ...found]};
  }
  if (!isTrusted(freshness)) {
    return {level: 'unknown', reasons: [staleData(state), ...found]};
  }
  return {level: found[0]?.level ?? 'ok', reasons: found};
};

/**
 * True where something that was seen wants a look; not yet having asked is no such thing. Asked of every tunnel with
 * every list: what is never more than a notice is not looked for.
 */
export const isUnwell = (state: TunnelState, thresholds: Thresholds): boolean =>
  state.missingSince !== null ||
  reasonsOf(state, thresholds, 'fresh', []).some(({level, at}) => at !== null && isProblem(level));
