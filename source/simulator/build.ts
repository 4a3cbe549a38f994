import {openAtHome} from './acts.js';
import type {ConnectorPlan, Kind, TunnelPlan} from './plan.js';
import {integer, type Random, uuid} from './random.js';
import type {Connector, Tunnel} from './tunnel.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** cloudflared registers its connections one after the other, about a second apart. */
const REGISTRATION_MS = 1000;

const defaultConnections: Readonly<Record<Kind, number>> = {cfd_tunnel: 4, warp_connector: 2};

const daysBefore = (startMs: number, days: number, random: Random): number =>
  startMs - Math.round(days * DAY_MS) - integer(random, HOUR_MS);

const buildConnector = (
  plan: ConnectorPlan,
  tunnel: TunnelPlan,
  startMs: number,
  configVersion: number,
  random: Random,
): Connector => {
  const runAtMs = daysBefore(startMs, plan.runDaysAgo, random);
  const {colos, originIp} = plan;
  const wholeConnections = plan.connections ?? defaultConnections[tunnel.kind];
  const openings = openAtHome(
    {colos, wholeConnections},
    (index) => runAtMs + index * REGISTRATION_MS + integer(random, REGISTRATION_MS),
    random,
  );
  const isWarp = tunnel.kind === 'warp_connector';
  return {
    id: uuid(random),
    arch: plan.arch ?? 'linux_amd64',
    version: plan.version ?? tunnel.version,
    runAtMs,
    originIp,
    haStatus: isWarp ? (plan.ha ?? 'active') : undefined,
    configVersion: isWarp ? undefined : configVersion,
    connections: plan.ha === 'offline' ? [] : openings.slice(plan.missing ?? 0),
    wholeConnections,
    colos,
  };
};

/** A tunnel as its plan says, at the start of the world (ms since 1970). */
export const buildTunnel = (plan: TunnelPlan, accountId: string, startMs: number, random: Random): Tunnel => {
  const configVersion = 1 + integer(random, 30);
  const connectors = plan.connectors.map((connector) =>
    buildConnector(connector, plan, startMs, configVersion, random),
  );
  const openings = connectors.flatMap((connector) =>
    connector.connections.map((connection) => connection.openedAtMs),
  );
  return {
    id: uuid(random),
    accountId,
    kind: plan.kind,
    name: plan.name,
    createdAtMs: daysBefore(startMs, plan.createdDaysAgo, random),
    deletedAtMs:
      plan.deletedDaysAgo === undefined ? undefined : daysBefore(startMs, plan.deletedDaysAgo, random),
    activeAtMs: openings.length > 0 ? Math.min(...openings) : undefined,
    inactiveAtMs:
      openings.length > 0 || plan.lostDaysAgo === undefined
        ? undefined
        : daysBefore(startMs, plan.lostDaysAgo, random),
    configSource: plan.configSource ?? 'cloudflare',
    connectors,
    odd: plan.odd,
  };
};
