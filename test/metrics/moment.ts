import type {Moment} from '../../source/metrics/samples.js';
import {createTallies} from '../../source/metrics/tallies.js';
import type {Snapshot} from '../../source/model/fleet.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAssess} from '../../source/model/view.js';
import {createGauges} from '../../source/monitor/gauges.js';
import type {Polling} from '../../source/monitor/polling.js';
import type {Vitals} from '../../source/monitor/vitals.js';
import {NOON} from '../helpers/fleet.js';
import {restingPolling} from '../helpers/observed.js';

export const vitals: Vitals = {
  readings: createGauges().read(),
  history: {observations: 0, changes: 0, bytes: 0, mostBytes: 1, span: null},
  share: 0.5,
  memory: {rssBytes: 88_000_000, heapBytes: 34_500_000},
  runningMs: 5000,
  metrics: null,
  versions: [],
};

/** A moment at which a snapshot is all that is known. @param now wall time, ms */
export const momentOf = (
  snapshot: Snapshot,
  about: Partial<Moment> & {readonly polling?: Polling} = {},
): Moment => {
  const {polling, ...rest} = about;
  const now = about.now ?? NOON;
  return {
    state: {snapshot, polling: polling ?? restingPolling(now)},
    vitals,
    tallies: createTallies(),
    assess: createAssess(usualThresholds),
    thresholds: usualThresholds,
    isRecording: null,
    cpuMs: 1500,
    startedAt: NOON,
    versions: {warptop: '0.1.0', node: '20.20.2'},
    now,
    ...rest,
  };
};
