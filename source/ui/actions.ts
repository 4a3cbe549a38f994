import {safe} from '../model/text.js';
import type {ActionName} from './bindings.js';
import {copyChoices} from './copy-choices.js';
import {type Offer, offersOf, type Subject} from './copying.js';
import {scopeOf} from './events.js';
import {type KeyPress, keyNames} from './key-names.js';
import {actionOf, type Keymap, withKeys} from './keymap.js';
import type {Layout} from './layout.js';
import {
  currentScreen,
  type Navigation,
  type NavigationAction,
  type Place,
  type Prompt,
} from './navigation.js';
import {settled} from './playhead.js';
import {type Timeline, timeStep, typedTime} from './time-keys.js';

/** What a key asks of the world outside the navigation. */
export type Effect = 'quit' | 'refresh' | 'repaint' | 'suspend';

/** What is to be copied. */
export type Copy = {readonly type: 'copy'; readonly offer: Offer};

/** What a key amounts to: a step of the navigation, or something outside it. */
export type Step = NavigationAction | Copy | Effect | null;

const TOGGLES = {
  problems: 'isProblemsOnly',
  reverse: 'isReversed',
  mask: 'isMasked',
  utc: 'isUtc',
  wide: 'isWide',
} as const;

const isToggle = (action: ActionName): action is keyof typeof TOGGLES => action in TOGGLES;

/** What keys are obeyed against, each part made only where a key needs it. */
export type Surroundings = {
  readonly keymap: Keymap;
  /** Where the rows stand. */
  readonly layout: () => Layout;
  readonly timeline: () => Timeline;
  /** Whether the list has a row, as it would be after a step. */
  readonly hasRow: (step: NavigationAction, key: string) => boolean;
  /** What can be copied from; null: nothing. */
  readonly subject: () => Subject | null;
};

/** Screens whose rows are turned by the page with the selection, as lists are. */
const LISTS: ReadonlySet<string> = new Set(['fleet', 'events', 'differences']);

/** Where rows cannot be selected, or a page is turned, the rows move instead of the selection. */
const moved = (navigation: Navigation, layout: Layout, by: number, isPage: boolean): NavigationAction => {
  const isList = LISTS.has(currentScreen(navigation).name);
  const last = Math.max(0, layout.page.rows.length - layout.height);
  return layout.keys.length === 0 || (isPage && !isList)
    ? {type: 'scroll', to: Math.min(Math.max(0, layout.top + by), last)}
    : {type: 'move', by, keys: layout.keys, from: layout.selected, top: layout.top};
};

/** The list as it was when an event was seen, with whom it is about selected. */
const jumped = (key: string, at: number, select: string | null, around: Surroundings): NavigationAction => {
  const timeline = around.timeline();
  const playhead = settled({at, asOf: timeline.monotonic, speed: 0}, timeline, timeline.monotonic);
  const jump = {type: 'jump', playhead, select, from: key, isUnfiltered: false} as const;
  return select === null || around.hasRow(jump, select) ? jump : {...jump, isUnfiltered: true};
};

const opened = (around: Surroundings): NavigationAction | null => {
  const layout = around.layout();
  const target = layout.selected === null ? null : (layout.page.jump?.(layout.selected) ?? null);
  if (layout.selected !== null && target !== null) {
    return jumped(layout.selected, target.at, target.select, around);
  }
  const place: Place | null = layout.selected === null ? null : layout.page.open(layout.selected);
  return place === null ? null : {type: 'open', place, from: layout.selected};
};

/** Going back never leaves the past: that is asked for by a key of its own. */
const goneBack = (navigation: Navigation, {timeline, keymap}: Surroundings): NavigationAction => {
  const {stack, playhead, filter, isProblemsOnly} = navigation;
  const isNothingLeft = stack.length === 1 && filter === '' && !isProblemsOnly;
  return isNothingLeft && playhead !== null && !timeline().isReplay
    ? {
        type: 'say',
        message: safe`this is the past${withKeys(keymap, ['live'], (key) => safe`: ${key} goes back to now`)}`,
      }
    : {type: 'back'};
};

/** What opens on top of everything, and what the same key closes again. */
const beside = (place: Place, navigation: Navigation): NavigationAction =>
  currentScreen(navigation).name === place.name ? {type: 'back'} : {type: 'open', place, from: null};

const stepOf = (action: ActionName, times: number, navigation: Navigation, around: Surroundings): Step => {
  const {layout} = around;
  if (isToggle(action)) {
    return {type: 'toggle', what: TOGGLES[action]};
  }
  const page = (): number => Math.max(1, layout().height - 1);
  switch (action) {
    case 'up':
      return moved(navigation, layout(), -times, false);
    case 'down':
      return moved(navigation, layout(), times, false);
    case 'page-up':
      return moved(navigation, layout(), -page() * times, true);
    case 'page-down':
      return moved(navigation, layout(), page() * times, true);
    case 'first':
      return moved(navigation, layout(), Number.NEGATIVE_INFINITY, true);
    case 'last':
      return moved(navigation, layout(), Number.POSITIVE_INFINITY, true);
    case 'open':
      return opened(around);
    case 'back':
      return goneBack(navigation, around);
    case 'filter':
      return {type: 'edit', about: currentScreen(navigation).name === 'events' ? 'eventFilter' : 'filter'};
    case 'sort':
      return {type: 'sort'};
    case 'copy':
      return around.subject() === null
        ? {type: 'say', message: safe`nothing is selected that could be copied`}
        : {type: 'choose', from: 'copy'};
    case 'help':
    case 'log':
    case 'diagnostics':
      return beside({name: action}, navigation);
    case 'events':
      return beside({name: action, ...scopeOf(navigation)}, navigation);
    case 'refresh':
      return around.timeline().isReplay
        ? {type: 'say', message: safe`a replay asks nobody: there is nothing to refresh`}
        : action;
    case 'quit':
    case 'repaint':
    case 'suspend':
      return action;
    default:
      return timeStep(action, times, navigation, around.timeline(), around.keymap);
  }
};

/** The same key several times in a row, as when it is held down. */
export type KeyRun = {readonly name: string; readonly times: number};

const typedStep = (
  {name, times}: KeyRun,
  {about, text}: Prompt,
  isUtc: boolean,
  around: Surroundings,
): Step => {
  switch (name) {
    case 'enter':
      return about === 'time' ? typedTime(text, isUtc, around.timeline()) : {type: 'accept'};
    case 'escape':
      return {type: 'cancel'};
    case 'backspace':
      return {type: 'erase', isAll: false};
    case 'ctrl-u':
      return {type: 'erase', isAll: true};
    case 'ctrl-c':
      return 'quit';
    case 'ctrl-l':
      return 'repaint';
    case 'ctrl-z':
      return 'suspend';
    default:
      return [...name].length === 1 || name === 'space'
        ? {type: 'type', text: (name === 'space' ? ' ' : name).repeat(times)}
        : null;
  }
};

/** What a key chooses of what can be copied; null where it means what it always does. */
const chosenStep = (name: string, navigation: Navigation, around: Surroundings): Step => {
  const action = actionOf(around.keymap, name, currentScreen(navigation).name);
  const subject = around.subject();
  if (action === 'back' || subject === null) {
    return {type: 'choose', from: null};
  }
  const offers = offersOf(subject, navigation);
  const offer = action === 'copy' ? offers[0] : offers.find(({key}) => key === name);
  if (offer !== undefined) {
    return {type: 'copy', offer};
  }
  const wanted = copyChoices.find(({key}) => key === name)?.name;
  return wanted === 'address' && navigation.isMasked
    ? {
        type: 'say',
        message: safe`addresses are masked${withKeys(around.keymap, ['mask'], (key) => safe`: ${key} shows them, and then they can be copied`)}`,
      }
    : null;
};

/** What a run of one key does, given what was around when it was pressed. */
export const keyStep = (run: KeyRun, navigation: Navigation, around: Surroundings): Step => {
  if (navigation.prompt !== null) {
    return typedStep(run, navigation.prompt, navigation.isUtc, around);
  }
  const chosen = navigation.choice === null ? null : chosenStep(run.name, navigation, around);
  if (chosen !== null) {
    return chosen;
  }
  const action = actionOf(around.keymap, run.name, currentScreen(navigation).name);
  return action === null ? null : stepOf(action, run.times, navigation, around);
};

/** What many keys that come at once can ask for, and one step can do. */
const COUNTED: ReadonlySet<ActionName> = new Set<ActionName>([
  ...(['up', 'down', 'page-up', 'page-down'] as const),
  ...(['step-back', 'step-forward', 'change-back', 'change-forward', 'faster', 'slower'] as const),
]);

const isCounted = (keymap: Keymap, name: string): boolean =>
  keymap.some(({action, keys}) => COUNTED.has(action) && keys.includes(name));

/** The keys of one report of Ink; a held key is one run. */
export const keyRuns = (input: string, key: KeyPress, keymap: Keymap): readonly KeyRun[] => {
  const runs: Array<{name: string; times: number}> = [];
  for (const name of keyNames(input, key)) {
    const last = runs.at(-1);
    if (last?.name === name && isCounted(keymap, name)) {
      last.times += 1;
    } else {
      runs.push({name, times: 1});
    }
  }
  return runs;
};
