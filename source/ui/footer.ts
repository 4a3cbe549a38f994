import {escaped, type SafeText, safe} from '../model/text.js';
import type {ActionName, Binding} from './bindings.js';
import {offersOf, type Subject, subjectName} from './copying.js';
import {type HintTime, hintsOf} from './keymap.js';
import {currentScreen, type Navigation} from './navigation.js';
import type {Scene} from './page.js';
import {promptLine} from './prompt.js';
import {type Line, lineWidth, padLine, type Span, span} from './span.js';

/** The first of a key's names. */
const shortLabel = ({label, hintLabel}: Pick<Binding, 'label' | 'hintLabel'>): SafeText =>
  hintLabel ?? escaped(label.split(' ')[0] ?? label);

const hintTime = ({past}: Scene): HintTime => (past === null ? 'live' : past.isReplay ? 'replay' : 'rewind');

/** In the list, there is nothing to go back from but a filter. */
const leadsBack = ({filter, isProblemsOnly, stack}: Navigation): boolean =>
  stack.length > 1 || filter !== '' || isProblemsOnly;

/** Going back may mean to see everything again, and what plays is stopped by the key that made it play. */
const hintOf = (
  {action, hint}: {readonly action: string; readonly hint: SafeText},
  {past, navigation}: Scene,
): SafeText => {
  const {stack, eventFilter} = navigation;
  const isFiltered = currentScreen(navigation).name === 'events' && eventFilter !== '';
  if (action === 'back' && (stack.length === 1 || isFiltered)) {
    return safe`show all`;
  }
  if (action === 'open' && currentScreen(navigation).name === 'events') {
    return safe`go there`;
  }
  return action === 'pause' && past !== null && past.speed > 0 ? safe`stop` : hint;
};

/** Kept before all others, in this order: the way out of the past, the way back, and where all keys are told. */
const KEPT: readonly ActionName[] = ['live', 'back', 'help', 'quit'];

/** What keys can do on a page: move or scroll, open one of its rows; and, where that is being chosen, copy from what. */
type Reach = {readonly hasMoves: boolean; readonly hasRows: boolean; readonly subject: Subject | null};

/** As many hints as fit. */
const hintLine = (scene: Scene, {hasMoves, hasRows}: Omit<Reach, 'subject'>): Line => {
  const hints = hintsOf(currentScreen(scene.navigation).name, hintTime(scene))
    .filter(({action}) => action !== 'back' || leadsBack(scene.navigation))
    .filter(({action}) => action !== 'down' || hasMoves)
    .filter(({action}) => action !== 'open' || hasRows)
    .map((binding) => ({
      action: binding.action,
      spans: [span(shortLabel(binding), 'key'), span(safe` ${hintOf(binding, scene)}  `, 'dim')],
    }));
  const kept = KEPT.flatMap((name) => hints.filter(({action}) => action === name));
  let left = scene.width;
  const chosen = new Set(
    [...kept, ...hints.filter((hint) => !kept.includes(hint))].filter(({spans}) => {
      const fits = lineWidth(spans) <= left;
      left -= fits ? lineWidth(spans) : 0;
      return fits;
    }),
  );
  return hints.filter((hint) => chosen.has(hint)).flatMap(({spans}): readonly Span[] => spans);
};

const SHORT_TITLE: Line = [span(safe`copy: `)];

/** What the next key may copy: as much of it as fits. */
const choiceLine = (subject: Subject, {navigation, width}: Scene): Line => {
  const offers = offersOf(subject, navigation).map(
    ({key, label}): Line => [span(escaped(key), 'key'), span(safe` ${label}  `, 'dim')],
  );
  const back: Line = [span(safe`Esc`, 'key'), span(safe` no`, 'dim')];
  const whole: Line = [span(safe`copy ${subjectName(subject)}: `), ...offers.flat(), ...back];
  if (lineWidth(whole) <= width) {
    return whole;
  }
  let left = width - lineWidth(SHORT_TITLE);
  const fitting = [...offers, back].filter((part) => {
    const fits = lineWidth(part) <= left;
    left -= fits ? lineWidth(part) : 0;
    return fits;
  });
  return [...SHORT_TITLE, ...fitting.flat()];
};

/**
 * The last line: the keys that work here, or what is typed.
 * @param below rows that do not fit below the window
 */
export const footerLine = (scene: Scene, below: number, reach: Reach): Line => {
  if (reach.subject !== null) {
    return choiceLine(reach.subject, scene);
  }
  const {prompt} = scene.navigation;
  const more = below > 0 && prompt?.error == null ? [span(safe` ↓${below} more`, 'dim')] : [];
  const room = scene.width - lineWidth(more);
  return [
    ...padLine(prompt === null ? hintLine({...scene, width: room}, reach) : promptLine(prompt, room), room),
    ...more,
  ];
};
