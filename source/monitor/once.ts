import type {Clock} from '../clock.js';
import {type Account, emptySnapshot, type Snapshot, type TunnelKind} from '../model/fleet.js';
import type {Polled, Question, Source} from '../model/observation.js';
import {reduce} from '../model/reduce.js';
import {questionOf} from './agenda.js';
import type {Allowance} from './allowance.js';
import {MOST_IN_FLIGHT} from './sharing.js';

export type OnceOptions = {
  readonly account: Account;
  readonly kinds: readonly TunnelKind[];
  /** Pays for the requests, inside the source; here it says when the next one can be paid. */
  readonly allowance: Allowance;
  readonly clock: Clock;
  /** Called once if the budget makes the rest wait. @param left questions that are still to be asked */
  readonly onWait: (left: number) => void;
  /** Told of every observation, before it is taken in. */
  readonly onObservation?: (observation: Polled) => void;
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
  const {allowance, clock} = options;
  let snapshot = emptySnapshot(options.account, options.kinds);
  let hasWaited = false;
  let isLimited = false;

  /** Waits until one more request can be paid. @returns false when none may be sent any more */
  const isPayable = async (left: number): Promise<boolean> => {
    for (;;) {
      if (signal.aborted || isLimited) {
        return false;
      }
      const wait = allowance.waitMs();
      if (wait === 0) {
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
        if (!(await isPayable(waiting.length + 1))) {
          return;
        }
        const observation = await source.ask(question, signal);
        isLimited ||= observation.outcome === 'failure' && observation.failure.kind === 'rate_limited';
        options.onObservation?.(observation);
        snapshot = reduce(snapshot, observation);
      }
    };
    await Promise.all(Array.from({length: MOST_IN_FLIGHT}, worker));
  };

  await askAll(options.kinds.map((kind): Question => ({about: 'tunnels', kind})));
  await askAll([...snapshot.tunnels.values()].flatMap((state) => questionOf(state) ?? []));
  return snapshot;
};
