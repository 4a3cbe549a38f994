import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {perform} from '../../source/simulator/acts.js';
import type {Act, Who} from '../../source/simulator/plan.js';
import {seeded} from '../../source/simulator/random.js';
import {type ScenarioName, scenarioNames} from '../../source/simulator/scenario-names.js';
import {scenarios, withPast} from '../../source/simulator/scenarios.js';
import {type Tunnel, tunnelStatus} from '../../source/simulator/tunnel.js';
import {createWorld, step, type World} from '../../source/simulator/world.js';

const startMs = Date.parse('2026-11-22T12:00:00Z');
const begin = (name: ScenarioName, seed = 1): World => createWorld(scenarios[name], seed, startMs);
const small = scenarioNames.filter((name) => name !== 'large');

/** What does not fit together in a tunnel; nothing, if all is well. */
const contradictions = (tunnel: Tunnel, nowMs: number): readonly string[] => {
  const {connectors, kind, activeAtMs, inactiveAtMs} = tunnel;
  const status = tunnelStatus(tunnel);
  const isConnected = connectors.some(({connections}) => connections.length > 0);
  const isWarp = kind === 'warp_connector';
  const rules: Readonly<Record<string, boolean>> = {
    'serves if and only if connected': (status === 'healthy' || status === 'degraded') === isConnected,
    'active time if and only if connected': (activeAtMs !== undefined) === isConnected,
    'inactive time if and only if down': (inactiveAtMs !== undefined) === (status === 'down'),
    'no time of activity lies ahead': Math.max(activeAtMs ?? 0, inactiveAtMs ?? 0) <= nowMs,
    'ha_status is for WARP': connectors.every(({haStatus}) => (haStatus !== undefined) === isWarp),
    'config_version is for cloudflared': connectors.every(
      ({configVersion}) => (configVersion === undefined) === isWarp,
    ),
    'offline if and only if without connections': connectors.every(
      ({haStatus, connections}) => !isWarp || (haStatus === 'offline') === (connections.length === 0),
    ),
    'runs since after the tunnel was made': connectors.every(({runAtMs}) => runAtMs > tunnel.createdAtMs),
    'no more connections than it can hold': connectors.every(
      ({connections, wholeConnections}) => connections.length <= wholeConnections,
    ),
    'connections open while it runs': connectors.every(({connections, runAtMs}) =>
      connections.every(({openedAtMs}) => openedAtMs >= runAtMs && openedAtMs <= nowMs),
    ),
    'connections are where it may connect': connectors.every(({connections, colos}) =>
      connections.every(({colo}) => colos.includes(colo)),
    ),
  };
  return Object.keys(rules)
    .filter((rule) => !rules[rule])
    .map((rule) => `${tunnel.name}: ${rule}`);
};

const activeCount = (tunnel: Tunnel): number =>
  tunnel.connectors.filter((connector) => connector.haStatus === 'active').length;

describe('step', () => {
  test('one long step is the same as many short ones', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        fc.integer({min: 0, max: 1000}),
        fc.array(fc.integer({min: 0, max: 400_000}), {minLength: 1, maxLength: 12}),
        (name, seed, lengthsMs) => {
          let many = begin(name, seed);
          for (const lengthMs of lengthsMs) {
            many = step(many, many.nowMs + lengthMs);
          }
          expect(many).toEqual(step(begin(name, seed), many.nowMs));
        },
      ),
      {numRuns: 60},
    );
  });

  test('the same holds for the large world', () => {
    let many = begin('large');
    for (let count = 1; count <= 40; count++) {
      many = step(many, startMs + count * 7_300);
    }
    expect(many).toEqual(step(begin('large'), startMs + 40 * 7_300));
  });

  test('a step back, or to the present, changes nothing', () => {
    const world = step(begin('failover'), startMs + 60_000);
    expect(step(world, startMs + 60_000)).toBe(world);
    expect(step(world, startMs)).toBe(world);
  });

  test('leaves the world it starts from as it was', () => {
    const world = begin('outage');
    const before = structuredClone(world.tunnels);
    step(world, startMs + 3_600_000);
    expect(world.tunnels).toEqual(before);
  });

  test.each(scenarioNames)('%s: 72 hours are a bounded number of acts, and nothing grows', (name) => {
    const before = begin(name);
    const after = step(before, startMs + 72 * 3_600_000);
    const acts = after.happened.reduce((sum, count) => sum + count, 0);
    expect(acts).toBeLessThan(60_000);
    expect(after.tunnels.length).toBe(before.tunnels.length);
    expect(after.tunnels.map(({connectors}) => connectors.length)).toEqual(
      before.tunnels.map(({connectors}) => connectors.length),
    );
    expect(after.tunnels.flatMap((tunnel) => contradictions(tunnel, after.nowMs))).toEqual([]);
  });

  test.each(small)('%s: a world that began half an hour ago goes on as a new one does', (name) => {
    const shape = (world: World): unknown =>
      world.tunnels.map((tunnel) => [tunnel.name, tunnelStatus(tunnel)]);
    const old = step(begin(name), startMs + 1_800_000);
    for (let second = 0; second <= 60; second++) {
      expect(shape(step(old, old.nowMs + second * 1000))).toEqual(
        shape(step(begin(name), startMs + second * 1000)),
      );
    }
  });
});

describe('a past', () => {
  const PAST_S = 1800;
  const beginBefore = (name: ScenarioName): World =>
    createWorld(withPast(scenarios[name], PAST_S * 1000), 1, startMs - PAST_S * 1000);

  test.each(small)('%s: goes on as a new world does', (name) => {
    const begun = begin(name);
    const old = step(beginBefore(name), startMs);
    for (const second of [0, 11, 12, 30, 60, 200, 399, 1200]) {
      const [now, then] = [startMs + second * 1000, step(begun, startMs + second * 1000)];
      const shape = (world: World): unknown =>
        world.tunnels.map((tunnel) => [tunnel.name, tunnelStatus(tunnel)]);
      expect(shape(step(old, now))).toEqual(shape(then));
    }
  });

  test.each(small)('%s: what is only in the past is over by the present', (name) => {
    const {before = []} = scenarios[name];
    for (const {firstS, everyS, acts} of before) {
      const turns = Math.ceil((PAST_S - firstS) / everyS);
      expect(firstS + (turns - 1) * everyS + (acts.at(-1)?.atS ?? 0)).toBeLessThan(PAST_S);
    }
  });

  test('failover: one in each of three tunnels, and from then on one every minute', () => {
    const failovers = (from: number, until: number): readonly string[] => {
      let world = step(beginBefore('failover'), startMs + from * 1000);
      const found: string[] = [];
      for (let second = from + 1; second <= until; second++) {
        const next = step(world, startMs + second * 1000);
        for (const [index, tunnel] of next.tunnels.entries()) {
          const was = world.tunnels[index];
          if (was !== undefined && activeCount(was) > 0 && activeCount(tunnel) === 0 && tunnel !== was) {
            found.push(`${second} ${tunnel.name}`);
          }
        }
        world = next;
      }
      expect(world).toEqual(step(beginBefore('failover'), startMs + until * 1000));
      return found;
    };
    expect(failovers(-PAST_S, 11)).toEqual(['-1550 hq-mesh', '-950 branch-ams', '-350 dc-fra-mesh']);
    expect(failovers(0, 200)).toEqual(['12 hq-mesh', '72 dc-fra-mesh', '132 branch-ams', '192 hq-mesh']);
  });
});

describe('every world', () => {
  test.each(scenarioNames)('%s follows from its seed', (name) => {
    expect(begin(name, 5).tunnels).toEqual(begin(name, 5).tunnels);
    expect(begin(name, 5).tunnels.map(({id}) => id)).not.toEqual(begin(name, 6).tunnels.map(({id}) => id));
  });

  test.each(scenarioNames)('%s has no id twice', (name) => {
    const world = step(begin(name), startMs + 600_000);
    const ids = world.tunnels.flatMap((tunnel) => [
      tunnel.id,
      ...tunnel.connectors.flatMap((connector) => [
        connector.id,
        ...connector.connections.map((connection) => connection.id),
      ]),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(scenarioNames)('%s: status and times follow from the connectors at every moment', (name) => {
    const seen = new Set<Tunnel>();
    let world = begin(name);
    for (let second = 0; second <= 1800; second++) {
      world = step(world, startMs + second * 1000);
      const {nowMs} = world;
      const fresh = world.tunnels.filter((tunnel) => !seen.has(tunnel));
      for (const tunnel of fresh) {
        seen.add(tunnel);
      }
      expect(fresh.flatMap((tunnel) => contradictions(tunnel, nowMs))).toEqual([]);
      expect(fresh.filter((tunnel) => activeCount(tunnel) > 1).map((tunnel) => tunnel.name)).toEqual(
        name === 'degraded' && second === 0 ? ['split-mesh'] : [],
      );
    }
  });

  test.each(scenarioNames)('%s: periods divide half an hour, and acts are in order within them', (name) => {
    const {cycles, before = []} = scenarios[name];
    for (const {everyS, acts, where} of [...cycles, ...before]) {
      const times = acts.map(({atS}) => atS);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThan(everyS);
      expect(1800 % (everyS * (typeof where === 'string' ? 1 : where.length))).toBe(0);
    }
  });

  test.each(scenarioNames)('%s: the tunnels that take part exist', (name) => {
    const living = begin(name).tunnels.filter(({deletedAtMs}) => deletedAtMs === undefined);
    const {cycles, before = []} = scenarios[name];
    for (const {where} of [...cycles, ...before]) {
      for (const place of typeof where === 'string' ? [] : where) {
        expect(living.filter((tunnel) => tunnel.name === place)).toHaveLength(1);
      }
    }
  });
});

describe('acts', () => {
  const whoArbitrary: fc.Arbitrary<Who> = fc.constantFrom<Who[]>(0, 1, 2, 9, 'active', 'offline', 'all');
  const actArbitrary: fc.Arbitrary<Act> = fc.oneof(
    fc.constant<Act>({do: 'promote'}),
    fc.record({
      do: fc.constantFrom('drop', 'return', 'reconnect', 'restart', 'configure'),
      who: whoArbitrary,
    }),
    fc.record({
      do: fc.constant('lose' as const),
      who: fc.constantFrom<Who[]>(0, 1),
      connections: fc.integer({min: 0, max: 4}),
    }),
  );

  test('any acts in any order keep a tunnel consistent', () => {
    const tunnels = begin('failover').tunnels.filter((tunnel) => tunnel.connectors.length > 0);
    fc.assert(
      fc.property(fc.constantFrom(...tunnels), fc.array(actArbitrary, {maxLength: 30}), (tunnel, acts) => {
        let current = tunnel;
        let nowMs = startMs;
        for (const act of acts) {
          nowMs += 1000;
          current = perform(current, act, nowMs, seeded(nowMs));
          expect(contradictions(current, nowMs)).toEqual([]);
          expect(activeCount(current)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('when all come back at once, the first alone is active', () => {
    const tunnel = begin('calm').tunnels.find(({name}) => name === 'hq-mesh');
    if (tunnel === undefined) {
      throw new Error('calm has no hq-mesh');
    }
    const dark = perform(tunnel, {do: 'drop', who: 'all'}, startMs, seeded(1));
    const back = perform(dark, {do: 'return', who: 'all'}, startMs, seeded(1));
    expect(dark.connectors.map(({haStatus}) => haStatus)).toEqual(['offline', 'offline', 'offline']);
    expect(back.connectors.map(({haStatus}) => haStatus)).toEqual(['active', 'passive', 'passive']);
  });

  test('a lost connection comes back in a data centre that has none yet', () => {
    const tunnel = begin('calm').tunnels.find(({name}) => name === 'api-prod');
    if (tunnel === undefined) {
      throw new Error('calm has no api-prod');
    }
    const lost = perform(tunnel, {do: 'lose', who: 0, connections: 1}, startMs, seeded(1));
    const held = lost.connectors[0]?.connections.map(({colo}) => colo);
    const back = perform(lost, {do: 'reconnect', who: 0}, startMs, seeded(1));
    expect(held).toHaveLength(3);
    expect(held).not.toContain(back.connectors[0]?.connections.at(-1)?.colo);
  });
});
