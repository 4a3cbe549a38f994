import {MOST_FLIPS} from '../model/flap.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {LONGEST_FLAPPING_MS, type Thresholds, usualThresholds} from '../model/thresholds.js';
import {PreferenceError, type Preferences} from '../preferences.js';

const MINUTE_MS = 60_000;

type Limit = {
  readonly field: keyof Thresholds;
  /** What is written is so many times what is meant. */
  readonly unit: number;
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
};

/** Past a thousand times the plan, nobody would be told that nothing comes. */
const factor = (field: keyof Thresholds): Limit => ({field, unit: 1, least: 1, most: 1000, isWhole: false});

const limits: ReadonlyMap<string, Limit> = new Map([
  ['flapping_changes', {field: 'flappingChanges', unit: 1, least: 2, most: MOST_FLIPS, isWhole: true}],
  [
    'flapping_minutes',
    {field: 'flappingMs', unit: MINUTE_MS, least: 1, most: LONGEST_FLAPPING_MS / MINUTE_MS, isWhole: true},
  ],
  // More than any cloudflared can be told to hold.
  ['full_connections', {field: 'fullConnections', unit: 1, least: 1, most: 64, isWhole: true}],
  ['late', factor('late')],
  ['stale', factor('stale')],
  ['unknown', factor('unknown')],
]);

/** The names under which the user sets them, with what holds where he does not. */
export const thresholdNames: ReadonlyMap<string, number> = new Map(
  [...limits].map(([name, {field, unit}]) => [name, usualThresholds[field] / unit]),
);

const numberWords = (value: number): SafeText => escaped(String(value));

const rangeWords = ({least, most, isWhole}: Limit): SafeText =>
  safe`takes ${isWhole ? safe`a whole number` : safe`a number`} from ${least} to ${most}`;

/** What is older is graver. */
const ORDER = ['late', 'stale', 'unknown'] as const;

const refuseDisorder = (thresholds: Thresholds, given: ReadonlyMap<string, number>): void => {
  for (const [index, name] of ORDER.entries()) {
    const next = ORDER[index + 1];
    if (next !== undefined && thresholds[name] >= thresholds[next]) {
      const path = ['thresholds', given.has(next) ? next : name];
      throw new PreferenceError(
        path,
        safe`${escaped(next)} (${numberWords(thresholds[next])}) has to be above ${escaped(name)} (${numberWords(thresholds[name])})`,
      );
    }
  }
};

/**
 * The limits of verdicts, as the user set them.
 * @throws PreferenceError for one that there is not, or that is out of its range
 */
export const thresholdsOf = ({thresholds: given}: Pick<Preferences, 'thresholds'>): Thresholds => {
  const thresholds = {...usualThresholds};
  for (const [name, value] of given) {
    const limit = limits.get(name);
    const path = ['thresholds', name];
    if (limit === undefined) {
      const known = [...limits.keys()].join(', ');
      throw new PreferenceError(
        path,
        safe`there is no threshold “${escaped(name)}”; the thresholds are ${escaped(known)}`,
      );
    }
    const isInRange = value >= limit.least && value <= limit.most;
    if (!isInRange || (limit.isWhole && !Number.isInteger(value))) {
      throw new PreferenceError(path, safe`${escaped(name)} ${rangeWords(limit)}`);
    }
    thresholds[limit.field] = value * limit.unit;
  }
  refuseDisorder(thresholds, given);
  return thresholds;
};
