import {createClient} from '../../source/api/client.js';
import {rawText} from '../../source/model/text.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import {observeOnce} from '../../source/monitor/once.js';
import type {Polling} from '../../source/monitor/polling.js';
import type {ScenarioName} from '../../source/simulator/scenarios.js';
import {startSimulator} from '../../source/simulator/server.js';
import {fakeClock} from './fake-clock.js';
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

/**
 * What the real client sees of a scenario, so long after its start: over HTTP, at a time that stands still.
 */
export const observedState = async (scenario: ScenarioName, afterMs: number): Promise<MonitorState> => {
  const clock = fakeClock(NOON_MS - afterMs);
  const simulator = await startSimulator({scenario, seed: 1, clock});
  clock.advance(afterMs);
  const client = createClient({
    baseUrl: simulator.url,
    credentials: {scheme: 'token', token: simulator.token},
    userAgent: 'warptop/test',
    meter: freeMeter,
    clock,
  });
  try {
    const account = {id: simulator.accountId, name: rawText('acme-prod')};
    const source = client.sourceOf(account.id);
    const options = {
      account,
      kinds: ['warp_connector', 'cfd_tunnel'] as const,
      allowance: createAllowance(1, clock),
      clock,
      onWait: () => undefined,
    };
    const snapshot = await observeOnce(source, options, new AbortController().signal);
    return {snapshot, polling: restingPolling(NOON_MS)};
  } finally {
    await client.close();
    await simulator.close();
  }
};
