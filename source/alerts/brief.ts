import type {Level} from '../model/facts.js';
import type {Snapshot} from '../model/fleet.js';
import {isTrusted} from '../model/freshness.js';
import {type SafeText, safe} from '../model/text.js';
import {ageMs} from '../model/time.js';
import type {TunnelView} from '../model/view.js';
import {counted} from '../model/words.js';
import {loadedOf} from '../monitor/agenda.js';
import {spokenTunnel} from '../output/spoken.js';
import {duration} from '../ui/format.js';
import {type Line, lineWidth, type Span, span, truncate, widthOf} from '../ui/span.js';
import {glyphs, levelSigns} from '../ui/theme.js';

/** What a short line is made of. */
export type Known = {
  readonly views: readonly TunnelView[];
  readonly lists: Snapshot['lists'];
  /** When anything was last answered (wall time, ms); null: never. */
  readonly answeredAt: number | null;
  /** Whether the API is known not to answer now. */
  readonly isTroubled: boolean;
  /** Wall time, ms. */
  readonly now: number;
};

/** Below a minute and a half ages are told in such steps: a line that changes each second draws the eye. */
const STEP_MS = 10_000;

const age = (ms: number): SafeText => duration(ms < 100_000 ? Math.floor(ms / STEP_MS) * STEP_MS : ms);

const sign = (level: Level, text: SafeText): Span => {
  const {glyph, role} = levelSigns[level];
  return span(safe`${glyphs[glyph]} ${text}`, role);
};

/** The API is silent: what was known of tunnels is no more than that. */
const blind = ({answeredAt, now}: Known): Line => [
  span(answeredAt === null ? safe`? API` : safe`? API ${age(ageMs(answeredAt, now))}`, 'api-trouble'),
];

/** The first of the gravest, by name and reason, in what is left of the width. */
const leading = (level: Level, found: readonly TunnelView[], width: number): readonly Span[] => {
  const [first] = found;
  if (first === undefined) {
    return [];
  }
  const {state, verdict} = first;
  const headline = verdict.reasons[0]?.headline ?? safe``;
  const more = found.length > 1 ? safe` +${found.length - 1}` : safe``;
  // Its glyph and a blank stand before it.
  const text = truncate(safe`${spokenTunnel(state.tunnel)} ${headline}`, width - 2 - widthOf(more));
  return [sign(level, safe`${text}${more}`)];
};

/** In this order, the rest is counted. */
const COUNTED: readonly Level[] = ['critical', 'warning', 'unknown'];

/** The state of all in one short line of parts: what is worst by name, the rest in numbers. @param width columns, 30 or more */
export const briefLine = (known: Known, width: number): Line => {
  const present = known.views.filter(({state}) => state.missingSince === null);
  const {loaded, all} = loadedOf(present.map(({state}) => state));
  const isAnySeen = present.some(({freshness}) => isTrusted(freshness));
  const isAnyOld = present.some(({state, freshness}) => state.connectorsAt !== null && !isTrusted(freshness));
  // Where nothing answers, what is not old yet soon is.
  if (isAnySeen ? known.isTroubled && isAnyOld : known.isTroubled || loaded > 0) {
    return blind(known);
  }
  // Of a list that was never answered nobody knows what is in it: it may be all that there is.
  const unread = Object.values(known.lists).filter(({at}) => at === null);
  const failing = unread.filter(({failure}) => failure !== null).length;
  const isAsking = loaded === 0 && (all > 0 || unread.length > failing);
  if (known.answeredAt === null || isAsking) {
    return [span(safe`… asking`, 'dim')];
  }
  const of = (level: Level): readonly TunnelView[] =>
    present.filter(
      ({state, verdict}) =>
        verdict.level === level &&
        (state.connectorsAt !== null || state.failure !== null || level !== 'unknown'),
    );
  const worst = (['critical', 'warning'] as const).find((level) => of(level).length > 0);
  const well = of('ok').length + of('notice').length;
  const tail: Line = [
    ...COUNTED.flatMap((level) => {
      const count = of(level).length;
      return level === worst || count === 0 ? [] : [sign(level, safe`${count}`)];
    }),
    ...(failing > 0 ? [span(safe`? ${counted(failing, safe`list`)}`, 'api-trouble')] : []),
    ...(well > 0 || (present.length === 0 && failing === 0) ? [sign('ok', safe`${well} ok`)] : []),
  ];
  const tailWidth = lineWidth(tail) + tail.length;
  return [...(worst === undefined ? [] : leading(worst, of(worst), width - tailWidth)), ...tail];
};

/** The parts with a blank between them. @param styled how a part is written  */
export const joined = (line: Line, styled: (part: Span) => string): string => line.map(styled).join(' ');
