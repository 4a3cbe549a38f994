import {createClient} from '../../source/api/client.js';
import {rawText} from '../../source/model/text.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import {observeOnce} from '../../source/monitor/once.js';
import type {Polling} from '../../source/monitor/polling.js';
import type {ScenarioName} from '../../source/simulator/scenarios.js';
import {startSimulator} from '../../source/simulator/server.js';
import {fakeClock} from './fake-clock.js';

/** A moment that every picture can be taken at. */
export const NOON_MS = Date.UTC(2026, 10, 22, 12, 0, 0);

export const INTERVAL_MS = 5000;

/** The monitor at rest, 3 s before its next question. @param now wall time, ms */
export const restingPolling = (now: number): Polling => ({
  activity: {name: 'polling'},
  answeredAt: now,
  nextAt: now + 3000,
  paceMs: INTERVAL_MS,
  sweepMs: INTERVAL_MS,
  usedShare: 0.04,
  isTrickle: false,
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
    clock,
  });
  try {
    const account = {id: simulator.accountId, name: rawText('acme-prod')};
    const source = client.sourceOf(account.id);
    const options = {
      account,
      kinds: ['warp_connector', 'cfd_tunnel'] as const,
      share: 1,
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
