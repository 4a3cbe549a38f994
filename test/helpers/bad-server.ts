import {readFileSync} from 'node:fs';
import {type AddressInfo, connect, createServer as createTcpServer, type Socket} from 'node:net';
import {createServer as createTlsServer, TLSSocket} from 'node:tls';
import {onTestFinished} from 'vitest';

/** What to do with one request. @param head its first line and headers @param number 1 for the first */
export type Misbehaviour = (socket: Socket, head: string, number: number) => void;

export type BadServer = {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, or with https. */
  readonly origin: string;
  /** The heads of the requests so far, in order. */
  readonly heads: readonly string[];
  /** Connections so far. */
  readonly connections: () => number;
  /** Resolves once `count` connections were opened. */
  readonly opened: (count: number) => Promise<void>;
  /** Closes all connections. */
  readonly dropAll: () => void;
  /** Resolves once no connection is open. */
  readonly allClosed: () => Promise<void>;
  /** Resolves once `count` requests have come. */
  readonly received: (count: number) => Promise<void>;
  /** Resolves once the connection of a request is closed. @param number 1 for the first request */
  readonly closed: (number: number) => Promise<void>;
};

export type BadServerOptions = {
  /** Speaks TLS, with a certificate that it signed itself, or with that of `test/fixtures/NAME.pem`. */
  readonly tls?: boolean | string;
  /** Said to the first bytes of a connection, whatever they are; then the connection is closed. */
  readonly greeting?: string;
  /** Done with each connection in place of reading from it. */
  readonly onOpen?: (socket: Socket) => void;
  /** Tests that run at the same time hand over their own. */
  readonly atEnd?: typeof onTestFinished;
};

type Waiting = {readonly isMet: () => boolean; readonly resolve: () => void};

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

/**
 * A server on a free port of 127.0.0.1 that speaks in bytes, so that it can break any rule. Closed, with all of its
 * connections, when the test ends.
 */
export const badServer = async (
  behave: Misbehaviour,
  {tls = false, greeting, onOpen, atEnd = onTestFinished}: BadServerOptions = {},
): Promise<BadServer> => {
  const heads: string[] = [];
  const open = new Set<Socket>();
  const sockets: Socket[] = [];
  const waiting = new Set<Waiting>();
  let connections = 0;

  const look = (): void => {
    for (const waiter of [...waiting].filter(({isMet}) => isMet())) {
      waiting.delete(waiter);
      waiter.resolve();
    }
  };
  const until = (isMet: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.add({isMet, resolve});
      look();
    });

  const serve = (socket: Socket): void => {
    let text = '';
    connections += 1;
    open.add(socket);
    look();
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      look();
    });
    if (onOpen !== undefined) {
      onOpen(socket);
      // Else its end would not be noticed.
      socket.resume();
      return;
    }
    socket.on('data', (bytes) => {
      if (greeting !== undefined) {
        socket.end(greeting);
        return;
      }
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        heads.push(text.slice(0, end));
        text = text.slice(end + 4);
        sockets.push(socket);
        behave(socket, heads.at(-1) ?? '', heads.length);
      }
      look();
    });
  };
  const server = tls
    ? createTlsServer(
        {
          key: fixture('self-signed-key.pem'),
          cert: fixture(`${typeof tls === 'string' ? tls : 'self-signed-cert'}.pem`),
        },
        serve,
      )
    : createTcpServer(serve);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  atEnd(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) {
          socket.destroy();
        }
      }),
  );
  return {
    port,
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    heads,
    connections: () => connections,
    opened: (count) => until(() => connections >= count),
    dropAll: () => {
      for (const socket of open) {
        socket.destroy();
      }
    },
    allClosed: () => until(() => open.size === 0),
    received: (count) => until(() => heads.length >= count),
    closed: (number) => until(() => sockets[number - 1]?.destroyed === true),
  };
};

/** A whole HTTP answer that leaves the connection open. */
export const httpAnswer = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): string =>
  [
    `HTTP/1.1 ${status} Words`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');

/** Answers every request alike, as a good server does. */
export const answering =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Misbehaviour =>
  (socket) =>
    socket.write(httpAnswer(status, body, headers));

/**
 * What a good proxy does with CONNECT: connects with a port of this machine, whichever host was asked for, so that
 * the tests need no other.
 */
export const tunnelling =
  (port: number): Misbehaviour =>
  (socket) => {
    const upstream = connect(port, '127.0.0.1');
    socket.removeAllListeners('data');
    upstream.on('error', () => socket.destroy());
    upstream.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    socket.once('close', () => upstream.destroy());
    upstream.once('close', () => socket.destroy());
  };

/** Hands everything on to another port of this machine, and back: with `tls`, a server that speaks it on its behalf. */
export const forwarding =
  (port: number) =>
  (socket: Socket): void => {
    const upstream = connect(port, '127.0.0.1');
    upstream.on('error', () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
    socket.once('close', () => upstream.destroy());
  };

/** Breaks the connection, as a crash does. Over TLS Node can only close it. */
export const reset = (socket: Socket): void => {
  if (socket instanceof TLSSocket) {
    socket.destroy();
  } else {
    socket.resetAndDestroy();
  }
};

/** A port of 127.0.0.1 that nobody listens on. */
export const refusedOrigin = async (): Promise<string> => {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
};
