import {tunnelKinds} from '../model/fleet.js';
import {kindWords} from '../model/status.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {loadedOf} from '../monitor/agenda.js';
import type {Scene} from './page.js';
import {type Line, lineWidth, type Span, span} from './span.js';
import {doneBar, leftBar} from './theme.js';

/*
 * loading ▇▇▇▇▇▇▁▁▁▁▁▁▁▁▁▁▁▁▁▁ 12/40 tunnels · 1 not answered · mesh tunnels not listed yet
 */

/** A bar takes a quarter of the pane, at most so many columns. */
const MOST_BAR = 40;

/** A shorter one tells nothing. */
const LEAST_BAR = 5;

const number = (count: number): SafeText => escaped(count.toLocaleString('en-US'));

/** How many tunnels have their connections, of all that are listed: `12/40 tunnels`. */
const countWords = (known: number, all: number): SafeText =>
  safe`${number(known)}/${number(all)} ${all === 1 ? safe`tunnel` : safe`tunnels`}`;

/** Full only when nothing is missing, empty only while there is nothing. */
const barSpans = (part: number, columns: number): readonly Span[] => {
  if (columns < LEAST_BAR) {
    return [];
  }
  const done = part === 0 ? 0 : Math.max(1, Math.floor(part * columns));
  return [span(doneBar(done)), span(leftBar(columns - done), 'dim'), span(safe` `)];
};

/** At a moment of the past: how much of what was listed was known. */
export const knownThen = ({snapshot, past}: Scene): readonly Span[] => {
  if (past === null) {
    return [];
  }
  const {loaded, failed, all} = loadedOf(snapshot.tunnels.values());
  return loaded === all ? [] : [span(safe`known then: ${countWords(loaded - failed, all)}`, 'key')];
};

/** How far the first round has come, in a line of its own; no line once every tunnel was asked for. */
export const progressLines = ({snapshot, past, polling, width}: Scene): readonly Line[] => {
  if (past !== null) {
    return [];
  }
  const {loaded, failed, all} = loadedOf(snapshot.tunnels.values());
  const pending = tunnelKinds.filter((kind) => {
    const list = snapshot.lists[kind];
    return list !== undefined && list.at === null && list.failure === null;
  });
  if (all === 0 || (loaded === all && pending.length === 0)) {
    return [];
  }
  const known = loaded - failed;
  const label =
    polling.activity.name === 'polling' ? span(safe`loading `, 'key') : span(safe`waiting `, 'api-trouble');
  const rest: Line = [
    span(countWords(known, all), 'key'),
    ...(failed === 0 ? [] : [span(safe` · ${number(failed)} not answered`, 'api-trouble')]),
    ...pending.map((kind) => span(safe` · ${kindWords[kind]} tunnels not listed yet`, 'dim')),
  ];
  const room = width - lineWidth([label, ...rest]) - 1;
  return [[label, ...barSpans(known / all, Math.min(room, Math.floor(width / 4), MOST_BAR)), ...rest]];
};
