import type {ConnectorStateName} from '../model/status.js';
import {type SafeText, safe} from '../model/text.js';
import type {Stretch} from '../monitor/history.js';
import {type Line, type Span, span} from './span.js';
import {connectorSigns, type Role, stripGlyphs, stripParts} from './theme.js';

/** So far back goes the strip of a connector. */
export const STRIP_MS = 30 * 60_000;

/** How many columns it may take, so that each stands for whole half minutes. */
export const STRIP_WIDTHS = [10, 15, 20, 30, 60] as const;

/** No connection. */
const MOST_BADNESS = 5;

/** From good to bad. A state that nobody knows is not good, and not known to be bad. */
const BADNESS: Readonly<Record<ConnectorStateName, number>> = {
  active: 0,
  connected: 0,
  passive: 1,
  other: 2,
  unknown: 3,
  partial: 4,
  disconnected: MOST_BADNESS,
  offline: MOST_BADNESS,
};

/** What was seen in the time of one column. */
export type StripCell = {
  /** The worst state. */
  readonly state: ConnectorStateName;
  /** Whether it lasted for less than half of what was seen. */
  readonly isPart: boolean;
};

/** A column each, from left to right; null where the connector was not seen. */
export type Strip = ReadonlyArray<StripCell | null>;

type Seen = {state: ConnectorStateName; worstMs: number; wholeMs: number};

const withStretch = (seen: Seen | null, state: ConnectorStateName, ms: number): Seen => {
  if (seen === null) {
    return {state, worstMs: ms, wholeMs: ms};
  }
  const wholeMs = seen.wholeMs + ms;
  const isWorse = BADNESS[state] > BADNESS[seen.state];
  const isAlike = BADNESS[state] === BADNESS[seen.state];
  return isWorse
    ? {state, worstMs: ms, wholeMs}
    : {state: seen.state, worstMs: seen.worstMs + (isAlike ? ms : 0), wholeMs};
};

/**
 * The last `spanMs` in so many cells, each with the worst state that was seen in its time. Cells begin at whole
 * multiples of their length, on every row alike: the picture moves once in that time, and not with every answer.
 * @param stretches oldest first  @param now the last cell holds it
 */
export const stripOf = (
  stretches: readonly Stretch[],
  now: number,
  cells: number,
  spanMs: number = STRIP_MS,
): Strip => {
  const cellMs = spanMs / cells;
  const start = (Math.floor(now / cellMs) + 1 - cells) * cellMs;
  const strip = new Array<Seen | null>(cells).fill(null);
  for (let index = stretches.length - 1; index >= 0; index -= 1) {
    const {from, until, state} = stretches[index] as Stretch;
    if (until < start) {
      break;
    }
    if (from <= now) {
      const first = Math.max(0, Math.floor((from - start) / cellMs));
      // What ended where a cell begins is not in it.
      const end = until >= now ? now : Math.max(from, until - 1);
      const last = Math.floor((end - start) / cellMs);
      for (let cell = first; cell <= last; cell += 1) {
        const begin = Math.max(from, start + cell * cellMs);
        const ms = Math.min(until, now, start + (cell + 1) * cellMs) - begin;
        strip[cell] = withStretch(strip[cell] ?? null, state, Math.max(0, ms));
      }
    }
  }
  return strip.map((seen) => seen && {state: seen.state, isPart: seen.worstMs * 2 < seen.wholeMs});
};

/** What is believed now goes on until now, though the next answer has not come yet. */
export const believed = (stretches: readonly Stretch[], now: number): readonly Stretch[] => {
  const last = stretches.at(-1);
  return last === undefined || last.until >= now
    ? stretches
    : [...stretches.slice(0, -1), {...last, until: now}];
};

/**
 * The stretches without those that a moment of the past could not know: a state counts from the answer before the one
 * that showed it.
 * @param seenAt when that moment was last answered  @param state what it was answered
 */
export const knownThen = (
  stretches: readonly Stretch[],
  seenAt: number | null,
  state: ConnectorStateName,
): readonly Stretch[] =>
  stretches.filter((stretch) => seenAt !== null && (stretch.from < seenAt || stretch.state === state));

/** A cell as it can be told without colours: what was bad for a while is no state on standby for a while. */
const glyphOf = ({state, isPart}: StripCell): SafeText =>
  isPart ? (BADNESS[state] === MOST_BADNESS ? stripParts.down : stripParts.other) : stripGlyphs[state];

/** The strip as it is drawn; neighbours that look alike are one. */
export const stripLine = (strip: Strip): Line => {
  const line: Span[] = [];
  for (const cell of strip) {
    const text = cell === null ? safe` ` : glyphOf(cell);
    const role: Role = cell === null ? 'plain' : connectorSigns[cell.state].role;
    const last = line.at(-1);
    if (last?.role === role) {
      line[line.length - 1] = span(safe`${last.text}${text}`, role);
    } else {
      line.push(span(text, role));
    }
  }
  return line;
};
