import type {Config} from './config.js';
import {prepareForSignals} from './ending.js';
import {type ExitCode, exitCodes} from './exit.js';
import {captureOutput} from './log/capture.js';
import {logPolling} from './log/polling-events.js';
import type {Snapshot} from './model/fleet.js';
import {createGauges} from './monitor/gauges.js';
import {createHistory, type History} from './monitor/history.js';
import {createMonitor, type Monitor} from './monitor/monitor.js';
import type {Vitals} from './monitor/vitals.js';
import type {Io, Target} from './reach.js';
import {checkStart, findAccount, hasStarted, isAccountId, patient, restricted} from './start.js';
import {vitalsOf} from './vitals.js';

/** What shows the monitor to the user: the screen, or sentences. */
type Display = {
  /** Settles when the user has ended it; rejects where it broke. */
  readonly closed: Promise<unknown>;
  /** Gives the terminal back at once. */
  readonly close: () => void;
};

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

const open = async (
  {mode, filter, sort, isUtc, isAscii, isMasked}: Config,
  {clock, log, process}: Io,
  {place}: Target,
  monitor: Monitor,
  history: History,
  vitals: () => Vitals,
  stdout: NodeJS.WriteStream,
): Promise<Display> => {
  if (mode === 'sentences') {
    const {openNarration} = await import('./output/narration.js');
    // No sentence has an address in it, so there is nothing to mask.
    return openNarration({monitor, clock, options: {filter, sort, isUtc, place}}, process.stdin, stdout);
  }
  const {openScreen} = await import('./ui/open.js');
  const options = {isAscii, place, navigation: {filter, sort, isMasked, isUtc}};
  return openScreen({monitor, history, clock, log, vitals, options}, process.stdin, stdout);
};

/** Watches until the user ends it. */
export const runWatch = async (config: Config, io: Io, target: Target): Promise<ExitCode> => {
  const {clock, random, log, ending, process} = io;
  const {kinds, intervalMs} = config;
  const {allowance} = target;
  const stop = new AbortController();
  const gauges = createGauges();
  const history = createHistory({kinds, onObservation: gauges.observe, onShift: gauges.shift});
  const vitals = vitalsOf(io, gauges, history, config.share);
  const monitor = createMonitor({history, kinds, intervalMs, allowance, clock, random});
  /** Settles only where the start fails or the monitor breaks; a good watch goes on for ever. */
  const watch = async (): Promise<never> => {
    const client = isAccountId(target.account) ? target.client : patient(target.client, clock, monitor.hold);
    const account = await findAccount(client, target.account, stop.signal);
    await target.past?.(account, history, stop.signal);
    monitor.setAccount(account);
    const first = started(monitor, config);
    const running = monitor.run(restricted(target.client.sourceOf(account.id), config.patterns), stop.signal);
    await Promise.race([first, running]);
    await checkStart(await first, kinds, config.patterns, target.client, stop.signal, target.hint);
    await running;
    return new Promise(() => undefined);
  };
  const stopLogging = logPolling(monitor.store, log);
  const capture = captureOutput({stdout: process.stdout, stderr: process.stderr, warnings: process}, log);
  const release = ending.before(capture.release);
  const display = await open(config, io, target, monitor, history, vitals, capture.screen);
  const close = ending.before(display.close);
  const endAtOnce = prepareForSignals(ending, process);
  try {
    await Promise.race([display.closed, watch()]);
  } finally {
    stop.abort();
    stopLogging();
    close();
    // What a component threw is told by the race; here only the terminal is waited for.
    await display.closed.catch(() => undefined);
    endAtOnce();
    release();
  }
  return exitCodes.fine;
};
