import type {Frame} from './frame.js';
import {type ActionName, actionOf, type KeyPress, keyNames} from './keymap.js';
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
const moved = (navigation: Navigation, frame: Frame, by: number, isPage: boolean): NavigationAction => {
  const isList = currentScreen(navigation).name === 'fleet';
  const last = Math.max(0, frame.page.rows.length - frame.height);
  return frame.keys.length === 0 || (isPage && !isList)
    ? {type: 'scroll', to: Math.min(Math.max(0, frame.top + by), last)}
    : {type: 'move', by, keys: frame.keys, from: frame.selected, top: frame.top};
};

const opened = (frame: Frame): NavigationAction | null => {
  const place: Place | null = frame.selected === null ? null : frame.page.open(frame.selected);
  return place === null ? null : {type: 'open', place, from: frame.selected};
};

const stepOf = (action: ActionName, times: number, navigation: Navigation, frame: () => Frame): Step => {
  if (isToggle(action)) {
    return {type: 'toggle', what: TOGGLES[action]};
  }
  const page = (): number => Math.max(1, frame().height - 1);
  switch (action) {
    case 'up':
      return moved(navigation, frame(), -times, false);
    case 'down':
      return moved(navigation, frame(), times, false);
    case 'page-up':
      return moved(navigation, frame(), -page() * times, true);
    case 'page-down':
      return moved(navigation, frame(), page() * times, true);
    case 'first':
      return moved(navigation, frame(), Number.NEGATIVE_INFINITY, true);
    case 'last':
      return moved(navigation, frame(), Number.POSITIVE_INFINITY, true);
    case 'open':
      return opened(frame());
    case 'back':
      return {type: 'back'};
    case 'filter':
      return {type: 'edit'};
    case 'sort':
      return {type: 'sort'};
    case 'help':
    case 'log':
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

/** What a run of one key does, given the picture that it was pressed on. */
export const keyStep = (run: KeyRun, navigation: Navigation, frame: () => Frame): Step => {
  if (navigation.draft !== null) {
    return typedStep(run);
  }
  const action = actionOf(run.name, currentScreen(navigation).name);
  return action === null ? null : stepOf(action, run.times, navigation, frame);
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
