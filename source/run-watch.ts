import type {Config} from './config.js';
import {type Display, openApp, showUntilEnd} from './display.js';
import {type ExitCode, exitCodes} from './exit.js';
import {logPolling} from './log/polling-events.js';
import type {Snapshot} from './model/fleet.js';
import {createGauges} from './monitor/gauges.js';
import {createHistory} from './monitor/history.js';
import {createMonitor, type Monitor} from './monitor/monitor.js';
import type {Io, Target} from './reach.js';
import {beginRecording, type Recording} from './record.js';
import {checkStart, findAccount, hasStarted, isAccountId, patient, restricted} from './start.js';
import {vitalsOf} from './vitals.js';

/** Resolves with the first snapshot that tells whether there is anything to watch. */
const started = (monitor: Monitor, config: Config): Promise<Snapshot> =>
  new Promise((resolve) => {
    const look = (): void => {
      const {snapshot} = monitor.store.get();
      if (hasStarted(snapshot, config.kinds)) {
        unsubscribe();
        resolve(snapshot);
      }
    };
    const unsubscribe = monitor.store.subscribe(look);
  });

const openSentences = async (
  {filter, sort, isUtc}: Config,
  {clock, process}: Io,
  {place}: Target,
  monitor: Monitor,
  recorder: Recording['recorder'],
  stdout: NodeJS.WriteStream,
): Promise<Display> => {
  const {openNarration} = await import('./output/narration.js');
  // No sentence has an address in it, so there is nothing to mask.
  const recording = recorder?.state ?? null;
  return openNarration(
    {monitor, recording, clock, options: {filter, sort, isUtc, place}},
    process.stdin,
    stdout,
  );
};

/** Watches until the user ends it. */
export const runWatch = async (config: Config, io: Io, target: Target): Promise<ExitCode> => {
  const {clock, random, log} = io;
  const {kinds, intervalMs, mode} = config;
  const {allowance, place} = target;
  const stop = new AbortController();
  const {recorder, end} = await beginRecording(config, io);
  const gauges = createGauges();
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
    onShift: (byMs) => {
      gauges.shift();
      recorder?.shift(byMs);
    },
  });
  const vitals = vitalsOf(io, gauges, history, config.share);
  const monitor = createMonitor({history, kinds, intervalMs, allowance, clock, random});
  /** Settles only where the start fails or the monitor breaks; a good watch goes on for ever. */
  const watch = async (): Promise<never> => {
    const client = isAccountId(target.account) ? target.client : patient(target.client, clock, monitor.hold);
    const account = await findAccount(client, target.account, stop.signal);
    await target.past?.(account, history, stop.signal);
    isWatching = true;
    monitor.setAccount(account);
    const first = started(monitor, config);
    const running = monitor.run(restricted(target.client.sourceOf(account.id), config.patterns), stop.signal);
    await Promise.race([first, running]);
    await checkStart(await first, kinds, config.patterns, target.client, stop.signal, target.hint);
    await running;
    return new Promise(() => undefined);
  };
  const stopLogging = logPolling(monitor.store, log);
  const open = (stdout: NodeJS.WriteStream): Promise<Display> =>
    mode === 'sentences'
      ? openSentences(config, io, target, monitor, recorder, stdout)
      : openApp(config, io, {monitor, history, vitals, recorder, place, replay: null}, stdout);
  try {
    await showUntilEnd(io, open, watch, () => {
      stop.abort();
      stopLogging();
    });
  } finally {
    end();
  }
  return exitCodes.fine;
};
