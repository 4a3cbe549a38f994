import type {Scenario} from './plan.js';
import {calm} from './scenarios/calm.js';
import {degraded} from './scenarios/degraded.js';
import {drift} from './scenarios/drift.js';
import {failover} from './scenarios/failover.js';
import {flapping} from './scenarios/flapping.js';
import {large} from './scenarios/large.js';
import {outage} from './scenarios/outage.js';
import {rateLimited} from './scenarios/rate-limited.js';

/** In the order of the help. */
export const scenarioNames = [
  'calm',
  'failover',
  'flapping',
  'outage',
  'degraded',
  'rate-limited',
  'large',
  'drift',
] as const;

export type ScenarioName = (typeof scenarioNames)[number];

export const defaultScenario: ScenarioName = 'failover';

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

export const isScenarioName = (text: string): text is ScenarioName =>
  scenarioNames.some((name) => name === text);
