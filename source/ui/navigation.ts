import type {SortColumn} from '../model/order.js';
import type {SafeText} from '../model/text.js';
import type {Playhead} from './playhead.js';

/** Where the eye is on a screen. */
export type Cursor = {
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
  /** Changes: all of them, or those of one tunnel or connector. */
  | {readonly name: 'events'; readonly tunnel: string | null; readonly connector: string | null}
  /** What differs between the moment shown and now. */
  | {readonly name: 'differences'}
  | {readonly name: 'log'}
  | {readonly name: 'diagnostics'}
  | {readonly name: 'help'};

export type Screen = Place & Cursor;

/** What is typed at present, in the last line. */
export type Prompt = {
  /** The filter of the fleet, that of the events, or a time to go to. */
  readonly about: 'filter' | 'eventFilter' | 'time';
  readonly text: string;
  /** Why it was not taken. */
  readonly error: SafeText | null;
};

/** Everything that keys change: one stack of screens, and how the fleet is shown. */
export type Navigation = {
  /** From the list down to what is open; never empty. */
  readonly stack: readonly Screen[];
  readonly filter: string;
  /** The filter of the timeline. */
  readonly eventFilter: string;
  readonly prompt: Prompt | null;
  /** What the next key may choose from; null: it means what it always does. */
  readonly choice: 'copy' | null;
  /** What the last key has to say; gone with the next one. */
  readonly message: SafeText | null;
  /** Where in time the screen stands; null for now. */
  readonly playhead: Playhead | null;
  /** The speed at which the past is played. */
  readonly pace: number;
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
  | {readonly type: 'edit'; readonly about: Prompt['about']}
  | {readonly type: 'type'; readonly text: string}
  | {readonly type: 'erase'; readonly isAll: boolean}
  | {readonly type: 'accept'}
  | {readonly type: 'cancel'}
  /** What was typed cannot be taken, and is left to be corrected. */
  | {readonly type: 'reject'; readonly error: SafeText}
  | {readonly type: 'say'; readonly message: SafeText}
  | {readonly type: 'choose'; readonly from: Navigation['choice']}
  | {
      readonly type: 'seek';
      readonly playhead: Playhead | null;
      readonly pace?: number;
      readonly message?: SafeText;
    }
  /** Time did it, and no key: a playhead came to its end, or the clock was set. */
  | {readonly type: 'drift'; readonly from: Playhead | null; readonly to: Playhead | null}
  /** To a row of the list at a moment; `isUnfiltered` where the filter would hide it. */
  | {
      readonly type: 'jump';
      readonly playhead: Playhead | null;
      readonly select: string | null;
      readonly from: string;
      readonly isUnfiltered: boolean;
    };

export const atTop = {selected: null, top: 0};

export const initialNavigation = (
  options: Pick<Navigation, 'filter' | 'sort' | 'isMasked' | 'isUtc'> & {readonly playhead?: Playhead | null},
): Navigation => ({
  stack: [{name: 'fleet', ...atTop, isPinned: false}],
  eventFilter: '',
  prompt: null,
  choice: null,
  message: null,
  playhead: null,
  pace: 1,
  isProblemsOnly: false,
  isReversed: false,
  isPaused: false,
  isWide: false,
  ...options,
});

/** A filter as it stands, also while it is typed. */
export const filterShown = (
  {prompt, ...navigation}: Navigation,
  about: 'filter' | 'eventFilter' = 'filter',
): string => (prompt?.about === about ? prompt.text : navigation[about]);

export const currentScreen = ({stack}: Navigation): Screen =>
  stack.at(-1) ?? {name: 'fleet', ...atTop, isPinned: false};

/** Names what a screen shows. */
export const placeName = ({selected: _, top: __, isPinned: ___, ...place}: Screen): string =>
  JSON.stringify(place);

/** True where at most the cursor has moved, so that the page is the same. */
export const isSamePage = (a: Navigation, b: Navigation): boolean =>
  placeName(currentScreen(a)) === placeName(currentScreen(b)) &&
  (Object.keys(a) as ReadonlyArray<keyof Navigation>).every((key) => key === 'stack' || a[key] === b[key]);
