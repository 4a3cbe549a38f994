import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Snapshot} from '../../source/model/fleet.js';
import {createFleetMemory} from '../../source/model/fleet-memory.js';
import {type SortColumn, sortColumns} from '../../source/model/order.js';
import {reduce} from '../../source/model/reduce.js';
import {summarize} from '../../source/model/summary.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {
  assessFleet,
  createAssess,
  evenCadence,
  type FleetRow,
  fleetGroups,
  fleetRows,
  type HeldOrder,
  keepPlaces,
  type ListOptions,
  type TunnelView,
} from '../../source/model/view.js';
import {answered, connector, listed, NOON, nothing, tunnel, uuid} from '../helpers/fleet.js';

/* What is remembered is what would be made anew. */

const cadence = evenCadence(5000);
const noHold: HeldOrder = new Map();
const byName: ListOptions = {filter: '', isProblemsOnly: false, sort: 'name', isReversed: false};

const newMemory = () => createFleetMemory(createAssess(usualThresholds));

/** The rows as they are made of everything, with nothing remembered. */
const plainRows = (tunnels: readonly TunnelView[], options: ListOptions, held: HeldOrder) =>
  fleetGroups(tunnels, options).map(({tunnel, connectors}) =>
    fleetRows([{tunnel, connectors: keepPlaces(connectors, held, ({key}) => key)}]),
  );

type Step = {
  readonly afterMs: number;
  readonly observe: ((snapshot: Snapshot, at: number) => Snapshot) | null;
  readonly options: ListOptions;
  /** The rows of the step before stay where they were. */
  readonly isHeld: boolean;
};

const TUNNELS = 5;

const tunnelNames = fc.constantFrom('api', 'web-2', 'web-10', 'hq', 'Über');

const observing = fc.oneof(
  fc.array(fc.tuple(tunnelNames, fc.constantFrom('healthy', 'degraded', 'down')), {maxLength: TUNNELS}).map(
    (all) => (snapshot: Snapshot, at: number) =>
      reduce(
        snapshot,
        listed(
          all.map(([name, status], index) => tunnel({id: uuid(index), name, status})),
          {at},
        ),
      ),
  ),
  fc
    .tuple(
      fc.nat(TUNNELS - 1),
      fc.array(
        fc.record({
          id: fc.nat(3).map((n) => uuid(50 + n)),
          ha: fc.constantFrom('active', 'passive', 'offline'),
          version: fc.constantFrom('2026.9.3', '2026.10.1', null),
          colos: fc.constantFrom('', 'LHR', 'LHR MAN'),
          label: fc.constantFrom(null, 'a', 'b'),
        }),
        {maxLength: 4},
      ),
    )
    .map(
      ([which, all]) =>
        (snapshot: Snapshot, at: number) =>
          reduce(snapshot, answered(all.map(connector), {at, tunnelId: uuid(which)})),
    ),
);

const optionsOf: fc.Arbitrary<ListOptions> = fc.record({
  filter: fc.constantFrom('', '', 'web', 'LHR', 'nothing at all'),
  isProblemsOnly: fc.boolean(),
  sort: fc.constantFrom<SortColumn[]>(...sortColumns),
  isReversed: fc.boolean(),
});

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    // Up to where what was seen is old.
    afterMs: fc.constantFrom(0, 1000, 5000, 60_000),
    observe: fc.option(observing),
    options: fc.oneof(fc.constant(byName), optionsOf),
    isHeld: fc.boolean(),
  }),
  {minLength: 1, maxLength: 20},
);

const placesOf = (rows: readonly FleetRow[]): HeldOrder => new Map(rows.map(({key}, place) => [key, place]));

test('it judges, orders, counts and sifts as is done anew, whatever is seen and asked for', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const memory = newMemory();
      let snapshot = nothing;
      let now = NOON;
      let shown: readonly FleetRow[] = [];
      for (const {afterMs, observe, options, isHeld} of all) {
        now += afterMs;
        snapshot = observe?.(snapshot, now) ?? snapshot;
        const held = isHeld ? placesOf(shown) : noHold;
        const ask = () => {
          const tunnels = memory.assess(snapshot, now, cadence, options, held);
          return {tunnels, summary: memory.summary(tunnels), rows: memory.rows(tunnels, options, held)};
        };
        const {tunnels, summary, rows} = ask();
        const plain = assessFleet(snapshot, createAssess(usualThresholds), now, cadence, options, held);
        expect(tunnels).toEqual(plain);
        expect(summary).toEqual(summarize(plain));
        expect(rows).toEqual(plainRows(plain, options, held));
        const again = ask();
        expect(
          [again.tunnels, again.summary, again.rows].map(
            (each, index) => each === [tunnels, summary, rows][index],
          ),
        ).toEqual([true, true, true]);
        shown = rows.flat();
      }
    }),
    {numRuns: 400, seed: 20261122},
  );
});

/** Three tunnels with two connectors each. */
const fleet = ['a', 'b', 'c']
  .map((_, index) =>
    answered([connector({id: uuid(51), ha: 'active'}), connector({id: uuid(52), ha: 'passive'})], {
      tunnelId: uuid(index),
    }),
  )
  .reduce(
    reduce,
    reduce(nothing, listed(['a', 'b', 'c'].map((name, index) => tunnel({id: uuid(index), name})))),
  );

describe('what does not differ is the same', () => {
  test('while time goes by that makes nothing old', () => {
    const memory = newMemory();
    const tunnels = memory.assess(fleet, NOON, cadence, byName, noHold);
    expect(memory.assess({...fleet}, NOON + 1000, cadence, byName, noHold)).toBe(tunnels);
    expect(memory.assess(fleet, NOON + 60_000, cadence, byName, noHold)).not.toBe(tunnels);
  });

  test('but for the one tunnel that was answered', () => {
    const memory = newMemory();
    const before = memory.rows(memory.assess(fleet, NOON, cadence, byName, noHold), byName, noHold);
    const answer = answered([connector({id: uuid(51), ha: 'offline'})], {at: NOON + 1000, tunnelId: uuid(1)});
    const after = reduce(fleet, answer);
    const rows = memory.rows(memory.assess(after, NOON + 1000, cadence, byName, noHold), byName, noHold);
    expect(rows.map((each, index) => each === before[index])).toEqual([true, false, true]);
  });
});

test('the last connector of a tunnel is the one that stands last, also where rows keep their places', () => {
  const memory = newMemory();
  const byStatus: ListOptions = {...byName, sort: 'status'};
  const rowsIn = (options: ListOptions, held: HeldOrder): readonly FleetRow[] =>
    memory.rows(memory.assess(fleet, NOON, cadence, options, held), options, held).flat();
  const shown = rowsIn(byStatus, noHold);
  const reversed = rowsIn({...byStatus, isReversed: true}, placesOf(shown));
  expect(reversed.map(({key}) => key)).toEqual(shown.map(({key}) => key));
  expect(reversed.flatMap((row) => (row.type === 'connector' ? row.isLast : []))).toEqual([
    ...[false, true],
    ...[false, true],
    ...[false, true],
  ]);
});
