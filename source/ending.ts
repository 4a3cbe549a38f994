import {constants} from 'node:os';

/** What is left to do whenever the command ends, and however it ends: above all, to give the terminal back. */
export type Ending = {
  /** Has `action` done before the end, the latest first. @returns what does it now instead, if it is not done yet */
  readonly before: (action: () => void) => () => void;
  /** Does all that is left to do; each once, and none is held up by another that throws. */
  readonly prepare: () => void;
};

/** Those that people and systems end a program with. Others end it as they always do. */
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

type Signals = Pick<NodeJS.Process, 'on' | 'off' | 'removeAllListeners' | 'kill' | 'pid'> & {
  exitCode?: NodeJS.Process['exitCode'];
};

export const createEnding = (): Ending => {
  const actions = new Set<() => void>();
  const perform = (action: () => void): void => {
    if (actions.delete(action)) {
      try {
        action();
      } catch {
        // The terminal may be gone already; what is left to do matters all the more.
      }
    }
  };
  return {
    before: (action) => {
      actions.add(action);
      return () => perform(action);
    },
    prepare: () => [...actions].reverse().forEach(perform),
  };
};

/** Ends the process at once as the signal ends one that does not know it, whoever listens to it or ignored it. */
export const dieOf = (signal: NodeJS.Signals, process: Signals): void => {
  // Listening once takes back that a parent had it ignored.
  process.on(signal, () => undefined);
  process.removeAllListeners(signal);
  // Should the command come to a good end before the signal does.
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
};

/**
 * Lets a signal end the process by that same signal, so that the caller sees which, but not before all is prepared.
 * @param settle what is waited for then; a second signal ends it at once
 * @returns what lets signals end it at once again
 */
export const prepareForSignals = (
  ending: Ending,
  process: Signals,
  settle: (() => Promise<void>) | null = null,
): (() => void) => {
  const onSignal = (signal: NodeJS.Signals): void => {
    stop();
    ending.prepare();
    if (settle === null) {
      dieOf(signal, process);
    } else {
      void settle().then(() => dieOf(signal, process));
    }
  };
  const stop = (): void => {
    for (const signal of SIGNALS) {
      process.off(signal, onSignal);
    }
  };
  for (const signal of SIGNALS) {
    process.on(signal, onSignal);
  }
  return stop;
};
