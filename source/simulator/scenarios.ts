import type {Cycle, Scenario} from './plan.js';
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

/**
 * The scenario for a world that began before the present: what is played from now on is what a new world plays. It keeps
 * its place among the cycles, and with it its chances.
 * @param pastMs how long ago the world began
 */
export const withPast = (scenario: Scenario, pastMs: number): Scenario => {
  const {before, cycles} = scenario;
  const presentS = pastMs / 1000;
  const later = (cycle: Cycle): Cycle => ({...cycle, firstS: presentS + cycle.firstS});
  return before === undefined
    ? scenario
    : {...scenario, cycles: [...cycles.map(later), ...before.map((cycle) => ({...cycle, untilS: presentS}))]};
};
