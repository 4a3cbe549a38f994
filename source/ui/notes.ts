import {type Failure, READ_PERMISSION, shortFailure} from '../model/failure.js';
import {tunnelKinds} from '../model/fleet.js';
import {kindWords} from '../model/status.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {counted} from '../model/words.js';
import {loadedOf} from '../monitor/agenda.js';
import {lapseWords, slowWords} from '../monitor/words.js';
import {fleetLayout, orderArrow, sortTitles} from './fleet-layout.js';
import {duration} from './format.js';
import {currentScreen} from './navigation.js';
import type {Scene} from './page.js';
import {type Line, padLine, type Span, span} from './span.js';

/** A permission that is missing is named: nobody can grant one that he has to guess. */
const listWords = (failure: Failure): SafeText =>
  failure.kind === 'forbidden' ? safe`${shortFailure(failure)} (${READ_PERMISSION})` : shortFailure(failure);

const listTrouble = ({snapshot}: Scene): readonly Span[] =>
  tunnelKinds.flatMap((kind) => {
    const failure = snapshot.lists[kind]?.failure?.failure;
    return failure === undefined
      ? []
      : [span(safe`${kindWords[kind]} tunnels: ${listWords(failure)}`, 'api-trouble')];
  });

/** How far the first round has come. */
const progress = ({tunnels}: Scene): readonly Span[] => {
  const {loaded, all} = loadedOf(tunnels.map(({state}) => state));
  return loaded === all ? [] : [span(safe`loading: ${loaded} of ${counted(all, safe`tunnel`)}`, 'dim')];
};

/** Elsewhere than in the list, the filter hides nothing. */
const isList = ({navigation}: Scene): boolean => currentScreen(navigation).name === 'fleet';

const restrictions = (scene: Scene): readonly Span[] => [
  ...(isList(scene) ? listRestrictions(scene) : []),
  ...(scene.navigation.isMasked ? [span(safe`addresses masked`, 'key')] : []),
];

const listRestrictions = ({navigation}: Scene): readonly Span[] => [
  ...(navigation.draft === null && navigation.filter !== ''
    ? [span(safe`filter “${escaped(navigation.filter)}”`, 'key')]
    : []),
  ...(navigation.isProblemsOnly ? [span(safe`problems only`, 'key')] : []),
];

/** The order, where the column that shows it has no room. */
const hiddenOrder = ({navigation: {sort, isReversed, isWide}, width}: Scene): readonly Span[] => {
  const isShown = fleetLayout(width, isWide).columns.some(({id}) => sortTitles[id] === sort);
  return sort === 'name' || isShown
    ? []
    : [span(safe`by ${escaped(sort)}${orderArrow(sort, isReversed)}`, 'key')];
};

const slowly = ({polling}: Scene): readonly Span[] =>
  polling.isTrickle ? [span(slowWords, 'api-trouble')] : [];

/** A lapse is told for so long after it was noticed. */
const LAPSE_SHOWN_MS = 60_000;

/** Why everything was old a moment ago. */
const leapt = ({trouble: {lapse}, now, heldMs}: Scene): readonly Span[] =>
  lapse === null || now + (heldMs ?? 0) - lapse.at >= LAPSE_SHOWN_MS
    ? []
    : [span(safe`${lapseWords(lapse, duration(lapse.ms))}: asking anew`, 'api-trouble')];

const unrecorded = ({recorded}: Scene): readonly Span[] =>
  recorded?.trouble ? [span(recorded.trouble, 'api-trouble')] : [];

const unseenMessages = ({unseen}: Scene): readonly Span[] =>
  unseen === 0 ? [] : [span(safe`${counted(unseen, safe`message`)} in the log (L)`, 'api-trouble')];

const SEPARATOR: SafeText = safe` · `;

/** What else has to be known to read the screen rightly; no line at all when there is nothing. */
export const noteLines = (scene: Scene): readonly Line[] => {
  const notes = [
    ...listTrouble(scene),
    ...slowly(scene),
    ...leapt(scene),
    ...unrecorded(scene),
    ...unseenMessages(scene),
    ...progress(scene),
    ...restrictions(scene),
    ...(isList(scene) ? hiddenOrder(scene) : []),
  ];
  const line = notes.flatMap((note, index) => (index === 0 ? [note] : [span(SEPARATOR, 'dim'), note]));
  return line.length === 0 ? [] : [padLine(line, scene.width)];
};
