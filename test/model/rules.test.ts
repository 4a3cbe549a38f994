import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {changeNames, isConnectionChange} from '../../source/model/change-names.js';
import {freshnessOf} from '../../source/model/freshness.js';
import {ruleNames} from '../../source/model/rules.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {verdictOf} from '../../source/model/verdict.js';
import {observedState} from '../helpers/observed.js';
import {recordedScenario} from '../helpers/recorded.js';

const readme = readFileSync(new URL('../../readme.md', import.meta.url), 'utf8');

test('every rule that a verdict names is known by its name', async () => {
  const snapshots = await Promise.all([
    ...(['degraded', 'drift', 'flapping'] as const).map((name) => observedState(name, 60_000)),
    recordedScenario('outage').then(({state}) => state),
  ]);
  const found = new Set(
    snapshots.flatMap(({snapshot}) =>
      [...snapshot.tunnels.values()].flatMap((state) =>
        [
          verdictOf(state, usualThresholds, 'fresh'),
          verdictOf(state, usualThresholds, 'stale'),
          verdictOf(state, usualThresholds, 'fresh', freshnessOf(null, 1, usualThresholds)),
          verdictOf({...state, connectors: null}, usualThresholds, 'unknown'),
          verdictOf({...state, missingSince: 1}, usualThresholds, 'fresh'),
        ].flatMap(({reasons}) => reasons.map(({rule}) => rule)),
      ),
    ),
  );
  expect(found.size).toBeGreaterThan(12);
  expect([...found].filter((rule) => !ruleNames.includes(rule))).toEqual([]);
  expect(new Set(ruleNames).size).toBe(ruleNames.length);
});

test.each(ruleNames)('the readme tells of the rule %s', (rule) => {
  expect(readme).toContain(`\`${rule}\``);
});

test('those that happen to single connections are told apart', () => {
  expect(changeNames.filter((what) => isConnectionChange({what}))).toEqual([
    'connections',
    'connection_opened',
    'connection_closed',
    'connection_reconnected',
    'connection_moved',
  ]);
});
