import type {Level} from './facts.js';
import {availabilityRules, reportedStatus} from './rules-availability.js';
import {diversityRules} from './rules-diversity.js';
import {dataRules} from './verdict.js';

/** The name of every rule that a verdict can give as a reason. */
export const ruleNames: readonly string[] = [
  ...[...availabilityRules, reportedStatus, ...diversityRules].map(({name}) => name),
  ...dataRules,
  'stale_list',
];

/** The levels that a rule can find, the gravest first. */
export const foundLevels = ['critical', 'warning', 'unknown', 'notice'] as const satisfies readonly Level[];
