import {isShownBy} from '../model/document.js';
import type {Level} from '../model/facts.js';
import {explainFailure, nextStep, shortFailure} from '../model/failure.js';
import {type Snapshot, tunnelKinds} from '../model/fleet.js';
import {filterOf} from '../model/selection.js';
import {kindWords} from '../model/status.js';
import {summarize} from '../model/summary.js';
import {joinSafe, type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {dataRules, type Reason} from '../model/verdict.js';
import {assessAll, type CadenceOf, createAssess, type TunnelView} from '../model/view.js';
import {counted} from '../model/words.js';
import {questionOf} from '../monitor/agenda.js';
import {type CheckState, checkCodes, perfdata, pluginOutput} from './check-lines.js';
import {whoTheyAre} from './check-names.js';
import {memberName} from './report-summary.js';

/** Names of rules and levels that are to count as a warning, or as critical, whatever they are otherwise. */
export type CheckRules = {readonly warn: ReadonlySet<string>; readonly crit: ReadonlySet<string>};

export type CheckReportOptions = {
  readonly rules: CheckRules;
  readonly cadenceOf: CadenceOf;
  /** Words that a connector or its tunnel must hold; empty for all. */
  readonly filter: string;
  /** Wall time, ms. */
  readonly now: number;
  readonly tookMs: number;
  readonly timeoutMs: number;
  /** Whether time was over before everything was answered. */
  readonly isCut: boolean;
  /** What else there is to say, in sentences. */
  readonly notes: readonly SafeText[];
  readonly thresholds: Thresholds;
};

export type CheckReport = {readonly text: string; readonly code: (typeof checkCodes)[CheckState]};

/** As the plugins of Nagios weigh them: what is known to be wrong goes before what is not known. */
const GRAVITY: readonly CheckState[] = ['OK', 'UNKNOWN', 'WARNING', 'CRITICAL'];

const worst = (states: readonly CheckState[]): CheckState =>
  GRAVITY[Math.max(0, ...states.map((state) => GRAVITY.indexOf(state)))] ?? 'OK';

const BY_LEVEL: Readonly<Record<Level, CheckState>> = {
  ok: 'OK',
  notice: 'OK',
  unknown: 'UNKNOWN',
  warning: 'WARNING',
  critical: 'CRITICAL',
};

/** What a reason counts as: by its rule where that is named, else by its level where that is, else as it is. */
export const stateOfReason = (
  {rule, level}: Pick<Reason, 'rule' | 'level'>,
  {warn, crit}: CheckRules,
): CheckState => {
  for (const name of [rule, level]) {
    if (crit.has(name)) {
      return 'CRITICAL';
    }
    if (warn.has(name)) {
      return 'WARNING';
    }
  }
  return BY_LEVEL[level];
};

const checkWords: Readonly<Record<CheckState, SafeText>> = {
  OK: safe`OK`,
  WARNING: safe`WARNING`,
  CRITICAL: safe`CRITICAL`,
  UNKNOWN: safe`UNKNOWN`,
};

type Problem = {readonly state: CheckState; readonly headline: SafeText; readonly line: SafeText};

const isWithoutData = ({rule}: Reason): boolean => dataRules.some((name) => name === rule);

/** Where nothing can be said of a tunnel, that is all that counts: what is known besides is no more than evidence. */
const reasonsThatCount = ({verdict: {reasons}}: TunnelView): readonly Reason[] => {
  const [first] = reasons;
  return first !== undefined && isWithoutData(first) ? [first] : reasons;
};

const problemsOf = (tunnel: TunnelView, rules: CheckRules): readonly Problem[] => {
  const name = memberName(tunnel.state.tunnel);
  const failure = tunnel.state.failure?.failure;
  return reasonsThatCount(tunnel).flatMap((reason) => {
    const state = stateOfReason(reason, rules);
    const why =
      failure !== undefined && isWithoutData(reason)
        ? {short: safe` (${shortFailure(failure)})`, long: safe` ${explainFailure(failure)}.`}
        : {short: safe``, long: safe``};
    return state === 'OK'
      ? []
      : [
          {
            state,
            headline: safe`${reason.headline}${why.short}`,
            line: safe`${name}: ${reason.text}${why.long}${whoTheyAre(tunnel, reason.rule)}`,
          },
        ];
  });
};

const byGravity = (a: {readonly state: CheckState}, b: {readonly state: CheckState}): number =>
  GRAVITY.indexOf(b.state) - GRAVITY.indexOf(a.state);

type Graded = {
  readonly state: CheckState;
  /** A few words for the first line. */
  readonly brief: SafeText;
  readonly problems: readonly Problem[];
};

const gradedTunnel = (tunnel: TunnelView, rules: CheckRules): Graded => {
  const problems = [...problemsOf(tunnel, rules)].sort(byGravity);
  const headlines = joinSafe([...new Set(problems.map(({headline}) => headline))], safe`, `);
  return {
    state: worst(problems.map(({state}) => state)),
    brief: safe`${memberName(tunnel.state.tunnel)}: ${headlines}`,
    problems,
  };
};

/** A list that could not be read: nobody knows what is in it. */
const gradedLists = ({lists}: Snapshot): readonly Graded[] =>
  tunnelKinds.flatMap((kind) => {
    const failure = lists[kind]?.failure?.failure;
    if (failure === undefined) {
      return [];
    }
    const headline = safe`list of ${kindWords[kind]} tunnels: ${shortFailure(failure)}`;
    const line = safe`list of ${kindWords[kind]} tunnels: ${explainFailure(failure)}. ${nextStep(failure)}.`;
    return [{state: 'UNKNOWN', brief: headline, problems: [{state: 'UNKNOWN', headline, line}]}];
  });

/** A tunnel that could be asked for, but was not: time was over first, or the API asked for silence. */
const isUnasked = ({state}: TunnelView): boolean =>
  state.connectorsAt === null && state.failure === null && questionOf(state) !== null;

/** All that was not asked for, in one: a fleet of it would leave no room for what is known. */
const gradedUnasked = (unasked: number, all: number, isCut: boolean): readonly Graded[] => {
  if (unasked === 0 && !isCut) {
    return [];
  }
  const brief =
    unasked === 0
      ? safe`time was over before all was answered`
      : safe`${unasked} of ${counted(all, safe`tunnel`)} not asked${isCut ? safe`: time was over` : safe``}`;
  return [{state: 'UNKNOWN', brief, problems: []}];
};

const NOTHING: Graded = {state: 'UNKNOWN', brief: safe`no tunnel to check`, problems: []};

/** Fleet and rules → the output of a monitoring plugin, and its exit code. */
export const checkReport = (snapshot: Snapshot, options: CheckReportOptions): CheckReport => {
  const {rules, cadenceOf, filter: words, now, tookMs, timeoutMs, isCut, notes, thresholds} = options;
  const filter = filterOf(words);
  const tunnels = assessAll(snapshot, createAssess(thresholds), now, cadenceOf).filter(({state}) =>
    isShownBy(filter, state),
  );
  const asked = tunnels.filter((tunnel) => !isUnasked(tunnel)).map((tunnel) => gradedTunnel(tunnel, rules));
  const unasked = tunnels.length - asked.length;
  const remarks = gradedUnasked(unasked, tunnels.length, isCut);
  const graded = [...gradedLists(snapshot), ...asked, ...(tunnels.length === 0 ? [NOTHING] : [])];
  const troubled = graded.filter(({state}) => state !== 'OK').sort(byGravity);
  const state = worst([...graded, ...remarks].map((found) => found.state));
  const summary = summarize(tunnels);
  const all = safe`${counted(summary.tunnels, safe`tunnel`)}, ${counted(summary.connectors, safe`connector`)}`;
  const states = [...asked.map((found) => found.state), ...Array<CheckState>(unasked).fill('UNKNOWN')];
  const problems = troubled.flatMap((found) => found.problems).sort(byGravity);
  return {
    code: checkCodes[state],
    text: pluginOutput({
      state,
      briefs: state === 'OK' ? [all] : troubled.map(({brief}) => brief),
      remarks: remarks.map(({brief}) => brief),
      perf: perfdata(states, summary, tookMs, timeoutMs),
      lines: [...notes, ...problems.map(({state: found, line}) => safe`${checkWords[found]} ${line}`)],
    }),
  };
};
