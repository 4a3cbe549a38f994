import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type FleetPlan, tunnelsOf, uuidOf} from '../../bench/fleet.js';
import {type BenchServer, startServer} from '../../bench/server.js';
import {type Client, createClient} from '../../source/api/client.js';
import {systemClock} from '../../source/clock.js';
import {type Snapshot, tunnelKinds} from '../../source/model/fleet.js';
import {connectorStatus} from '../../source/model/status.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {assessAll, createAssess, evenCadence} from '../../source/model/view.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {observeOnce} from '../../source/monitor/once.js';

/* The fleet that is measured is what the benches say it is, as the product sees it. */

const plan: FleetPlan = {tunnels: 5, connectors: 3, connections: 4};

let server: BenchServer;
let client: Client;
const allowance = createAllowance(1, systemClock);

beforeEach(async () => {
  server = await startServer(plan);
  client = createClient({
    baseUrl: server.url,
    credentials: {scheme: 'token', token: 'a'.repeat(40)},
    userAgent: 'test',
    clock: systemClock,
    meter: allowance,
  });
});

afterEach(async () => {
  await client.close();
  await server.close();
});

const observed = async (): Promise<Snapshot> => {
  const {signal} = new AbortController();
  const accounts = await client.accounts(signal);
  const account = accounts.ok ? accounts.value[0] : undefined;
  if (account === undefined) {
    throw new Error('there is no account');
  }
  const options = {account, kinds: tunnelKinds, allowance, clock: systemClock, onWait: () => undefined};
  return observeOnce(client.sourceOf(account.id), options, signal);
};

const statesOf = (snapshot: Snapshot): readonly string[] =>
  [...snapshot.tunnels.values()].flatMap(({kind, connectors}) =>
    (connectors ?? []).map(({connector}) => connectorStatus(kind, connector).state),
  );

test('serves exactly the fleet of the plan, all well', async () => {
  const snapshot = await observed();
  expect(snapshot.tunnels.size).toBe(5);
  expect(statesOf(snapshot).filter((state) => state === 'active')).toHaveLength(3);
  expect(statesOf(snapshot).filter((state) => state === 'passive')).toHaveLength(6);
  expect(statesOf(snapshot).filter((state) => state === 'connected')).toHaveLength(6);
  const views = assessAll(snapshot, createAssess(usualThresholds), systemClock.now(), evenCadence(60_000));
  expect(views.map(({verdict}) => verdict.level)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
});

test('loses a connector on command, and has it back', async () => {
  await observed();
  server.lose(0, 2);
  expect(statesOf(await observed()).filter((state) => state === 'offline')).toHaveLength(1);
  server.lose(0, null);
  expect(statesOf(await observed())).not.toContain('offline');
});

test('lets requests hang, and answers them afterwards', async () => {
  server.hang(true);
  const asked = observed();
  await expect.poll(() => server.requests().length).toBe(1);
  server.hang(false);
  expect((await asked).tunnels.size).toBe(5);
});

test('counts requests with their times, and tells what is left of the quota', async () => {
  const answer = await fetch(`${server.url}/accounts`);
  expect(answer.headers.get('ratelimit')).toBe('"default";r=1199;t=300');
  await observed();
  const requests = server.requests();
  // Accounts twice, both lists, five tunnels.
  expect(requests).toHaveLength(9);
  expect(requests.map(({at}) => at)).toEqual([...requests.map(({at}) => at)].sort((a, b) => a - b));
});

describe('ids', () => {
  test('differ in their first eight digits, which are what is shown', () => {
    const heads = Array.from({length: 40_000}, (_, number) => uuidOf(2, number).slice(0, 8));
    expect(new Set(heads).size).toBe(40_000);
  });

  test('are UUIDs', () => {
    expect(tunnelsOf(plan).every(({id}) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
  });
});
