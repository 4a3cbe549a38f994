import {changeLevel, changeSubject} from '../model/change-words.js';
import type {Change} from '../model/changes.js';
import {type SafeText, safe} from '../model/text.js';
import {connectorNameIn, connectorNamesWidth} from './connector-name.js';
import {countUntil, type Scope, type TimelineEvent, wordsFor} from './events.js';
import {blankRow, headingRow} from './fields.js';
import {ago, dayAndTime, timeOfDay} from './format.js';
import {withKeys} from './keymap.js';
import {type PageRow, plainRow, type Scene} from './page.js';
import {type Line, pad, span} from './span.js';
import {levelSigns, type Role} from './theme.js';

/** So many changes are on the page of what they are about. */
const LAST_CHANGES = 5;

/** The start of an id. */
const LEAST_NAME = 9;

/** A pane below this has no room for their ages beside what happened. */
const WITH_AGE = 60;

const isOfApi = ({what}: Change): boolean => what === 'api_lost' || what === 'api_restored';

/** Trouble with the API never has the colours of trouble with a tunnel. */
export const eventRole = (change: Change): Role =>
  isOfApi(change) ? 'api-trouble' : levelSigns[changeLevel(change)].role;

/** Whom an event is about, in one piece. */
export const eventTitle = (change: Change): SafeText => {
  const {tunnel, connector} = changeSubject(change);
  return connector === null ? (tunnel ?? safe`API`) : safe`${tunnel ?? safe`API`} ${connector}`;
};

const timeOf = ({change}: TimelineEvent, {now, present, past, navigation}: Scene): SafeText =>
  dayAndTime(change.at, navigation.isUtc, past === null ? present : now);

const eventLine = (
  event: TimelineEvent,
  scene: Scene,
  scope: Scope,
  {timeWidth, columns}: {readonly timeWidth: number; readonly columns: number},
): Line => {
  const {change} = event;
  const {connector} = change;
  const name = connector === null ? safe`` : connectorNameIn(connector, columns);
  return [
    span(safe`  ${pad(timeOf(event, scene), timeWidth)}  `),
    ...(scene.width < WITH_AGE ? [] : [span(pad(safe`${ago(change.at, scene.now)} ago`, 10), 'dim')]),
    ...(scope.connector === null ? [span(safe`${pad(name, columns)}  `)] : []),
    span(wordsFor(event, scope, scene.width), eventRole(change)),
  ];
};

/** The last few changes of one thing, for its own page: those that were known at the moment shown. */
export const lastChangeRows = (scene: Scene, scope: Scope): readonly PageRow[] => {
  const {memory, now, navigation, preferences} = scene;
  if (memory.span === null) {
    return [];
  }
  const {list, times} = memory.eventsOf(scope);
  const known = countUntil(times, now) === times.length ? list : list.filter(({change}) => change.at <= now);
  const shown = known.slice(-LAST_CHANGES).reverse();
  const timeWidth = Math.max(0, ...shown.map((event) => timeOf(event, scene).length));
  const columns = connectorNamesWidth(
    shown.map(({change}) => change.connector),
    LEAST_NAME,
    scene.width,
  );
  const since = timeOfDay(memory.span.from, navigation.isUtc, now);
  const rows = shown.map((event) => plainRow(eventLine(event, scene, scope, {timeWidth, columns})));
  const none = plainRow([span(safe`  nothing has changed since ${since}`, 'dim')]);
  const more = plainRow([
    span(
      safe`  ${withKeys(preferences.keymap, ['events'], (key) => safe`${key} shows all ${known.length}`)}`,
      'dim',
    ),
  ]);
  return [
    blankRow,
    headingRow(safe`Last changes`),
    ...(rows.length === 0 ? [none] : rows),
    ...(known.length > LAST_CHANGES ? [more] : []),
  ];
};
