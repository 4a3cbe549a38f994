import type {Act, Who} from './plan.js';
import {pick, type Random, uuid} from './random.js';
import {type Connection, type Connector, type Tunnel, withConnectors} from './tunnel.js';

/** New connections for a connector, alternating between its first two data centres. */
export const openAtHome = (
  connector: Pick<Connector, 'colos' | 'wholeConnections'>,
  openedAtMs: (index: number) => number,
  random: Random,
): readonly Connection[] => {
  const home = connector.colos.slice(0, 2);
  return Array.from({length: connector.wholeConnections}, (_, index) => ({
    id: uuid(random),
    colo: home[index % home.length] ?? 'lhr16',
    openedAtMs: openedAtMs(index),
  }));
};

const openElsewhere = (connector: Connector, nowMs: number, random: Random): Connector => {
  let connections = connector.connections;
  while (connections.length < connector.wholeConnections) {
    const taken = new Set(connections.map((connection) => connection.colo));
    const free = connector.colos.filter((colo) => !taken.has(colo));
    const colo = pick(random, free.length > 0 ? free : connector.colos) ?? 'lhr16';
    connections = [...connections, {id: uuid(random), colo, openedAtMs: nowMs}];
  }
  return {...connector, connections};
};

/** The connector without its oldest connections. */
const without = (connector: Connector, lost: number): Connector => {
  const connections = connector.connections.slice(lost);
  const isOffline = connector.haStatus !== undefined && connections.length === 0;
  return {...connector, connections, haStatus: isOffline ? 'offline' : connector.haStatus};
};

const isMeant = (who: Who, connector: Connector, index: number): boolean => {
  switch (who) {
    case 'all':
      return true;
    case 'active':
    case 'offline':
      return connector.haStatus === who;
    default:
      return index === who;
  }
};

const firstOpenedAtMs = (connector: Connector): number =>
  Math.min(...connector.connections.map((connection) => connection.openedAtMs));

const promote = (connectors: readonly Connector[]): readonly Connector[] => {
  const standby = connectors.filter(
    (connector) => connector.haStatus === 'passive' && connector.connections.length > 0,
  );
  const since = Math.min(...standby.map(firstOpenedAtMs));
  const next = standby.find((connector) => firstOpenedAtMs(connector) === since);
  if (next === undefined || connectors.some((connector) => connector.haStatus === 'active')) {
    return connectors;
  }
  return connectors.map((connector) =>
    connector === next ? {...connector, haStatus: 'active' as const} : connector,
  );
};

const comeBack = (
  connectors: readonly Connector[],
  who: Who,
  nowMs: number,
  random: Random,
): readonly Connector[] => {
  let hasActive = connectors.some((connector) => connector.haStatus === 'active');
  return connectors.map((connector, index) => {
    if (!isMeant(who, connector, index) || connector.connections.length > 0) {
      return connector;
    }
    const connections = openAtHome(connector, () => nowMs, random);
    if (connector.haStatus === undefined) {
      return {...connector, connections};
    }
    // No fail-back: a replica that returns stays passive beside an active one.
    const haStatus = hasActive ? ('passive' as const) : ('active' as const);
    hasActive = true;
    return {...connector, connections, haStatus};
  });
};

const changed = (
  connector: Connector,
  act: Exclude<Act, {do: 'promote' | 'return'}>,
  nowMs: number,
  random: Random,
): Connector => {
  switch (act.do) {
    case 'drop':
      return without(connector, connector.connections.length);
    case 'lose':
      return without(connector, act.connections);
    case 'reconnect':
      return connector.connections.length === 0 ? connector : openElsewhere(connector, nowMs, random);
    case 'restart':
      return connector.haStatus === undefined
        ? {
            ...connector,
            id: uuid(random),
            runAtMs: nowMs,
            connections: openAtHome(connector, () => nowMs, random),
          }
        : connector;
    case 'configure':
      return {
        ...connector,
        configVersion: connector.configVersion === undefined ? undefined : connector.configVersion + 1,
      };
  }
};

/** What an act makes of a tunnel. Total: an act that finds nobody it could concern changes nothing. */
export const perform = (tunnel: Tunnel, act: Act, nowMs: number, random: Random): Tunnel => {
  switch (act.do) {
    case 'promote':
      return withConnectors(tunnel, promote(tunnel.connectors), nowMs);
    case 'return':
      return withConnectors(tunnel, comeBack(tunnel.connectors, act.who, nowMs, random), nowMs);
    default:
      return withConnectors(
        tunnel,
        tunnel.connectors.map((connector, index) =>
          isMeant(act.who, connector, index) ? changed(connector, act, nowMs, random) : connector,
        ),
        nowMs,
      );
  }
};
