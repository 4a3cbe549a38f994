import {connect as connectTcp, isIP, type Socket} from 'node:net';
import {connect as connectTls} from 'node:tls';
import type {Clock} from '../clock.js';
import {ConnectError, codedError} from './connect-error.js';
import type {ProxyServer} from './options.js';
import {askForTunnel} from './tunnel.js';

/** Where to. The host is a name or an address, without brackets. */
export type Destination = {readonly isSecure: boolean; readonly host: string; readonly port: number};

export type Dialer = {
  /** A socket that is ready for HTTP. Rejects with what went wrong, as a ConnectError beyond the first TCP connection. */
  readonly open: (to: Destination) => Promise<Socket>;
  /** Gives up all that is being opened: else the process would wait for hosts that are silent. */
  readonly close: () => void;
};

export type DialerOptions = {
  readonly proxy: ProxyServer | null;
  readonly clock: Clock;
  /** For all steps together, ms. */
  readonly timeoutMs: number;
  readonly userAgent: string;
};

/** Resolves once the socket is ready; rejects with the first that breaks it. */
const ready = (socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once(event, resolve);
    // Stays: between this and the first request nobody else listens, and an error without a listener is a crash.
    socket.on('error', reject);
    socket.once('close', () => reject(codedError('ECONNRESET')));
  });

const overTls = (socket: Socket, host: string): Socket =>
  connectTls({
    socket,
    host,
    // TLS knows names only.
    ...(isIP(host) === 0 ? {servername: host} : {}),
    ALPNProtocols: ['http/1.1'],
    // Whatever the environment says: a token is sent to nobody whom no authority vouches for.
    rejectUnauthorized: true,
  });

/** Opens connections to the API, through a proxy where there is one. */
export const createDialer = ({proxy, clock, timeoutMs, userAgent}: DialerOptions): Dialer => {
  const abandons = new Set<(reason: Error) => void>();

  const secure = async (socket: Socket, host: string, use: (socket: Socket) => void): Promise<Socket> => {
    const secured = overTls(socket, host);
    use(secured);
    await ready(secured, 'secureConnect').catch((error: unknown) => {
      throw new ConnectError('tls', error);
    });
    return secured;
  };

  const reach = async (
    {isSecure, host, port}: Destination,
    use: (socket: Socket) => void,
  ): Promise<Socket> => {
    const socket = connectTcp({host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000});
    use(socket);
    await ready(socket, 'connect');
    return isSecure ? secure(socket, host, use) : socket;
  };

  const reachThrough = async (
    server: ProxyServer,
    to: Destination,
    use: (socket: Socket) => void,
  ): Promise<Socket> => {
    let socket: Socket;
    try {
      socket = await reach(server, use);
      await askForTunnel(socket, to, {authorization: server.authorization, userAgent});
    } catch (error) {
      throw error instanceof ConnectError && error.stage === 'proxy'
        ? error
        : new ConnectError('proxy', error);
    }
    return to.isSecure ? secure(socket, to.host, use) : socket;
  };

  return {
    open: async (to) => {
      const finished = new AbortController();
      const sockets: Socket[] = [];
      const use = (socket: Socket): void => {
        sockets.push(socket);
      };
      const abandon = (reason: Error): void => {
        // The outermost first: it takes the reason to whoever waits.
        for (const socket of sockets.toReversed()) {
          socket.destroy(reason);
        }
      };
      abandons.add(abandon);
      void clock.sleep(timeoutMs, finished.signal).then(() => {
        if (!finished.signal.aborted) {
          abandon(codedError('ETIMEDOUT'));
        }
      });
      try {
        return await (proxy === null ? reach(to, use) : reachThrough(proxy, to, use));
      } catch (error) {
        abandon(codedError('ECONNABORTED'));
        throw error;
      } finally {
        abandons.delete(abandon);
        finished.abort();
      }
    },
    close: () => {
      for (const abandon of abandons) {
        abandon(codedError('ECONNABORTED'));
      }
    },
  };
};
