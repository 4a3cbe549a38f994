import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {decodeConnector, decodeTunnel} from '../../source/api/schema.js';
import {changeWords} from '../../source/model/change-words.js';
import type {Change} from '../../source/model/changes.js';
import {changesBetween} from '../../source/model/changes-between.js';
import {type FailureKind, failure} from '../../source/model/failure.js';
import {
  type Connection,
  type Connector,
  type Snapshot,
  type TunnelKind,
  tunnelKey,
  tunnelKinds,
} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {isConnectorGone, isTunnelGone} from '../../source/model/presence.js';
import {reduce} from '../../source/model/reduce.js';
import {rawText, rawValue} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {verdictOf} from '../../source/model/verdict.js';
import {mainAccount} from '../../source/simulator/accounts.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {connectorsOnWire, tunnelOnWire} from '../../source/simulator/wire.js';
import {createWorld, step, type World} from '../../source/simulator/world.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  connection,
  connector,
  listed,
  NOON,
  nothing,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

/* Whatever happens, the changes account for every difference between what was known and what is known. */

/**
 * What changes speak of: of the API whether it answers, of a tunnel its name and status, of a connector its HA status,
 * number of connections and versions. What was missed but once is still there.
 */
type Ledger = ReadonlyMap<string, string>;

const entry = (...values: readonly unknown[]): string => JSON.stringify(values);

const connectorEntry = (kind: TunnelKind, {ha_status, conns, version, config_version}: Connector): string =>
  entry(
    kind === 'warp_connector' ? ha_status : null,
    conns?.length ?? null,
    version,
    kind === 'cfd_tunnel' ? config_version : null,
  );

const API = 'API';

/** Only tunnels whose connectors were known before: what is seen for the first time is no change. */
const ledgerOf = (snapshot: Snapshot, known: Snapshot): Ledger => {
  const ledger = new Map<string, string>([[API, entry(snapshot.outage?.isCertain !== true)]]);
  for (const state of snapshot.tunnels.values()) {
    if (!isTunnelGone(snapshot, state)) {
      ledger.set(state.key, entry(state.tunnel.name, state.tunnel.status));
    }
    if ((known.tunnels.get(state.key)?.connectors ?? null) !== null) {
      for (const item of state.connectors ?? []) {
        if (!isConnectorGone(state, item)) {
          ledger.set(`${state.key}/${item.key}`, connectorEntry(state.kind, item.connector));
        }
      }
    }
  }
  return ledger;
};

/** Without the connectors that a tunnel took with it: they are not told apart. */
const withoutTaken = (ledger: Ledger, after: Snapshot): Ledger => {
  const kept = [...after.tunnels.values()]
    .filter((state) => state.connectors !== null && !isTunnelGone(after, state))
    .map(({key}) => `${key}/`);
  return new Map(
    [...ledger].filter(
      ([key]) => key === API || key.split('/').length === 2 || kept.some((known) => key.startsWith(known)),
    ),
  );
};

const keyOf = ({tunnel, connector: about}: Change): string =>
  tunnel === null ? API : about === null ? tunnel.key : `${tunnel.key}/${about.key}`;

/** Where in the entry of a connector a value stands. */
const PLACES: Readonly<Partial<Record<Change['what'], number>>> = {
  ha_status: 0,
  connections: 1,
  version: 2,
  config_version: 3,
};

/** The ledger after the changes. Appearing where something is, or going where nothing is, throws. */
const applied = (ledger: Ledger, changes: readonly Change[], after: Snapshot, before: Snapshot): Ledger => {
  const next = new Map(ledger);
  const take = (key: string): readonly unknown[] => {
    const held = next.get(key);
    if (held === undefined) {
      throw new Error(`${key} is not there`);
    }
    return JSON.parse(held);
  };
  const add = (key: string, value: string): void => {
    if (next.has(key)) {
      throw new Error(`${key} is there already`);
    }
    next.set(key, value);
  };
  const put = (key: string, place: number, from: unknown, to: unknown): void => {
    expect(take(key)[place]).toEqual(from);
    next.set(key, entry(...take(key).with(place, to)));
  };
  const count = (key: string, more: number): void => {
    const held = take(key)[1];
    put(key, 1, held, Number(held) + more);
  };
  for (const change of changes) {
    const key = keyOf(change);
    switch (change.what) {
      case 'api_lost':
      case 'api_restored':
        put(key, 0, change.what === 'api_lost', change.what === 'api_restored');
        break;
      case 'tunnel_appeared':
      case 'tunnel_back': {
        // What is back is as it was: what is new of it is told besides.
        const state = before.tunnels.get(key) ?? after.tunnels.get(key);
        add(key, entry(state?.tunnel.name, state?.tunnel.status));
        break;
      }
      case 'connector_appeared':
      case 'connector_back':
        add(key, connectorEntry(change.tunnel.kind, change.now));
        break;
      case 'tunnel_gone':
      case 'connector_gone':
        take(key);
        next.delete(key);
        break;
      case 'tunnel_renamed':
        put(key, 0, change.from, change.to);
        break;
      case 'tunnel_status':
        put(key, 1, change.from, change.to);
        break;
      case 'connection_opened':
        count(key, 1);
        break;
      case 'connection_closed':
        count(key, -1);
        break;
      case 'connector_restarted':
      case 'connection_reconnected':
      case 'connection_moved':
      case 'failover':
        take(key);
        break;
      default: {
        const isTold = changes.some((other) => other.what === 'connector_back' && keyOf(other) === key);
        put(key, PLACES[change.what] ?? -1, isTold ? change.to : change.from, change.to);
      }
    }
  }
  return withoutTaken(next, after);
};

/** First lists put tunnels into the ledger without a change. */
const expectAccounted = (before: Snapshot, after: Snapshot): void => {
  const isBeginning = tunnelKinds.some(
    (kind) => before.lists[kind]?.at === null && after.lists[kind]?.at !== null,
  );
  if (isBeginning) {
    return;
  }
  const changes = changesBetween(before, after);
  expect(applied(ledgerOf(before, before), changes, after, before)).toEqual(
    withoutTaken(ledgerOf(after, before), after),
  );
};

const expectWalkAccounted = (snapshots: readonly Snapshot[]): void => {
  snapshots.forEach((snapshot, index) => {
    expectAccounted(snapshots[index - 1] ?? nothing, snapshot);
    expect(changesBetween(snapshot, snapshot)).toEqual([]);
    // Equal, but with nothing in common; now and then, since copies cost.
    if (index % 10 === 0) {
      expect(changesBetween(snapshot, structuredClone(snapshot))).toEqual([]);
    }
  });
};

const walk = (observations: readonly Observation[]): readonly Snapshot[] => {
  let snapshot = nothing;
  return observations.map((observation) => {
    snapshot = reduce(snapshot, observation);
    return snapshot;
  });
};

/** Everything that one look at a world shows. */
const looked = (world: World): readonly Observation[] => {
  const tunnels = world.tunnels.filter(
    ({accountId, deletedAtMs}) => accountId === mainAccount.id && deletedAtMs === undefined,
  );
  const at = world.nowMs;
  return [
    ...tunnelKinds.map((kind) =>
      listed(
        tunnels.filter((item) => item.kind === kind).map((item) => decodeTunnel(tunnelOnWire(item))),
        {at, kind},
      ),
    ),
    ...tunnels.map((item) =>
      answered(connectorsOnWire(item).map(decodeConnector), {at, kind: item.kind, tunnelId: item.id}),
    ),
  ];
};

describe('a walk through the worlds of the simulator', () => {
  test.each<ScenarioName>(['calm', 'failover', 'flapping', 'outage', 'degraded', 'drift'])('%s', (name) => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 1000}),
        fc.array(fc.record({afterS: fc.integer({min: 1, max: 90}), misses: fc.nat(9)}), {
          minLength: 2,
          maxLength: 8,
        }),
        (seed, steps) => {
          let world = createWorld(scenarios[name], seed, NOON);
          const observations = looked(world).concat(
            steps.flatMap(({afterS, misses}) => {
              world = step(world, world.nowMs + afterS * 1000);
              // Some answers never came.
              return looked(world).filter((_, index) => index % 10 !== misses);
            }),
          );
          expectWalkAccounted(walk(observations));
        },
      ),
      {numRuns: name === 'drift' ? 1 : 15, seed: 20261122},
    );
  });

  /** What is told at each look at a scenario, with the seconds since its start. */
  const toldOf = (
    name: ScenarioName,
    everyS: number,
    untilS: number,
    words: (change: Change) => string | null,
  ): readonly string[] => {
    let world = createWorld(scenarios[name], 1, NOON);
    let before = looked(world).reduce(reduce, nothing);
    const told: string[] = [];
    for (let second = everyS; second <= untilS; second += everyS) {
      world = step(world, NOON + second * 1000);
      for (const observation of looked(world)) {
        const after = reduce(before, observation);
        const found = changesBetween(before, after).flatMap((change) => words(change) ?? []);
        told.push(...found.map((text) => `${second} ${text}`));
        before = after;
      }
    }
    return told;
  };

  test('a failover is told as who lost, who took over, and how long that took', () => {
    const told = toldOf('failover', 1, 20, (change) =>
      change.what === 'failover' || change.what === 'ha_status' ? changeWords(change) : null,
    );
    expect(told).toEqual([
      '12 active → offline',
      '16 passive → active',
      '16 took over from af5f62ae, gap 4 s ±2 s',
    ]);
  });

  test('a connection that is renewed is told as such', () => {
    const told = toldOf('calm', 60, 1800, (change) => `${change.tunnel?.name} ${changeWords(change)}`);
    expect(told).toEqual([
      '240 grafana connection moved fra08 → fra10',
      '840 api-prod connection moved LHR → CDG',
      '1440 staging-web connection moved IAD → DFW',
    ]);
  });

  /** The tunnels that were found to flap in a quarter of an hour of looking every five seconds, with the first time (s). */
  const flapping = (name: ScenarioName): readonly string[] => {
    let world = createWorld(scenarios[name], 1, NOON);
    let snapshot = nothing;
    const found = new Map<string, number>();
    for (let second = 0; second <= 900; second += 5) {
      world = step(world, NOON + second * 1000);
      snapshot = looked(world).reduce(reduce, snapshot);
      for (const state of snapshot.tunnels.values()) {
        const {name} = state.tunnel;
        const key = name === null ? '' : rawValue(name);
        if (
          !found.has(key) &&
          verdictOf(state, usualThresholds, 'fresh').reasons.some(({rule}) => rule === 'flapping')
        ) {
          found.set(key, second);
        }
      }
    }
    return [...found].map(([key, second]) => `${key} ${second}`);
  };

  test.each<readonly [ScenarioName, readonly string[]]>([
    ['calm', []],
    ['flapping', ['branch-ams 40']],
    // A failover of the same tunnel, or a reconnect of the same connector, every three minutes is no calm either.
    ['failover', ['api-prod 225', 'grafana 315', 'dc-fra-mesh 435', 'branch-ams 495', 'hq-mesh 555']],
  ])('what flaps in %s', (name, expected) => {
    expect(flapping(name)).toEqual(expected);
  });
});

/** The n-th of several connections, some of them in the same data centre. */
const numbered = (n: number): Connection => ({
  ...connection(['LHR', 'MAN', 'lhr14', 'lhr16'][n % 4] ?? null),
  id: rawText(uuid(900 + n)),
});

describe('a random walk', () => {
  const some = fc.nat(2).map((n) => uuid(n));
  const kinds = fc.constantFrom<TunnelKind>(...tunnelKinds);
  const gap = fc.constantFrom(0, 1, 5000, 70_000);
  const connectors = fc
    .array(
      fc.record({
        id: fc.option(some),
        ha: fc.option(fc.constantFrom('active', 'passive', 'offline', '')),
        colos: fc.option(fc.constantFrom('', 'LHR', 'LHR MAN')),
        conns: fc.option(fc.uniqueArray(fc.nat(5), {maxLength: 4})),
        version: fc.option(fc.constantFrom('1', '2')),
        config: fc.option(fc.nat(1)),
        run: fc.constantFrom('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'),
      }),
      {maxLength: 4},
    )
    .map((all) =>
      all.map(({conns, run, ...words}) => ({
        ...connector(words),
        run_at: rawText(run),
        // Some can be told apart, others have the same id all of them.
        ...(conns === null ? {} : {conns: conns.map(numbered)}),
      })),
    );
  const tunnels = fc
    .array(
      fc.record({
        id: fc.option(some),
        name: fc.option(fc.constantFrom('a', 'b', '')),
        status: fc.option(fc.constantFrom('healthy', 'down', 'new')),
      }),
      {maxLength: 4},
    )
    .map((all) => all.map(tunnel));
  const observed = fc.oneof(
    fc.tuple(kinds, tunnels, fc.boolean()).map(
      ([kind, all, isComplete]) =>
        (at: number) =>
          listed(all, {at, kind, isComplete}),
    ),
    fc.tuple(kinds, some, connectors).map(
      ([kind, tunnelId, all]) =>
        (at: number) =>
          answered(all, {at, kind, tunnelId}),
    ),
    fc.tuple(kinds, some).map(
      ([kind, tunnelId]) =>
        (at: number) =>
          refused(aboutTunnel(tunnelId, kind), failure('timeout'), at),
    ),
    fc.tuple(kinds, fc.constantFrom<FailureKind>('timeout', 'rate_limited', 'server_error', 'forbidden')).map(
      ([kind, why]) =>
        (at: number) =>
          refused(aboutList(kind), failure(why), at),
    ),
  );
  const observations = fc.array(fc.tuple(gap, observed), {maxLength: 30}).map((steps) => {
    let at = NOON;
    return steps.map(([ms, observe]) => {
      at += ms;
      return observe(at);
    });
  });
  const walks = observations.map(walk);

  test('is accounted for, step by step', () => {
    fc.assert(fc.property(walks, expectWalkAccounted), {numRuns: 500, seed: 20261122});
  });

  test('of what is answered for one tunnel, all is found where only that one is looked at', () => {
    let found = 0;
    fc.assert(
      fc.property(observations, (all) => {
        let before = nothing;
        for (const observation of all) {
          const after = reduce(before, observation);
          if (observation.outcome === 'connectors') {
            const changes = changesBetween(before, after);
            const key = tunnelKey(observation.kind, observation.tunnelId);
            expect(changesBetween(before, after, key)).toEqual(changes);
            found += changes.length;
          }
          before = after;
        }
      }),
      {numRuns: 500, seed: 20261122},
    );
    expect(found).toBeGreaterThan(50);
  });

  test('is accounted for between any two of its moments', () => {
    fc.assert(
      fc.property(walks, fc.nat(), fc.nat(), (snapshots, a, b) => {
        const [from, to] = [a, b].map((n) => n % Math.max(1, snapshots.length)).sort((x, y) => x - y);
        expectAccounted(snapshots[from ?? 0] ?? nothing, snapshots[to ?? 0] ?? nothing);
      }),
      {numRuns: 500, seed: 20261122},
    );
  });

  test('appearing and going take turns, for every connector and tunnel', () => {
    fc.assert(
      fc.property(walks, (snapshots) => {
        const there = new Map<string, boolean>();
        snapshots.forEach((snapshot, index) => {
          for (const change of changesBetween(snapshots[index - 1] ?? nothing, snapshot)) {
            const key = keyOf(change);
            const isThere = /_appeared$|_back$/.test(change.what);
            if (isThere || change.what.endsWith('_gone')) {
              expect(there.get(key)).not.toBe(isThere);
              there.set(key, isThere);
            }
          }
        });
      }),
      {numRuns: 500, seed: 20261122},
    );
  });
});
