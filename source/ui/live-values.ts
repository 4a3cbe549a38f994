import type {Clock} from '../clock.js';
import type {Log, LogState} from '../log/log.js';
import type {Monitor, MonitorState} from '../monitor/monitor.js';
import {isUrgent} from '../monitor/urgency.js';
import type {RecorderState} from '../recording/recorder.js';
import {type Watched, watchCoalesced} from './coalesced.js';

/** What changes while nobody presses a key. */
export type LiveSources = {
  readonly monitor: Pick<Monitor, 'store'>;
  readonly log: Log;
  /** Null where nothing is recorded. */
  readonly recording: Watched<RecorderState> | null;
  readonly clock: Clock;
};

/** All of one moment, as pictures show it. */
export type LiveValues = {
  readonly state: MonitorState;
  /** Wall time, ms, renewed every second whatever else happens: what is shown must age visibly. */
  readonly now: number;
  readonly logged: LogState;
  readonly recorded: RecorderState | null;
};

export type Live = {
  readonly values: () => LiveValues;
  /** Calls `listener` whenever there are others, until the returned function is called. */
  readonly watch: (listener: () => void) => () => void;
  /** Renews the time more often, or as usual: to be called while it is watched. */
  readonly setFast: (isFast: boolean) => void;
};

/** Ages on the screen are whole seconds. */
const TICK_MS = 1000;

/** Where more than a second of the past goes by in one of ours, steps this long still look like a motion. */
const FAST_TICK_MS = 250;

export const createLive = ({monitor, log, recording, clock}: LiveSources): Live => {
  let values: LiveValues = {
    state: monitor.store.get(),
    now: clock.now(),
    logged: log.get(),
    recorded: recording?.get() ?? null,
  };
  let isFast = false;
  let restart = (): void => undefined;
  return {
    values: () => values,
    watch: (listener) => {
      /** A state that waits for the next second. */
      let pending: MonitorState | null = null;
      const take = (part: Partial<LiveValues>): void => {
        values = {...values, ...part};
        listener();
      };
      const tick = (): void => {
        const state = pending ?? values.state;
        pending = null;
        take({now: clock.now(), state});
      };
      const {state, logged, recorded} = values;
      let stopTicking = (): void => undefined;
      restart = () => {
        stopTicking();
        stopTicking = clock.every(isFast ? FAST_TICK_MS : TICK_MS, tick);
      };
      restart();
      const ends = [
        watchCoalesced(monitor.store, clock, state, (next) => {
          pending = isUrgent(values.state, next) ? null : next;
          if (pending === null) {
            take({state: next});
          }
        }),
        watchCoalesced(log, clock, logged, (next) => take({logged: next})),
        ...(recording === null || recorded === null
          ? []
          : [watchCoalesced(recording, clock, recorded, (next) => take({recorded: next}))]),
      ];
      return () => {
        restart = () => undefined;
        stopTicking();
        for (const end of ends) {
          end();
        }
      };
    },
    setFast: (next) => {
      if (next !== isFast) {
        isFast = next;
        restart();
      }
    },
  };
};
