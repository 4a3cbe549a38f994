import {isTrusted} from '../model/freshness.js';
import type {SafeText} from '../model/text.js';
import type {TunnelView} from '../model/view.js';
import type {Polling} from '../monitor/polling.js';
import {
  answeringSentence,
  freshSentence,
  staleSentences,
  troubleSentence,
  troubleWords,
} from '../output/sentences.js';
import {type Patience, type Settling, seen, settled} from '../output/settling.js';

/** Of how many tunnels that were asked for there is nothing that can be relied on. */
type Blindness = 'none' | 'some' | 'all';

/** The API must be silent for so long, beyond the time after which data is old, before anybody is called. */
const PATIENCE: Patience = {quietMs: 30_000, mostMs: 60_000};

/** Whether warptop sees what it watches. */
export type Sight = {
  readonly blindness: Settling<Blindness>;
  /** Tunnels, by key, that were told to be out of sight. */
  readonly hidden: ReadonlySet<string>;
  /** Since when, ms of watching. */
  readonly since: number;
  /** Whether it was told as trouble of the API. */
  readonly isApi: boolean;
};

export const clearSight: Sight = {
  blindness: settled<Blindness>('none', 0),
  hidden: new Set(),
  since: 0,
  isApi: false,
};

const isAsked = ({state}: TunnelView): boolean =>
  state.missingSince === null && (state.connectorsAt !== null || state.failure !== null);

const isHidden = ({freshness}: TunnelView): boolean => !isTrusted(freshness);

const blindnessOf = (views: readonly TunnelView[], polling: Polling): Blindness => {
  const asked = views.filter(isAsked);
  const hidden = asked.filter(isHidden).length;
  if (asked.length === 0) {
    return troubleWords(polling) === null ? 'none' : 'all';
  }
  // Where nothing answers, what is not old yet soon is: that is one thing to tell.
  return hidden === 0 ? 'none' : hidden < asked.length && troubleWords(polling) === null ? 'some' : 'all';
};

export type Seeing = {
  readonly sight: Sight;
  /** What is to be told of it now. */
  readonly tell: {readonly event: 'data_stale' | 'data_fresh'; readonly text: SafeText} | null;
};

const staleText = (hidden: readonly TunnelView[], polling: Polling, now: number): SafeText =>
  troubleWords(polling) === null
    ? (staleSentences(hidden, now)[0] ?? troubleSentence(polling, now))
    : troubleSentence(polling, now);

/** @param now wall time, ms  @param watchedMs how long was watched */
export const look = (
  sight: Sight,
  views: readonly TunnelView[],
  polling: Polling,
  now: number,
  watchedMs: number,
): Seeing => {
  const before = sight.blindness;
  const blindness = seen(before, blindnessOf(views, polling), watchedMs, PATIENCE);
  const [was, is] = [before.told, blindness.told];
  if (was === is || (was === 'all' && is === 'some')) {
    return {sight: {...sight, blindness}, tell: null};
  }
  if (is === 'none') {
    const back = views.filter(({state}) => sight.hidden.has(state.key));
    const isOfApi = sight.isApi || back.length === 0;
    const text = isOfApi ? answeringSentence(watchedMs - sight.since) : freshSentence(back);
    return {sight: {...clearSight, blindness}, tell: {event: 'data_fresh', text}};
  }
  const hidden = views.filter((view) => isAsked(view) && isHidden(view));
  return {
    sight: {
      blindness,
      hidden: new Set(hidden.map(({state}) => state.key)),
      since: was === 'none' ? before.unlikeSince : sight.since,
      isApi: troubleWords(polling) !== null,
    },
    tell: {event: 'data_stale', text: staleText(hidden, polling, now)},
  };
};
