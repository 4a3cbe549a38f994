import type {Clock} from '../clock.js';
import {type Account, emptySnapshot, type Snapshot, type TunnelKind} from '../model/fleet.js';
import type {Question, Source} from '../model/observation.js';
import {reduce} from '../model/reduce.js';
import {questionOf} from './agenda.js';
import {type Budget, MOST_IN_FLIGHT, newBudget, spend, waitMs} from './budget.js';

export type OnceOptions = {
  readonly account: Account;
  readonly kinds: readonly TunnelKind[];
  /** Part of the API's quota that may be used, above 0 to 1. */
  readonly share: number;
  readonly clock: Clock;
  /** Called once if the budget makes the rest wait. @param left questions that are still to be asked */
  readonly onWait: (left: number) => void;
};

/**
 * Asks everything once: the lists, then the connectors of every tunnel, within the budget. What failed is marked
 * in the snapshot; after a 429 nothing more is asked.
 */
export const observeOnce = async (
  source: Source,
  options: OnceOptions,
  signal: AbortSignal,
): Promise<Snapshot> => {
  const {clock} = options;
  let snapshot = emptySnapshot(options.account, options.kinds);
  let budget: Budget = newBudget(options.share, clock.monotonic());
  let hasWaited = false;
  let isLimited = false;

  /** Waits for one more request and pays for it. @returns false when none may be sent any more */
  const pay = async (left: number): Promise<boolean> => {
    for (;;) {
      if (signal.aborted || isLimited) {
        return false;
      }
      const wait = waitMs(budget, clock.monotonic());
      if (wait === 0) {
        budget = spend(budget, 1, clock.monotonic());
        return true;
      }
      if (!hasWaited) {
        hasWaited = true;
        options.onWait(left);
      }
      await clock.sleep(wait, signal);
    }
  };

  const askAll = async (questions: readonly Question[]): Promise<void> => {
    const waiting = [...questions];
    const worker = async (): Promise<void> => {
      for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
        if (!(await pay(waiting.length + 1))) {
          return;
        }
        const observation = await source.ask(question, signal);
        budget = spend(budget, Math.max(0, observation.requests - 1), clock.monotonic());
        isLimited ||= observation.outcome === 'failure' && observation.failure.kind === 'rate_limited';
        snapshot = reduce(snapshot, observation);
      }
    };
    await Promise.all(Array.from({length: MOST_IN_FLIGHT}, worker));
  };

  await askAll(options.kinds.map((kind): Question => ({about: 'tunnels', kind})));
  await askAll([...snapshot.tunnels.values()].flatMap((state) => questionOf(state) ?? []));
  return snapshot;
};
