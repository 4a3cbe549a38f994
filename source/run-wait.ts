import type {Config} from './config.js';
import {prepareForSignals} from './ending.js';
import {type ExitCode, ExitError, exitCodes, usageError} from './exit.js';
import {explainFailure, nextStep} from './model/failure.js';
import {type SafeText, safe} from './model/text.js';
import {spanWords} from './model/words.js';
import type {Polling} from './monitor/polling.js';
import {createAim, type Standing} from './output/goal.js';
import type {Io, Target} from './reach.js';
import type {WaitOptions} from './script-flags.js';
import {openWatch, type Watch} from './watch.js';

/** Time is told of, and data grows old, in whole seconds. */
const TICK_MS = 1000;

const goalWords: Readonly<Record<WaitOptions['goal']['name'], SafeText>> = {
  healthy: safe`healthy`,
  active: safe`active`,
  changed: safe`changed`,
};

/** Who waits at a terminal is told what is waited for, whenever that becomes something else. */
const tellProgress = (io: Io): ((words: SafeText) => void) => {
  let told: SafeText | null = null;
  return (words) => {
    if (io.process.stderr.isTTY && words !== told) {
      told = words;
      io.process.stderr.write(`not yet: ${words}\n`);
    }
  };
};

/** Time is over: whether the API said otherwise, or nothing. */
const lateError = ({activity, answeredAt}: Polling, what: SafeText, words: SafeText): ExitError => {
  if ('failure' in activity) {
    const {failure} = activity;
    return new ExitError(
      exitCodes.api,
      safe`${what}, and it cannot be told whether it is: ${explainFailure(failure)}. ${nextStep(failure)}.`,
    );
  }
  return answeredAt === null
    ? new ExitError(
        exitCodes.api,
        safe`${what}: nothing was answered until then. Check the network, or give it a longer --timeout.`,
      )
    : new ExitError(exitCodes.late, safe`${what}: ${words}.`);
};

/** Resolves once it came true; rejects where it never can. @returns how it stands, and what ends the following */
const follow = (
  {monitor, onAccepted}: Watch,
  {filter, checked}: Config,
  io: Io,
  goal: WaitOptions['goal'],
) => {
  const {clock} = io;
  const aim = createAim(goal, filter, checked.thresholds);
  const progress = tellProgress(io);
  let standing: Standing = {name: 'not-yet', words: safe`nothing is answered yet`};
  let end = (): void => undefined;
  const met = new Promise<SafeText>((resolve, reject) => {
    const look = (): void => {
      try {
        standing = aim.look(monitor.store.get(), clock.now());
      } catch (error) {
        reject(error);
      }
      if (standing.name === 'met') {
        resolve(standing.words);
      } else if (standing.name === 'mistaken') {
        reject(usageError(safe`--wait-for cannot come true: ${standing.words}.`));
      }
    };
    const stops = [
      onAccepted(aim.accept),
      monitor.store.subscribe(look),
      clock.every(TICK_MS, () => {
        look();
        progress(standing.words);
      }),
    ];
    end = () => {
      for (const stop of stops) {
        stop();
      }
    };
  });
  return {met, end, words: () => standing.words};
};

/**
 * Watches until something comes true, and says so in one line.
 * @throws ExitError where it does not in time, or never can
 */
export const runWait = async (
  config: Config,
  io: Io,
  target: Target,
  {goal, timeoutMs}: WaitOptions,
): Promise<ExitCode> => {
  const {clock, process, ending} = io;
  const watch = await openWatch(config, io, target);
  const startedAt = clock.monotonic();
  const over = new AbortController();
  const {met, end, words} = follow(watch, config, io, goal);
  const late = clock.sleep(timeoutMs, over.signal).then(() => null);
  const endAtOnce = prepareForSignals(ending, process);
  try {
    const seen = await Promise.race([met, late, watch.run()]);
    if (seen === null) {
      const what = safe`Not ${goalWords[goal.name]} within ${spanWords(timeoutMs)}`;
      throw lateError(watch.monitor.store.get().polling, what, words());
    }
    process.stdout.write(
      `${goalWords[goal.name]} after ${spanWords(clock.monotonic() - startedAt)}: ${seen}\n`,
    );
    return exitCodes.fine;
  } finally {
    over.abort();
    end();
    watch.stop();
    watch.end();
    endAtOnce();
  }
};
