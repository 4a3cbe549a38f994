import {type SafeText, safe} from '../model/text.js';
import type {ActionName} from './bindings.js';
import {offersOf, type Subject, subjectName} from './copying.js';
import {keyLabel} from './key-names.js';
import {type HintTime, hintsOf, withKeys} from './keymap.js';
import {currentScreen, type Navigation} from './navigation.js';
import type {Scene} from './page.js';
import {promptLine} from './prompt.js';
import {type Line, lineWidth, padLine, type Span, span} from './span.js';

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
  const hints = hintsOf(scene.preferences.keymap, currentScreen(scene.navigation).name, hintTime(scene))
    .filter(({action}) => action !== 'back' || leadsBack(scene.navigation))
    .filter(({action}) => action !== 'up' || hasMoves)
    .filter(({action}) => action !== 'open' || hasRows)
    .map((binding) => ({
      action: binding.action,
      spans: [span(binding.hintLabel, 'key'), span(safe` ${hintOf(binding, scene)}  `, 'dim')],
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
const choiceLine = (subject: Subject, {navigation, width, preferences: {keymap}}: Scene): Line => {
  const offers = offersOf(subject, navigation).map(
    ({key, label}): Line => [span(keyLabel(key), 'key'), span(safe` ${label}  `, 'dim')],
  );
  const key = withKeys(keymap, ['back'], (label) => label);
  const back: Line = key === '' ? [] : [span(key, 'key'), span(safe` no`, 'dim')];
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
