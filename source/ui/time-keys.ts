import {momentToShow} from '../model/moment.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import type {ActionName} from './bindings.js';
import {countUntil} from './events.js';
import {timeOfDay} from './format.js';
import {type Keymap, withKeys} from './keymap.js';
import {currentScreen, type Navigation, type NavigationAction} from './navigation.js';
import {momentOf, newest, type Playhead, type Reach, SPEEDS, STEP_MS} from './playhead.js';

/** What the keys of time are obeyed against. */
export type Timeline = Reach & {
  /** ms. */
  readonly monotonic: number;
  /** The moment of a live picture that is held; null where none is. */
  readonly heldAt: number | null;
  /** When something changed of what is looked at, in order (wall time, ms). */
  readonly changes: readonly number[];
};

/** How to go back. */
const waysBack = (keymap: Keymap): SafeText =>
  withKeys(keymap, ['step-back', 'change-back'], (step, change) => safe`: ${step} and ${change} go back`);

const present = (keymap: Keymap): SafeText => safe`this is now${waysBack(keymap)}`;

const beginning = ({isReplay}: Reach): SafeText =>
  isReplay ? safe`this is the beginning` : safe`this is the beginning of what is remembered`;

/** The moment that the screen shows. */
const shownMoment = ({playhead, isPaused}: Navigation, {until, heldAt, monotonic}: Timeline): number =>
  playhead !== null ? momentOf(playhead, monotonic) : isPaused ? (heldAt ?? until) : until;

const isLive = ({playhead, isPaused}: Navigation): boolean => playhead === null && !isPaused;

/** Goes to a moment, as far as there is one. */
const sought = (at: number, speed: number, timeline: Timeline): NavigationAction => {
  const {from, until, monotonic} = timeline;
  if (at >= until) {
    return {type: 'seek', playhead: newest(timeline, monotonic)};
  }
  const playhead: Playhead = {at: Math.max(at, from), asOf: monotonic, speed};
  return at < from ? {type: 'seek', playhead, message: beginning(timeline)} : {type: 'seek', playhead};
};

const step = (navigation: Navigation, timeline: Timeline, by: number, keymap: Keymap): NavigationAction =>
  by > 0 && isLive(navigation)
    ? {type: 'say', message: present(keymap)}
    : sought(shownMoment(navigation, timeline) + by, navigation.playhead?.speed ?? 0, timeline);

/** To another change, counted from the moment shown; it stands still there, to be looked at. */
const changeBy = (
  navigation: Navigation,
  timeline: Timeline,
  by: number,
  keymap: Keymap,
): NavigationAction => {
  if (by > 0 && isLive(navigation)) {
    return {type: 'say', message: present(keymap)};
  }
  const {changes, until} = timeline;
  const moment = shownMoment(navigation, timeline);
  // One at the very moment that is shown is no earlier one, nor a later one.
  const index = by > 0 ? countUntil(changes, moment) + by - 1 : countUntil(changes, moment - 1) + by;
  if (by > 0) {
    return sought(changes[index] ?? until, 0, timeline);
  }
  const first = changes[0];
  return first === undefined || first >= moment
    ? {type: 'say', message: safe`no earlier change is remembered`}
    : sought(changes[Math.max(0, index)] ?? first, 0, timeline);
};

const playOrStop = (navigation: Navigation, timeline: Timeline, keymap: Keymap): NavigationAction => {
  const {playhead, pace} = navigation;
  const {monotonic} = timeline;
  if (playhead === null) {
    return {type: 'toggle', what: 'isPaused'};
  }
  const at = momentOf(playhead, monotonic);
  if (playhead.speed > 0) {
    return {type: 'seek', playhead: {at, asOf: monotonic, speed: 0}};
  }
  return at >= timeline.until
    ? {type: 'say', message: safe`this is the end${waysBack(keymap)}`}
    : {type: 'seek', playhead: {at, asOf: monotonic, speed: pace}};
};

const fasterBy = (
  {playhead, pace}: Navigation,
  {monotonic}: Timeline,
  by: number,
  keymap: Keymap,
): NavigationAction => {
  if (playhead === null) {
    return {
      type: 'say',
      message: safe`only the past has a speed${withKeys(keymap, ['step-back'], (key) => safe`: ${key} goes back`)}`,
    };
  }
  const index = Math.min(Math.max(SPEEDS.indexOf(pace) + by, 0), SPEEDS.length - 1);
  const speed = SPEEDS[index] ?? pace;
  return playhead.speed > 0
    ? {type: 'seek', pace: speed, playhead: {at: momentOf(playhead, monotonic), asOf: monotonic, speed}}
    : {
        type: 'seek',
        pace: speed,
        playhead,
        message: safe`${withKeys(keymap, ['pause'], (key) => safe`${key} plays at `)}×${speed}`,
      };
};

/** What a key of time does. @param times it was pressed so often in a row */
export const timeStep = (
  action: ActionName,
  times: number,
  navigation: Navigation,
  timeline: Timeline,
  keymap: Keymap,
): NavigationAction | null => {
  switch (action) {
    case 'step-back':
      return step(navigation, timeline, -times * STEP_MS, keymap);
    case 'step-forward':
      return step(navigation, timeline, times * STEP_MS, keymap);
    case 'change-back':
      return changeBy(navigation, timeline, -times, keymap);
    case 'change-forward':
      return changeBy(navigation, timeline, times, keymap);
    case 'time':
      return {type: 'edit', about: 'time'};
    case 'live':
      return isLive(navigation)
        ? {type: 'say', message: present(keymap)}
        : {type: 'seek', playhead: newest(timeline, timeline.monotonic)};
    case 'pause':
      return playOrStop(navigation, timeline, keymap);
    case 'faster':
      return fasterBy(navigation, timeline, times, keymap);
    case 'slower':
      return fasterBy(navigation, timeline, -times, keymap);
    case 'differences':
      return currentScreen(navigation).name === 'differences'
        ? {type: 'back'}
        : isLive(navigation)
          ? {
              type: 'say',
              message: safe`${withKeys(keymap, ['differences'], (key) => safe`${key} compares the past with now`)}${waysBack(keymap)}`,
            }
          : {type: 'open', place: {name: 'differences'}, from: null};
    default:
      return null;
  }
};

/** What becomes of a time that was typed. */
export const typedTime = (text: string, isUtc: boolean, timeline: Timeline): NavigationAction => {
  const {from, until, isReplay} = timeline;
  if (text.trim() === '') {
    return {type: 'cancel'};
  }
  const at = momentToShow(text, {now: until, from, until, isUtc});
  const when = (ms: number): SafeText => timeOfDay(ms, isUtc, until);
  if (at === null) {
    return {type: 'reject', error: safe`no such time: ${escaped(text.trim())}`};
  }
  // A bare time may have been meant for today, and was taken for a day on which it is over.
  const words = when(at).includes(' ') ? when(at) : safe`that`;
  if (at < from) {
    const start = isReplay ? safe`the beginning` : safe`what is remembered`;
    return {type: 'reject', error: safe`${words} is before ${start} (${when(from)})`};
  }
  return at > until
    ? {
        type: 'reject',
        error: safe`${words} is after ${isReplay ? safe`the end` : safe`now`} (${when(until)})`,
      }
    : sought(at, 0, timeline);
};
