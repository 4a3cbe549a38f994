import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {systemClock} from '../source/clock.js';
import {
  connectorItems,
  type FleetPlan,
  type Kind,
  type ServedTunnel,
  tunnelItem,
  tunnelsOf,
} from './fleet.js';

/** A request that came, and when (ms, monotonic). */
export type Request = {readonly at: number; readonly path: string};

export type BenchServer = {
  /** Base URL of the API. */
  readonly url: string;
  readonly accountId: string;
  /** When its fleet began, ms since 1970. */
  readonly startMs: number;
  /** What warptop needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  readonly tunnels: readonly ServedTunnel[];
  /** Where the connectors of a tunnel are asked for. */
  readonly connectionsUrl: (tunnel: number) => string;
  readonly requests: () => readonly Request[];
  /** From now on nothing is answered, or all that waits and that comes. */
  readonly hang: (isHanging: boolean) => void;
  /** Lets one connector (by its place) of a tunnel of WARP connectors go, or all of them be back (null). */
  readonly lose: (tunnel: number, connector: number | null) => void;
  readonly close: () => Promise<void>;
};

const ACCOUNT_ID = '0123456789abcdef0123456789abcdef';

const BASE_PATH = '/client/v4';

/** The quota of the real API. It is counted and told, and nobody is ever refused. */
const QUOTA = {requests: 1200, windowMs: 300_000} as const;

const KEEP_ALIVE_MS = 120_000;

const {now, monotonic} = systemClock;

const envelope = (result: unknown, extra: object = {}): Buffer =>
  Buffer.from(JSON.stringify({success: true, errors: [], messages: [], result, ...extra}));

/** Serves a fleet on the loopback interface, each answer made once: so that serving costs next to nothing. */
export const startServer = async (plan: FleetPlan): Promise<BenchServer> => {
  const startMs = now();
  const startedAt = monotonic();
  const tunnels = tunnelsOf(plan);
  const byId = new Map(tunnels.map((tunnel) => [tunnel.id, tunnel]));
  const bodies = new Map<string, Buffer>();
  const lost = new Map<number, number>();
  const requests: Request[] = [];
  const waiting = new Set<() => void>();
  let isHanging = false;

  const list = (kind: Kind, query: URLSearchParams): Buffer => {
    const page = Number(query.get('page') ?? 1);
    const perPage = Number(query.get('per_page') ?? 100);
    const all = tunnels.filter((tunnel) => tunnel.kind === kind);
    const items = all.slice((page - 1) * perPage, page * perPage);
    return envelope(
      items.map((tunnel) => tunnelItem(tunnel, ACCOUNT_ID, startMs)),
      {result_info: {count: items.length, page, per_page: perPage, total_count: all.length}},
    );
  };

  const make = (path: string, query: URLSearchParams): Buffer | null => {
    const below = path.startsWith(BASE_PATH) ? path.slice(BASE_PATH.length) : '';
    if (below === '/accounts') {
      return envelope([{id: ACCOUNT_ID, name: 'bench'}], {
        result_info: {count: 1, page: 1, per_page: 50, total_count: 1},
      });
    }
    const found =
      /^\/accounts\/([0-9a-f]{32})\/(warp_connector|cfd_tunnel)(?:\/([0-9a-f-]{36})\/connections)?$/.exec(
        below,
      );
    const tunnel = byId.get(found?.[3] ?? '');
    if (found === null || found[1] !== ACCOUNT_ID) {
      return null;
    }
    if (found[3] === undefined) {
      return list(found[2] as Kind, query);
    }
    const gone = tunnel === undefined ? undefined : lost.get(tunnel.index);
    return tunnel === undefined
      ? null
      : envelope(connectorItems(tunnel, plan, startMs, new Set(gone === undefined ? [] : [gone])));
  };

  const bodyOf = (target: string): Buffer | null => {
    const known = bodies.get(target);
    if (known !== undefined) {
      return known;
    }
    const {pathname, searchParams} = new URL(target, 'http://127.0.0.1');
    const body = make(pathname, searchParams);
    if (body !== null) {
      bodies.set(target, body);
    }
    return body;
  };

  const quota = (): string => {
    const windows = (monotonic() - startedAt) / QUOTA.windowMs;
    const from = startedAt + Math.floor(windows) * QUOTA.windowMs;
    let used = 0;
    for (let index = requests.length - 1; index >= 0 && (requests[index]?.at ?? 0) >= from; index -= 1) {
      used += 1;
    }
    const resetS = Math.ceil((from + QUOTA.windowMs - monotonic()) / 1000);
    return `"default";r=${Math.max(0, QUOTA.requests - used)};t=${resetS}`;
  };

  const answer = (target: string, response: ServerResponse): void => {
    const body = bodyOf(target);
    response.writeHead(body === null ? 404 : 200, {
      'content-type': 'application/json',
      'content-length': body?.length ?? 0,
      ratelimit: quota(),
      'ratelimit-policy': `"default";q=${QUOTA.requests};w=${QUOTA.windowMs / 1000}`,
    });
    response.end(body ?? '');
  };

  const server = createServer({keepAliveTimeout: KEEP_ALIVE_MS}, (request: IncomingMessage, response) => {
    request.resume();
    response.on('error', () => undefined);
    const target = request.url ?? '';
    requests.push({at: monotonic(), path: target});
    if (!isHanging) {
      answer(target, response);
      return;
    }
    const later = (): void => answer(target, response);
    waiting.add(later);
    response.once('close', () => waiting.delete(later));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const {port} = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${BASE_PATH}`;
  const connectionsUrl = (index: number): string => {
    const tunnel = tunnels[index];
    return `${url}/accounts/${ACCOUNT_ID}/${tunnel?.kind}/${tunnel?.id}/connections`;
  };

  return {
    url,
    accountId: ACCOUNT_ID,
    startMs,
    env: {
      CLOUDFLARE_API_BASE_URL: url,
      CLOUDFLARE_API_TOKEN: 'a-token-for-measuring-alone-00000000000000',
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT_ID,
    },
    tunnels,
    connectionsUrl,
    requests: () => requests,
    hang: (next) => {
      isHanging = next;
      if (!next) {
        for (const later of [...waiting]) {
          waiting.delete(later);
          later();
        }
      }
    },
    lose: (index, connector) => {
      if (connector === null) {
        lost.delete(index);
      } else {
        lost.set(index, connector);
      }
      bodies.delete(new URL(connectionsUrl(index)).pathname);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
