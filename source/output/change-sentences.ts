import type {Change, Gap} from '../model/changes.js';
import type {Connector, Snapshot, TunnelKind} from '../model/fleet.js';
import {connectorStatus, kindWords} from '../model/status.js';
import {joinSafe, rawValue, type SafeText, safe} from '../model/text.js';
import {connectorName} from '../model/words.js';
import {connectionClauses, isConnectionEvent} from './connection-clauses.js';
import {spokenConnections, spokenDuration, spokenTunnel, spokenWord} from './spoken.js';

/* What the screen-reader mode says of what happened to tunnels and connectors. */

/** What a connector is doing: its HA status, or what it has of connections. */
const present = (kind: TunnelKind, connector: Connector): SafeText =>
  kind === 'warp_connector' && connectorStatus(kind, connector).state !== 'unknown'
    ? spokenWord(connector.ha_status)
    : spokenConnections(connector.conns?.length ?? null);

/** Rounded outwards: the gap was not longer, nor shorter. */
const spokenGap = ({leastMs, mostMs}: Gap): SafeText => {
  if (mostMs === 0) {
    return safe`without a gap that was seen`;
  }
  const [least, most] = [Math.floor(leastMs / 1000), Math.ceil(mostMs / 1000)];
  return least === 0
    ? safe`after a gap of at most ${spokenDuration(most * 1000)}`
    : safe`after a gap of ${spokenDuration(least * 1000)} to ${spokenDuration(most * 1000)}`;
};

const predicate = (change: Change): SafeText => {
  switch (change.what) {
    case 'tunnel_appeared':
      return safe`a new ${kindWords[change.tunnel.kind]} tunnel in the list`;
    case 'tunnel_gone':
      return safe`gone from the list of tunnels`;
    case 'tunnel_back':
      return safe`back in the list of tunnels`;
    case 'tunnel_renamed':
      return safe`has a new name; it was ${spokenWord(change.from)}`;
    case 'tunnel_status':
      return safe`Cloudflare now calls the tunnel ${spokenWord(change.to)}; it was ${spokenWord(change.from)}`;
    case 'connector_appeared':
      return safe`is new: ${present(change.tunnel.kind, change.now)}`;
    case 'connector_back':
      return safe`is back: ${present(change.tunnel.kind, change.now)}`;
    case 'connector_gone':
      return safe`is gone`;
    case 'connector_restarted':
      return safe`has restarted`;
    case 'ha_status':
      return safe`is now ${spokenWord(change.to)}; it was ${spokenWord(change.from)}`;
    case 'failover':
      return safe`has taken over from ${connectorName(change.from)} ${spokenGap(change.gap)}`;
    case 'version':
      return safe`now runs version ${spokenWord(change.to)}; it was ${spokenWord(change.from)}`;
    case 'config_version':
      return change.to === null
        ? safe`no longer tells which configuration it has applied`
        : safe`has applied configuration ${change.to}`;
    case 'connections':
      return change.from === null
        ? safe`now has ${spokenConnections(change.to)}`
        : safe`now has ${spokenConnections(change.to)} instead of ${change.from}`;
    default:
      // Connections are told together; of the API's trouble, those sentences tell that know why and what next.
      return safe``;
  }
};

const isAboutSame = (a: Change, b: Change): boolean =>
  a.connector !== null && a.tunnel.key === b.tunnel?.key && a.connector.key === b.connector?.key;

/** What is offline has no connections, and has them again when it is not: the status says so. */
const isSaidByStatus = (group: readonly Change[], count: number | null): boolean => {
  const opened = group.filter(({what}) => what === 'connection_opened').length;
  return group.some(
    (change) =>
      change.what === 'ha_status' &&
      ((count === 0 && change.to !== null && rawValue(change.to) === 'offline') ||
        (count === opened && change.from !== null && rawValue(change.from) === 'offline')),
  );
};

const clauses = (group: readonly Change[], count: number | null): readonly SafeText[] => {
  const connections = group.filter(isConnectionEvent);
  const others = group.filter((change) => !isConnectionEvent(change)).map(predicate);
  return connections.length === 0 || isSaidByStatus(group, count)
    ? others
    : [...others, ...connectionClauses(connections, count)];
};

/**
 * A sentence for each change; what one answer shows of one connector is told together.
 * @param after the fleet as it is after them
 */
export const changeSentences = (changes: readonly Change[], after: Snapshot): readonly SafeText[] => {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && isAboutSame(group[0], change)) {
      group.push(change);
    } else {
      groups.push([change]);
    }
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first?.tunnel) {
      return [];
    }
    const {tunnel, connector} = first;
    const state = after.tunnels.get(tunnel.key)?.connectors?.find(({key}) => key === connector?.key);
    const told = clauses(group, state?.connector.conns?.length ?? null);
    const who = connector ? safe`connector ${connectorName(connector)} ` : safe``;
    return [safe`${spokenTunnel(tunnel)}: ${who}${joinSafe(told, safe`; it `)}.`];
  });
};
