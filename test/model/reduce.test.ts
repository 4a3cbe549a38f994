import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Failure, failure} from '../../source/model/failure.js';
import type {Snapshot, TunnelState} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {LONGEST_OVERTAKEN_MS, reduce, TOMBSTONE_MS} from '../../source/model/reduce.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  connector,
  listed,
  NOON,
  nothing,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

const timeout: Failure = failure('timeout');
const having = (...observations: readonly Observation[]): Snapshot => observations.reduce(reduce, nothing);

/** The only tunnel that there is. */
const only = (snapshot: Snapshot): TunnelState => {
  const [state, ...others] = snapshot.tunnels.values();
  if (!state || others.length > 0) {
    throw new Error(`${snapshot.tunnels.size} tunnels where one was expected`);
  }
  return state;
};

const keysOf = (snapshot: Snapshot): readonly string[] =>
  (only(snapshot).connectors ?? []).map(({key}) => key);

/** Ids of connectors, with `†` for those that are gone. */
const rowsOf = (snapshot: Snapshot): readonly string[] =>
  (only(snapshot).connectors ?? []).map(({key, missingSince}) => `${key}${missingSince === null ? '' : '†'}`);

describe('a list', () => {
  test('shows tunnels of whose connectors nothing is known', () => {
    const snapshot = having(listed([tunnel()]));
    expect(only(snapshot)).toMatchObject({
      connectors: null,
      connectorsAt: null,
      listedAt: NOON,
      failure: null,
    });
    expect(snapshot.lists).toEqual({
      warp_connector: {at: NOON, completeAt: NOON, renewMs: null, failure: null},
      cfd_tunnel: {at: null, completeAt: null, renewMs: null, failure: null},
    });
  });

  test('keeps what is known of the connectors', () => {
    const before = having(listed([tunnel()]), answered([connector()]));
    const renamed = reduce(before, listed([tunnel({name: 'new'})], {at: NOON + 1}));
    expect(only(renamed)).toEqual({...only(before), tunnel: tunnel({name: 'new'}), listedAt: NOON + 1});
  });

  test('of one kind says nothing about the other', () => {
    const before = having(listed([tunnel()]));
    expect(only(reduce(before, listed([], {kind: 'cfd_tunnel', at: NOON + 1}))).missingSince).toBeNull();
    const both = reduce(before, listed([tunnel()], {kind: 'cfd_tunnel'}));
    expect([...both.tunnels.keys()]).toEqual([`warp_connector/${uuid(1)}`, `cfd_tunnel/${uuid(1)}`]);
  });

  test('that is not complete marks nothing as missing and removes nothing', () => {
    const before = having(listed([tunnel()]), listed([], {at: NOON + 1}));
    const later = reduce(before, listed([], {at: NOON + TOMBSTONE_MS * 2, isComplete: false}));
    expect(only(later).missingSince).toBe(NOON + 1);
    expect(
      only(having(listed([tunnel()]), listed([], {at: NOON + 1, isComplete: false}))).missingSince,
    ).toBeNull();
  });

  test('a missing tunnel stays as a tombstone, and goes only with a further complete list', () => {
    const other = tunnel({id: uuid(2)});
    const without = (at: number) => listed([other], {at});
    const missing = ({tunnels}: Snapshot) => [...tunnels.values()][0]?.missingSince;
    const gone = having(listed([tunnel(), other]), without(NOON + 1));
    expect(missing(gone)).toBe(NOON + 1);
    const still = reduce(gone, without(NOON + TOMBSTONE_MS));
    expect(missing(still)).toBe(NOON + 1);
    expect(reduce(still, without(NOON + 1 + TOMBSTONE_MS)).tunnels.size).toBe(1);
  });

  test('an empty list, which may be a mistake, never removes anything', () => {
    const minutes = [1, 2, 3, 4, 5].map((minute) => listed([], {at: NOON + minute * TOMBSTONE_MS}));
    expect(only(having(listed([tunnel()]), ...minutes)).missingSince).toBe(NOON + TOMBSTONE_MS);
  });

  test('a tunnel that comes back is no tombstone, and starts anew when it goes again', () => {
    const back = having(listed([tunnel()]), listed([], {at: NOON + 1}), listed([tunnel()], {at: NOON + 2}));
    expect(only(back).missingSince).toBeNull();
    expect(only(reduce(back, listed([], {at: NOON + TOMBSTONE_MS * 2}))).missingSince).toBe(
      NOON + TOMBSTONE_MS * 2,
    );
  });

  test('an empty answer after long silence deletes nothing at once', () => {
    const before = having(listed([tunnel()]));
    expect(only(reduce(before, listed([], {at: NOON + TOMBSTONE_MS * 100})))).toMatchObject({
      missingSince: NOON + TOMBSTONE_MS * 100,
    });
  });

  test('tunnels with the same or no id are kept apart', () => {
    const tunnels = [
      tunnel(),
      tunnel({name: 'twin'}),
      tunnel({id: null}),
      tunnel({id: null}),
      tunnel({id: '#2'}),
    ];
    expect([...having(listed(tunnels)).tunnels.values()].map(({tunnel}) => tunnel)).toEqual(tunnels);
  });
});

describe('the answer for a tunnel', () => {
  const before = having(listed([tunnel()]), answered([connector({id: 'a'}), connector({id: 'b'})]));

  test('equal data keeps its identity', () => {
    const same = reduce(before, answered([connector({id: 'a'}), connector({id: 'b'})], {at: NOON + 1}));
    expect(only(same).connectors).toBe(only(before).connectors);
    expect(only(same).connectorsAt).toBe(NOON + 1);
    const changed = reduce(before, answered([connector({id: 'a', ha: 'active'}), connector({id: 'b'})]));
    expect(only(changed).connectors?.[1]).toBe(only(before).connectors?.[1]);
    expect(only(changed).connectors?.[0]).not.toBe(only(before).connectors?.[0]);
    expect(only(reduce(before, listed([tunnel()], {at: NOON + 1}))).tunnel).toBe(only(before).tunnel);
  });

  test('a missing connector stays as a tombstone until it has been gone for long enough', () => {
    const gone = reduce(before, answered([connector({id: 'b'})], {at: NOON + 1}));
    expect(rowsOf(gone)).toEqual(['b', 'a†']);
    const still = reduce(gone, answered([connector({id: 'b'})], {at: NOON + TOMBSTONE_MS}));
    expect(rowsOf(still)).toEqual(['b', 'a†']);
    expect(rowsOf(reduce(still, answered([connector({id: 'b'})], {at: NOON + 1 + TOMBSTONE_MS})))).toEqual([
      'b',
    ]);
    expect(rowsOf(reduce(still, answered([connector({id: 'a'})], {at: NOON + TOMBSTONE_MS})))).toEqual([
      'a',
      'b†',
    ]);
  });

  test('an empty answer after long silence deletes nothing at once', () => {
    expect(rowsOf(reduce(before, answered([], {at: NOON + TOMBSTONE_MS * 100})))).toEqual(['a†', 'b†']);
  });

  test('for a tunnel that is not known changes nothing', () => {
    expect(reduce(before, answered([connector()], {tunnelId: uuid(9)}))).toBe(before);
    expect(reduce(before, answered([connector()], {kind: 'cfd_tunnel'}))).toBe(before);
  });

  test.each([
    ['no ids', [null, null, null]],
    ['empty ids', ['', '', null]],
    ['one id for all', ['a', 'a', 'a']],
    ['ids that look like stand-ins', ['a', 'a#2', 'a', '#2', null, 'a#2']],
    ['ids that objects have names for', ['__proto__', 'constructor', '__proto__', 'hasOwnProperty']],
  ])('connectors with %s are kept apart', (_, ids) => {
    const connectors = ids.map((id, index) => connector({id, version: String(index)}));
    const snapshot = having(listed([tunnel()]), answered(connectors));
    expect(only(snapshot).connectors?.map(({connector}) => connector)).toEqual(connectors);
    expect(new Set(keysOf(snapshot)).size).toBe(ids.length);
    expect(only(reduce(snapshot, answered(connectors, {at: NOON + 1}))).connectors).toBe(
      only(snapshot).connectors,
    );
  });

  test('ten thousand connectors of one id are kept apart, each looked at a few times only', () => {
    const connectors = Array.from({length: 10_000}, () => connector({id: 'a', colos: ''}));
    expect(new Set(keysOf(having(listed([tunnel()]), answered(connectors)))).size).toBe(10_000);
  });
});

describe('a failure', () => {
  const before = having(listed([tunnel()]), answered([connector()]));

  test('is noted beside what is known, and an answer clears it', () => {
    const at = NOON + TOMBSTONE_MS * 5;
    const failed = reduce(before, refused(aboutTunnel(), timeout, at));
    expect(only(failed)).toEqual({...only(before), failure: {failure: timeout, at}});
    expect(only(reduce(failed, answered([connector()], {at: at + 1}))).failure).toBeNull();
  });

  test('of a list keeps every tunnel', () => {
    const failed = reduce(before, refused(aboutList(), timeout, NOON + TOMBSTONE_MS * 5));
    expect(failed.tunnels).toBe(before.tunnels);
    expect(failed.lists.warp_connector).toEqual({
      at: NOON,
      completeAt: NOON,
      renewMs: null,
      failure: {failure: timeout, at: NOON + TOMBSTONE_MS * 5},
    });
    expect(
      reduce(failed, listed([tunnel()], {at: NOON + TOMBSTONE_MS * 6})).lists.warp_connector?.failure,
    ).toBeNull();
  });
});

describe('an overtaken observation changes nothing', () => {
  const late = NOON - 1;
  const before = having(listed([tunnel()]), answered([connector()]));
  const failed = having(
    listed([tunnel()], {at: NOON - 10}),
    answered([connector()], {at: NOON - 10}),
    refused(aboutTunnel(), timeout),
    refused(aboutList(), timeout),
  );

  test.each([
    ['list', before, listed([tunnel({name: 'old'})], {at: late})],
    ['answer', before, answered([], {at: late})],
    ['failure of a list', before, refused(aboutList(), timeout, late)],
    ['failure of a tunnel', before, refused(aboutTunnel(), timeout, late)],
    ['list, by a failure', failed, listed([], {at: late})],
    ['answer, by a failure', failed, answered([], {at: late})],
  ])('%s', (_, snapshot, observation) => {
    expect(reduce(snapshot, observation)).toBe(snapshot);
  });

  test('but one from long before is not late: the clock of this machine was set back', () => {
    const at = NOON - LONGEST_OVERTAKEN_MS - 1;
    const changed = [
      listed([tunnel({name: 'new'})], {at}),
      answered([connector({ha: 'active'})], {at}),
    ].reduce(reduce, before);
    expect(only(changed)).toMatchObject({tunnel: tunnel({name: 'new'}), listedAt: at, connectorsAt: at});
    expect(only(reduce(before, refused(aboutTunnel(), timeout, at))).failure?.at).toBe(at);
  });
});

const ids = fc.constantFrom('a', 'b', '', null, '__proto__', 'constructor', '#2', uuid(1), uuid(2));
const times = fc.integer({min: NOON, max: NOON + TOMBSTONE_MS * 3});
const kinds = fc.constantFrom('warp_connector' as const, 'cfd_tunnel' as const);
const connectors = fc.array(
  fc.record({
    id: ids,
    ha: fc.constantFrom('active', null, '__proto__'),
    colos: fc.constantFrom('', 'LHR', null),
  }),
  {maxLength: 4},
);
const observations: fc.Arbitrary<Observation> = fc.oneof(
  fc.tuple(fc.array(ids, {maxLength: 4}), times, kinds, fc.boolean()).map(([found, at, kind, isComplete]) =>
    listed(
      found.map((id) => tunnel({id, name: id})),
      {at, kind, isComplete},
    ),
  ),
  fc
    .tuple(connectors, times, kinds, ids)
    .map(([found, at, kind, tunnelId]) =>
      answered(found.map(connector), {at, kind, tunnelId: tunnelId ?? ''}),
    ),
  fc
    .tuple(times, kinds, ids)
    .map(([at, kind, id]) => refused(id === null ? aboutList(kind) : aboutTunnel(id, kind), timeout, at)),
);
const histories = fc
  .array(observations, {maxLength: 25})
  .map((items) => items.toSorted((a, b) => a.at - b.at));

describe('whatever was observed', () => {
  const holds = (check: (before: Snapshot, observation: Observation) => void): void =>
    fc.assert(
      fc.property(histories, observations, (history, observation) => {
        check(history.reduce(reduce, nothing), observation);
      }),
      {numRuns: 1000},
    );

  test('observing the same once more changes nothing', () => {
    holds((before, observation) => {
      const once = reduce(before, observation);
      expect(reduce(once, observation)).toEqual(once);
    });
  });

  test('a failure removes and changes no row', () => {
    holds((before, observation) => {
      const failed = reduce(before, refused(aboutList(), timeout, observation.at));
      expect(failed.tunnels).toBe(before.tunnels);
      for (const [key, state] of before.tunnels) {
        const next = reduce(
          before,
          refused(aboutTunnel(key.split('/')[1], state.kind), timeout, observation.at),
        );
        expect(next.tunnels.get(key)?.connectors).toBe(state.connectors);
        expect(next.tunnels.size).toBe(before.tunnels.size);
      }
    });
  });

  test('nothing goes without having been a tombstone for long enough', () => {
    holds((before, observation) => {
      const next = reduce(before, observation);
      for (const [key, state] of before.tunnels) {
        const isOld = state.missingSince !== null && observation.at - state.missingSince >= TOMBSTONE_MS;
        expect(next.tunnels.has(key) || isOld).toBe(true);
      }
    });
  });

  test('keys are unique and name their own row', () => {
    holds((before) => {
      for (const [key, state] of before.tunnels) {
        expect(state.key).toBe(key);
        const keys = (state.connectors ?? []).map((item) => item.key);
        expect(new Set(keys).size).toBe(keys.length);
      }
    });
  });

  test('what was known before is not touched', () => {
    holds((before, observation) => {
      const copy = structuredClone(before);
      reduce(before, observation);
      expect(before).toEqual(copy);
      expect(({} as Record<string, unknown>).id).toBeUndefined();
    });
  });
});
