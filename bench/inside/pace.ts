import {createSoakClock} from '../../soak/clock.js';
import {decodeConnector, decodeTunnel} from '../../source/api/schema.js';
import {tunnelKey, tunnelKinds} from '../../source/model/fleet.js';
import type {Polled, Question, Source} from '../../source/model/observation.js';
import {rawText, rawValue} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {createHistory} from '../../source/monitor/history.js';
import {createMonitor} from '../../source/monitor/monitor.js';
import {connectorItems, type ServedTunnel, tunnelItem, tunnelsOf} from '../fleet.js';

/*
 * Watches a fleet for some simulated hours with the product's own allowance, monitor and history, which ask a source
 * that answers after 80 ms and keeps the API's quota of 1,200 requests in windows of five minutes. Now and then one
 * connector changes its status, which no list shows. Prints (a line of JSON) the most requests in any five minutes, and
 * for the tunnel that is selected, for those on the screen and for the others the longest time from a change to the
 * snapshot that shows it, and the longest cadence that was computed for such a tunnel then, ms. Arguments: tunnels,
 * connectors of each, hours.
 */

const [tunnels = 0, connectors = 0, hours = 0] = process.argv.slice(2).map(Number);

const HOUR_MS = 3_600_000;
const SHARE = 0.5;
const LATENCY_MS = 80;
const START_MS = Date.UTC(2026, 10, 2, 9);
const QUOTA = {requests: 1200, windowMs: 300_000} as const;

/** No multiple of any cadence, so that changes meet every moment between two questions. */
const BETWEEN_CHANGES_MS = 37_417;

/** All has been asked a few times. */
const WARM_MS = HOUR_MS / 2;

/** As on 120×40. */
const ON_SCREEN = Math.min(4, tunnels);

const plan = {tunnels, connectors, connections: 4};
const fleet = tunnelsOf(plan);
const soakClock = createSoakClock(START_MS);
const {client: clock} = soakClock;
const allowance = createAllowance(SHARE, clock);
const history = createHistory({kinds: tunnelKinds});
const monitor = createMonitor({
  ...{history, kinds: tunnelKinds, intervalMs: 5000, allowance, thresholds: usualThresholds, clock},
  random: () => 0.5,
});
const account = {id: '0123456789abcdef0123456789abcdef', name: rawText('bench')};
const sent: number[] = [];
const gone = new Set<number>();

const keyOf = ({kind, id}: ServedTunnel): string => tunnelKey(kind, id);

/** What a request costs, and what the API says is left. */
const pay = async (signal: AbortSignal) => {
  await allowance.admit(signal);
  const now = clock.monotonic();
  sent.push(now);
  await clock.sleep(LATENCY_MS, signal);
  const windowAt = now - (now % QUOTA.windowMs);
  const used = sent.filter((at) => at >= windowAt).length;
  const quota = {
    ...{remaining: Math.max(0, QUOTA.requests - used), limit: QUOTA.requests},
    resetMs: windowAt + QUOTA.windowMs - now,
  };
  allowance.told(quota);
  return {at: clock.now(), tookMs: LATENCY_MS, requests: 1, quota};
};

const lists = new Map(
  tunnelKinds.map((kind) => [
    kind,
    fleet
      .filter((tunnel) => tunnel.kind === kind)
      .map((tunnel) => decodeTunnel(tunnelItem(tunnel, account.id, START_MS))),
  ]),
);

const ask = async (question: Question, signal: AbortSignal): Promise<Polled> => {
  const {kind} = question;
  if (question.about === 'tunnels') {
    const paid = await pay(signal);
    return {outcome: 'tunnels', kind, tunnels: lists.get(kind) ?? [], isComplete: true, ...paid};
  }
  const {tunnelId} = question;
  const tunnel = fleet.find(({id}) => id === tunnelId);
  if (tunnel === undefined) {
    throw new Error(`asked for a tunnel that is not there: ${tunnelId}`);
  }
  const paid = await pay(signal);
  const items = connectorItems(tunnel, plan, START_MS, new Set(gone.has(tunnel.index) ? [1] : []));
  return {outcome: 'connectors', kind, tunnelId, connectors: items.map(decodeConnector), ...paid};
};

const source: Source = {ask, renew: () => undefined};

type Group = 'selected' | 'urgent' | 'rest';

const groups: readonly Group[] = ['selected', 'urgent', 'rest'];

const longest = {
  detected: {selected: 0, urgent: 0, rest: 0},
  computed: {selected: 0, urgent: 0, rest: 0},
};

type Awaited = {
  readonly tunnel: ServedTunnel;
  readonly group: Group;
  readonly at: number;
  readonly word: string;
};

let awaited: Awaited | null = null;

/** Whether the change has come to be known, and what was computed meanwhile. */
const look = (): void => {
  if (awaited === null) {
    return;
  }
  const {tunnel, group, at, word} = awaited;
  const {snapshot, polling} = monitor.store.get();
  const status = snapshot.tunnels.get(keyOf(tunnel))?.connectors?.[1]?.connector.ha_status ?? null;
  longest.computed[group] = Math.max(longest.computed[group], polling.cadences[group]);
  if (status !== null && rawValue(status) === word) {
    longest.detected[group] = Math.max(longest.detected[group], clock.monotonic() - at);
    awaited = null;
  }
};

/** A WARP connector's tunnel, since only those tell their status; each group by turns. */
const change = (turn: number): void => {
  const group = groups[turn % groups.length] ?? 'rest';
  const warp = fleet.filter(({kind}) => kind === 'warp_connector');
  const those = {
    selected: warp.filter(({index}) => index === 0),
    urgent: warp.filter(({index}) => index > 0 && index < ON_SCREEN),
    rest: warp.filter(({index}) => index >= ON_SCREEN),
  }[group];
  const tunnel = those[Math.floor(turn / groups.length) % Math.max(1, those.length)];
  if (tunnel === undefined || awaited !== null) {
    return;
  }
  const isBack = gone.delete(tunnel.index);
  if (!isBack) {
    gone.add(tunnel.index);
  }
  awaited = {tunnel, group, at: clock.monotonic(), word: isBack ? 'passive' : 'offline'};
};

const stop = new AbortController();
monitor.setAccount(account);
monitor.store.subscribe(look);
const [first] = fleet;
monitor.attend({
  selected: first === undefined ? null : keyOf(first),
  visible: new Set(fleet.slice(0, ON_SCREEN).map(keyOf)),
});
const running = monitor.run(source, stop.signal);
for (let at = 0, turn = 0; at < hours * HOUR_MS; at += BETWEEN_CHANGES_MS) {
  await soakClock.pass(BETWEEN_CHANGES_MS, () => false);
  if (at > WARM_MS) {
    change(turn);
    turn += 1;
  }
}
stop.abort();
await soakClock.pass(LATENCY_MS, () => false);
await running;

let most = 0;
for (let from = 0, until = 0; until < sent.length; until += 1) {
  while ((sent[until] ?? 0) - (sent[from] ?? 0) >= QUOTA.windowMs) {
    from += 1;
  }
  most = Math.max(most, until - from + 1);
}
process.stdout.write(
  `${JSON.stringify({
    most,
    share: QUOTA.requests * SHARE,
    ...Object.fromEntries(groups.map((group) => [`${group}Ms`, longest.detected[group]])),
    ...Object.fromEntries(groups.map((group) => [`${group}ComputedMs`, longest.computed[group]])),
  })}\n`,
);
