import type {Config} from './config.js';
import type {Vitals} from './monitor/vitals.js';
import type {Io} from './reach.js';
import type {Watch} from './watch.js';

/** What goes on beside a display, or without any. */
export type Beside = {
  /** Where metrics are served, for the screen; null where they are not. */
  readonly metrics: () => Vitals['metrics'];
  readonly close: () => void;
};

/** One thing that goes on beside a display. */
type Companion = {readonly close: () => void};

/**
 * Opens all that the configuration wants beside a display.
 * @throws ExitError where it cannot be had
 */
export const openBeside = async (config: Config, io: Io, watch: Watch): Promise<Beside> => {
  const companions: Companion[] = [];
  const close = (): void => {
    for (const companion of companions.splice(0)) {
      companion.close();
    }
  };
  let metrics: Beside['metrics'] = () => null;
  try {
    if (config.metrics !== null) {
      const {openMetrics} = await import('./metrics/open.js');
      const {clock, log, process, version} = io;
      const {monitor, vitals, onAccepted, recorder} = watch;
      const served = await openMetrics(config.metrics, {
        ...{monitor, vitals, onAccepted, clock, log},
        isRecording: () => (recorder === null ? null : recorder.state.get().trouble === null),
        cpuMs: () => {
          const {user, system} = process.cpuUsage();
          return (user + system) / 1000;
        },
        versions: {warptop: version, node: process.versions.node},
      });
      companions.push(served);
      metrics = () => ({url: served.url, readAt: served.readAt()});
    }
  } catch (error) {
    close();
    throw error;
  }
  return {metrics, close};
};
