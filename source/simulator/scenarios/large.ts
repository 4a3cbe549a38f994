import type {ConnectorPlan, Scenario, TunnelPlan} from '../plan.js';
import {cloudflared, documentedQuota, mesh} from './shape.js';

const sites = ['ams', 'bcn', 'cph', 'dfw', 'ewr', 'fra', 'gru', 'hkg', 'iad', 'jnb', 'lhr', 'mad'];
const roles = ['api', 'web', 'grafana', 'ssh', 'git', 'wiki', 'billing', 'queue'];
const versions = ['2026.8.2', '2026.8.1', '2026.7.3', '2026.5.0'];

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) {
    throw new Error('a list that is cycled through is empty');
  }
  return item;
};

/** Data centres of a site and of its neighbours. */
const colosOf = (index: number): readonly string[] =>
  [0, 1, 2, 3].map((offset) => `${at(sites, index + offset)}${String(1 + (index % 16)).padStart(2, '0')}`);

const address = (index: number): string =>
  `2001:db8:${(index >> 8).toString(16)}::${(index & 255).toString(16)}`;

const nodes: readonly TunnelPlan[] = Array.from({length: 50}, (_, index) =>
  mesh(
    `${at(sites, index)}-mesh-${String(index + 1).padStart(2, '0')}`,
    '2026.9.125.0',
    (['active', 'passive', 'passive'] as const).map(
      (ha, replica): ConnectorPlan => ({
        ha: replica === 2 && index % 10 === 9 ? 'offline' : ha,
        originIp: address(index * 3 + replica),
        colos: colosOf(index + replica),
        runDaysAgo: 1 + (index % 40) / 3,
      }),
    ),
  ),
);

/** 850 with five connectors and 100 with six make 4,850: with the nodes' 150 just 5,000. */
const tunnels: readonly TunnelPlan[] = Array.from({length: 950}, (_, index) =>
  cloudflared(
    `${at(sites, index)}-${at(roles, index >> 2)}-${String(index + 1).padStart(3, '0')}`,
    at(versions, index >> 5),
    Array.from(
      {length: index % 19 < 2 ? 6 : 5},
      (_, replica): ConnectorPlan => ({
        originIp: address(4096 + index * 8 + replica),
        colos: colosOf(index + replica),
        runDaysAgo: 1 + (index % 90) / 2,
        missing: index % 97 === 96 && replica === 0 ? 1 : 0,
      }),
    ),
  ),
);

/** As much as an account may have: 50 nodes, 950 tunnels, 5,000 connectors, some 20,000 connections. */
export const large: Scenario = {
  description: '1,000 tunnels with 5,000 connectors; something happens every few seconds',
  tunnels: [
    ...nodes,
    ...tunnels,
    mesh('gone-mesh', '2026.3.846.0', [], {lostDaysAgo: 40, deletedDaysAgo: 39}),
  ],
  quota: documentedQuota,
  cycles: [
    {
      firstS: 12,
      everyS: 30,
      where: 'warp_connector',
      acts: [
        {atS: 0, do: 'drop', who: 'active'},
        {atS: 4, do: 'promote'},
        {atS: 20, do: 'return', who: 'all'},
      ],
    },
    {
      firstS: 5,
      everyS: 20,
      where: 'cfd_tunnel',
      acts: [
        {atS: 0, do: 'lose', who: 2, connections: 1},
        {atS: 15, do: 'reconnect', who: 2},
      ],
    },
    {
      firstS: 60,
      everyS: 60,
      where: 'cfd_tunnel',
      acts: [{atS: 0, do: 'restart', who: 1}],
    },
  ],
};
