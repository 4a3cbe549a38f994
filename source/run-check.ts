import type {Config} from './config.js';
import {type ExitCode, ExitError, exitCodes} from './exit.js';
import {emptySnapshot, type Snapshot} from './model/fleet.js';
import {reduce} from './model/reduce.js';
import {type SafeText, safe} from './model/text.js';
import {evenCadence} from './model/view.js';
import {checkReport} from './output/check.js';
import type {Io, Target} from './reach.js';
import {observe} from './run-once.js';
import type {CheckOptions} from './script-flags.js';

/** What was seen, and whether all that was to be seen. */
type Look = {readonly snapshot: Snapshot; readonly isCut: boolean};

/** Looks once, but no longer than so; then at what was answered until then. */
const lookInTime = async (config: Config, io: Io, target: Target, timeoutMs: number): Promise<Look> => {
  const stop = new AbortController();
  const timer = new AbortController();
  let seen = emptySnapshot(null, config.kinds);
  const late = io.clock.sleep(timeoutMs, timer.signal).then((): Look => {
    const snapshot = seen;
    // From here on failures are ours: nothing is taken in any more.
    stop.abort();
    return {snapshot, isCut: true};
  });
  const whole = observe(config, io, target, {
    signal: stop.signal,
    onObservation: (observation) => {
      seen = reduce(seen, observation);
    },
  }).then((snapshot): Look => ({snapshot, isCut: false}));
  try {
    return await Promise.race([whole, late]);
  } finally {
    timer.abort();
  }
};

/**
 * Looks once, and prints what a monitoring plugin prints.
 * @throws ExitError where nothing could be seen, which the command tells in the same form
 */
export const runCheck = async (
  config: Config,
  io: Io,
  target: Target,
  {rules, timeoutMs}: CheckOptions,
): Promise<ExitCode> => {
  const {clock} = io;
  const startedAt = clock.monotonic();
  const notes: SafeText[] = [];
  // Nobody reads the standard error of a plugin.
  const quiet: Io = {
    ...io,
    warn: (words) => {
      io.log.add({level: 'warning', from: 'warptop', text: words});
      notes.push(words);
    },
  };
  const {snapshot, isCut} = await lookInTime(config, quiet, target, timeoutMs);
  if (isCut && snapshot.tunnels.size === 0) {
    throw new ExitError(
      exitCodes.api,
      safe`No list of tunnels was answered within ${timeoutMs / 1000} s. Check the network, or give it a longer --timeout.`,
    );
  }
  const tookMs = clock.monotonic() - startedAt;
  const {text, code} = checkReport(snapshot, {
    ...{rules, filter: config.filter, now: clock.now(), tookMs, timeoutMs, isCut, notes},
    // One look is one moment: what it took to ask for it makes none of it old.
    cadenceOf: evenCadence(config.intervalMs + tookMs),
    thresholds: config.checked.thresholds,
  });
  io.process.stdout.write(text);
  return code;
};
