import {escaped, type SafeText, safe} from '../model/text.js';
import {type Binding, hintsOf} from './keymap.js';
import {currentScreen, type Navigation} from './navigation.js';
import type {Scene} from './page.js';
import {type Line, lineWidth, padLine, type Span, span} from './span.js';

/** The first of a key's names. */
const shortLabel = ({label, hintLabel}: Pick<Binding, 'label' | 'hintLabel'>): SafeText =>
  hintLabel ?? escaped(label.split(' ')[0] ?? label);

/** In the list, there is nothing to go back from but a filter. */
const leadsBack = ({filter, isProblemsOnly, stack}: Navigation): boolean =>
  stack.length > 1 || filter !== '' || isProblemsOnly;

/** In the list, going back means to see everything again. */
const hintOf = (
  {action, hint}: {readonly action: string; readonly hint: SafeText},
  {stack}: Navigation,
): SafeText => (action === 'back' && stack.length === 1 ? safe`show all` : hint);

/** As many hints as fit; help and quit are kept before the others. */
const hintLine = (scene: Scene, hasMoves: boolean): Line => {
  const hints = hintsOf(currentScreen(scene.navigation).name)
    .filter(({action}) => action !== 'back' || leadsBack(scene.navigation))
    .filter(({action}) => action !== 'down' || hasMoves)
    .map((binding) => ({
      isKept: binding.action === 'help' || binding.action === 'quit' || binding.action === 'back',
      spans: [span(shortLabel(binding), 'key'), span(safe` ${hintOf(binding, scene.navigation)}  `, 'dim')],
    }));
  let left =
    scene.width - hints.filter(({isKept}) => isKept).reduce((sum, {spans}) => sum + lineWidth(spans), 0);
  return hints.flatMap(({isKept, spans}): readonly Span[] => {
    const width = isKept ? 0 : lineWidth(spans);
    if (width > left) {
      return [];
    }
    left -= width;
    return spans;
  });
};

const inputLine = (draft: string): Line => [
  span(safe`filter: `, 'key'),
  span(escaped(draft)),
  span(safe`▏`, 'key'),
  span(safe`  Enter keeps it, Esc drops it`, 'dim'),
];

/**
 * The last line: the keys that work here, or the filter while it is typed.
 * @param below rows that do not fit below the window
 * @param hasMoves whether anything can be selected or scrolled
 */
export const footerLine = (scene: Scene, below: number, hasMoves: boolean): Line => {
  const {draft} = scene.navigation;
  const more = below > 0 ? [span(safe` ↓${below} more`, 'dim')] : [];
  const room = scene.width - lineWidth(more);
  return [
    ...padLine(draft === null ? hintLine({...scene, width: room}, hasMoves) : inputLine(draft), room),
    ...more,
  ];
};
