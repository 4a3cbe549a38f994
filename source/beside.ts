import {type BesideAlerts, openAlertsBeside} from './beside-alerts.js';
import type {Config} from './config.js';
import type {Vitals} from './monitor/vitals.js';
import type {Io} from './reach.js';
import type {Watch} from './watch.js';

/** What goes on beside a display, or without any. */
export type Beside = Pick<BesideAlerts, 'title' | 'callThrough'> & {
  /** Where metrics are served, for the screen; null where they are not. */
  readonly metrics: () => Vitals['metrics'];
  readonly close: () => void;
};

/** One thing that goes on beside a display. */
type Companion = {readonly close: () => void};

type Metrics = Companion & {readonly serving: Beside['metrics']};

/** @throws ExitError where they cannot be served */
const openMetricsBeside = async (config: Config, io: Io, watch: Watch): Promise<Metrics> => {
  if (config.metrics === null) {
    return {serving: () => null, close: () => undefined};
  }
  const {openMetrics} = await import('./metrics/open.js');
  const {clock, log, process, version} = io;
  const {monitor, vitals, onAccepted, recorder} = watch;
  const served = await openMetrics(config.metrics, {
    ...{monitor, vitals, onAccepted, clock, log},
    thresholds: config.checked.thresholds,
    isRecording: () => (recorder === null ? null : recorder.state.get().trouble === null),
    cpuMs: () => {
      const {user, system} = process.cpuUsage();
      return (user + system) / 1000;
    },
    versions: {warptop: version, node: process.versions.node},
  });
  return {serving: () => ({url: served.url, readAt: served.readAt()}), close: served.close};
};

/**
 * Opens all that the configuration wants beside a display.
 * @throws ExitError where it cannot be had
 */
export const openBeside = async (config: Config, io: Io, watch: Watch): Promise<Beside> => {
  const opened: Array<() => void> = [];
  // Also where a signal ends warptop: nothing that was started here outlives it.
  const kept = <Any extends Companion>(companion: Any): Any => {
    opened.push(io.ending.before(companion.close));
    return companion;
  };
  const close = (): void => {
    for (const end of opened.splice(0)) {
      end();
    }
  };
  try {
    const {title, callThrough} = kept(await openAlertsBeside(config, io, watch));
    const {serving} = kept(await openMetricsBeside(config, io, watch));
    return {title, callThrough, metrics: serving, close};
  } catch (error) {
    close();
    throw error;
  }
};
