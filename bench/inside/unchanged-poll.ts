import {Agent, request} from 'undici';
import {createClient} from '../../source/api/client.js';
import type {Meter} from '../../source/api/options.js';
import {systemClock} from '../../source/clock.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import type {Polled, Question} from '../../source/model/observation.js';
import {createHistory} from '../../source/monitor/history.js';
import {createStore} from '../../source/monitor/store.js';
import {type FleetPlan, type ServedTunnel, tunnelsOf} from '../fleet.js';
import {median} from '../statistics.js';

/*
 * Asks for the connectors of all tunnels again and again, though nothing changes, by turns in three ways, and prints
 * what CPU time each round took in the middle (ms, a line of JSON): with the product's client, history and store; with
 * bare undici, which reads the same bytes; and without a request, parsing the same bytes. Arguments: URL of the API,
 * account, tunnels, connectors of each, connections of each, rounds.
 */

const [url = '', accountId = '', ...numbers] = process.argv.slice(2);
const [tunnels = 0, connectors = 0, connections = 0, rounds = 0] = numbers.map(Number);

const AT_ONCE = 4;

const plan: FleetPlan = {tunnels, connectors, connections};
const fleet = tunnelsOf(plan);

const forEach = async (work: (tunnel: ServedTunnel) => Promise<void>): Promise<void> => {
  const waiting = [...fleet];
  const worker = async (): Promise<void> => {
    for (let tunnel = waiting.shift(); tunnel !== undefined; tunnel = waiting.shift()) {
      await work(tunnel);
    }
  };
  await Promise.all(Array.from({length: AT_ONCE}, worker));
};

const free: Meter = {
  admit: async () => true,
  admitNow: () => true,
  refused: () => undefined,
  silenceMs: () => 0,
  told: () => undefined,
};

const {signal} = new AbortController();
const client = createClient({
  baseUrl: url,
  credentials: {scheme: 'token', token: 'a-token-for-measuring-alone-00000000000000'},
  userAgent: 'warptop-bench',
  clock: systemClock,
  meter: free,
});
const source = client.sourceOf(accountId);
const history = createHistory({kinds: tunnelKinds});
const store = createStore(history.snapshot());

const poll = async (question: Question): Promise<void> => {
  const observation: Polled = await source.ask(question, signal);
  if (observation.outcome === 'failure') {
    throw new Error(`the API failed: ${observation.failure.kind}`);
  }
  store.set(history.accept({...observation, renewMs: 5000}).snapshot);
};

const agent = new Agent({connections: AT_ONCE});
const bodies = new Map<string, Buffer>();

const fetchBare = async ({kind, id}: ServedTunnel): Promise<void> => {
  const path = `${url}/accounts/${accountId}/${kind}/${id}/connections`;
  const {body} = await request(path, {dispatcher: agent});
  bodies.set(id, Buffer.from(await body.arrayBuffer()));
};

const ways: ReadonlyArray<() => Promise<void>> = [
  () => forEach(({kind, id}) => poll({about: 'connectors', kind, tunnelId: id})),
  () => forEach(fetchBare),
  () =>
    forEach(async ({id}) => {
      JSON.parse(bodies.get(id)?.toString() ?? '');
    }),
];

for (const kind of tunnelKinds) {
  await poll({about: 'tunnels', kind});
}
const spent = ways.map((): number[] => []);
// The first two rounds fill caches, and let the engine see what it runs often.
for (let round = -2; round < rounds; round += 1) {
  for (const [index, way] of ways.entries()) {
    const from = process.cpuUsage();
    await way();
    const {user, system} = process.cpuUsage(from);
    if (round >= 0) {
      spent[index]?.push((user + system) / 1000);
    }
  }
}
const [polledMs, fetchedMs, parsedMs] = spent.map(median);
process.stdout.write(`${JSON.stringify({polledMs, fetchedMs, parsedMs})}\n`);
await client.close();
await agent.close();
