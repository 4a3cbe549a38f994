import {describe, expect, test} from 'vitest';
import type {Change} from '../../source/model/changes.js';
import {rawText} from '../../source/model/text.js';
import {countUntil, createEventsOf, folded, matching, scopeOf, WHOLE_FLEET} from '../../source/ui/events.js';
import {navigate} from '../../source/ui/navigate.js';
import {initialNavigation, type Place} from '../../source/ui/navigation.js';
import {NOON} from '../helpers/fleet.js';

const tunnel = (name: string) =>
  ({key: `warp_connector/${name}`, kind: 'warp_connector', id: null, name: rawText(name)}) as const;

const connector = (name: string) => ({key: name, id: rawText(name), label: null});

const change = (at: number, name: string, connectorName: string, more: object = {}): Change =>
  ({
    at,
    what: 'ha_status',
    from: rawText('active'),
    to: rawText('offline'),
    tunnel: tunnel(name),
    connector: connector(connectorName),
    ...more,
  }) as Change;

const lost = {at: NOON + 3, what: 'api_restored', since: NOON, tunnel: null, connector: null} as const;

const changes: readonly Change[] = [
  change(NOON, 'hq', 'a'),
  change(NOON, 'hq', 'a'),
  change(NOON + 1, 'hq', 'b', {what: 'failover', from: connector('a'), gap: {leastMs: 0, mostMs: 1}}),
  change(NOON + 2, 'ams', 'c'),
  lost,
];

const keysOf = (list: ReadonlyArray<{readonly key: string}>): readonly string[] => list.map(({key}) => key);

describe('events', () => {
  test.each([
    ['the fleet', WHOLE_FLEET, 5, 4],
    ['a tunnel', {tunnel: 'warp_connector/hq', connector: null}, 3, 2],
    ['a connector, which a failover left', {tunnel: 'warp_connector/hq', connector: 'a'}, 3, 2],
    ['a connector, to which it came', {tunnel: 'warp_connector/hq', connector: 'b'}, 1, 1],
    ['one of the same name elsewhere', {tunnel: 'warp_connector/ams', connector: 'a'}, 0, 0],
  ])('of %s', (_, scope, count, moments) => {
    const {list, times} = createEventsOf()(changes, scope);
    expect([list.length, times.length]).toEqual([count, moments]);
    expect(new Set(keysOf(list)).size).toBe(count);
  });

  test('keep their identity when more come, and when old ones are forgotten', () => {
    const eventsOf = createEventsOf();
    const before = keysOf(eventsOf(changes, WHOLE_FLEET).list);
    const after = keysOf(eventsOf([...changes.slice(2), change(NOON + 9, 'hq', 'a')], WHOLE_FLEET).list);
    expect(after.slice(0, 3)).toEqual(before.slice(2));
  });

  test('are made once for the same changes', () => {
    const eventsOf = createEventsOf();
    expect(eventsOf(changes, WHOLE_FLEET)).toBe(eventsOf(changes, {tunnel: null, connector: null}));
    expect(eventsOf([...changes], WHOLE_FLEET)).not.toBe(eventsOf(changes, WHOLE_FLEET));
  });

  test.each([
    ['', 5],
    ['HQ', 3],
    ['hq b', 1],
    ['  api ', 1],
    ['hq ams', 0],
  ])('match the words %j', (filter, count) => {
    expect(matching(createEventsOf()(changes, WHOLE_FLEET).list, filter)).toHaveLength(count);
  });
});

test('connections of one connector that read the same at one moment are told once', () => {
  const at = (colo: string | null) => ({colo_name: colo === null ? null : rawText(colo)});
  const opened = (name: string, colo: string | null) =>
    change(NOON, 'hq', name, {what: 'connection_opened', connection: at(colo)});
  const moved = (from: string, to: string) =>
    change(NOON, 'hq', 'a', {what: 'connection_moved', from: at(from), to: at(to)});
  const told = folded([
    ...[
      opened('a', 'lhr15'),
      opened('a', 'lhr16'),
      opened('a', 'fra01'),
      opened('a', null),
      opened('a', null),
    ],
    ...[opened('b', 'lhr15'), moved('lhr15', 'fra01'), moved('lhr16', 'fra02'), moved('lhr15', 'lhr16')],
    ...[moved('lhr16', 'lhr15'), {...opened('a', 'lhr15'), at: NOON + 1}],
  ]);
  expect(told.map(({times}) => times)).toEqual([2, 1, 2, 1, 2, 1, 1, 1]);
});

test.each([
  [NOON - 1, 0],
  [NOON, 1],
  [NOON + 1, 2],
  [NOON + 2, 2],
  [NOON + 99, 3],
])('so many times are not after %i', (moment, count) => {
  expect(countUntil([NOON, NOON + 1, NOON + 3], moment)).toBe(count);
});

describe('the timeline’s place on the stack', () => {
  const start = initialNavigation({filter: 'x', sort: 'name', isMasked: false, isUtc: true});
  const timeline: Place = {name: 'events', tunnel: null, connector: null};
  const opened = navigate(start, {type: 'open', place: timeline, from: null});
  const playhead = {at: NOON, asOf: 0, speed: 0};
  const jump = {type: 'jump', playhead, select: 'k', from: 'event', isUnfiltered: false} as const;

  test('a jump lies on top of it, and going back leads to the event, in the past still', () => {
    const there = navigate(opened, jump);
    expect(there.stack.map(({name}) => name)).toEqual(['fleet', 'events', 'fleet']);
    expect(there.stack.at(-1)).toMatchObject({selected: 'k'});
    const back = navigate(there, {type: 'back'});
    expect(back.stack.at(-1)).toMatchObject({name: 'events', selected: 'event'});
    expect(back.playhead).toEqual(playhead);
  });

  test('however often it is opened and jumped from, the stack does not grow', () => {
    let navigation = opened;
    for (let time = 0; time < 5; time += 1) {
      navigation = navigate(navigate(navigation, jump), {type: 'open', place: timeline, from: null});
    }
    expect(navigation.stack.map(({name}) => name)).toEqual(['fleet', 'events']);
  });

  test('a jump to what the filter hides drops the filter', () => {
    expect(navigate(opened, jump).filter).toBe('x');
    expect(navigate(opened, {...jump, isUnfiltered: true}).filter).toBe('');
  });

  test('its filter goes before it does', () => {
    const filtered = {...opened, eventFilter: 'hq'};
    const all = navigate(filtered, {type: 'back'});
    expect([all.eventFilter, all.stack.length, all.filter]).toEqual(['', 2, 'x']);
    expect(navigate(all, {type: 'back'}).stack).toHaveLength(1);
  });

  test.each<readonly [Place, object]>([
    [{name: 'fleet'}, WHOLE_FLEET],
    [{name: 'log'}, WHOLE_FLEET],
    [
      {name: 'tunnel', tunnel: 't'},
      {tunnel: 't', connector: null},
    ],
    [
      {name: 'connector', tunnel: 't', connector: 'c'},
      {tunnel: 't', connector: 'c'},
    ],
    [
      {name: 'connection', tunnel: 't', connector: 'c', connection: 'x'},
      {tunnel: 't', connector: 'c'},
    ],
    [
      {name: 'events', tunnel: 't', connector: null},
      {tunnel: 't', connector: null},
    ],
  ])('what is looked at in %o', (place, scope) => {
    expect(scopeOf(navigate(start, {type: 'open', place, from: null}))).toEqual(scope);
  });
});
