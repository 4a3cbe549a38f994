import {getEventListeners} from 'node:events';
import type {Meter} from '../source/api/options.js';
import {tunnelKinds} from '../source/model/fleet.js';
import {type Polled, type Question, questionKey, type Source} from '../source/model/observation.js';
import {LONGEST_OVERTAKEN_MS} from '../source/model/reduce.js';
import type {Allowance} from '../source/monitor/allowance.js';
import type {Monitor, MonitorState} from '../source/monitor/monitor.js';
import type {Outcome} from './faults.js';
import {shownConnectors, shownTunnels} from './parts.js';
import type {SoakServer} from './server.js';
import {createTally, type Tally} from './tally.js';

/** The client's end, as it is watched from between the parts. */
export type Watch = {
  readonly meter: Meter;
  readonly source: (source: Source) => Source;
  /** Looks at every state of the monitor. */
  readonly look: (monitor: Monitor) => void;
  readonly tally: Tally;
  /** Real requests under way. */
  readonly underWay: () => number;
  readonly refused: () => number;
  /** Refused although somebody listened. */
  readonly refusedFalsely: () => number;
  /** Answers that were overtaken, as it seemed to a clock that had been set back. */
  readonly putAside: () => number;
  /** The most listeners that waited for the end of one signal. */
  readonly abortListeners: () => number;
};

const pathOfQuestion = (question: Question, account: string): string =>
  question.about === 'tunnels'
    ? `/accounts/${account}/${question.kind}`
    : `/accounts/${account}/${question.kind}/${question.tunnelId}/connections`;

/** When an observation is older than what is known of the same, or about what is not known. */
const isPutAside = (observation: Polled, {snapshot}: MonitorState): boolean => {
  if (observation.outcome === 'failure') {
    return false;
  }
  const known =
    observation.outcome === 'tunnels'
      ? snapshot.lists[observation.kind]
      : snapshot.tunnels.get(questionKey({about: 'connectors', ...observation}));
  if (known === undefined) {
    return true;
  }
  const at = 'connectorsAt' in known ? known.connectorsAt : known.at;
  const lateMs = Math.max(at ?? 0, known.failure?.at ?? 0) - observation.at;
  return lateMs > 0 && lateMs <= LONGEST_OVERTAKEN_MS;
};

export const createWatch = (
  allowance: Allowance,
  server: SoakServer,
  account: string,
  now: () => number,
  touch: () => void,
): Watch => {
  const tally = createTally();
  let asking = 0;
  let paying = 0;
  let refused = 0;
  let refusedFalsely = 0;
  let putAside = 0;
  let abortListeners = 0;
  let state: (() => MonitorState) | null = null;

  const settle = (path: string, observation: Polled, isAborted: boolean): void => {
    const wasHanging = server.release(path);
    if (observation.requests === 0) {
      // The API has asked for silence: nothing was sent.
      return;
    }
    tally.count('broken', observation.requests - 1);
    if (observation.outcome !== 'failure') {
      tally.count('answered');
      if (state !== null && isPutAside(observation, state())) {
        putAside += 1;
        server.tally.unsee(path);
      }
      return;
    }
    const {kind, detail} = observation.failure;
    if (isAborted || kind === 'timeout') {
      // What waited for the budget when it was given up was never sent.
      tally.count('unanswered', wasHanging ? 1 : 0);
    } else if (kind === 'unreachable' && detail === 'connection refused') {
      refused += 1;
      refusedFalsely += server.isDown() ? 0 : 1;
    } else {
      tally.count(kind === 'unreachable' ? 'broken' : (kind satisfies Outcome));
    }
  };

  return {
    meter: {
      admit: async (signal) => {
        paying += 1;
        touch();
        const isAdmitted = await allowance.admit(signal);
        paying -= 1;
        if (isAdmitted && !signal.aborted) {
          tally.request(now());
        }
        return isAdmitted;
      },
      admitNow: () => {
        const isAdmitted = allowance.admitNow();
        if (isAdmitted) {
          tally.request(now());
        }
        return isAdmitted;
      },
      refused: allowance.refused,
      silenceMs: allowance.silenceMs,
      told: allowance.told,
    },
    source: (source) => ({
      ask: async (question, signal) => {
        asking += 1;
        abortListeners = Math.max(abortListeners, getEventListeners(signal, 'abort').length);
        const observation = await source.ask(question, signal);
        asking -= 1;
        settle(pathOfQuestion(question, account), observation, signal.aborted);
        touch();
        return observation;
      },
      renew: source.renew,
    }),
    look: (monitor) => {
      let last = monitor.store.get().snapshot;
      state = monitor.store.get;
      monitor.store.subscribe(() => {
        const {snapshot} = monitor.store.get();
        for (const kind of tunnelKinds) {
          if (snapshot.lists[kind] !== last.lists[kind] && snapshot.lists[kind]?.at != null) {
            tally.saw(pathOfQuestion({about: 'tunnels', kind}, account), shownTunnels(snapshot, kind));
          }
        }
        for (const [key, tunnel] of snapshot.tunnels) {
          const parts = tunnel === last.tunnels.get(key) ? null : shownConnectors(tunnel);
          if (parts !== null) {
            tally.saw(`/accounts/${account}/${key}/connections`, parts);
          }
        }
        last = snapshot;
      });
    },
    tally,
    underWay: () => asking - paying - server.hanging(),
    refused: () => refused,
    refusedFalsely: () => refusedFalsely,
    putAside: () => putAside,
    abortListeners: () => abortListeners,
  };
};
