import {connectorCount, connectorsAre, type Level, type Rule} from './facts.js';
import {flapping} from './rules-flapping.js';
import {type TunnelStatusName, tunnelStatus, tunnelStatusWords} from './status.js';
import {type SafeText, safe} from './text.js';

const noConnections: Rule = {
  name: 'no_connections',
  find: ({state, connectors}) => {
    if (!connectors.every(({conns}) => conns?.length === 0)) {
      return null;
    }
    const isUnused = tunnelStatus(state.tunnel) === 'inactive';
    const who =
      connectors.length === 0
        ? safe`No connector has`
        : safe`None of its ${connectorCount(connectors.length)} has`;
    return {
      level: isUnused ? 'notice' : 'critical',
      headline: safe`no connections`,
      text: safe`${who} a connection to Cloudflare's edge, so the tunnel carries no traffic.`,
    };
  },
};

const noActive: Rule = {
  name: 'no_active',
  find: ({speaksOfHa, count, connectors}) =>
    speaksOfHa && count('active') + count('other') + count('unknown') === 0
      ? {
          level: 'critical',
          headline: safe`no active connector`,
          text: safe`None of its ${connectorCount(connectors.length)} is active, so nothing answers for the routes of this tunnel.`,
        }
      : null,
};

const split: Rule = {
  name: 'split',
  find: ({count}) =>
    count('active') > 1
      ? {
          level: 'warning',
          headline: safe`${count('active')} active connectors`,
          text: safe`${connectorsAre(count('active'))} active at once, where one should be. During a failover this passes.`,
        }
      : null,
};

/** A lone connector may be meant so; one of several without a standby is a redundancy lost. */
const noStandby: Rule = {
  name: 'no_standby',
  find: ({count, connectors}) => {
    // Of several active ones each stands by for the others; that is the finding of `split`.
    if (count('active') !== 1 || count('passive') > 0) {
      return null;
    }
    return connectors.length === 1
      ? {
          level: 'notice',
          headline: safe`single connector, no standby`,
          text: safe`It has one connector only: if its host fails, nothing takes over.`,
        }
      : {
          level: 'warning',
          headline: safe`at risk: no passive standby`,
          text: safe`No connector is passive: if the active one fails, nothing takes over.`,
        };
  },
};

const offline: Rule = {
  name: 'offline',
  find: ({count, connectors}) =>
    count('offline') > 0
      ? {
          level: 'warning',
          headline: safe`${count('offline')} of ${connectors.length} offline`,
          text: safe`${connectorsAre(count('offline'))} offline. On its host, look at \`warp-cli status\`.`,
        }
      : null,
};

const disconnected: Rule = {
  name: 'disconnected',
  find: ({count, connectors}) =>
    count('disconnected') > 0 && count('disconnected') < connectors.length
      ? {
          level: 'warning',
          headline: safe`${count('disconnected')} of ${connectors.length} without connections`,
          text: safe`${connectorsAre(count('disconnected'))} without any connection. On its host, look at the cloudflared service and its log.`,
        }
      : null,
};

const partial: Rule = {
  name: 'partial',
  find: ({count, connectors, thresholds: {fullConnections}}) =>
    count('partial') > 0
      ? {
          level: 'warning',
          headline: safe`${count('partial')} of ${connectors.length} below ${fullConnections} connections`,
          text: safe`${connectorsAre(count('partial'))} connected with fewer than the usual ${fullConnections} connections. Check UDP and TCP port 7844 from the host.`,
        }
      : null,
};

/** How much it matters what Cloudflare itself calls a tunnel. */
export const STATUS_LEVELS: Readonly<Record<TunnelStatusName, Level>> = {
  healthy: 'ok',
  degraded: 'warning',
  down: 'critical',
  inactive: 'notice',
  unknown: 'notice',
  other: 'unknown',
};

const STATUS_MEANINGS: Readonly<Partial<Record<TunnelStatusName, SafeText>>> = {
  degraded: safe`it serves, but at least one connection has failed`,
  down: safe`it has been connected, but is not now`,
  inactive: safe`it has never been connected`,
};

/** What Cloudflare itself says: the only rule that rests on the list. */
export const reportedStatus: Rule = {
  name: 'status',
  find: ({state}) => {
    const status = tunnelStatus(state.tunnel);
    const words = tunnelStatusWords(state.tunnel);
    const meaning = STATUS_MEANINGS[status] ?? safe`a word that warptop does not know`;
    if (status === 'unknown') {
      return {
        level: STATUS_LEVELS.unknown,
        headline: safe`no status told`,
        text: safe`Cloudflare's list gives the tunnel no status.`,
      };
    }
    return STATUS_LEVELS[status] === 'ok'
      ? null
      : {
          level: STATUS_LEVELS[status],
          headline: safe`Cloudflare says ${words}`,
          text: safe`Cloudflare calls the tunnel “${words}”: ${meaning}.`,
        };
  },
};

/** A lone connector without any word may belong to a node that was created without HA. */
const unknownHa: Rule = {
  name: 'unknown_ha',
  find: ({state, speaksOfHa, count, connectors}) => {
    const odd = count('other') + count('unknown');
    if (state.kind !== 'warp_connector' || odd === 0) {
      return null;
    }
    const isPlainNode = !speaksOfHa && connectors.length === 1;
    return {
      level: isPlainNode ? 'notice' : 'unknown',
      headline: isPlainNode ? safe`no HA status told` : safe`unknown HA status`,
      text: isPlainNode
        ? safe`The API tells no HA status for its connector; the node may have been created without HA.`
        : safe`The HA status of ${connectorCount(odd)} is missing, or a word that warptop does not know.`,
    };
  },
};

const unknownConnections: Rule = {
  name: 'unknown_connections',
  find: ({connectors}) => {
    const silent = connectors.filter(({conns}) => conns === null).length;
    return silent > 0
      ? {
          level: 'unknown',
          headline: safe`connections not told`,
          text: safe`The API did not say what connections there are for ${connectorCount(silent)}.`,
        }
      : null;
  },
};

/** Does it work, and would it survive the next failure? The order in which equal levels are told. */
export const availabilityRules: readonly Rule[] = [
  noConnections,
  noActive,
  split,
  noStandby,
  offline,
  disconnected,
  partial,
  flapping,
  unknownHa,
  unknownConnections,
];
