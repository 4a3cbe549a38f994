import {describe, expect, test} from 'vitest';
import {nextStep} from '../../source/model/failure.js';
import {answering, badServer} from '../helpers/bad-server.js';
import {bodyOf, failureOf, path, TIMEOUT_MS, transportTo} from '../helpers/transport.js';

/* Trouble with TLS, against servers whose certificates are in test/fixtures. */

const stolen = answering(200, 'stolen');

test('a certificate that a known authority vouches for', async () => {
  const server = await badServer(answering(200, 'fine'), {tls: 'good'});
  for (const origin of [server.origin, server.origin.replace('127.0.0.1', 'localhost')]) {
    const {transport, signal} = transportTo(origin);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('fine');
  }
});

describe('certificates that do not do: nothing is sent', () => {
  test.each([
    ['self-signed-cert', 'TLS: self-signed certificate', /NODE_EXTRA_CA_CERTS/],
    ['unknown', 'TLS: certificate from an unknown authority', /NODE_EXTRA_CA_CERTS/],
    ['unknown-chain', 'TLS: self-signed certificate in the chain', /NODE_EXTRA_CA_CERTS/],
    ['expired', 'TLS: certificate expired', /^Check the clock of this machine/],
    ['future', 'TLS: certificate not valid yet', /^Check the clock of this machine/],
    ['other-host', 'TLS: certificate for another host', /^Check the base URL: another host/],
    ['client-only', 'TLS: certificate for another purpose', /^Check the base URL: another host/],
  ])('%s: %s', async (name, detail, advice) => {
    const server = await badServer(stolen, {tls: name});
    const {transport, signal} = transportTo(server.origin);
    let repeats = 0;
    const failure = failureOf(
      await transport.get(path('/accounts'), signal, () => {
        repeats += 1;
        return true;
      }),
    );
    expect(failure).toMatchObject({kind: 'unreachable', detail});
    expect(nextStep(failure)).toMatch(advice);
    expect(server.heads).toEqual([]);
    // A handshake that fails once fails again: no second try.
    expect(repeats).toBe(0);
  });
});

describe('handshakes that end early', () => {
  const secure = (origin: string): string => origin.replace('http:', 'https:');

  test.each([
    ['closed', '', 'TLS: handshake cut short'],
    [
      'plain HTTP',
      'HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n',
      'TLS: the server does not speak TLS',
    ],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n', 'TLS: the server does not speak TLS'],
    ['an alert', '\u0015\u0003\u0003\u0000\u0002\u0002\u0028', 'TLS: handshake failed'],
  ])('%s', async (_name, greeting, detail) => {
    const server = await badServer(stolen, {greeting});
    const {transport, signal} = transportTo(secure(server.origin));
    const failure = failureOf(await transport.get(path('/accounts'), signal));
    expect(failure).toMatchObject({kind: 'unreachable', detail, suspect: 'tls'});
    expect(nextStep(failure)).toMatch(/^Check the base URL, and whether a proxy or firewall/);
    expect(server.connections()).toBe(1);
  });

  test('reset', async () => {
    const server = await badServer(stolen, {
      onOpen: (socket) => socket.once('data', () => socket.resetAndDestroy()),
    });
    const {transport, signal} = transportTo(secure(server.origin));
    expect(failureOf(await transport.get(path('/accounts'), signal))).toMatchObject({
      kind: 'unreachable',
      detail: 'TLS: handshake cut short',
    });
  });

  /** A server that reads and says nothing. @returns when the handshake has begun, besides */
  const silent = async () => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    return {begun, server: await badServer(stolen, {onOpen: (socket) => socket.once('data', () => begin())})};
  };

  test('never answered', async () => {
    const {server, begun} = await silent();
    const {transport, clock, signal} = transportTo(secure(server.origin));
    const pending = transport.get(path('/accounts'), signal);
    await begun;
    clock.advance(TIMEOUT_MS - 1);
    expect(failureOf(await pending)).toMatchObject({
      kind: 'timeout',
      detail: 'TLS: handshake not answered',
    });
    await server.allClosed();
  });

  test('never answered, and not waited for at the end', async () => {
    const {server, begun} = await silent();
    const {transport, signal} = transportTo(secure(server.origin));
    const pending = transport.get(path('/accounts'), signal);
    await begun;
    await transport.close();
    expect(failureOf(await pending).kind).toBe('unreachable');
    await server.allClosed();
  });
});
