import {changeLevel, changeWords} from '../model/change-words.js';
import {type Failure, READ_PERMISSION, shortFailure} from '../model/failure.js';
import {tunnelKinds} from '../model/fleet.js';
import {kindWords} from '../model/status.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {counted} from '../model/words.js';
import {lapseWords, slowWords} from '../monitor/words.js';
import {eventRole, eventTitle} from './event-rows.js';
import {countUntil, scopeOf} from './events.js';
import {fleetLayout, orderArrow, sortTitles} from './fleet-layout.js';
import {duration, moment, timeOfDay} from './format.js';
import {withKeys} from './keymap.js';
import {currentScreen} from './navigation.js';
import type {Scene} from './page.js';
import {knownThen, progressLines} from './progress.js';
import {promptNotes} from './prompt.js';
import {type Line, padLine, type Span, span, wrap} from './span.js';

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

/** What the last key has to say, in lines of its own: it is the answer to whoever pressed it. */
const said = ({navigation: {message, prompt}, width}: Scene): readonly Line[] => [
  ...(message === null ? [] : wrap(message, width).map((text) => [span(text, 'title')])),
  ...promptNotes(prompt, width),
];

/** Which moment of the past is shown. */
const momentNote = ({past, now, present, navigation: {isUtc}}: Scene): readonly Span[] => {
  if (past === null) {
    return [];
  }
  const zone = isUtc ? safe` UTC` : safe``;
  const where =
    past.replay === null
      ? safe`the fleet at ${timeOfDay(now, isUtc, present)}${zone}`
      : safe`${past.replay}: ${moment(past.from, isUtc)} to ${timeOfDay(past.until, isUtc, past.from)}${zone}`;
  return [span(where, 'key')];
};

/** What happened at that moment, and what kept its picture from being renewed. */
const happenedThen = (scene: Scene): readonly Span[] => {
  const {past, now, snapshot} = scene;
  if (past === null) {
    return [];
  }
  const edge =
    now >= past.until
      ? [safe`the end`]
      : now <= past.from && past.from < past.until
        ? [safe`the beginning`]
        : [];
  const outage =
    snapshot.outage === null
      ? []
      : [span(safe`API lost then: ${shortFailure(snapshot.outage.failure)}`, 'api-trouble')];
  return [...edge.map((text) => span(text, 'key')), ...outage, ...changesAt(scene)];
};

/** What changed at the very moment that is shown, as after a jump to it. */
const changesAt = ({memory, navigation, now}: Scene): readonly Span[] => {
  const {list, times} = memory.eventsOf(scopeOf(navigation));
  if (times[countUntil(times, now) - 1] !== now) {
    return [];
  }
  const changes = list.filter(({change}) => change.at === now).map(({change}) => change);
  // Of what came at once, the failover or the gravest says most.
  const first =
    changes.find(({what}) => what === 'failover') ??
    changes.find((change) => changeLevel(change) === 'critical') ??
    changes[0];
  if (first === undefined) {
    return [];
  }
  const more = changes.length > 1 ? safe` (+${changes.length - 1})` : safe``;
  // What happened to the API names it.
  const title = first.tunnel === null ? safe`` : safe`${eventTitle(first)}: `;
  return [span(safe`${title}${changeWords(first)}${more}`, eventRole(first))];
};

/** Elsewhere than in the list, the filter hides nothing. */
const isList = ({navigation}: Scene): boolean => currentScreen(navigation).name === 'fleet';

const restrictions = (scene: Scene): readonly Span[] => [
  ...(isList(scene) ? listRestrictions(scene) : []),
  ...(currentScreen(scene.navigation).name === 'events' ? filterNote(scene, 'eventFilter') : []),
  ...(scene.navigation.isMasked ? [span(safe`addresses masked`, 'key')] : []),
];

const filterNote = ({navigation}: Scene, about: 'filter' | 'eventFilter'): readonly Span[] =>
  navigation.prompt?.about !== about && navigation[about] !== ''
    ? [span(safe`filter “${escaped(navigation[about])}”`, 'key')]
    : [];

const listRestrictions = (scene: Scene): readonly Span[] => [
  ...filterNote(scene, 'filter'),
  ...(scene.navigation.isProblemsOnly ? [span(safe`problems only`, 'key')] : []),
];

/** The order, where the column that shows it has no room. */
const hiddenOrder = (scene: Scene): readonly Span[] => {
  const {sort, isReversed} = scene.navigation;
  const isShown = fleetLayout(scene).columns.some(({id}) => sortTitles[id] === sort);
  return sort === 'name' || isShown
    ? []
    : [span(safe`by ${escaped(sort)}${orderArrow(sort, isReversed)}`, 'key')];
};

const slowly = ({polling, past}: Scene): readonly Span[] =>
  polling.isTrickle && past === null ? [span(slowWords, 'api-trouble')] : [];

/** A lapse is told for so long after it was noticed. */
const LAPSE_SHOWN_MS = 60_000;

/** Why everything was old a moment ago. */
const leapt = ({trouble: {lapse}, present}: Scene): readonly Span[] =>
  lapse === null || present - lapse.at >= LAPSE_SHOWN_MS
    ? []
    : [span(safe`${lapseWords(lapse, duration(lapse.ms))}: asking anew`, 'api-trouble')];

const unrecorded = ({recorded}: Scene): readonly Span[] =>
  recorded?.trouble ? [span(recorded.trouble, 'api-trouble')] : [];

const unseenMessages = ({unseen, preferences: {keymap}}: Scene): readonly Span[] =>
  unseen === 0
    ? []
    : [
        span(
          safe`${counted(unseen, safe`message`)} in the log${withKeys(keymap, ['log'], (key) => safe` (${key})`)}`,
          'api-trouble',
        ),
      ];

const SEPARATOR: SafeText = safe` · `;

/** What else has to be known to read the screen rightly; no line at all where there is nothing. */
export const noteLines = (scene: Scene): readonly Line[] => {
  const isPast = scene.past !== null;
  const narrowing = [...restrictions(scene), ...(isList(scene) ? hiddenOrder(scene) : [])];
  const notes = [
    // Where the header tells the moment, whence it is comes last.
    ...(scene.past?.isReplay ? [] : momentNote(scene)),
    ...(isPast ? narrowing : []),
    ...happenedThen(scene),
    ...listTrouble(scene),
    ...slowly(scene),
    ...leapt(scene),
    ...unrecorded(scene),
    ...unseenMessages(scene),
    ...knownThen(scene),
    ...(isPast ? [] : narrowing),
    ...(scene.past?.isReplay ? momentNote(scene) : []),
  ];
  const line = notes.flatMap((note, index) => (index === 0 ? [note] : [span(SEPARATOR, 'dim'), note]));
  return [
    ...said(scene),
    ...progressLines(scene),
    ...(line.length === 0 ? [] : [padLine(line, scene.width)]),
  ];
};
