import type {Scenario} from '../plan.js';
import {acmeFleet} from './acme.js';
import {documentedQuota} from './shape.js';

/** Now and then a connection is renewed, within one moment. */
export const calm: Scenario = {
  description: 'all is well; now and then a connection is renewed',
  tunnels: acmeFleet,
  quota: documentedQuota,
  cycles: [
    {
      firstS: 240,
      everyS: 600,
      where: ['grafana', 'api-prod', 'staging-web'],
      acts: [
        {atS: 0, do: 'lose', who: 0, connections: 1},
        {atS: 0, do: 'reconnect', who: 0},
      ],
    },
  ],
};
