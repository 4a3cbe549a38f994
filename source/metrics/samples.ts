import type {ConnectorStateName} from '../model/status.js';
import {summarize} from '../model/summary.js';
import {rawText} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {type Assess, assessAll} from '../model/view.js';
import {cadenceIn} from '../monitor/agenda.js';
import type {MonitorState} from '../monitor/monitor.js';
import type {Vitals} from '../monitor/vitals.js';
import {apiSamples} from './api-samples.js';
import type {Samples} from './catalogue.js';
import {connectorStates} from './connector-samples.js';
import {wordLabel} from './labels.js';
import {seconds, single} from './state-set.js';
import type {Tallies} from './tallies.js';
import {levels, type MetricLimits, type Omitted, tunnelSamples} from './tunnel-samples.js';

/** All that the metrics of one moment are made of. */
export type Moment = {
  readonly state: MonitorState;
  readonly vitals: Vitals;
  readonly tallies: Pick<Tallies, 'failovers' | 'samples'>;
  readonly assess: Assess;
  readonly thresholds: Thresholds;
  /** Whether the recording is written; null where there is none. */
  readonly isRecording: boolean | null;
  /** What the process computed so far, ms. */
  readonly cpuMs: number;
  /** When the watch began (wall time, ms). */
  readonly startedAt: number;
  readonly versions: {readonly warptop: string; readonly node: string};
  /** Wall time, ms. */
  readonly now: number;
};

/**
 * About a hundred thousand series at the most, of which Prometheus and this process can take one round in a second.
 */
export const metricLimits: MetricLimits = {tunnels: 2000, connectors: 4000};

const allStates: readonly ConnectorStateName[] = [
  ...new Set([...connectorStates.warp_connector, ...connectorStates.cfd_tunnel]),
];

/** The metrics of one moment. Pure. */
export const samplesOf = (
  {state, vitals, tallies, assess, thresholds, isRecording, cpuMs, startedAt, versions, now}: Moment,
  limits: MetricLimits = metricLimits,
): {readonly samples: Samples; readonly omitted: Omitted} => {
  const views = assessAll(state.snapshot, assess, now, cadenceIn(state.polling));
  const {byLevel, byState} = summarize(views);
  const present = views.filter(({state: {missingSince}}) => missingSince === null);
  const {samples, omitted} = tunnelSamples(present, tallies.failovers(), limits);
  return {
    omitted,
    samples: {
      warptop_build_info: [
        {
          labels: {
            version: wordLabel(rawText(versions.warptop)),
            node_version: wordLabel(rawText(versions.node)),
          },
          value: 1,
        },
      ],
      warptop_tunnels: levels.map((level) => ({labels: {level}, value: byLevel[level] ?? 0})),
      warptop_connectors: allStates.map((name) => ({labels: {state: name}, value: byState[name] ?? 0})),
      warptop_tunnels_omitted: single(omitted.tunnels),
      warptop_connectors_omitted: single(omitted.connectors),
      ...samples,
      ...tallies.samples(),
      ...apiSamples(state, vitals, now, thresholds),
      warptop_recording_up: single(isRecording === null ? null : isRecording ? 1 : 0),
      process_resident_memory_bytes: single(vitals.memory.rssBytes),
      nodejs_heap_size_used_bytes: single(vitals.memory.heapBytes),
      process_cpu_seconds: single(seconds(cpuMs)),
      process_start_time_seconds: single(seconds(startedAt)),
    },
  };
};
