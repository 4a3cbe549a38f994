import {fileURLToPath} from 'node:url';
import {annotatedBy} from '../../source/model/annotate.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import {createHistory, type History} from '../../source/monitor/history.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import {checkedPreferences} from '../../source/preferences/checked.js';
import {noPreferences} from '../../source/preferences.js';
import {readRecording} from '../../source/recording/reader.js';
import {NOON_MS, restingPolling} from './observed.js';

/**
 * The scenarios that are kept as recordings, and for how long each was watched until noon, ms. Polls are 5 s apart:
 * in `failover`, the last one saw that the active connector of hq-mesh is gone, and none had taken over yet.
 */
export const recordedSpans = {
  failover: 195_500,
  degraded: 61_000,
  drift: 61_000,
  outage: 330_500,
} as const;

export type RecordedScenario = keyof typeof recordedSpans;

export const recordedPath = (name: RecordedScenario): string =>
  fileURLToPath(new URL(`../fixtures/recordings/${name}.ndjson`, import.meta.url));

export type Recorded = {readonly history: History; readonly state: MonitorState};

/** What a recorded scenario adds up to at noon. @param preferences of whoever reads it */
export const recordedScenario = async (
  name: RecordedScenario,
  preferences = noPreferences,
): Promise<Recorded> => {
  const {annotations} = checkedPreferences(preferences);
  const history = createHistory({kinds: tunnelKinds});
  await readRecording(recordedPath(name), {
    session: () => undefined,
    observation: (observation) => history.accept(annotatedBy(observation, annotations)),
    shift: history.shift,
  });
  return {history, state: {snapshot: history.snapshot(), polling: restingPolling(NOON_MS)}};
};
