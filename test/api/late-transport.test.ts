import {describe, expect, onTestFinished, test} from 'vitest';
import {lateTransport} from '../../source/api/late-transport.js';
import type {Transport} from '../../source/api/request.js';
import {badServer, type Misbehaviour} from '../helpers/bad-server.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {NOON} from '../helpers/fleet.js';
import {freeMeter} from '../helpers/free-meter.js';
import {bodyOf, failureOf, path, TOKEN} from '../helpers/transport.js';

const {signal} = new AbortController();

/** Leaves the connection open. */
const fine: Misbehaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine');
};

const late = (origin: string): Transport => {
  const transport = lateTransport({
    baseUrl: origin,
    credentials: {scheme: 'token', token: TOKEN},
    userAgent: 'warptop/test',
    meter: freeMeter,
    clock: fakeClock(NOON),
  });
  onTestFinished(() => transport.close());
  return transport;
};

describe('a transport that is loaded with its first request', () => {
  test('opens no connection before it, and asks as any other', async () => {
    const server = await badServer(fine);
    const transport = late(server.origin);
    expect(server.connections()).toBe(0);
    expect(bodyOf(await transport.get(path('/one'), signal))).toBe('fine');
    expect(bodyOf(await transport.get(path('/two'), signal))).toBe('fine');
    expect(server.heads.map((head) => head.split(' ')[1])).toEqual(['/one', '/two']);
  });

  test('is loaded once for requests that come together', async () => {
    const server = await badServer(fine);
    const transport = late(server.origin);
    await Promise.all([transport.get(path('/one'), signal), transport.get(path('/two'), signal)]);
    await transport.close();
    // Those of a second one would stay open.
    await server.allClosed();
    expect(server.heads).toHaveLength(2);
  });

  test('closes its connections', async () => {
    const server = await badServer(fine);
    const transport = late(server.origin);
    await transport.get(path('/'), signal);
    await transport.close();
    await server.allClosed();
    expect(failureOf(await transport.get(path('/'), signal)).kind).toBe('unreachable');
  });

  test('asks nothing once it is closed, also where it was never loaded', async () => {
    const server = await badServer(fine);
    const transport = late(server.origin);
    await transport.close();
    const answer = await transport.get(path('/'), signal);
    expect(answer.ok).toBe(false);
    await transport.close();
    expect(server.connections()).toBe(0);
  });

  test('asks nothing where it is closed while it is loaded', async () => {
    const server = await badServer(fine);
    const transport = late(server.origin);
    const answer = transport.get(path('/'), signal);
    await transport.close();
    expect((await answer).ok).toBe(false);
    expect(server.connections()).toBe(0);
  });

  test('has nothing to renew before its first request, and renews its connections later', async () => {
    const server = await badServer(fine);
    const transport = late(server.origin);
    transport.renew();
    await transport.get(path('/one'), signal);
    transport.renew();
    await transport.get(path('/two'), signal);
    // It is kept open otherwise.
    await server.closed(1);
    expect(server.heads).toHaveLength(2);
  });
});
