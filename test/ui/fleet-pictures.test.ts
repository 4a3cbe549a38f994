import {describe, expect, test} from 'vitest';
import {tunnelKinds} from '../../source/model/fleet.js';
import {createFleetMemory} from '../../source/model/fleet-memory.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAssess, evenCadence, type HeldOrder} from '../../source/model/view.js';
import {createHistory, type History} from '../../source/monitor/history.js';
import type {FleetLayout} from '../../source/ui/fleet-layout.js';
import {createFleetPictures, type FleetPictures} from '../../source/ui/fleet-pictures.js';
import {initialNavigation, type Navigation} from '../../source/ui/navigation.js';
import type {Scene} from '../../source/ui/page.js';
import {usualPreferences} from '../../source/ui/preferences.js';
import type {Line} from '../../source/ui/span.js';
import {answered, connector, listed, NOON, tunnel, uuid} from '../helpers/fleet.js';

/* A line that is kept is the line that would be drawn anew. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** So long a strip may be old. */
const STRIP_S = 5;

const startedAt = (ms: number) => ({run_at: rawText(new Date(ms).toISOString())});

/** Soon each of them passes a boundary of how its age is told. */
const ages = [90 * SECOND, 99 * MINUTE, 23.5 * HOUR, DAY + 40 * MINUTE, 10 * DAY - 30 * MINUTE];

const runs = ages.map((age, index) => ({
  ...connector({id: uuid(50 + index), ha: index === 0 ? 'active' : 'passive'}),
  ...startedAt(NOON - age),
}));

/** Of `one` a connector fails later, and one is missed; `two` is answered but once. */
const newHistory = (): History => {
  const history = createHistory({kinds: tunnelKinds});
  const names = [1, 2, 3].map((n) => tunnel({id: uuid(n), name: ['one', 'two', 'three'][n - 1] ?? ''}));
  history.accept(listed(names, {at: NOON}));
  history.accept(answered(runs, {at: NOON}));
  history.accept(answered(runs.slice(0, 2), {at: NOON, tunnelId: uuid(2)}));
  return history;
};

/** What is answered in so many seconds after noon. */
const answers = new Map([
  [20, runs.map((each, index) => (index === 1 ? {...each, ha_status: rawText('offline')} : each))],
  [40, runs.slice(0, 4)],
  [1900, runs.slice(1)],
]);

const navigation = initialNavigation({
  filter: '',
  sort: 'name',
  isMasked: false,
  isUtc: true,
  playhead: null,
});

const newPictures = () => {
  const memory = createFleetMemory(createAssess(usualThresholds));
  return {memory, fleet: createFleetPictures(memory)};
};

const noHold: HeldOrder = new Map();

/** What pictures of the list are made from. */
const sceneAt = (
  history: History,
  {memory, fleet}: ReturnType<typeof newPictures>,
  now: number,
  shown: Navigation = navigation,
  width = 160,
  held = noHold,
): Scene =>
  ({
    ...{now, width, history, fleet, navigation: shown, held, past: null},
    preferences: usualPreferences,
    tunnels: memory.assess(history.snapshot(), now, evenCadence(10 * MINUTE), shown, held),
  }) as unknown as Scene;

type Marks = {readonly selected: number; readonly top: number};

const linesOf = (scene: Scene, {selected, top}: Marks): readonly Line[] => {
  const {fleet} = scene as {readonly fleet: FleetPictures};
  return fleet
    .page(fleet.rows(scene))
    .rows.map((row, index) => fleet.draw(row, {isSelected: index === selected, isTop: index === top, scene}));
};

/** Cell by cell with its look. */
const cellsOf = (line: Line): readonly string[] =>
  line.flatMap(({text, role}) => [...text].map((character) => `${role} ${character}`));

/** Where the strip stands. */
const stripIn = ({columns, nameWidth}: FleetLayout): readonly [number, number] => {
  let start = 2 + nameWidth;
  for (const {id, width} of columns) {
    start += 1;
    if (id === 'history') {
      return [start, start + width];
    }
    start += width;
  }
  throw new Error('no strip in sight');
};

const withoutStrip = (line: Line, [start, end]: readonly [number, number]): string =>
  cellsOf(line)
    .filter((_, column) => column < start || column >= end)
    .join('');

const stripOf = (line: Line, [start, end]: readonly [number, number]): string =>
  cellsOf(line).slice(start, end).join('');

/** Watches for so many seconds. @param marksAt what is selected, and how the list is shown, in a second */
const watchFor = (
  seconds: number,
  marksAt: (second: number) => Marks & {readonly shown: Navigation; readonly width: number},
) => {
  const history = newHistory();
  const kept = newPictures();
  let strips: readonly (readonly string[])[] = [];
  let same = 0;
  let last: readonly Line[] = [];
  for (let second = 0; second <= seconds; second += 1) {
    const now = NOON + second * SECOND;
    const connectors = answers.get(second);
    if (connectors !== undefined) {
      history.accept(answered(connectors, {at: now}));
    }
    const {shown, width, ...marks} = marksAt(second);
    const scene = sceneAt(history, kept, now, shown, width);
    const anew = linesOf(sceneAt(history, newPictures(), now, shown, width), marks);
    const lines = linesOf(scene, marks);
    const strip = stripIn(kept.fleet.layout(scene));
    expect(
      lines.map((line) => withoutStrip(line, strip)),
      `in second ${second}`,
    ).toEqual(anew.map((line) => withoutStrip(line, strip)));
    strips = [anew.map((line) => stripOf(line, strip)), ...strips].slice(0, STRIP_S);
    lines.forEach((line, row) => {
      expect(strips.map((each) => each[row])).toContain(stripOf(line, strip));
    });
    same += lines.filter((line) => last.includes(line)).length;
    last = lines;
  }
  return same;
};

describe('second by second, lines are as if they were drawn anew', () => {
  test('for twenty minutes in which nobody presses a key, and most of them are not', () => {
    const same = watchFor(1200, () => ({selected: 1, top: 0, shown: navigation, width: 160}));
    expect(same).toBeGreaterThan(1200 * 5);
  });

  test('whatever is selected, on top, masked, sorted, as wide as it may', () => {
    watchFor(600, (second) => ({
      selected: second % 7,
      top: Math.floor(second / 3) % 4,
      shown: {
        ...navigation,
        isMasked: Math.floor(second / 5) % 2 === 1,
        isWide: Math.floor(second / 37) % 2 === 1,
        isReversed: Math.floor(second / 61) % 2 === 1,
      },
      width: Math.floor(second / 83) % 2 === 1 ? 140 : 180,
    }));
  });
});

test('the branch of the last connector is drawn where rows keep their places, and again where they do not', () => {
  const history = newHistory();
  const kept = newPictures();
  const marks = {selected: -1, top: -1};
  const bySort = (isReversed: boolean): Navigation => ({...navigation, sort: 'uptime', isReversed});
  const seen = (shown: Navigation, held: HeldOrder): readonly string[] =>
    linesOf(sceneAt(history, kept, NOON, shown, 160, held), marks).map((line) =>
      line
        .map(({text}) => text)
        .join('')
        .slice(0, 12),
    );
  const before = seen(bySort(false), noHold);
  const scene = sceneAt(history, kept, NOON, bySort(false));
  const {keys} = kept.fleet.page(kept.fleet.rows(scene));
  const reversed = seen(bySort(true), noHold);
  expect(reversed).not.toEqual(before);
  expect(seen(bySort(true), new Map(keys.map((key, place) => [key, place])))).toEqual(before);
  expect(seen(bySort(true), noHold)).toEqual(reversed);
});

test('a clock that was set back, and moments of the past, leave nothing behind', () => {
  const history = newHistory();
  const kept = newPictures();
  const marks = {selected: 1, top: 0};
  const past = {from: NOON, until: NOON + HOUR, isReplay: false, speed: 0, replay: null};
  for (const [seconds, isPast] of [
    [100, false],
    [30, true],
    [100, false],
    [0, false],
    [101, true],
    [101, false],
  ] as const) {
    const now = NOON + seconds * SECOND;
    const seen = (pictures: ReturnType<typeof newPictures>) =>
      linesOf({...sceneAt(history, pictures, now), past: isPast ? past : null}, marks);
    expect(seen(kept)).toEqual(seen(newPictures()));
  }
});
