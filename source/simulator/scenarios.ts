import type {Scenario} from './plan.js';
import type {ScenarioName} from './scenario-names.js';
import {calm} from './scenarios/calm.js';
import {degraded} from './scenarios/degraded.js';
import {drift} from './scenarios/drift.js';
import {failover} from './scenarios/failover.js';
import {flapping} from './scenarios/flapping.js';
import {large} from './scenarios/large.js';
import {outage} from './scenarios/outage.js';
import {rateLimited} from './scenarios/rate-limited.js';

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  calm,
  failover,
  flapping,
  outage,
  degraded,
  'rate-limited': rateLimited,
  large,
  drift,
};
