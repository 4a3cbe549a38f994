import {Agent, request as httpRequest, type IncomingHttpHeaders} from 'node:http';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';

/** An answer of the API, before it becomes bytes. */
export type ProxyAnswer = {
  readonly status: number;
  /** Content-Length is added where there is neither that nor a Transfer-Encoding. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

export type ProxyRequest = {
  /** Below the base, without its query: `/accounts/…/cfd_tunnel`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** 1 for the first request since the fault began. */
  readonly number: number;
};

/** What one answer is sent with. */
export type Delivery = {
  readonly socket: Socket;
  readonly bytes: Buffer;
  /** Where in `bytes` the body begins. */
  readonly bodyAt: number;
  /** Aborts when the fault is over. */
  readonly lifted: AbortSignal;
};

/** How the bytes of an answer reach the client; see `wires.ts`. */
export type Wire = (delivery: Delivery) => void | Promise<void>;

/** What is wrong between the client and the API; all that is absent is well. */
export type Fault = {
  /** The requests that it is about, by default all. */
  readonly on?: (request: ProxyRequest) => boolean;
  /** Nobody listens, and the connections there were are closed. */
  readonly isRefusing?: boolean;
  /** Connections that are open when it begins stay open, and are never heard of again, not even when it is over. */
  readonly isFreezing?: boolean;
  readonly answer?: (answer: ProxyAnswer, request: ProxyRequest) => ProxyAnswer;
  readonly wire?: Wire;
};

export type FaultProxy = {
  readonly port: number;
  readonly begin: (fault: Fault) => Promise<void>;
  /** From now on all is well, for new connections and old ones. */
  readonly lift: () => Promise<void>;
  /** Requests that came so far. */
  readonly requests: () => number;
  /** The most requests for one and the same path that were ever under way at once. */
  readonly mostAtOnce: () => number;
  readonly close: () => Promise<void>;
};

const END_OF_HEAD = '\r\n\r\n';

/** A port that was just left may be taken for a moment by an outgoing connection of another process. */
const LISTEN_TRIES = 50;
const LISTEN_PAUSE_MS = 20;

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

const listenAgain = async (server: Server, port: number): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await listen(server, port);
    } catch (error) {
      if (tries === LISTEN_TRIES) {
        throw error;
      }
      await pause(LISTEN_PAUSE_MS);
    }
  }
};

const singleHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

const bytesOf = ({status, headers, body}: ProxyAnswer): {readonly bytes: Buffer; readonly bodyAt: number} => {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const isFramed = names.includes('content-length') || names.includes('transfer-encoding');
  const lines = [
    `HTTP/1.1 ${status} Words`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(isFramed ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
  ];
  const head = Buffer.from(`${lines.join('\r\n')}${END_OF_HEAD}`);
  return {bytes: Buffer.concat([head, Buffer.from(body)]), bodyAt: head.length};
};

const passing: Wire = ({socket, bytes}) => {
  socket.write(bytes);
};

/**
 * Stands between a client and an API on this machine, and does to their conversation what bad networks, proxies and
 * servers do. It reads requests as bytes, asks the API itself, and sends the answer in its own way; so it can be
 * told to break any rule while it runs. Speaks of GET only, and of one request after another on a connection.
 * @param upstreamPort where the API listens on 127.0.0.1  @param base the path that the API's own begin with
 */
export const startFaultProxy = async (upstreamPort: number, base: string): Promise<FaultProxy> => {
  const upstream = new Agent({keepAlive: true});
  const sockets = new Set<Socket>();
  const underWay = new Map<string, number>();
  let fault: Fault = {};
  let lifted = new AbortController();
  let requests = 0;
  let requestsOfFault = 0;
  let mostAtOnce = 0;
  let isClosed = false;

  const ask = (target: string, headers: Record<string, string>): Promise<ProxyAnswer> =>
    new Promise((resolve, reject) => {
      const options = {agent: upstream, host: '127.0.0.1', port: upstreamPort, path: target, headers};
      httpRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const {'content-length': _, connection: __, ...kept} = singleHeaders(response.headers);
          resolve({status: response.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks)});
        });
      })
        .on('error', reject)
        .end();
    });

  const serve = async (socket: Socket, head: string): Promise<void> => {
    const [first = '', ...lines] = head.split('\r\n');
    const target = first.split(' ')[1] ?? '';
    const [path = '', query = ''] = target.split(/\?(.*)/s);
    const headers = Object.fromEntries(
      lines.map((line) => {
        const [name = '', value = ''] = line.split(/: ?(.*)/s);
        return [name.toLowerCase(), value];
      }),
    );
    requests += 1;
    requestsOfFault += 1;
    const request: ProxyRequest = {
      path: path.slice(base.length),
      query: new URLSearchParams(query),
      headers,
      number: requestsOfFault,
    };
    const atOnce = (underWay.get(path) ?? 0) + 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    underWay.set(path, atOnce);
    const isDone = (): void => {
      socket.off('close', isDone);
      underWay.set(path, (underWay.get(path) ?? 1) - 1);
    };
    socket.once('close', isDone);
    const now = fault;
    const {signal} = lifted;
    const honest = await ask(target, headers);
    if (!socket.destroyed) {
      const isMeant = !signal.aborted && (now.on?.(request) ?? true);
      const answer = isMeant && now.answer ? now.answer(honest, request) : honest;
      const wire = isMeant && now.wire ? now.wire : passing;
      await wire({socket, ...bytesOf(answer), lifted: signal});
    }
    isDone();
  };

  const server = createServer((socket) => {
    let text = '';
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = text.indexOf(END_OF_HEAD); end >= 0; end = text.indexOf(END_OF_HEAD)) {
        const head = text.slice(0, end);
        text = text.slice(end + END_OF_HEAD.length);
        // What the API cannot be asked, the client sees as a connection that closes.
        serve(socket, head).catch(() => socket.destroy());
      }
    });
  });
  await listen(server, 0);
  const {port} = server.address() as AddressInfo;

  const stopListening = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) {
        socket.destroy();
      }
    });

  return {
    port,
    begin: async (next) => {
      fault = next;
      requestsOfFault = 0;
      lifted = new AbortController();
      if (next.isFreezing) {
        for (const socket of sockets) {
          socket.removeAllListeners('data').pause();
        }
      }
      if (next.isRefusing) {
        await stopListening();
      }
    },
    lift: async () => {
      const wasRefusing = fault.isRefusing === true;
      fault = {};
      lifted.abort();
      if (wasRefusing && !isClosed) {
        await listenAgain(server, port);
      }
    },
    requests: () => requests,
    mostAtOnce: () => mostAtOnce,
    close: async () => {
      isClosed = true;
      lifted.abort();
      upstream.destroy();
      if (server.listening) {
        await stopListening();
      }
    },
  };
};
