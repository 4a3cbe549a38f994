import {request} from 'node:http';
import type {Socket} from 'node:net';
import {ConnectError, codedError} from './connect-error.js';

/** What the proxy is told of who asks. */
export type TunnelRequest = {readonly authorization: string | null; readonly userAgent: string};

/** Code of the error where the proxy took the connection, and then said nothing in time. */
export const NO_ANSWER = 'PROXY_NO_ANSWER';

/**
 * Asks the proxy at the other end of `socket` to connect it with a host (CONNECT, RFC 9110). After that the socket
 * is the host's. Rejects with a ConnectError where the proxy refuses, with Node's own error where it breaks off or
 * speaks no HTTP.
 */
export const askForTunnel = (
  socket: Socket,
  to: {readonly host: string; readonly port: number},
  {authorization, userAgent}: TunnelRequest,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const target = `${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}`;
    const asking = request({
      method: 'CONNECT',
      path: target,
      createConnection: () => socket,
      headers: {
        host: target,
        connection: 'keep-alive',
        'user-agent': userAgent,
        ...(authorization === null ? {} : {'proxy-authorization': authorization}),
      },
    });
    asking.once('connect', ({statusCode = 0}, _socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        reject(new ConnectError('proxy', null, statusCode));
      } else if (head.length > 0) {
        // The host speaks second; whatever this is, it is not its answer.
        reject(codedError('HPE_EXTRA_DATA'));
      } else {
        resolve();
      }
    });
    // Stays: what breaks the tunnel later is an error of the socket, which others listen to.
    asking.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ETIMEDOUT' ? codedError(NO_ANSWER) : error),
    );
    asking.end();
  });
