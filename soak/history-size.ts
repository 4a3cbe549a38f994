import {decodeConnector, decodeTunnel} from '../source/api/schema.js';
import {type Snapshot, type TunnelKind, tunnelKinds} from '../source/model/fleet.js';
import type {Observation} from '../source/model/observation.js';
import {createHistory, type HistoryOptions} from '../source/monitor/history.js';
import {integer, seeded} from '../source/simulator/random.js';

const START_MS = Date.UTC(2026, 10, 22, 12);
const LIST_MS = 15_000;
const MB = 1024 * 1024;

/** One change in so many answers. */
const RARITY = 400;

export type HistoryFigures = {
  readonly observations: number;
  readonly kept: number;
  readonly hours: number;
  readonly changes: number;
  readonly estimateMb: number;
  readonly heapMb: number;
  readonly rssMb: number;
  /** Mean times, microseconds. */
  readonly acceptUs: number;
  readonly steps: {readonly forwardUs: number; readonly backwardUs: number; readonly anywhereUs: number};
};

const uuid = (group: number, n: number): string =>
  `${String(group).padStart(8, '0')}-${String(n % 9999).padStart(4, '0')}-4000-8000-${String(n).padStart(12, '0')}`;

/** What the API sends of a tunnel, as text: every answer is decoded anew. */
const tunnelText = (n: number, status: string): string =>
  JSON.stringify({
    ...{
      id: uuid(1, n),
      account_tag: '0'.repeat(32),
      created_at: '2026-01-05T08:00:00.000000Z',
      deleted_at: null,
    },
    ...{name: `branch-office-${n}`, status, tun_type: 'warp_connector', metadata: {}, connections: []},
    ...{conns_active_at: '2026-11-01T08:00:00.000000Z', conns_inactive_at: null},
  });

const connectorText = (n: number, replica: number, ha: string, opened: number): string =>
  JSON.stringify({
    ...{id: uuid(2 + replica, n), arch: 'linux_amd64', version: '2026.9.125.0', ha_status: ha},
    ...{run_at: '2026-11-19T08:00:00.000000Z', features: ['ha', 'postquantum']},
    conns: [0, 1].map((index) => ({
      ...{id: uuid(90 + index, opened + n), client_id: uuid(2 + replica, n), client_version: '2026.9.125.0'},
      ...{colo_name: `lhr${10 + index}`, opened_at: '2026-11-20T08:00:00.000000Z', origin_ip: '203.0.113.7'},
      is_pending_reconnect: false,
    })),
  });

/** Watches so many tunnels, without a network, and tells what remembering it takes. @param collect collects garbage */
export const measureHistory = (
  about: {readonly tunnels: number; readonly hours: number; readonly perSecond: number},
  now: () => number,
  collect: () => void,
  limits: Partial<HistoryOptions> = {},
): HistoryFigures => {
  const {tunnels, hours, perSecond} = about;
  const random = seeded(1, 'history');
  const ids = Array.from({length: tunnels}, (_, n) => uuid(1, n));
  const status = Array.from({length: tunnels}, () => 'healthy');
  const epoch = Array.from({length: tunnels}, () => 0);
  const list = (at: number, kind: TunnelKind): Observation => ({
    ...{outcome: 'tunnels', kind, isComplete: true, at, tookMs: 140, requests: 1},
    tunnels:
      kind === 'cfd_tunnel' ? [] : status.map((word, n) => decodeTunnel(JSON.parse(tunnelText(n, word)))),
    ...{quota: {remaining: 900, resetMs: 120_000, limit: 1200}, renewMs: LIST_MS},
  });
  const answer = (at: number, n: number): Observation => ({
    ...{outcome: 'connectors', kind: 'warp_connector', tunnelId: ids[n] ?? '', at, tookMs: 90, requests: 1},
    connectors: [0, 1].map((replica) => {
      const isActive = ((epoch[n] ?? 0) + replica) % 2 === 0;
      return decodeConnector(
        JSON.parse(connectorText(n, replica, isActive ? 'active' : 'passive', epoch[n] ?? 0)),
      );
    }),
    ...{
      quota: {remaining: 900, resetMs: 120_000, limit: 1200},
      renewMs: Math.ceil((tunnels / perSecond) * 1000),
    },
  });

  collect();
  const before = process.memoryUsage();
  const history = createHistory({kinds: tunnelKinds, ...limits});
  let spentMs = 0;
  let observations = 0;
  const accept = (observation: Observation): void => {
    const from = now();
    history.accept(observation);
    spentMs += now() - from;
    observations += 1;
  };
  const stepMs = 1000 / perSecond;
  let nextListMs = 0;
  for (let ms = 0, n = 0; ms < hours * 3_600_000; ms += stepMs, n = (n + 1) % tunnels) {
    const at = START_MS + Math.round(ms);
    if (ms >= nextListMs) {
      nextListMs = ms + LIST_MS;
      for (const kind of tunnelKinds) {
        accept(list(at, kind));
      }
    }
    if (integer(random, RARITY) === 0) {
      epoch[n] = (epoch[n] ?? 0) + 1;
      status[n] = status[n] === 'healthy' ? 'degraded' : 'healthy';
    }
    accept(answer(at, n));
  }
  collect();
  const after = process.memoryUsage();

  const span = history.span() ?? {from: START_MS, until: START_MS};
  const timed = (moments: readonly number[]): number => {
    let last: Snapshot | null = null;
    const from = now();
    for (const moment of moments) {
      last = history.at(moment);
    }
    return last === null ? 0 : ((now() - from) * 1000) / moments.length;
  };
  const STEPS = 200;
  const middle = (span.from + span.until) / 2;
  const size = history.size();
  return {
    observations,
    kept: size.observations,
    hours: (span.until - span.from) / 3_600_000,
    changes: size.changes,
    estimateMb: size.bytes / MB,
    heapMb: (after.heapUsed - before.heapUsed) / MB,
    rssMb: after.rss / MB,
    acceptUs: (spentMs * 1000) / observations,
    steps: {
      forwardUs: timed(Array.from({length: STEPS}, (_, index) => middle + index * 1000)),
      backwardUs: timed(Array.from({length: STEPS}, (_, index) => middle - index * 1000)),
      anywhereUs: timed(Array.from({length: STEPS}, () => span.from + random() * (span.until - span.from))),
    },
  };
};
