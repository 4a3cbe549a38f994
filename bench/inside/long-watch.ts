import {createClient} from '../../source/api/client.js';
import {decodeConnector, decodeTunnel} from '../../source/api/schema.js';
import {nextTurn, systemClock} from '../../source/clock.js';
import {fitHeap} from '../../source/heap.js';
import {createLog} from '../../source/log/log.js';
import {type Account, tunnelKinds} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {rawText, safe} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {createGauges} from '../../source/monitor/gauges.js';
import {createHistory} from '../../source/monitor/history.js';
import {createMonitor} from '../../source/monitor/monitor.js';
import {openScreen} from '../../source/ui/open.js';
import {usualPreferences} from '../../source/ui/preferences.js';
import {vitalsOf} from '../../source/vitals.js';
import {connectorItems, type FleetPlan, type ServedTunnel, tunnelItem, tunnelsOf} from '../fleet.js';

/*
 * warptop after a day: its history is given all that a watch at full budget would have observed in so many hours, and
 * then the product's own client, monitor and screen go on with it, on the terminal that this runs in. Arguments: URL of
 * the API, account, when its fleet began (ms since 1970), tunnels, connectors of each, connections of each, hours.
 */

const [url = '', accountId = '', ...numbers] = process.argv.slice(2);
const [startMs = 0, tunnels = 0, connectors = 0, connections = 0, hours = 0] = numbers.map(Number);

const HOUR_MS = 3_600_000;
const SHARE = 0.5;
const INTERVAL_MS = 5000;
const LIST_MS = 15_000;

/** What half of the quota keeps up once the first burst is over. */
const BETWEEN_ANSWERS_MS = 750;

/** Some connector goes or comes back in one of so many answers. */
const RARITY = 400;

const plan: FleetPlan = {tunnels, connectors, connections};
const fleet = tunnelsOf(plan);
const account: Account = {id: accountId, name: rawText('bench')};
const cost = {tookMs: 90, requests: 1, quota: null};

const gauges = createGauges();
const history = createHistory({kinds: tunnelKinds, onObservation: gauges.observe, onShift: gauges.shift});

const connectorsOf = (tunnel: ServedTunnel, isOneGone: boolean) =>
  connectorItems(tunnel, plan, startMs, new Set(isOneGone ? [1] : [])).map(decodeConnector);

/** All of it at once, with a turn for others now and then, as there was between two answers. */
const remember = async (): Promise<void> => {
  const from = systemClock.now() - hours * HOUR_MS;
  const gone = new Set<number>();
  const known = fleet.map((tunnel) => connectorsOf(tunnel, false));
  const lists = tunnelKinds.map((kind) => ({
    kind,
    tunnels: fleet
      .filter((tunnel) => tunnel.kind === kind)
      .map((tunnel) => decodeTunnel(tunnelItem(tunnel, accountId, startMs))),
  }));
  history.accept({outcome: 'account', account, at: from, ...cost});
  let listsAt = from;
  let answers = 0;
  for (let at = from; at < systemClock.now(); at += BETWEEN_ANSWERS_MS) {
    if (at >= listsAt) {
      listsAt = at + LIST_MS;
      for (const list of lists) {
        history.accept({outcome: 'tunnels', ...list, isComplete: true, at, ...cost, renewMs: LIST_MS});
      }
    }
    const index = answers % fleet.length;
    const tunnel = fleet[index];
    answers += 1;
    if (tunnel === undefined) {
      continue;
    }
    if (answers % RARITY === 0) {
      const isGone = !gone.delete(index);
      if (isGone) {
        gone.add(index);
      }
      known[index] = connectorsOf(tunnel, isGone);
    }
    const observation: Observation = {
      ...{outcome: 'connectors', kind: tunnel.kind, tunnelId: tunnel.id, connectors: known[index] ?? []},
      ...{at, ...cost, renewMs: fleet.length * BETWEEN_ANSWERS_MS},
    };
    history.accept(observation);
    if (answers % 200 === 0) {
      await nextTurn();
    }
  }
};

await remember();

const clock = systemClock;
const allowance = createAllowance(SHARE, clock);
const client = createClient({
  baseUrl: url,
  credentials: {scheme: 'token', token: 'a-token-for-measuring-alone-00000000000000'},
  userAgent: 'warptop-bench',
  clock,
  meter: allowance,
});
const monitor = createMonitor({
  ...{history, kinds: tunnelKinds, intervalMs: INTERVAL_MS, allowance, thresholds: usualThresholds, clock},
  random: () => 0.5,
});
fitHeap(monitor, clock);
const log = createLog(
  clock,
  (text) => text,
  () => undefined,
);
const navigation = {filter: '', sort: 'name', isMasked: false, isUtc: true} as const;
const screen = openScreen(
  {
    ...{monitor, history, recording: null, clock, log},
    vitals: vitalsOf({clock, process, version: 'bench'}, gauges, history, SHARE),
    options: {
      isAscii: false,
      ground: 'dark',
      place: safe`bench`,
      replay: null,
      navigation,
      preferences: usualPreferences,
    },
  },
  null,
  process.stdin,
  process.stdout,
);
const stop = new AbortController();
void screen.closed.then(() => stop.abort());
monitor.setAccount(account);
await monitor.run(client.sourceOf(accountId), stop.signal);
