import {describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import type {Snapshot} from '../../source/model/fleet.js';
import type {Polled, Question} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {
  type Agenda,
  agendaOf,
  questionOf,
  rankOf,
  ranksOf,
  tunnelsOf,
  urgentAfter,
} from '../../source/monitor/agenda.js';
import {newEntry} from '../../source/monitor/schedule.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  connector,
  listed,
  NOON,
  nothing,
  refused,
  stateOf,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

const key = (n: number): string => `warp_connector/${uuid(n)}`;
const lists: Agenda = new Map([['warp_connector', newEntry(aboutList())]]);
const pair = listed([tunnel(), tunnel({id: uuid(2), name: 'other'})]);
const known = reduce(nothing, pair);

describe('a tunnel can be asked for', () => {
  test('by its id', () => {
    expect(questionOf(stateOf([]))).toEqual(aboutTunnel());
  });

  test.each([null, '', '#2', '../accounts', uuid(1).slice(1)])('not when the id is %j', (id) => {
    expect(questionOf(stateOf([], {words: {id}}))).toBeNull();
  });

  test('once where the list gives its id to two: only the first is it', () => {
    const [first, second] = [...reduce(nothing, listed([tunnel(), tunnel({name: 'twin'})])).tunnels.values()];
    expect(first && questionOf(first)).toEqual(aboutTunnel());
    expect(second?.tunnel.name).toBe('twin');
    expect(second && questionOf(second)).toBeNull();
  });

  test('not when it is gone', () => {
    expect(questionOf(stateOf([], {missingSince: NOON}))).toBeNull();
  });
});

describe('the agenda', () => {
  test('has the lists and every tunnel that they show', () => {
    expect([...agendaOf(lists, known).keys()]).toEqual(['warp_connector', key(1), key(2)]);
    expect([...agendaOf(agendaOf(lists, known), nothing).keys()]).toEqual(['warp_connector']);
  });

  test('keeps the times of what was on it', () => {
    const asked = {...newEntry(aboutTunnel()), askedAt: 5, failures: 2};
    const next = agendaOf(new Map([...lists, [key(1), asked]]), known);
    expect(next.get(key(1))).toBe(asked);
    expect(next.get(key(2))).toEqual(newEntry(aboutTunnel(uuid(2))));
  });

  test('keeps a question under way, so that it is not asked twice at once', () => {
    const asking = {...newEntry(aboutTunnel()), isAsking: true};
    const without = agendaOf(new Map([...lists, [key(1), asking]]), nothing);
    expect(agendaOf(without, known).get(key(1))).toBe(asking);
  });

  test('names one question once, though two tunnels have one id', () => {
    const twins = reduce(nothing, listed([tunnel(), tunnel({name: 'twin'})]));
    expect([...agendaOf(lists, twins).keys()]).toEqual(['warp_connector', key(1)]);
  });
});

test('the tunnels that an observation is about', () => {
  expect(tunnelsOf(pair, known)).toEqual([key(1), key(2)]);
  expect(tunnelsOf(answered([]), known)).toEqual([key(1)]);
  expect(tunnelsOf(refused(aboutTunnel(uuid(2)), failure('timeout')), known)).toEqual([key(2)]);
  expect(tunnelsOf(refused(aboutList(), failure('timeout')), known)).toEqual([]);
});

describe('urgent', () => {
  const healthy = [connector({ha: 'active'}), connector({id: uuid(2), ha: 'passive'})];

  /** Who is urgent after these observations, and what is known then. */
  const watch = (...observations: readonly Polled[]): readonly string[] => {
    let urgent: ReadonlySet<string> = new Set();
    let snapshot: Snapshot = nothing;
    for (const observation of observations) {
      const next = reduce(snapshot, observation);
      urgent = urgentAfter(urgent, snapshot, next, observation, usualThresholds);
      snapshot = next;
    }
    return [...urgent].map((name) => name.slice(-1));
  };
  const changed = listed([tunnel({name: 'new'}), tunnel({id: uuid(2), name: 'other'})]);

  test('is nobody at first, when everybody is new', () => {
    expect(watch(pair)).toEqual([]);
  });

  test('is whom the first list calls unwell', () => {
    expect(watch(listed([tunnel(), tunnel({id: uuid(2), status: 'down'})]))).toEqual(['2']);
  });

  test('is who is new or changed in a later list, until answered', () => {
    const more = listed([tunnel(), tunnel({id: uuid(2), name: 'other'}), tunnel({id: uuid(3)})]);
    expect(watch(pair, changed)).toEqual(['1']);
    expect(watch(pair, changed, changed)).toEqual(['1']);
    expect(watch(pair, more)).toEqual(['3']);
    expect(watch(pair, changed, answered(healthy))).toEqual([]);
  });

  test('is still who changed when asking failed', () => {
    expect(watch(pair, changed, refused(aboutTunnel(), failure('server_error')))).toEqual(['1']);
  });

  test('is who is not well, until well', () => {
    const unwell = answered([connector({ha: 'offline', colos: ''})]);
    expect(watch(pair, unwell)).toEqual(['1']);
    expect(watch(pair, unwell, pair)).toEqual(['1']);
    expect(watch(pair, unwell, answered(healthy, {at: NOON + 70_000}))).toEqual([]);
  });

  test('is nobody who is no longer there', () => {
    const unwell = answered([connector({ha: 'offline', colos: ''})]);
    const empty = [1, 2].map((minutes) => listed([tunnel({id: uuid(9)})], {at: NOON + minutes * 60_000}));
    expect(watch(pair, unwell, ...empty)).toEqual(['9']);
  });
});

test('ranks', () => {
  const attention = {selected: key(1), visible: new Set([key(1), key(2)])};
  const urgent = new Set([key(1), key(3)]);
  const rank = (question: Question) => rankOf(newEntry(question), ranksOf(attention, urgent));
  expect(rank(aboutList())).toBe('list');
  expect([1, 2, 3, 4].map((n) => rank(aboutTunnel(uuid(n))))).toEqual([
    'selected',
    'urgent',
    'urgent',
    'rest',
  ]);
  expect(newEntry(aboutTunnel()).key).toBe(key(1));
});
