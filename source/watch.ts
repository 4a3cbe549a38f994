import type {Config} from './config.js';
import {fitHeap} from './heap.js';
import {logPolling} from './log/polling-events.js';
import {isEnduring} from './mode.js';
import {annotated} from './model/annotate.js';
import {isPassing} from './model/failure.js';
import type {Snapshot} from './model/fleet.js';
import type {Observation} from './model/observation.js';
import {createGauges} from './monitor/gauges.js';
import {type Accepted, createHistory, type History} from './monitor/history.js';
import {createMonitor, type Monitor} from './monitor/monitor.js';
import type {Vitals} from './monitor/vitals.js';
import type {Io, Target} from './reach.js';
import {beginRecording} from './record.js';
import type {Recorder} from './recording/recorder.js';
import {renewWhenRefused} from './renewal.js';
import {
  checkStart,
  findAccount,
  hasStarted,
  type IsWaitedOut,
  isAccountId,
  isAnyTrouble,
  patient,
  restricted,
} from './start.js';
import {vitalsOf} from './vitals.js';

/** Told of each answer or failure of the API, and of what it did. */
export type AcceptedListener = (accepted: Accepted, observation: Observation) => void;

/** A fleet that is kept in view: what is known of it, and all that comes of looking. Displays and servers read it. */
export type Watch = {
  readonly monitor: Monitor;
  readonly history: History;
  /** What warptop knows of itself now. */
  readonly vitals: () => Vitals;
  /** Null where nothing is recorded. */
  readonly recorder: Recorder | null;
  /** Calls `listener` for each observation of the API, not of a demo's past, until the returned function is called. */
  readonly onAccepted: (listener: AcceptedListener) => () => void;
  /** Looks for ever: settles only where the start fails, or our own code throws. */
  readonly run: () => Promise<never>;
  /** Asks nothing any more. */
  readonly stop: () => void;
  /** Ends the recording. */
  readonly end: () => void;
};

/** What of the list of accounts is waited for: where the account is known, no more than that there is an answer. */
const isAccountWaitedFor = ({mode}: Config, account: string | null): IsWaitedOut => {
  const isAny = isEnduring(mode) ? isAnyTrouble : isPassing;
  return isAccountId(account) ? (kind) => isEnduring(mode) && kind === 'unreachable' : isAny;
};

/** Resolves with the first snapshot that tells whether there is anything to watch. */
const started = (monitor: Monitor, config: Config): Promise<Snapshot> =>
  new Promise((resolve) => {
    const look = (): void => {
      const {snapshot} = monitor.store.get();
      if (hasStarted(snapshot, config.kinds, isEnduring(config.mode) ? isAnyTrouble : isPassing)) {
        unsubscribe();
        resolve(snapshot);
      }
    };
    const unsubscribe = monitor.store.subscribe(look);
  });

/**
 * Gets ready to watch what the configuration says; nothing is asked before `run`.
 * @throws ExitError where a recording cannot be begun
 */
export const openWatch = async (config: Config, io: Io, target: Target): Promise<Watch> => {
  const {clock, random, log} = io;
  const {kinds, intervalMs, share} = config;
  const stop = new AbortController();
  const {recorder, end} = await beginRecording(config, io);
  const gauges = createGauges();
  const listeners = new Set<AcceptedListener>();
  /** What a demo's past observes was asked of nobody. */
  let isWatching = target.past === null;
  const history = createHistory({
    kinds,
    onObservation: (observation) => {
      if (isWatching) {
        gauges.observe(observation);
      }
      recorder?.write(observation);
    },
    onAccepted: (accepted, observation) => {
      if (isWatching) {
        for (const listener of [...listeners]) {
          listener(accepted, observation);
        }
      }
    },
    onShift: (byMs) => {
      gauges.shift();
      recorder?.shift(byMs);
    },
  });
  const monitor = createMonitor({
    history,
    kinds,
    intervalMs,
    allowance: target.allowance,
    thresholds: config.checked.thresholds,
    clock,
    random,
  });
  const stopLogging = logPolling(monitor.store, log);
  fitHeap(monitor, clock);
  const onAccepted: Watch['onAccepted'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const stopRenewing = renewWhenRefused(config.renew, io, {monitor, onAccepted});
  return {
    monitor,
    history,
    vitals: vitalsOf(io, gauges, history, share),
    recorder,
    onAccepted,
    run: async () => {
      const isWaitedOut = isAccountWaitedFor(config, target.account);
      const client = patient(target.client, clock, monitor.hold, isWaitedOut);
      const account = await findAccount(client, target.account, stop.signal);
      await target.past?.(account, history, stop.signal);
      isWatching = true;
      monitor.setAccount(account);
      const first = started(monitor, config);
      const source = annotated(
        restricted(target.client.sourceOf(account.id), config.patterns),
        config.checked.annotations,
      );
      const running = monitor.run(source, stop.signal);
      await Promise.race([first, running]);
      await checkStart(await first, kinds, config.patterns, target.client, stop.signal, target.hint);
      await running;
      return new Promise(() => undefined);
    },
    stop: () => {
      stop.abort();
      stopLogging();
      stopRenewing();
    },
    end,
  };
};
