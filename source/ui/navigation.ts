import {type SortColumn, sortColumns} from '../model/order.js';

/** Where the eye is on a screen. */
type Cursor = {
  /** Key of the selected row; null until the user chose one. */
  readonly selected: string | null;
  /** The first row shown. */
  readonly top: number;
  /** True after paging: the rows stay, even if the selection is not among them. */
  readonly isPinned: boolean;
};

/** What is looked at. */
export type Place =
  | {readonly name: 'fleet'}
  | {readonly name: 'tunnel'; readonly tunnel: string}
  | {readonly name: 'connector'; readonly tunnel: string; readonly connector: string}
  | {
      readonly name: 'connection';
      readonly tunnel: string;
      readonly connector: string;
      readonly connection: string;
    }
  | {readonly name: 'log'}
  | {readonly name: 'diagnostics'}
  | {readonly name: 'help'};

export type Screen = Place & Cursor;

/** Everything that keys change: one stack of screens, and how the fleet is shown. */
export type Navigation = {
  /** From the list down to what is open; never empty. */
  readonly stack: readonly Screen[];
  readonly filter: string;
  /** The filter while it is typed; null otherwise. */
  readonly draft: string | null;
  readonly isProblemsOnly: boolean;
  readonly sort: SortColumn;
  readonly isReversed: boolean;
  readonly isPaused: boolean;
  readonly isMasked: boolean;
  readonly isUtc: boolean;
  readonly isWide: boolean;
};

export type NavigationAction =
  /** `keys`: the rows that can be selected; `from`: the selected one as shown; `top`: the first row as shown. */
  | {
      readonly type: 'move';
      readonly by: number;
      readonly keys: readonly string[];
      readonly from: string | null;
      readonly top: number;
    }
  | {readonly type: 'scroll'; readonly to: number}
  | {readonly type: 'open'; readonly place: Place; readonly from: string | null}
  | {readonly type: 'back'}
  | {
      readonly type: 'toggle';
      readonly what: 'isProblemsOnly' | 'isReversed' | 'isPaused' | 'isMasked' | 'isUtc' | 'isWide';
    }
  | {readonly type: 'sort'}
  | {readonly type: 'edit'}
  | {readonly type: 'type'; readonly text: string}
  | {readonly type: 'erase'; readonly isAll: boolean}
  | {readonly type: 'accept'}
  | {readonly type: 'cancel'};

/** A filter is words; more than this was pasted by mistake. */
const LONGEST_FILTER = 100;

const atTop = {selected: null, top: 0};

export const initialNavigation = (
  options: Pick<Navigation, 'filter' | 'sort' | 'isMasked' | 'isUtc'>,
): Navigation => ({
  stack: [{name: 'fleet', ...atTop, isPinned: false}],
  draft: null,
  isProblemsOnly: false,
  isReversed: false,
  isPaused: false,
  isWide: false,
  ...options,
});

export const currentScreen = ({stack}: Navigation): Screen =>
  stack.at(-1) ?? {name: 'fleet', ...atTop, isPinned: false};

const placeOf = ({selected: _, top: __, isPinned: ___, ...place}: Screen): string => JSON.stringify(place);

/** True where at most the cursor has moved, so that the page is the same. */
export const isSamePage = (a: Navigation, b: Navigation): boolean =>
  placeOf(currentScreen(a)) === placeOf(currentScreen(b)) &&
  (Object.keys(a) as ReadonlyArray<keyof Navigation>).every((key) => key === 'stack' || a[key] === b[key]);

const withCursor = (state: Navigation, cursor: Partial<Cursor>): Navigation => ({
  ...state,
  stack: [...state.stack.slice(0, -1), {...currentScreen(state), ...cursor}],
});

const goBack = (state: Navigation): Navigation =>
  state.stack.length > 1
    ? {...state, stack: state.stack.slice(0, -1)}
    : {...state, filter: '', isProblemsOnly: false};

/** Only what could be part of a name, id, address or word is typed. */
const typed = (draft: string, text: string): string =>
  `${draft}${text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')}`.slice(0, LONGEST_FILTER);

/** The state after a key. Pure. */
export const navigate = (state: Navigation, action: NavigationAction): Navigation => {
  switch (action.type) {
    case 'move': {
      const {keys, by, from, top} = action;
      const index = from === null ? -1 : keys.indexOf(from);
      const next = Math.min(Math.max(index + by, 0), keys.length - 1);
      return withCursor(state, {selected: keys[next] ?? null, top, isPinned: false});
    }
    case 'scroll':
      return withCursor(state, {top: Math.max(0, action.to), isPinned: true});
    case 'open': {
      const kept = withCursor(state, {selected: action.from ?? currentScreen(state).selected});
      return {...kept, stack: [...kept.stack, {...action.place, ...atTop, isPinned: true}]};
    }
    case 'back':
      return goBack(state);
    case 'toggle':
      return {...state, [action.what]: !state[action.what]};
    case 'sort': {
      const next = (sortColumns.indexOf(state.sort) + 1) % sortColumns.length;
      return {...state, sort: sortColumns[next] ?? 'name', isReversed: false};
    }
    case 'edit':
      return {...state, draft: state.filter};
    case 'type':
      return state.draft === null ? state : {...state, draft: typed(state.draft, action.text)};
    case 'erase':
      return state.draft === null
        ? state
        : {...state, draft: action.isAll ? '' : [...state.draft].slice(0, -1).join('')};
    case 'accept':
      return {...state, filter: (state.draft ?? state.filter).trim(), draft: null};
    case 'cancel':
      return {...state, draft: null};
  }
};

/**
 * The part of a page to show.
 * @param selectable index of the first row that can be selected, or -1: what stands above it is shown with it
 */
export const windowTop = (
  {top, isPinned}: Pick<Cursor, 'top' | 'isPinned'>,
  rows: number,
  height: number,
  selected: number,
  selectable: number,
): number => {
  const last = Math.max(0, rows - height);
  if (isPinned || selected < 0) {
    return Math.min(top, last);
  }
  if (selected === selectable && selected < height) {
    return 0;
  }
  return Math.min(Math.max(Math.min(top, selected), selected - height + 1), last);
};
