import type {Level} from './facts.js';
import {isTrusted} from './freshness.js';
import {type ConnectorStateName, connectorStatus} from './status.js';
import type {TunnelView} from './view.js';

/** How many tunnels and connectors there are, in which state. What is stale counts as unknown, what is gone not. */
export type Summary = {
  readonly tunnels: number;
  readonly connectors: number;
  readonly byState: Readonly<Partial<Record<ConnectorStateName, number>>>;
  readonly byLevel: Readonly<Partial<Record<Level, number>>>;
};

/** The connectors of a tunnel that are there, in which state. */
export type TunnelCounts = Pick<Summary, 'connectors' | 'byState'>;

export const countConnectors = ({state, freshness}: TunnelView): TunnelCounts => {
  const byState: Partial<Record<ConnectorStateName, number>> = {};
  let connectors = 0;
  for (const {connector, missingSince} of state.connectors ?? []) {
    if (missingSince === null) {
      const name = isTrusted(freshness) ? connectorStatus(state.kind, connector).state : 'unknown';
      byState[name] = (byState[name] ?? 0) + 1;
      connectors += 1;
    }
  }
  return {connectors, byState};
};

/** @param countsOf of a tunnel, as {@link countConnectors} has it */
export const summaryOf = (
  tunnels: readonly TunnelView[],
  countsOf: (tunnel: TunnelView) => TunnelCounts,
): Summary => {
  const byState: Partial<Record<ConnectorStateName, number>> = {};
  const byLevel: Partial<Record<Level, number>> = {};
  let connectors = 0;
  const present = tunnels.filter(({state}) => state.missingSince === null);
  for (const tunnel of present) {
    const {level} = tunnel.verdict;
    byLevel[level] = (byLevel[level] ?? 0) + 1;
    const counts = countsOf(tunnel);
    connectors += counts.connectors;
    for (const [name, count] of Object.entries(counts.byState) as Array<[ConnectorStateName, number]>) {
      byState[name] = (byState[name] ?? 0) + count;
    }
  }
  return {tunnels: present.length, connectors, byState, byLevel};
};

export const summarize = (tunnels: readonly TunnelView[]): Summary => summaryOf(tunnels, countConnectors);
