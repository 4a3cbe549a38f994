import type {Renew, Renewal} from './api/options.js';
import type {LogMessage} from './log/log.js';
import type {Observation} from './model/observation.js';
import type {Monitor} from './monitor/monitor.js';
import type {Io} from './reach.js';

type Refused = {
  readonly monitor: Pick<Monitor, 'retry'>;
  /** Calls `listener` for each observation until the returned function is called. */
  readonly onAccepted: (listener: (_: unknown, observation: Observation) => void) => () => void;
};

const messageOf = (renewal: Renewal): LogMessage => {
  switch (renewal.name) {
    case 'renewed':
      return {level: 'info', from: 'warptop', text: 'token_command gave a new token: asking with that one.'};
    case 'same':
      return {level: 'warning', from: 'token', text: 'token_command gave the token that was refused again.'};
    case 'failed':
      return {level: 'warning', from: 'token', text: `token_command ${renewal.words}.`};
  }
};

/**
 * Has the token got anew where the API refuses it, and the API asked at once where there is another one; the log says
 * what came of it.
 * @param renew null where there is nothing to be done  @returns what ends it, also when it is under way
 */
export const renewWhenRefused = (
  renew: Renew | null,
  {log, ending}: Pick<Io, 'log' | 'ending'>,
  {monitor, onAccepted}: Refused,
): (() => void) => {
  if (renew === null) {
    return () => undefined;
  }
  const stop = new AbortController();
  const renewNow = async (): Promise<void> => {
    const renewal = await renew(stop.signal);
    if (renewal === null || stop.signal.aborted) {
      return;
    }
    log.add(messageOf(renewal));
    if (renewal.name === 'renewed') {
      monitor.retry();
    }
  };
  const unsubscribe = onAccepted((_, observation) => {
    if (observation.outcome === 'failure' && observation.failure.kind === 'unauthenticated') {
      void renewNow();
    }
  });
  return ending.before(() => {
    unsubscribe();
    stop.abort();
  });
};
