import type {Scenario} from '../plan.js';
import {acmeFleet} from './acme.js';
import {documentedQuota} from './shape.js';

/** One standby goes and comes; the rest is well. */
export const flapping: Scenario = {
  description: 'one replica of branch-ams goes down for 8 s every 20 s',
  tunnels: acmeFleet,
  quota: documentedQuota,
  cycles: [
    {
      firstS: 10,
      everyS: 20,
      where: ['branch-ams'],
      acts: [
        {atS: 0, do: 'drop', who: 1},
        {atS: 8, do: 'return', who: 1},
      ],
    },
  ],
};
