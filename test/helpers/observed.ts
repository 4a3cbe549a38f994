import {createClient} from '../../source/api/client.js';
import {type Account, emptySnapshot} from '../../source/model/fleet.js';
import type {Observation, Question, Source} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {askableId} from '../../source/model/selection.js';
import {rawText} from '../../source/model/text.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {createHistory, type History} from '../../source/monitor/history.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import {observeOnce} from '../../source/monitor/once.js';
import type {Polling} from '../../source/monitor/polling.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {startSimulator} from '../../source/simulator/server.js';
import {type FakeClock, fakeClock} from './fake-clock.js';
import {freeMeter} from './free-meter.js';

/** A moment that every picture can be taken at. */
export const NOON_MS = Date.UTC(2026, 10, 22, 12, 0, 0);

export const INTERVAL_MS = 5000;

/** The monitor at rest, 3 s before its next question. @param now wall time, ms */
export const restingPolling = (now: number): Polling => ({
  activity: {name: 'polling'},
  answeredAt: now,
  nextAt: now + 3000,
  paceMs: INTERVAL_MS,
  cadences: {list: 15_000, selected: INTERVAL_MS, urgent: INTERVAL_MS, rest: INTERVAL_MS},
  ranks: {selected: null, urgent: new Set()},
  usedShare: 0.04,
  isTrickle: false,
  lapse: null,
});

const ACCOUNT_NAME = 'acme-prod';

/** The simulator of a scenario, and the real client that asks it, until `look` is done: at a time that stands still. */
const withSource = async <Value>(
  scenario: ScenarioName,
  startMs: number,
  look: (source: Source, clock: FakeClock, account: Account) => Promise<Value>,
): Promise<Value> => {
  const clock = fakeClock(startMs);
  const simulator = await startSimulator({scenario, seed: 1, clock});
  const client = createClient({
    baseUrl: simulator.url,
    credentials: {scheme: 'token', token: simulator.token},
    userAgent: 'warptop/test',
    meter: freeMeter,
    clock,
  });
  try {
    const account = {id: simulator.accountId, name: rawText(ACCOUNT_NAME)};
    return await look(client.sourceOf(account.id), clock, account);
  } finally {
    await client.close();
    await simulator.close();
  }
};

const KINDS = ['warp_connector', 'cfd_tunnel'] as const;

const LIST_MS = 15_000;

/**
 * All that the real client sees of a scenario from its start to {@link NOON_MS}: the lists every 15 s, the connectors
 * of each tunnel every 5 s.
 */
export const observations = (scenario: ScenarioName, spanMs: number): Promise<readonly Observation[]> =>
  withSource(scenario, NOON_MS - spanMs, async (source, clock, account) => {
    const {signal} = new AbortController();
    const seen: Observation[] = [
      {outcome: 'account', account, at: clock.now(), tookMs: 0, requests: 0, quota: null},
    ];
    let snapshot = emptySnapshot(null, KINDS);
    for (let pastMs = 0; pastMs <= spanMs; pastMs += INTERVAL_MS) {
      const ask = async (question: Question, renewMs: number): Promise<void> => {
        const observation = {...(await source.ask(question, signal)), renewMs};
        seen.push(observation);
        snapshot = reduce(snapshot, observation);
      };
      for (const kind of KINDS.filter(() => pastMs % LIST_MS === 0)) {
        await ask({about: 'tunnels', kind}, LIST_MS);
      }
      for (const state of [...snapshot.tunnels.values()]) {
        const tunnelId = askableId(state);
        if (tunnelId !== null) {
          await ask({about: 'connectors', kind: state.kind, tunnelId}, INTERVAL_MS);
        }
      }
      clock.advance(pastMs < spanMs ? INTERVAL_MS : 0);
    }
    return seen;
  });

/** A history of what was observed until a moment (wall time, ms). */
export const historyOf = (seen: readonly Observation[], until = NOON_MS): History => {
  const history = createHistory({kinds: KINDS});
  for (const observation of seen.filter(({at}) => at <= until)) {
    history.accept(observation);
  }
  return history;
};

/** The monitor that has a history, at rest. */
export const restingState = (history: History, now = NOON_MS): MonitorState => ({
  snapshot: history.snapshot(),
  polling: restingPolling(now),
});

/**
 * What the real client sees of a scenario, so long after its start: over HTTP, at a time that stands still.
 */
export const observedState = (scenario: ScenarioName, afterMs: number): Promise<MonitorState> =>
  withSource(scenario, NOON_MS - afterMs, async (source, clock, account) => {
    clock.advance(afterMs);
    const allowance = createAllowance(1, clock);
    const options = {account, kinds: KINDS, allowance, clock, onWait: () => undefined};
    const snapshot = await observeOnce(source, options, new AbortController().signal);
    return {snapshot, polling: restingPolling(NOON_MS)};
  });
