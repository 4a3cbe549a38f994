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

export const isScenarioName = (text: string): text is ScenarioName =>
  scenarioNames.some((name) => name === text);
