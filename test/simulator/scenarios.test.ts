import {describe, expect, test} from 'vitest';
import {isScenarioName, type ScenarioName, scenarioNames} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {type Tunnel, tunnelStatus} from '../../source/simulator/tunnel.js';
import {createWorld, step, type World} from '../../source/simulator/world.js';

const startMs = Date.parse('2026-11-22T12:00:00Z');
const at = (name: ScenarioName, seconds: number): World =>
  step(createWorld(scenarios[name], 1, startMs), startMs + seconds * 1000);

const living = (world: World): readonly Tunnel[] =>
  world.tunnels.filter(
    (tunnel) => tunnel.deletedAtMs === undefined && tunnel.accountId === world.accounts[0]?.id,
  );
const named = (world: World, name: string): Tunnel => {
  const tunnel = living(world).find((candidate) => candidate.name === name);
  if (tunnel === undefined) {
    throw new Error(`no tunnel ${name}`);
  }
  return tunnel;
};
const haOf = (world: World, name: string): readonly (string | undefined)[] =>
  named(world, name).connectors.map(({haStatus}) => haStatus);
const connectionsOf = (world: World, name: string): readonly number[] =>
  named(world, name).connectors.map(({connections}) => connections.length);

test('names are recognised, and described in one line', () => {
  for (const name of scenarioNames) {
    expect(isScenarioName(name)).toBe(true);
    expect(scenarios[name].description).toMatch(/^[^\n]{10,100}$/);
  }
  expect(isScenarioName('toString')).toBe(false);
  expect(isScenarioName('')).toBe(false);
});

test('addresses are of the documentation ranges', () => {
  for (const name of scenarioNames) {
    for (const {originIp} of at(name, 0).tunnels.flatMap(({connectors}) => connectors)) {
      expect(originIp).toMatch(/^(192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|2001:db8:.*)$/);
    }
  }
});

test('deleted tunnels exist everywhere, one of them with the name of a living one', () => {
  for (const name of scenarioNames) {
    expect(at(name, 0).tunnels.some(({deletedAtMs}) => deletedAtMs !== undefined)).toBe(true);
  }
  expect(at('calm', 0).tunnels.filter(({name}) => name === 'api-prod')).toHaveLength(2);
});

test('calm: all healthy with standby and two data centres and hosts, at every second of an hour', () => {
  const seen = new Set<Tunnel>();
  let world = at('calm', 0);
  for (let second = 0; second <= 3600; second++) {
    world = step(world, startMs + second * 1000);
    for (const tunnel of living(world).filter((candidate) => !seen.has(candidate))) {
      seen.add(tunnel);
      const {connectors} = tunnel;
      const colos = connectors.flatMap(({connections}) => connections.map(({colo}) => colo));
      expect(tunnelStatus(tunnel), tunnel.name).toBe('healthy');
      expect(new Set(connectors.map(({originIp}) => originIp)).size).toBe(connectors.length);
      expect(new Set(connectors.map(({version}) => version)).size).toBe(1);
      expect(new Set(colos.map((colo) => colo.slice(0, 3))).size, tunnel.name).toBeGreaterThan(1);
      if (tunnel.kind === 'warp_connector') {
        expect(connectors.some(({haStatus}) => haStatus === 'passive')).toBe(true);
      }
    }
  }
  expect(world.tunnels).not.toEqual(at('calm', 0).tunnels);
});

describe('failover', () => {
  test('the active replica goes, a standby takes over after a gap, and there is no fail-back', () => {
    expect(haOf(at('failover', 11.9), 'hq-mesh')).toEqual(['active', 'passive', 'passive']);
    expect(haOf(at('failover', 12), 'hq-mesh')).toEqual(['offline', 'passive', 'passive']);
    expect(tunnelStatus(named(at('failover', 12), 'hq-mesh'))).toBe('degraded');
    // The third has stood by for longest.
    expect(haOf(at('failover', 16), 'hq-mesh')).toEqual(['offline', 'passive', 'active']);
    expect(tunnelStatus(named(at('failover', 16), 'hq-mesh'))).toBe('healthy');
    expect(haOf(at('failover', 44), 'hq-mesh')).toEqual(['passive', 'passive', 'active']);
  });

  test('the next one is in another tunnel, a minute later', () => {
    expect(haOf(at('failover', 73), 'dc-fra-mesh')).toEqual(['passive', 'offline']);
    expect(haOf(at('failover', 133), 'branch-ams')).toEqual(['offline', 'passive']);
    expect(haOf(at('failover', 193), 'hq-mesh')).toEqual(['passive', 'passive', 'offline']);
  });

  test('a cloudflared connector loses a connection and gets it back elsewhere', () => {
    const colos = (seconds: number): readonly string[] =>
      named(at('failover', seconds), 'api-prod').connectors[1]?.connections.map(({colo}) => colo) ?? [];
    expect(colos(23)).toEqual(['lhr14', 'ams14', 'lhr14', 'ams14']);
    expect(colos(25)).toEqual(['ams14', 'lhr14', 'ams14']);
    expect(tunnelStatus(named(at('failover', 25), 'api-prod'))).toBe('degraded');
    expect(colos(43)).toHaveLength(4);
    expect(new Set(colos(43)).size).toBe(3);
  });

  test('a restart brings a new connector in place of the old one', () => {
    const ids = (seconds: number): readonly string[] =>
      named(at('failover', seconds), 'staging-web').connectors.map(({id}) => id);
    expect(ids(101)[0]).not.toBe(ids(99)[0]);
    expect(ids(101)[1]).toBe(ids(99)[1]);
  });
});

test('flapping: one standby is down for 8 of every 20 seconds, for as long as one looks', () => {
  for (const turn of [0, 1, 50, 10_000]) {
    expect(haOf(at('flapping', 9 + turn * 20), 'branch-ams')).toEqual(['active', 'passive']);
    expect(haOf(at('flapping', 10 + turn * 20), 'branch-ams')).toEqual(['active', 'offline']);
    expect(haOf(at('flapping', 18 + turn * 20), 'branch-ams')).toEqual(['active', 'passive']);
  }
});

test('outage: one node and one tunnel lose everything for two minutes, and again', () => {
  for (const turn of [0, 1, 7]) {
    const world = (second: number): World => at('outage', second + turn * 300);
    expect(tunnelStatus(named(world(19), 'hq-mesh'))).toBe('healthy');
    expect(haOf(world(20), 'hq-mesh')).toEqual(['offline', 'offline', 'offline']);
    expect(tunnelStatus(named(world(20), 'hq-mesh'))).toBe('down');
    expect(tunnelStatus(named(world(24), 'api-prod'))).toBe('down');
    expect(named(world(24), 'api-prod')).toMatchObject({
      activeAtMs: undefined,
      inactiveAtMs: startMs + (24 + turn * 300) * 1000,
    });
    expect(haOf(world(138), 'hq-mesh')).toEqual(['offline', 'active', 'offline']);
    expect(haOf(world(144), 'hq-mesh')).toEqual(['passive', 'active', 'passive']);
    expect(tunnelStatus(named(world(144), 'api-prod'))).toBe('healthy');
  }
});

test('degraded: each tunnel has the trouble it is there for', () => {
  const world = at('degraded', 0);
  expect(haOf(world, 'split-mesh')).toEqual(['active', 'active']);
  expect(haOf(world, 'headless-mesh')).toEqual(['passive', 'passive']);
  expect(haOf(world, 'alone-mesh')).toEqual(['active', 'offline']);
  expect(connectionsOf(world, 'api-prod')).toEqual([1, 3]);
  expect(connectionsOf(world, 'staging-web')).toEqual([2]);
  const grafana = named(world, 'grafana').connectors;
  expect(new Set(grafana.map(({originIp}) => originIp)).size).toBe(1);
  expect(new Set(grafana.map(({version}) => version)).size).toBe(3);
  expect(new Set(grafana.flatMap(({connections}) => connections.map(({colo}) => colo)))).toEqual(
    new Set(['fra08']),
  );
  expect(Object.fromEntries(living(world).map((tunnel) => [tunnel.name, tunnelStatus(tunnel)]))).toEqual({
    'split-mesh': 'healthy',
    'headless-mesh': 'degraded',
    'alone-mesh': 'healthy',
    'dark-mesh': 'down',
    'api-prod': 'degraded',
    grafana: 'healthy',
    'staging-web': 'degraded',
    'printer-vlan': 'down',
    'new-billing': 'inactive',
  });
});

describe('large', () => {
  test('is as much as an account may have', () => {
    const tunnels = living(at('large', 0));
    const ofKind = (kind: string): readonly Tunnel[] => tunnels.filter((tunnel) => tunnel.kind === kind);
    expect(ofKind('warp_connector')).toHaveLength(50);
    expect(ofKind('cfd_tunnel')).toHaveLength(950);
    expect(tunnels.flatMap(({connectors}) => connectors)).toHaveLength(5000);
    expect(new Set(tunnels.map(({name}) => name)).size).toBe(1000);
  });

  test('changes somewhere within any half minute, and not in the same place', () => {
    const world = at('large', 0);
    const later = step(world, startMs + 30_000);
    const changed = (a: World, b: World): readonly string[] =>
      b.tunnels.filter((tunnel, index) => tunnel !== a.tunnels[index]).map(({name}) => name);
    const first = changed(world, later);
    const second = changed(later, step(later, startMs + 60_000));
    expect(first.length).toBeGreaterThan(1);
    expect(second.length).toBeGreaterThan(1);
    expect(first).not.toEqual(second);
  });
});
