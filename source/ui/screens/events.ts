import {changeSubject} from '../../model/change-words.js';
import {type SafeText, safe} from '../../model/text.js';
import {connectorKey} from '../../model/view.js';
import {connectorName, counted} from '../../model/words.js';
import {connectorNameIn} from '../connector-name.js';
import {eventRole} from '../event-rows.js';
import {matching, type Scope, type TimelineEvent, wordsFor} from '../events.js';
import {ago, dayAndTime, timeOfDay, tunnelName} from '../format.js';
import {filterShown} from '../navigation.js';
import {type Page, type PageRow, plainRow, type Scene} from '../page.js';
import {filterDrop} from '../prompt.js';
import {padLine, rule, type Span, span, widthOf} from '../span.js';
import {type TableColumn, tableRows} from '../table-rows.js';

/*
 * 5 changes since 13:32:10, the newest first
 *     TIME      AGE    TUNNEL       CONNECTOR   WHAT
 *     14:02:10  2m     hq-mesh      c0ffee11    passive → active
 *   ──── 14:02:00: this moment ────
 *   ▸ 14:01:58  2m     hq-mesh      bf69f118    active → offline
 */

/** A pane below this is too narrow for connectors or ages beside what happened. */
const WITH_CONNECTOR = 56;
const WITH_AGE = 90;

const columnsOf = (
  {now, present, width, past, navigation: {isUtc}}: Scene,
  scope: Scope,
  oldest: TimelineEvent | undefined,
): ReadonlyArray<TableColumn<TimelineEvent>> => {
  const {tunnel, connector} = scope;
  const end = past?.isReplay ? past.until : present;
  const timeOf = ({change}: TimelineEvent): SafeText => dayAndTime(change.at, isUtc, end);
  // Not all rows are measured; the oldest one tells whether any of them has a date.
  const timeWidth = oldest === undefined ? 0 : timeOf(oldest).length;
  const isAfter = ({change}: TimelineEvent): boolean => past !== null && change.at > now;
  /** What was still to come at the moment shown stands back. */
  const cell = (event: TimelineEvent, text: SafeText, role?: Span['role']): Span =>
    span(text, isAfter(event) ? 'dim' : role);
  const all: ReadonlyArray<readonly [boolean, TableColumn<TimelineEvent>]> = [
    [
      true,
      {
        title: safe`TIME`,
        ...{width: timeWidth, most: timeWidth, rank: 0},
        cell: (event) => cell(event, timeOf(event)),
      },
    ],
    [
      width >= WITH_AGE,
      {
        title: safe`AGE`,
        ...{width: 4, most: 5, rank: 1},
        cell: (event) => span(ago(event.change.at, end), 'dim'),
      },
    ],
    [
      tunnel === null,
      {
        title: safe`TUNNEL`,
        ...{width: 6, most: Math.max(10, Math.floor(width / 5)), rank: 2},
        cell: (event) => cell(event, changeSubject(event.change).tunnel ?? safe`(API)`),
      },
    ],
    [
      connector === null && width >= WITH_CONNECTOR,
      {
        title: safe`CONNECTOR`,
        ...{width: 9, most: Math.max(14, Math.floor(width / 5)), rank: 3},
        cell: (event, columns) =>
          cell(
            event,
            event.change.connector === null ? safe`` : connectorNameIn(event.change.connector, columns),
          ),
      },
    ],
    [
      true,
      {
        title: safe`WHAT`,
        ...{width: 8, most: 100, rank: 4},
        cell: (event) => cell(event, wordsFor(event, scope, width), eventRole(event.change)),
      },
    ],
  ];
  return all.flatMap(([isShown, column]) => (isShown ? [column] : []));
};

/** Where the picture stands among the events. */
const markerRow = ({now, width, navigation: {isUtc}}: Scene): PageRow => {
  const words = safe` ${timeOfDay(now, isUtc, now)}: the moment shown `;
  return plainRow(
    padLine(
      [span(rule(4), 'dim'), span(words, 'past'), span(rule(width - widthOf(words) - 4), 'dim')],
      width,
    ),
  );
};

/** Whose changes they are, for the title: as they are called at the moment shown, or were in the last change. */
const ownerOf = ({tunnels}: Scene, {tunnel, connector}: Scope, list: readonly TimelineEvent[]): SafeText => {
  if (tunnel === null) {
    return safe``;
  }
  const state = tunnels.find(({state: {key}}) => key === tunnel)?.state;
  const last = list.findLast(({change}) => connector === null || change.connector?.key === connector);
  const then = last === undefined ? null : changeSubject(last.change);
  const name = state === undefined ? (then?.tunnel ?? null) : tunnelName(state.tunnel);
  const found = state?.connectors?.find(({key}) => key === connector);
  const id = connector === null ? null : found ? connectorName(found.connector) : (then?.connector ?? null);
  return id === null ? safe` of ${name ?? safe`this tunnel`}` : safe` of ${name ?? safe`–`} ${id}`;
};

const titleOf = (scene: Scene, scope: Scope, list: readonly TimelineEvent[], shown: number): SafeText => {
  const {memory, present, past, navigation} = scene;
  const owner = ownerOf(scene, scope, list);
  const since =
    memory.span === null
      ? safe``
      : safe` since ${timeOfDay(memory.span.from, navigation.isUtc, past?.isReplay ? past.until : present)}`;
  if (list.length === 0) {
    // Since when there is none is said below.
    return safe`Changes${owner}`;
  }
  const count =
    shown === list.length
      ? counted(shown, safe`change`)
      : safe`${shown} of ${counted(list.length, safe`change`)}`;
  const title = safe`${count}${owner}${since}`;
  const order = safe`, the newest first`;
  return shown > 1 && widthOf(title) + widthOf(order) <= scene.width ? safe`${title}${order}` : title;
};

const emptyWords = (
  {memory, navigation, preferences: {keymap}}: Scene,
  hasEvents: boolean,
): readonly SafeText[] => {
  if (hasEvents) {
    return [safe`No change has these words in it.`, filterDrop(navigation, keymap)];
  }
  return memory.span === null
    ? [safe`Nothing is remembered yet.`]
    : [safe`Nothing has changed since ${timeOfDay(memory.span.from, navigation.isUtc, memory.span.until)}.`];
};

/** What changed, when: of the whole fleet, or of one tunnel or connector. */
export const eventsPage = (scene: Scene, scope: Scope): Page => {
  const {now, past, memory, navigation, width} = scene;
  const {list} = memory.eventsOf(scope);
  const events = matching(list, filterShown(navigation, 'eventFilter')).toReversed();
  const byKey = new Map(events.map((event) => [event.key, event.change]));
  const [head, ...rows] = tableRows(events, ({key}) => key, columnsOf(scene, scope, list[0]), width);
  const index = past === null ? -1 : events.findIndex(({change}) => change.at <= now);
  const seen = past === null ? 0 : index < 0 ? events.length : index;
  const marked = past === null ? rows : [...rows.slice(0, seen), markerRow(scene), ...rows.slice(seen)];
  return {
    head: [[span(titleOf(scene, scope, list, events.length), 'title')]],
    rows:
      events.length > 0 && head !== undefined
        ? [head, ...marked]
        : emptyWords(scene, list.length > 0).map((text) => plainRow([span(safe`  ${text}`)])),
    initial: (events[seen] ?? events.at(-1))?.key ?? null,
    open: () => null,
    jump: (key) => {
      const change = byKey.get(key);
      if (change === undefined) {
        return null;
      }
      const {tunnel, connector} = change;
      const select =
        tunnel === null ? null : connector === null ? tunnel.key : connectorKey(tunnel.key, connector.key);
      return {at: change.at, select};
    },
    tunnelOf: (key) => byKey.get(key ?? '')?.tunnel?.key ?? scope.tunnel,
  };
};
