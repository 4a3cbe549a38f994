import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import type {Clock} from '../clock.js';
import {usageError} from '../exit.js';
import {formatFor} from './accept.js';
import {isLoopback, type ListenAddress, listenTrouble} from './address.js';
import type {Format} from './exposition.js';
import type {Health} from './health.js';

/** A page: what is answered to GET, and without its body to HEAD. */
type Page = {readonly status: number; readonly type: string; readonly body: Buffer};

export type MetricsPages = {
  readonly metrics: (format: Format) => Promise<Buffer>;
  readonly health: () => Health;
};

export type MetricsServer = {
  /** The port that is listened on. */
  readonly port: number;
  readonly close: () => void;
};

export type ServerOptions = {
  readonly address: ListenAddress;
  readonly pages: MetricsPages;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Told of what a page threw: a bug. */
  readonly onFlaw: (error: unknown) => void;
};

/** Two Prometheus servers, a person and a probe are four. */
const MOST_CONNECTIONS = 16;

const MOST_HEADER_BYTES = 8192;

/** From the first byte of a request to its last, ms. */
const REQUEST_MS = 5000;

/** From a request to the last byte of its answer, ms. Prometheus itself waits for ten seconds. */
const ANSWER_MS = 20_000;

/** Shorter than the time between two scrapes: no place is held for who asks only now and then. */
const KEEP_ALIVE_MS = 5000;

const text = (status: number, words: string): Page => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: Buffer.from(`${words}\n`),
});

const hostIn = (header: string): string => header.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

/**
 * A page of the web may have its own name point to this machine, and read along in the browser of who visits it: what
 * is for this machine alone is answered under its own names only.
 */
const isAddressed = ({headers: {host}}: IncomingMessage, address: ListenAddress): boolean =>
  host === undefined ||
  !isLoopback(address.host) ||
  isLoopback(hostIn(host)) ||
  hostIn(host) === address.host;

const PAGES: readonly string[] = ['/metrics', '/healthz'];

const pageOf = async (request: IncomingMessage, {address, pages}: ServerOptions): Promise<Page> => {
  const [path = ''] = (request.url ?? '').split('?');
  if (!isAddressed(request, address)) {
    return text(421, 'This is not served under that name.');
  }
  if (!PAGES.includes(path)) {
    return text(404, 'There are /metrics and /healthz.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return text(405, 'This can only be read.');
  }
  if (path === '/metrics') {
    const format = formatFor(request.headers.accept);
    return {status: 200, type: format, body: await pages.metrics(format)};
  }
  const health = pages.health();
  return {
    status: health.status === 'fresh' ? 200 : 503,
    type: 'application/json; charset=utf-8',
    body: Buffer.from(`${JSON.stringify(health)}\n`),
  };
};

const answer = async (request: IncomingMessage, response: ServerResponse, options: ServerOptions) => {
  request.resume();
  const answered = new AbortController();
  response.once('close', () => answered.abort());
  void options.clock.sleep(ANSWER_MS, answered.signal).then(() => {
    if (!answered.signal.aborted) {
      request.socket.destroy();
    }
  });
  const {status, type, body} = await pageOf(request, options).catch((error: unknown) => {
    options.onFlaw(error);
    return text(500, 'A bug in warptop; its log tells more.');
  });
  response.writeHead(status, {
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && {allow: 'GET, HEAD'}),
    ...(request.method !== 'GET' && request.method !== 'HEAD' && {connection: 'close'}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

const listen = (server: Server, address: ListenAddress): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = ({code = 'unknown error'}: NodeJS.ErrnoException): void =>
      reject(usageError(listenTrouble(address, code)));
    server.once('error', fail);
    server.listen(address.port, address.host, () => {
      server.off('error', fail);
      resolve();
    });
  });

/**
 * Serves metrics and health over HTTP. Whoever asks slowly, or too often, is let go.
 * @throws ExitError where it cannot be listened there
 */
export const startMetricsServer = async (options: ServerOptions): Promise<MetricsServer> => {
  const server = createServer(
    {
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: REQUEST_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (request, response) => void answer(request, response, options),
  );
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, options.address);
  server.on('error', options.onFlaw);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
