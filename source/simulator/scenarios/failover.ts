import type {Scenario} from '../plan.js';
import {acmeFleet} from './acme.js';
import {documentedQuota, mesh} from './shape.js';

/**
 * Failovers with a gap of four seconds, in three tunnels by turns; and the small things of any day. Whoever opens the demo
 * sees the first one soon, and before it half an hour as it may be where things go well enough.
 */
export const failover: Scenario = {
  description: 'a failover every minute, first after 12 s; reconnects and restarts between',
  tunnels: [
    ...acmeFleet,
    mesh(
      'lab-mesh',
      '2026.8.779.0',
      [
        {ha: 'active', originIp: '192.0.2.90', colos: ['muc02'], connections: 1, runDaysAgo: 2.3},
        {ha: 'offline', originIp: '192.0.2.91', colos: ['muc02'], connections: 1, runDaysAgo: 6.5},
      ],
      {createdDaysAgo: 15},
    ),
  ],
  quota: documentedQuota,
  cycles: [
    {
      firstS: 12,
      everyS: 60,
      where: ['hq-mesh', 'dc-fra-mesh', 'branch-ams'],
      acts: [
        {atS: 0, do: 'drop', who: 'active'},
        {atS: 4, do: 'promote'},
        {atS: 32, do: 'return', who: 'offline'},
      ],
    },
    {
      firstS: 24,
      everyS: 90,
      where: ['api-prod', 'grafana'],
      acts: [
        {atS: 0, do: 'lose', who: 1, connections: 1},
        {atS: 18, do: 'reconnect', who: 1},
      ],
    },
    {
      firstS: 100,
      everyS: 300,
      where: ['staging-web'],
      acts: [
        {atS: 0, do: 'restart', who: 0},
        {atS: 25, do: 'restart', who: 1},
      ],
    },
    {
      firstS: 200,
      everyS: 300,
      where: ['grafana'],
      acts: [
        {atS: 0, do: 'configure', who: 0},
        {atS: 15, do: 'configure', who: 1},
      ],
    },
  ],
  // One incident for each tunnel, none so lately that the next one would count as flapping.
  before: [
    {
      firstS: 250,
      everyS: 600,
      where: ['hq-mesh', 'branch-ams', 'dc-fra-mesh'],
      acts: [
        {atS: 0, do: 'drop', who: 'active'},
        {atS: 4, do: 'promote'},
        {atS: 200, do: 'return', who: 'offline'},
      ],
    },
    {
      firstS: 480,
      everyS: 900,
      where: ['api-prod', 'grafana'],
      acts: [
        {atS: 0, do: 'lose', who: 1, connections: 1},
        {atS: 45, do: 'reconnect', who: 1},
      ],
    },
    {
      firstS: 700,
      everyS: 1800,
      where: ['grafana'],
      acts: [
        {atS: 0, do: 'configure', who: 0},
        {atS: 15, do: 'configure', who: 1},
      ],
    },
    {
      firstS: 1000,
      everyS: 1800,
      where: ['staging-web'],
      acts: [
        {atS: 0, do: 'restart', who: 0},
        {atS: 25, do: 'restart', who: 1},
      ],
    },
  ],
};
