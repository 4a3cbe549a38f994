import {describe, expect, test} from 'vitest';
import {tunnelKinds} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {createHistory} from '../../source/monitor/history.js';
import {NOON_MS} from '../helpers/observed.js';
import {type RecordedScenario, recordedPath, recordedScenario, recordedSpans} from '../helpers/recorded.js';
import {livePast} from '../helpers/scenario-past.js';
import {sessionLines} from './recordings.js';

/* The recordings of scenarios that pictures are made from: `vitest -u` writes them anew. */
describe.each(Object.keys(recordedSpans) as RecordedScenario[])('the recording of %s', (name) => {
  const startMs = NOON_MS - recordedSpans[name];

  test('is what a watch of it writes, and tells what that watch knew', async () => {
    const observations: Observation[] = [];
    const live = createHistory({
      kinds: tunnelKinds,
      onObservation: (observation) => observations.push(observation),
    });
    await livePast(name, live, {startMs});
    const lines = sessionLines(observations, startMs);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(recordedPath(name));
    const {history} = await recordedScenario(name);
    expect(history.changes()).toEqual(live.changes());
    for (const moment of observations.map(({at}) => at).filter((_, index) => index % 50 === 0)) {
      expect(history.at(moment)).toEqual(live.at(moment));
    }
    expect(history.snapshot()).toEqual(live.snapshot());
  });
});
