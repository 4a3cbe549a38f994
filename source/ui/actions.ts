import {type ActionName, actionOf, type KeyPress, keyNames} from './keymap.js';
import type {Layout} from './layout.js';
import {currentScreen, type Navigation, type NavigationAction, type Place} from './navigation.js';

/** What a key asks of the world outside the navigation. */
export type Effect = 'quit' | 'refresh' | 'repaint' | 'suspend';

/** What a key amounts to: a step of the navigation, or something outside it. */
export type Step = NavigationAction | Effect | null;

const TOGGLES = {
  problems: 'isProblemsOnly',
  reverse: 'isReversed',
  pause: 'isPaused',
  mask: 'isMasked',
  utc: 'isUtc',
  wide: 'isWide',
} as const;

const isToggle = (action: ActionName): action is keyof typeof TOGGLES => action in TOGGLES;

/** Where rows cannot be selected, or a page is turned, the rows move instead of the selection. */
const moved = (navigation: Navigation, layout: Layout, by: number, isPage: boolean): NavigationAction => {
  const isList = currentScreen(navigation).name === 'fleet';
  const last = Math.max(0, layout.page.rows.length - layout.height);
  return layout.keys.length === 0 || (isPage && !isList)
    ? {type: 'scroll', to: Math.min(Math.max(0, layout.top + by), last)}
    : {type: 'move', by, keys: layout.keys, from: layout.selected, top: layout.top};
};

const opened = (layout: Layout): NavigationAction | null => {
  const place: Place | null = layout.selected === null ? null : layout.page.open(layout.selected);
  return place === null ? null : {type: 'open', place, from: layout.selected};
};

const stepOf = (action: ActionName, times: number, navigation: Navigation, layout: () => Layout): Step => {
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
      return opened(layout());
    case 'back':
      return {type: 'back'};
    case 'filter':
      return {type: 'edit'};
    case 'sort':
      return {type: 'sort'};
    case 'help':
    case 'log':
    case 'diagnostics':
      return currentScreen(navigation).name === action
        ? {type: 'back'}
        : {type: 'open', place: {name: action}, from: null};
    default:
      return action;
  }
};

/** The same key several times in a row, as when it is held down. */
export type KeyRun = {readonly name: string; readonly times: number};

const typedStep = ({name, times}: KeyRun): Step => {
  switch (name) {
    case 'enter':
      return {type: 'accept'};
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

/** What a run of one key does, given where the rows stood when it was pressed. */
export const keyStep = (run: KeyRun, navigation: Navigation, layout: () => Layout): Step => {
  if (navigation.draft !== null) {
    return typedStep(run);
  }
  const action = actionOf(run.name, currentScreen(navigation).name);
  return action === null ? null : stepOf(action, run.times, navigation, layout);
};

/** Keys of which many can come at once, and whose count can be obeyed in one step. */
const COUNTED: ReadonlySet<string> = new Set(['up', 'down', 'j', 'k', 'pageup', 'pagedown']);

/** The keys of one report of Ink; a held key is one run. */
export const keyRuns = (input: string, key: KeyPress): readonly KeyRun[] => {
  const runs: Array<{name: string; times: number}> = [];
  for (const name of keyNames(input, key)) {
    const last = runs.at(-1);
    if (last?.name === name && COUNTED.has(name)) {
      last.times += 1;
    } else {
      runs.push({name, times: 1});
    }
  }
  return runs;
};
