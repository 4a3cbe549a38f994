import {sortColumns} from '../model/order.js';
import {
  atTop,
  type Cursor,
  currentScreen,
  type Navigation,
  type NavigationAction,
  type Place,
  placeName,
} from './navigation.js';
import type {Playhead} from './playhead.js';

/** A filter is words; more than this was pasted by mistake. */
const LONGEST_FILTER = 100;

const withCursor = (state: Navigation, cursor: Partial<Cursor>): Navigation => ({
  ...state,
  stack: [...state.stack.slice(0, -1), {...currentScreen(state), ...cursor}],
});

/** What is hidden on a screen is shown again before the screen itself is left. */
const goBack = (state: Navigation): Navigation => {
  if (currentScreen(state).name === 'events' && state.eventFilter !== '') {
    return {...state, eventFilter: ''};
  }
  return state.stack.length > 1
    ? {...state, stack: state.stack.slice(0, -1)}
    : {...state, filter: '', isProblemsOnly: false};
};

/** On top of what is there; a timeline that was opened already is gone back to instead. */
const opened = (state: Navigation, place: Place, from: string | null): Navigation => {
  const isTimeline = place.name === 'events';
  const index = isTimeline
    ? state.stack.findIndex((screen) => placeName(screen) === JSON.stringify(place))
    : -1;
  if (index >= 0) {
    return {...state, stack: state.stack.slice(0, index + 1)};
  }
  const kept = withCursor(state, {selected: from ?? currentScreen(state).selected});
  return {...kept, stack: [...kept.stack, {...place, ...atTop, isPinned: !isTimeline}]};
};

/** Only what could be part of a name, id, address or word is typed. */
const typed = (draft: string, text: string): string =>
  draft.length >= LONGEST_FILTER
    ? draft
    : `${draft}${text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')}`.slice(0, LONGEST_FILTER);

/** A state that is as it was keeps its identity: a flood of keys has long filled the prompt. */
const withText = (state: Navigation, change: (text: string) => string): Navigation => {
  if (state.prompt === null) {
    return state;
  }
  const text = change(state.prompt.text);
  const isSame = text === state.prompt.text && state.prompt.error === null;
  return isSame ? state : {...state, prompt: {...state.prompt, text, error: null}};
};

/** Whoever goes elsewhere in time holds no picture any more; live, time goes at its own speed. */
const atMoment = (state: Navigation, playhead: Playhead | null): Navigation => ({
  ...state,
  // A timeline shows the events around the moment again.
  stack: state.stack.map((screen) =>
    screen.name === 'events' ? {...screen, selected: null, isPinned: false} : screen,
  ),
  playhead,
  pace: playhead === null ? 1 : state.pace,
  isPaused: false,
  prompt: null,
});

const stepped = (state: Navigation, action: NavigationAction): Navigation => {
  switch (action.type) {
    case 'move': {
      const {keys, by, from, top} = action;
      const index = from === null ? -1 : keys.indexOf(from);
      const next = Math.min(Math.max(index + by, 0), keys.length - 1);
      return withCursor(state, {selected: keys[next] ?? null, top, isPinned: false});
    }
    case 'scroll':
      return withCursor(state, {top: Math.max(0, action.to), isPinned: true});
    case 'open':
      return opened(state, action.place, action.from);
    case 'back':
      return goBack(state);
    case 'toggle':
      return {...state, [action.what]: !state[action.what]};
    case 'sort': {
      const next = (sortColumns.indexOf(state.sort) + 1) % sortColumns.length;
      return {...state, sort: sortColumns[next] ?? 'name', isReversed: false};
    }
    case 'edit': {
      const {about} = action;
      return {...state, prompt: {about, text: about === 'time' ? '' : state[about], error: null}};
    }
    case 'type':
      return withText(state, (text) => typed(text, action.text));
    case 'erase':
      return withText(state, (text) => (action.isAll ? '' : [...text].slice(0, -1).join('')));
    case 'accept':
      return state.prompt === null || state.prompt.about === 'time'
        ? {...state, prompt: null}
        : {...state, [state.prompt.about]: state.prompt.text.trim(), prompt: null};
    case 'cancel':
      return {...state, prompt: null};
    case 'reject':
      return state.prompt === null ? state : {...state, prompt: {...state.prompt, error: action.error}};
    case 'say':
      return {...state, message: action.message};
    case 'choose':
      return {...state, choice: action.from};
    case 'seek': {
      const there = atMoment(state, action.playhead);
      return {...there, pace: action.pace ?? there.pace, message: action.message ?? null};
    }
    case 'drift':
      return state.playhead === action.from
        ? {...state, playhead: action.to, pace: action.to === null ? 1 : state.pace}
        : state;
    case 'jump': {
      const there = opened(atMoment(state, action.playhead), {name: 'fleet'}, action.from);
      const shown = withCursor(there, {selected: action.select, isPinned: false});
      return action.isUnfiltered ? {...shown, filter: '', isProblemsOnly: false} : shown;
    }
  }
};

/** Of what stands for one key only: time leaves it alone, and any other step ends it. */
const lasting = (state: Navigation, action: NavigationAction): Navigation => {
  const isSaid = action.type === 'say' || action.type === 'seek' || action.type === 'drift';
  const isChosen = action.type === 'choose' || action.type === 'drift';
  const message = isSaid ? state.message : null;
  const choice = isChosen ? state.choice : null;
  return message === state.message && choice === state.choice ? state : {...state, message, choice};
};

/** The state after a key, or after what time did. Pure. */
export const navigate = (state: Navigation, action: NavigationAction): Navigation =>
  lasting(stepped(state, action), action);
