import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {safe} from '../../source/model/text.js';
import type {ActionName} from '../../source/ui/bindings.js';
import {usualKeymap} from '../../source/ui/keymap.js';
import {navigate} from '../../source/ui/navigate.js';
import {initialNavigation, type Navigation} from '../../source/ui/navigation.js';
import {momentOf, type Playhead, type Reach, SPEEDS, settled} from '../../source/ui/playhead.js';
import {type Timeline, timeStep, typedTime} from '../../source/ui/time-keys.js';
import {NOON} from '../helpers/fleet.js';

/* Where in time the screen stands: what keys and time itself do to it. */

const MINUTE = 60_000;

/** An hour is remembered, and three changes in it. */
const timeline: Timeline = {
  from: NOON - 60 * MINUTE,
  until: NOON,
  isReplay: false,
  monotonic: 1000,
  heldAt: null,
  changes: [NOON - 30 * MINUTE, NOON - 20 * MINUTE, NOON - 10 * MINUTE],
};

const replay: Timeline = {...timeline, isReplay: true};

const still = (minutes: number): Playhead => ({at: NOON + minutes * MINUTE, asOf: 1000, speed: 0});

const playing = (minutes: number, speed: number): Playhead => ({...still(minutes), speed});

const live = initialNavigation({filter: '', sort: 'name', isMasked: false, isUtc: true});

const at = (playhead: Playhead | null, more: Partial<Navigation> = {}): Navigation => ({
  ...live,
  playhead,
  ...more,
});

const SECONDS = 1 / 60;

describe('a key of time', () => {
  type Case = readonly [string, Navigation, Timeline, ActionName, number, Playhead | null, RegExp | null];
  const cases: readonly Case[] = [
    ['a step back from now', live, timeline, 'step-back', 1, still(-5 * SECONDS), null],
    ['twelve steps in one read', live, timeline, 'step-back', 12, still(-1), null],
    ['a step forward', at(still(-10)), timeline, 'step-forward', 2, still(-10 + 10 * SECONDS), null],
    ['a step while it plays', at(playing(-10, 5)), timeline, 'step-back', 12, playing(-11, 5), null],
    ['forward past now', at(still(-2 * SECONDS)), timeline, 'step-forward', 1, null, null],
    ['forward from now', live, timeline, 'step-forward', 1, null, /^this is now/],
    [
      'back past all',
      at(still(-59.95)),
      timeline,
      'step-back',
      1,
      still(-60),
      /beginning of what is remembered/,
    ],
    [
      'back from a held picture',
      at(null, {isPaused: true}),
      {...timeline, heldAt: NOON - 3 * MINUTE},
      'step-back',
      12,
      still(-4),
      null,
    ],
    ['to the last change', live, timeline, 'change-back', 1, still(-10), null],
    ['two changes back', live, timeline, 'change-back', 2, still(-20), null],
    ['from a change to the one before', at(still(-20)), timeline, 'change-back', 1, still(-30), null],
    ['from between two changes', at(still(-15)), timeline, 'change-back', 1, still(-20), null],
    ['further back than there are changes', live, timeline, 'change-back', 9, still(-30), null],
    [
      'before the first change',
      at(still(-30)),
      timeline,
      'change-back',
      1,
      still(-30),
      /no earlier change is remembered/,
    ],
    ['where nothing changed', live, {...timeline, changes: []}, 'change-back', 1, null, /no earlier change/],
    ['to the next change', at(still(-30)), timeline, 'change-forward', 1, still(-20), null],
    ['to the one after that', at(still(-25)), timeline, 'change-forward', 2, still(-10), null],
    ['past the last change', at(still(-10)), timeline, 'change-forward', 1, null, null],
    ['past the last change of a replay', at(still(-10)), replay, 'change-forward', 1, still(0), null],
    ['to another change stops', at(playing(-15, 60)), timeline, 'change-forward', 1, still(-10), null],
    ['to now', at(still(-10)), timeline, 'live', 1, null, null],
    ['to now from now', live, timeline, 'live', 1, null, /^this is now/],
    ['to the end of a replay', at(still(-10)), replay, 'live', 1, still(0), null],
    ['plays on', at(still(-10)), timeline, 'pause', 1, playing(-10, 1), null],
    [
      'plays on at the chosen speed',
      at(still(-10), {pace: 30}),
      timeline,
      'pause',
      1,
      playing(-10, 30),
      null,
    ],
    ['stops', at(playing(-10, 5)), timeline, 'pause', 1, still(-10), null],
    ['plays at the end of a replay', at(still(0)), replay, 'pause', 1, still(0), /^this is the end/],
    ['faster', at(playing(-10, 1)), timeline, 'faster', 1, playing(-10, 2), null],
    ['much faster', at(playing(-10, 5), {pace: 5}), timeline, 'faster', 99, playing(-10, 300), null],
    ['slower', at(playing(-10, 2), {pace: 2}), timeline, 'slower', 7, playing(-10, 1), null],
    ['faster while it stands', at(still(-10)), timeline, 'faster', 3, still(-10), /plays at ×10/],
    ['faster than now', live, timeline, 'faster', 1, null, /only the past has a speed/],
    ['differences to now from now', live, timeline, 'differences', 1, null, /d compares/],
  ];

  test.each(cases)('%s', (_, before, around, action, times, playhead, message) => {
    const step = timeStep(action, times, before, around, usualKeymap);
    const after = step === null ? before : navigate(before, step);
    expect(after.playhead).toEqual(playhead);
    expect(after.isPaused).toBe(false);
    if (message === null) {
      expect(after.message).toBeNull();
    } else {
      expect(after.message).toMatch(message);
    }
  });

  test('a held picture is let go by it, and holding is for the present', () => {
    const held = navigate(live, timeStep('pause', 1, live, timeline, usualKeymap) ?? {type: 'back'});
    expect(held.isPaused).toBe(true);
    const resumed = navigate(held, timeStep('live', 1, held, timeline, usualKeymap) ?? {type: 'back'});
    expect(resumed).toEqual(live);
  });

  test('a message goes with the next key', () => {
    const said = navigate(live, {type: 'say', message: safe`x`});
    expect(said.message).not.toBeNull();
    expect(navigate(said, {type: 'sort'}).message).toBeNull();
  });

  test('the speed begins anew where the past was left', () => {
    const fast = at(playing(-1, 300), {pace: 300});
    expect(navigate(fast, {type: 'seek', playhead: null}).pace).toBe(1);
    expect(navigate(fast, {type: 'drift', from: fast.playhead, to: null}).pace).toBe(1);
  });
});

describe('a time that is typed', () => {
  test.each([
    ['11:02:10', timeline, still(-57 - 49.001 * SECONDS), null],
    ['-10m', timeline, still(-10), null],
    ['', timeline, null, null],
    ['25:00', timeline, null, /^no such time: 25:00$/],
    ['noon', timeline, null, /^no such time: noon$/],
    ['-2h', timeline, null, /^that is before what is remembered \(11:00:00\)$/],
    ['-2h', replay, null, /^that is before the beginning \(11:00:00\)$/],
    ['2026-11-22 12:00:01', timeline, null, /^that is after now \(12:00:00\)$/],
    ['2026-11-22 12:00:01', replay, null, /^that is after the end \(12:00:00\)$/],
    ['2026-11-21 11:30', timeline, null, /^2026-11-21 11:30:00 is before what is remembered \(11:00:00\)$/],
  ])('%j', (text, around, playhead, error) => {
    const asked = navigate(live, {type: 'edit', about: 'time'});
    const typed = navigate(asked, {type: 'type', text});
    const after = navigate(typed, typedTime(typed.prompt?.text ?? '', true, around));
    expect(after.playhead).toEqual(playhead);
    if (error === null) {
      expect(after.prompt).toBeNull();
    } else {
      expect(after.prompt?.error).toMatch(error);
      expect(after.prompt?.text).toBe(text);
      expect(navigate(after, {type: 'erase', isAll: false}).prompt?.error).toBeNull();
    }
  });
});

describe('time itself', () => {
  const reach: Reach = timeline;

  test.each<readonly [string, Playhead | null, Reach, number, Playhead | null]>([
    ['leaves the present alone', null, reach, 5000, null],
    ['leaves what stands still alone', still(-10), reach, 5000, still(-10)],
    ['brings what plays on', playing(-10, 60), reach, 5000, playing(-10, 60)],
    ['makes it live where it has caught up', playing(-1, 60), reach, 2000, null],
    [
      'stops it at the end of a replay',
      playing(-1, 60),
      {...reach, isReplay: true},
      2000,
      {...still(0), asOf: 2000},
    ],
    ['leaves the end of a replay alone', still(0), {...reach, isReplay: true}, 9000, still(0)],
    ['takes it along where the past is forgotten', still(-61), reach, 2000, {...still(-60), asOf: 2000}],
  ])('%s', (_, playhead, within, monotonic, expected) => {
    expect(settled(playhead, within, monotonic)).toEqual(expected);
  });

  test('what is left alone keeps its identity', () => {
    for (const [playhead, isReplay] of [
      [still(-10), false],
      [playing(-10, 5), false],
      [still(0), true],
    ] as const) {
      expect(settled(playhead, {...reach, isReplay}, 1500)).toBe(playhead);
    }
  });

  test('the moment shown is always within what is remembered, whatever is pressed', () => {
    const actions: readonly ActionName[] = [
      ...(['step-back', 'step-forward', 'change-back', 'change-forward', 'live', 'pause'] as const),
      ...(['faster', 'slower'] as const),
    ];
    const presses = fc.array(
      fc.tuple(
        fc.constantFrom(...actions),
        fc.integer({min: 1, max: 400}),
        fc.integer({min: 0, max: 60_000}),
      ),
      {maxLength: 30},
    );
    fc.assert(
      fc.property(presses, fc.boolean(), (all, isReplay) => {
        let navigation = isReplay ? at(still(-60)) : live;
        let monotonic = 1000;
        for (const [action, times, restMs] of all) {
          monotonic += restMs;
          const now = {...timeline, isReplay, monotonic};
          const playhead = settled(navigation.playhead, now, monotonic);
          navigation = navigate(navigation, {type: 'drift', from: navigation.playhead, to: playhead});
          const step = timeStep(action, times, navigation, now, usualKeymap);
          navigation = step === null ? navigation : navigate(navigation, step);
          const shown = settled(navigation.playhead, now, monotonic);
          expect(SPEEDS).toContain(navigation.pace);
          if (shown !== null) {
            const moment = momentOf(shown, monotonic);
            expect(moment).toBeGreaterThanOrEqual(timeline.from);
            expect(moment).toBeLessThanOrEqual(timeline.until);
          }
          // A replay has no present.
          expect(shown === null && isReplay).toBe(false);
        }
      }),
      {numRuns: 100, seed: 1},
    );
  });
});
