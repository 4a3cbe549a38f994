import type {Level} from '../model/facts.js';
import {type Failure, nextStep, shortFailure} from '../model/failure.js';
import type {TunnelKind} from '../model/fleet.js';
import {kindWords} from '../model/status.js';
import {capitalized, joinSafe, type SafeText, safe} from '../model/text.js';
import {ageMs} from '../model/time.js';
import {isProblem, type Verdict} from '../model/verdict.js';
import type {TunnelView} from '../model/view.js';
import {counted, levelWords} from '../model/words.js';
import type {Lapse, Polling} from '../monitor/polling.js';
import {lapseWords, slowWords} from '../monitor/words.js';
import {listed, spokenDuration, spokenTunnel} from './spoken.js';

/* Everything that the screen-reader mode says of verdicts, and of the API, one sentence each. */

/** So many names are told where many things happened at once. */
export const MOST_NAMES = 10;

/** Why a verdict is what it is, in a few words. */
export const headlines = ({level, reasons}: Verdict): SafeText => {
  const telling = reasons.filter((reason) => isProblem(reason.level) || reason.level === level);
  return joinSafe([...new Set(telling.map(({headline}) => headline))], safe`, `);
};

/** @param from the level told before; null: none was */
export const levelSentence = ({state, verdict}: TunnelView, from: Level | null): SafeText => {
  const why = verdict.level === 'ok' ? safe`` : safe`, ${headlines(verdict)}`;
  const was = from === null ? safe`` : safe`; it was ${levelWords[from]}`;
  return safe`${spokenTunnel(state.tunnel)}: now ${levelWords[verdict.level]}${why}${was}.`;
};

/** What is found of a tunnel that has begun to flap. */
export const flappingSentences = ({state, verdict}: TunnelView): readonly SafeText[] =>
  verdict.reasons
    .filter(({rule}) => rule === 'flapping')
    .map(({headline}) => safe`${spokenTunnel(state.tunnel)}: ${headline}.`);

/** What keeps the API from answering, in words that stay the same while the trouble does; null: nothing. */
export const troubleWords = ({activity}: Polling): SafeText | null => {
  switch (activity.name) {
    case 'rate_limited':
      return safe`rate limited`;
    case 'retrying':
    case 'refused':
      return shortFailure(activity.failure);
    default:
      return null;
  }
};

const whatNext = ({activity}: Polling, now: number): SafeText => {
  switch (activity.name) {
    case 'rate_limited':
      return safe`nothing is asked for ${spokenDuration(Math.ceil((activity.until - now) / 1000) * 1000)}`;
    case 'refused':
      return safe`asking again once a minute. ${nextStep(activity.failure)}`;
    default:
      return safe`trying again`;
  }
};

export const troubleSentence = (polling: Polling, now: number): SafeText => {
  const {answeredAt} = polling;
  const age =
    answeredAt === null ? safe`` : safe`the last data is ${spokenDuration(ageMs(answeredAt, now))} old; `;
  return safe`Cloudflare's API: ${troubleWords(polling) ?? safe`no trouble`}; ${age}${whatNext(polling, now)}.`;
};

/** @param afterMs how long there was trouble */
export const answeringSentence = (afterMs: number): SafeText =>
  safe`Cloudflare's API answers again after ${spokenDuration(afterMs)}.`;

const dataOn = (tunnels: readonly TunnelView[]): {readonly who: SafeText; readonly names: SafeText} => {
  const names = tunnels.map(({state}) => spokenTunnel(state.tunnel));
  return tunnels.length === 1
    ? {who: safe`The data on ${names[0] ?? safe`a tunnel`}`, names: safe``}
    : {
        who: safe`The data on ${counted(tunnels.length, safe`tunnel`)}`,
        names: safe`: ${listed(names, MOST_NAMES, safe`, `)}`,
      };
};

/** Why a tunnel's data is not renewed, where there is one reason for all. */
const because = (tunnels: readonly TunnelView[]): SafeText => {
  const [reason, ...others] = new Set(
    tunnels.map(({state}) => (state.failure === null ? null : shortFailure(state.failure.failure))),
  );
  return reason && others.length === 0 ? safe` (${reason})` : safe``;
};

/** @param tunnels one or more whose data is too old to rely on, or that were asked for in vain */
export const staleSentences = (tunnels: readonly TunnelView[], now: number): readonly SafeText[] => {
  const old = tunnels.filter(({state}) => state.connectorsAt !== null);
  const never = tunnels.filter(({state}) => state.connectorsAt === null);
  const ages = old.map(({state}) => ageMs(state.connectorsAt ?? now, now));
  const age = spokenDuration(Math.max(0, ...ages));
  const upTo = old.length === 1 ? safe`` : safe`up to `;
  return [
    ...(old.length === 0
      ? []
      : [safe`${dataOn(old).who} is stale, ${upTo}${age} old${because(old)}${dataOn(old).names}.`]),
    ...(never.length === 0
      ? []
      : [safe`${dataOn(never).who} is missing${because(never)}${dataOn(never).names}.`]),
  ];
};

export const freshSentence = (tunnels: readonly TunnelView[]): SafeText =>
  safe`${dataOn(tunnels).who} is fresh again${dataOn(tunnels).names}.`;

export const listTroubleSentence = (kind: TunnelKind, failure: Failure): SafeText =>
  safe`The list of ${kindWords[kind]} tunnels cannot be read: ${shortFailure(failure)}.`;

export const listBackSentence = (kind: TunnelKind): SafeText =>
  safe`The list of ${kindWords[kind]} tunnels can be read again.`;

export const paceSentence = (isSlow: boolean): SafeText =>
  isSlow
    ? safe`${capitalized(slowWords)}.`
    : safe`Enough of the API quota is left again: asking at the usual pace.`;

/** Why everything was old a moment ago. */
export const lapseSentence = (lapse: Lapse): SafeText =>
  safe`${capitalized(lapseWords(lapse, spokenDuration(lapse.ms)))}: asking anew.`;

/** The first sentences of a flood, and one that counts the rest. */
export const bounded = (sentences: readonly SafeText[], most: number): readonly SafeText[] => {
  const rest = sentences.length - most;
  return rest <= 0
    ? sentences
    : [...sentences.slice(0, most), safe`And ${counted(rest, safe`more change`)} at the same time.`];
};
