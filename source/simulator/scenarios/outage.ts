import type {Scenario} from '../plan.js';
import {acmeFleet} from './acme.js';
import {documentedQuota} from './shape.js';

/** A site goes dark for two minutes and comes back host by host. */
export const outage: Scenario = {
  description: 'hq-mesh and api-prod lose everything after 20 s, for two minutes, every five minutes',
  tunnels: acmeFleet,
  quota: documentedQuota,
  cycles: [
    {
      firstS: 20,
      everyS: 300,
      where: ['hq-mesh'],
      acts: [
        {atS: 0, do: 'drop', who: 'all'},
        {atS: 118, do: 'return', who: 1},
        {atS: 124, do: 'return', who: 'all'},
      ],
    },
    {
      firstS: 22,
      everyS: 300,
      where: ['api-prod'],
      acts: [
        {atS: 0, do: 'drop', who: 0},
        {atS: 2, do: 'drop', who: 'all'},
        {atS: 120, do: 'return', who: 0},
        {atS: 122, do: 'return', who: 'all'},
      ],
    },
  ],
};
