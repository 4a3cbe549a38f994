import type {Scenario} from '../plan.js';
import {acmeFleet} from './acme.js';
import {failover} from './failover.js';

/**
 * Others on the same token spend the quota in 260 of each window's 300 seconds. The world begins 240 seconds into a
 * window, so the first 429 comes after 20 s and the quota is back at 60 s.
 */
export const rateLimited: Scenario = {
  description: 'others spend the quota: 429 from 20 s to 60 s, then 40 s in every five minutes',
  tunnels: acmeFleet,
  cycles: failover.cycles,
  quota: {
    limit: 1200,
    windowS: 300,
    passedS: 240,
    others: [
      [0, 0],
      [240, 1080],
      [260, 1200],
    ],
  },
};
