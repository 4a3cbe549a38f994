import {expect, test} from 'vitest';
import {GATHER_MS, type Held, hold, release} from '../../source/alerts/holding.js';
import type {Level} from '../../source/model/facts.js';
import {NOON} from '../helpers/fleet.js';
import {viewOf} from './played.js';

/* What waits to be told, together with what happens to others. */

const none: Held = new Map();

const telling = (index: number, was: Level, is: Level, {since = 0, isGone = false} = {}) => ({
  view: viewOf(`t${index}`, index, is, NOON),
  from: was,
  times: 1,
  ...{was, is, isGone, since},
});

const told = (held: Held, watchedMs = GATHER_MS, room = 6) => {
  const {held: left, groups} = release(held, watchedMs, room);
  return {left: left.size, groups: groups.map(({event, tellings}) => [event, tellings.length])};
};

test('all that waits is told with the first that has waited long enough', () => {
  const held = hold(hold(none, [telling(1, 'ok', 'critical')]), [
    telling(2, 'ok', 'critical', {since: 4000}),
  ]);
  expect(told(held, GATHER_MS - 1)).toEqual({left: 2, groups: []});
  expect(told(held)).toEqual({left: 0, groups: [['worse', 2]]});
});

test('what went back meanwhile is not told at all', () => {
  const held = hold(hold(none, [telling(1, 'ok', 'critical')]), [telling(1, 'critical', 'ok')]);
  expect(told(held)).toEqual({left: 0, groups: []});
});

test('of several steps the whole way is told, and it waits from the first one on', () => {
  const held = hold(hold(none, [telling(1, 'ok', 'critical')]), [
    telling(1, 'critical', 'warning', {since: 4000}),
  ]);
  expect(release(held, GATHER_MS, 1).groups).toMatchObject([
    {event: 'worse', tellings: [{from: 'ok', is: 'warning'}]},
  ]);
});

test('one that is gone is told, whatever it was', () => {
  const held = hold(hold(none, [telling(1, 'ok', 'critical')]), [
    telling(1, 'critical', 'ok', {isGone: true}),
  ]);
  expect(told(held)).toEqual({left: 0, groups: [['gone', 1]]});
});

test('each kind is told apart, the most urgent first, as far as there is room', () => {
  const tellings = [
    telling(1, 'critical', 'ok'),
    telling(2, 'critical', 'warning'),
    telling(3, 'ok', 'warning'),
    telling(4, 'ok', 'ok', {isGone: true}),
    telling(5, 'ok', 'critical'),
  ];
  const held = hold(none, tellings);
  expect(told(held).groups).toEqual([
    ['worse', 2],
    ['gone', 1],
    ['better', 1],
    ['recovered', 1],
  ]);
  const [worse] = release(held, GATHER_MS, 6).groups;
  expect(worse?.tellings.map(({view}) => view.verdict.level)).toEqual(['critical', 'warning']);
  expect(told(held, GATHER_MS, 2)).toEqual({
    left: 2,
    groups: [
      ['worse', 2],
      ['gone', 1],
    ],
  });
  expect(told(held, GATHER_MS, 0)).toEqual({left: 5, groups: []});
});

test('of many at once as much is held as of one after the other', () => {
  const all = [
    telling(1, 'ok', 'critical'),
    telling(2, 'ok', 'warning'),
    telling(1, 'critical', 'warning', {since: 4000}),
    telling(2, 'warning', 'ok'),
    telling(3, 'ok', 'critical'),
  ];
  const together = hold(none, all);
  expect([...together]).toEqual([...all.reduce((held, each) => hold(held, [each]), none)]);
  expect([...together.values()].map(({was, is}) => [was, is])).toEqual([
    ['ok', 'warning'],
    ['ok', 'critical'],
  ]);
});
