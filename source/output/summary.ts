import type {Level} from '../model/facts.js';
import {type Account, type Snapshot, tunnelKinds} from '../model/fleet.js';
import type {ConnectorStateName} from '../model/status.js';
import {summarize} from '../model/summary.js';
import {escaped, joinSafe, type SafeText, safe, safeText} from '../model/text.js';
import {compareLevels} from '../model/verdict.js';
import type {TunnelView} from '../model/view.js';
import {counted, levelWords} from '../model/words.js';
import {loadedOf, questionOf} from '../monitor/agenda.js';
import type {Polling} from '../monitor/polling.js';
import {headlines, listTroubleSentence, paceSentence, troubleSentence, troubleWords} from './sentences.js';
import {listed, spokenTunnel} from './spoken.js';

/** So many tunnels of each level are named. */
const MOST_NAMES = 10;

const stateWords: ReadonlyArray<readonly [ConnectorStateName, SafeText]> = [
  ['active', safe`active`],
  ['passive', safe`passive`],
  ['connected', safe`connected`],
  ['partial', safe`partly connected`],
  ['offline', safe`offline`],
  ['disconnected', safe`without connections`],
  ['other', safe`in another state`],
  ['unknown', safe`unknown`],
];

const problemLevels: readonly Level[] = ['critical', 'warning', 'unknown'];

const accountName = (account: Account | null): SafeText =>
  account === null ? safe`The account` : account.name === null ? escaped(account.id) : safeText(account.name);

const problems = (tunnels: readonly TunnelView[], isLoaded: boolean): readonly SafeText[] => {
  const sentences = problemLevels.flatMap((level) => {
    // Not to have been asked for yet is no problem of a tunnel.
    const found = tunnels.filter(
      ({state, verdict}) =>
        verdict.level === level &&
        state.missingSince === null &&
        (state.connectorsAt !== null || state.failure !== null || questionOf(state) === null),
    );
    const names = found.map(({state, verdict}) => safe`${spokenTunnel(state.tunnel)}, ${headlines(verdict)}`);
    const noun = level === 'warning' && found.length > 1 ? safe`warnings` : levelWords[level];
    return found.length === 0 ? [] : [safe`${found.length} ${noun}: ${listed(names, MOST_NAMES, safe`; `)}.`];
  });
  return sentences.length === 0 && isLoaded ? [safe`No problems.`] : sentences;
};

export type SummaryOptions = {
  /** Wall time, ms. */
  readonly now: number;
  /** Told where the data does not come from Cloudflare itself. */
  readonly place: SafeText | null;
  readonly filter: string;
};

/** All that is known now, in one line: how many of what, what is not well, and whether it can be relied on. */
export const summaryLine = (
  {account, lists}: Snapshot,
  tunnels: readonly TunnelView[],
  polling: Polling,
  {now, place, filter}: SummaryOptions,
): SafeText => {
  const {tunnels: count, connectors, byState} = summarize(tunnels);
  const {loaded, all} = loadedOf(tunnels.map(({state}) => state));
  const states = stateWords.flatMap(([name, word]) =>
    (byState[name] ?? 0) > 0 ? [safe`${byState[name] ?? 0} ${word}`] : [],
  );
  const about = [
    ...(place === null ? [] : [safe` (${place})`]),
    ...(filter === '' ? [] : [safe`, what matches "${escaped(filter)}"`]),
  ];
  return joinSafe(
    [
      safe`${accountName(account)}${joinSafe(about, safe``)}: ${counted(count, safe`tunnel`)}, ${counted(connectors, safe`connector`)}.`,
      ...(loaded < all ? [safe`${counted(all - loaded, safe`tunnel`)} not asked yet.`] : []),
      ...(states.length === 0 ? [] : [safe`${joinSafe(states, safe`, `)}.`]),
      ...problems(tunnels, loaded === all),
      ...(troubleWords(polling) === null ? [] : [troubleSentence(polling, now)]),
      ...(polling.isTrickle ? [paceSentence(true)] : []),
      ...tunnelKinds.flatMap((kind) => {
        const failure = lists[kind]?.failure?.failure;
        return failure === undefined || troubleWords(polling) !== null
          ? []
          : [listTroubleSentence(kind, failure)];
      }),
    ],
    safe` `,
  );
};

/** The gravest first. */
export const byGravity = (a: TunnelView, b: TunnelView): number =>
  compareLevels(b.verdict.level, a.verdict.level);
