import {type Account, tunnelKinds} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {rawText} from '../../source/model/text.js';
import {createHistory, type History} from '../../source/monitor/history.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import {answered, connector, listed, NOON, tunnel, uuid} from './fleet.js';
import {NOON_MS, restingPolling} from './observed.js';

const MINUTE_MS = 60_000;
const ROUND_MS = 15_000;

const account: Account = {id: '0'.repeat(32), name: rawText('acme-prod')};

const stamp = {tookMs: 100, requests: 1, quota: null, renewMs: ROUND_MS};

/** What is answered so long before noon. */
const round = (beforeMs: number): readonly Observation[] => {
  const at = NOON - beforeMs;
  const minutes = beforeMs / MINUTE_MS;
  const hasFailed = minutes < 14;
  const isBack = minutes < 5;
  const gateways = [
    connector({id: uuid(1), ha: hasFailed ? (isBack ? 'passive' : 'offline') : 'active'}),
    connector({id: uuid(2), ha: hasFailed ? 'active' : 'passive'}),
    // It gives no status for a while.
    connector({id: uuid(3), ha: minutes > 19 && minutes < 22 ? null : 'passive'}),
  ];
  const reconnecting = minutes > 8 && minutes < 9;
  const servers = [
    connector({id: uuid(4), colos: reconnecting ? 'AMS FRA FRA' : 'AMS AMS FRA FRA'}),
    connector({id: uuid(5), colos: minutes < 2 ? '' : 'AMS AMS FRA FRA'}),
  ];
  const [mesh, web] = [
    tunnel({id: uuid(1), name: 'hq-mesh'}),
    tunnel({id: uuid(2), name: 'web', status: minutes < 2 ? 'degraded' : 'healthy'}),
  ];
  // Nobody answered for four minutes.
  const isSilent = minutes > 23 && minutes < 27;
  return isSilent
    ? []
    : [
        {...listed([mesh], {at}), ...stamp},
        {...listed([web], {at, kind: 'cfd_tunnel'}), ...stamp},
        {...answered(gateways, {at, tunnelId: uuid(1)}), ...stamp},
        {...answered(servers, {at, tunnelId: uuid(2), kind: 'cfd_tunnel'}), ...stamp},
      ];
};

/** A fleet that was watched for so long until noon, and had its troubles. */
export const watchedFor = (ms: number): {readonly state: MonitorState; readonly history: History} => {
  const history = createHistory({kinds: tunnelKinds});
  history.accept({outcome: 'account', account, at: NOON - ms, ...stamp});
  for (let beforeMs = ms; beforeMs >= 0; beforeMs -= ROUND_MS) {
    round(beforeMs).forEach(history.accept);
  }
  return {history, state: {snapshot: history.snapshot(), polling: restingPolling(NOON_MS)}};
};
