import {type Clock, nextTurn} from '../clock.js';
import type {Log} from '../log/log.js';
import type {Observation} from '../model/observation.js';
import {type SafeText, safe} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {stackOf} from '../model/thrown.js';
import {createAssess} from '../model/view.js';
import type {Accepted} from '../monitor/history.js';
import type {Monitor} from '../monitor/monitor.js';
import type {Vitals} from '../monitor/vitals.js';
import {hostAndPort, isLoopback, type ListenAddress} from './address.js';
import {createExposition, type Format} from './exposition.js';
import {healthOf} from './health.js';
import {metricLimits, samplesOf} from './samples.js';
import {startMetricsServer} from './server.js';
import {seconds} from './state-set.js';
import {createTallies} from './tallies.js';
import type {MetricLimits, Omitted} from './tunnel-samples.js';

/** An answer lasts so many times as long as it took to make, so that who asks without a break takes a fifth of the time. */
const REST = 4;

/** What is measured. */
export type Measured = {
  readonly monitor: Pick<Monitor, 'store'>;
  readonly vitals: () => Vitals;
  readonly onAccepted: (listener: (accepted: Accepted, observation: Observation) => void) => () => void;
  /** Whether the recording is written; null where there is none. */
  readonly isRecording: () => boolean | null;
  /** What the process computed so far, ms. */
  readonly cpuMs: () => number;
  readonly versions: {readonly warptop: string; readonly node: string};
  readonly thresholds: Thresholds;
  readonly clock: Clock;
  readonly log: Pick<Log, 'add'>;
};

/** Metrics that are served. */
export type Served = {
  readonly url: SafeText;
  /** When they were last asked for (wall time, ms); null: never yet. */
  readonly readAt: () => number | null;
  readonly close: () => void;
};

const omittedWords = ({tunnels, connectors}: Omitted): string =>
  `The metrics leave out ${tunnels} tunnels and ${connectors} connectors: there are too many for series of their own. They still count in warptop_tunnels and warptop_connectors.`;

/**
 * Serves what is known to Prometheus.
 * @throws ExitError where it cannot be listened there
 */
export const openMetrics = async (
  address: ListenAddress,
  measured: Measured,
  limits: MetricLimits = metricLimits,
): Promise<Served> => {
  const {monitor, vitals, onAccepted, isRecording, cpuMs, versions, thresholds, clock, log} = measured;
  const startedAt = clock.now();
  const tallies = createTallies();
  const exposition = createExposition();
  const assess = createAssess(thresholds);
  let readAt: number | null = null;
  let isComplete = true;
  /** Who asks while an answer is made, or soon after, gets the same one. */
  const lasting = new Map<Format, {readonly text: Promise<Buffer>; until: number}>();

  const stopCounting = onAccepted(({changes, snapshot}, observation) => {
    tallies.count(changes, snapshot);
    if (observation.outcome !== 'account') {
      exposition.took(observation.outcome === 'failure' ? 'failure' : 'answer', seconds(observation.tookMs));
    }
  });

  const written = async (format: Format): Promise<Buffer> => {
    const moment = {
      ...{state: monitor.store.get(), vitals: vitals(), tallies, assess, thresholds, versions, startedAt},
      ...{isRecording: isRecording(), cpuMs: cpuMs(), now: clock.now()},
    };
    const {samples, omitted} = samplesOf(moment, limits);
    const isWhole = omitted.tunnels === 0 && omitted.connectors === 0;
    if (isComplete && !isWhole) {
      log.add({level: 'warning', from: 'warptop', text: omittedWords(omitted)});
    }
    isComplete = isWhole;
    await nextTurn();
    return Buffer.from(await exposition.text(samples, format));
  };

  const metrics = (format: Format): Promise<Buffer> => {
    readAt = clock.now();
    const last = lasting.get(format);
    if (last !== undefined && clock.monotonic() < last.until) {
      return last.text;
    }
    const begunAt = clock.monotonic();
    const next = {text: written(format), until: Number.POSITIVE_INFINITY};
    lasting.set(format, next);
    const end = (): void => {
      const now = clock.monotonic();
      next.until = now + (now - begunAt) * REST;
    };
    next.text.then(end, () => lasting.delete(format));
    return next.text;
  };

  const server = await startMetricsServer({
    ...{address, clock},
    pages: {metrics, health: () => healthOf(monitor.store.get().polling, clock.now(), thresholds)},
    onFlaw: (error) =>
      log.add({level: 'error', from: 'warptop', text: `A bug in warptop: ${stackOf(error)}`}),
  });
  const url = safe`http://${hostAndPort({...address, port: server.port})}/metrics`;
  const whom = isLoopback(address.host) ? safe`` : safe`, to everybody who can reach that address`;
  log.add({level: 'info', from: 'warptop', text: safe`Metrics are served at ${url}${whom}.`});
  return {
    url,
    readAt: () => readAt,
    close: () => {
      stopCounting();
      server.close();
    },
  };
};
