import {describe, expect, test} from 'vitest';
import type {ProxyServer} from '../../source/api/options.js';
import {nextStep} from '../../source/model/failure.js';
import {proxyFor} from '../../source/proxy.js';
import {
  answering,
  type BadServer,
  badServer,
  httpAnswer,
  type Misbehaviour,
  refusedOrigin,
  reset,
  tunnelling,
} from '../helpers/bad-server.js';
import {bodyOf, failureOf, path, type Setup, TIMEOUT_MS, TOKEN, transportTo} from '../helpers/transport.js';

/* The API behind a proxy: each host that the proxy is asked for is a server of the test. */

const API = 'https://api.cloudflare.com';
const PASSWORD = 'proxy password 0123';

const proxyAt = (address: string): ProxyServer => {
  const proxy = proxyFor(API, {HTTPS_PROXY: address});
  if (proxy === null) {
    throw new Error('no proxy');
  }
  return proxy;
};

const through = (proxyAddress: string, origin = API): Setup =>
  transportTo(origin, {proxy: proxyAt(proxyAddress)});

const goodApi = (): Promise<BadServer> => badServer(answering(200, 'fine'), {tls: 'good'});

describe('a good proxy', () => {
  test('connects with the API, and sees nothing but its name', async () => {
    const api = await goodApi();
    const proxy = await badServer(tunnelling(api.port));
    const {transport, signal} = through(proxy.origin);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('fine');
    expect(proxy.heads.map((head) => head.split('\r\n'))).toEqual([
      [
        'CONNECT api.cloudflare.com:443 HTTP/1.1',
        'host: api.cloudflare.com:443',
        'connection: keep-alive',
        'user-agent: warptop/test',
      ],
    ]);
    expect(api.heads[0]).toMatch(/^GET \/client\/v4\/accounts HTTP\/1\.1\r\nhost: api\.cloudflare\.com\r\n/);
    expect(api.heads[0]).toContain(`authorization: Bearer ${TOKEN}`);
  });

  test('is told user and password, and the API is not', async () => {
    const api = await goodApi();
    const proxy = await badServer(tunnelling(api.port));
    const address = `http://me%40work:${encodeURIComponent(PASSWORD)}@127.0.0.1:${proxy.port}`;
    const {transport, signal} = through(address);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('fine');
    const base64 = Buffer.from(`me@work:${PASSWORD}`).toString('base64');
    expect(proxy.heads[0]?.split('\r\n')).toContain(`proxy-authorization: Basic ${base64}`);
    expect(proxy.heads[0]).not.toContain(TOKEN);
    expect(api.heads[0]).not.toMatch(/proxy/i);
  });

  test.each(['127.0.0.1', 'localhost'])('that speaks TLS itself, at %s', async (host) => {
    const api = await goodApi();
    const proxy = await badServer(tunnelling(api.port), {tls: 'good'});
    const {transport, signal} = through(`https://${host}:${proxy.port}`);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('fine');
  });

  test.each([
    ['https://api.cloudflare.com:8443', 'api.cloudflare.com:8443'],
    ['https://[::1]:8443', '[::1]:8443'],
    ['https://localhost', 'localhost:443'],
  ])('is asked for %s as %s', async (origin, target) => {
    const api = await goodApi();
    const proxy = await badServer(tunnelling(api.port));
    const {transport, signal} = through(proxy.origin, origin);
    bodyOf(await transport.get(path('/accounts'), signal));
    expect(proxy.heads[0]).toMatch(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n`);
  });

  test('holds four connections at most, which are used again', async () => {
    const api = await goodApi();
    const proxy = await badServer(tunnelling(api.port));
    const {transport, signal} = through(proxy.origin);
    const all = Array.from({length: 8}, () => transport.get(path('/accounts'), signal));
    expect((await Promise.all(all)).map(bodyOf)).toEqual(Array(8).fill('fine'));
    expect(proxy.connections()).toBe(4);
    await transport.close();
    await Promise.all([proxy.allClosed(), api.allClosed()]);
  });

  test.each([200, 201, 299])('may say %i', async (status) => {
    const api = await goodApi();
    const tunnel = tunnelling(api.port);
    const proxy = await badServer((socket, head, number) => {
      const write = socket.write.bind(socket);
      socket.write = ((bytes: Uint8Array | string, ...rest: []) =>
        write(
          typeof bytes === 'string' ? `HTTP/1.0 ${status} Whatever\r\nvia: x\r\n\r\n` : bytes,
          ...rest,
        )) as typeof socket.write;
      tunnel(socket, head, number);
    });
    const {transport, signal} = through(proxy.origin);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('fine');
  });
});

type Trouble = readonly [string, Misbehaviour, string, RegExp];

const SETTINGS = /^Check the proxy settings: HTTPS_PROXY or ALL_PROXY, and NO_PROXY/;

const troubles: readonly Trouble[] = [
  [
    'asks for credentials',
    answering(407, 'who?', {'proxy-authenticate': 'Basic realm="office"'}),
    'proxy asks for credentials, HTTP 407',
    /user and password belong into HTTPS_PROXY/,
  ],
  ...[502, 503, 504].map(
    (status): Trouble => [
      `says ${status}`,
      answering(status, '<html>no such host</html>'),
      `proxy cannot reach the API, HTTP ${status}`,
      SETTINGS,
    ],
  ),
  ...[400, 403, 405, 429].map(
    (status): Trouble => [`says ${status}`, answering(status, ''), `proxy refuses, HTTP ${status}`, SETTINGS],
  ),
  ...[301, 302, 307, 500].map(
    (status): Trouble => [
      `says ${status}`,
      answering(status, '', {location: 'https://portal.example/'}),
      `proxy answers HTTP ${status}`,
      SETTINGS,
    ],
  ),
  ['closes', (socket) => socket.end(), 'proxy: connection reset', SETTINGS],
  ['resets', reset, 'proxy: connection reset', SETTINGS],
  [
    'closes within its headers',
    (socket) => socket.end('HTTP/1.1 200 Conn'),
    'proxy: connection reset',
    SETTINGS,
  ],
  [
    'speaks another protocol',
    (socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
    'proxy: not a valid HTTP answer',
    SETTINGS,
  ],
  ['speaks SOCKS', (socket) => socket.write('\u0005\u00FF'), 'proxy: not a valid HTTP answer', SETTINGS],
  [
    'has endless headers',
    (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'h'.repeat(200_000)}`),
    'proxy: not a valid HTTP answer',
    SETTINGS,
  ],
  [
    'answers in place of the API',
    answering(200, '<html>portal</html>'),
    'proxy: not a valid HTTP answer',
    SETTINGS,
  ],
];

describe('a proxy that', () => {
  test.each(troubles)('%s', async (_name, behave, detail, advice) => {
    for (const isSecure of [false, true]) {
      const proxy = await badServer(behave, isSecure ? {tls: 'good'} : {});
      const address = proxy.origin.replace('//', `//me:${encodeURIComponent(PASSWORD)}@`);
      const {transport, signal} = through(address);
      let repeats = 0;
      const failure = failureOf(
        await transport.get(path('/accounts'), signal, () => {
          repeats += 1;
          return true;
        }),
      );
      expect(failure).toMatchObject({kind: 'unreachable', status: null, detail});
      expect(nextStep(failure)).toMatch(advice);
      expect(JSON.stringify(failure)).not.toContain(PASSWORD);
      expect(repeats).toBe(0);
      expect(proxy.heads).toHaveLength(1);
      await proxy.allClosed();
    }
  });

  test('refuses connections', async () => {
    const {transport, signal} = through(await refusedOrigin());
    const failure = failureOf(await transport.get(path('/accounts'), signal));
    expect(failure).toMatchObject({kind: 'unreachable', detail: 'proxy: connection refused'});
    expect(nextStep(failure)).toMatch(SETTINGS);
  });

  test('has no address', async () => {
    const {transport, signal} = through('http://proxy.invalid:3128');
    const {detail} = failureOf(await transport.get(path('/accounts'), signal));
    // Without any network there is no DNS that could deny the name.
    expect(detail).toMatch(/^proxy: (host name not found|DNS does not answer)$/);
  });

  test.each<readonly [string, Misbehaviour]>([
    ['is silent', () => undefined],
    ['drips', (socket) => socket.write('HTTP/1.1 200 OK\r\n')],
  ])('%s', async (_name, behave) => {
    const proxy = await badServer(behave);
    const {transport, clock, signal} = through(proxy.origin);
    const pending = transport.get(path('/accounts'), signal);
    await proxy.received(1);
    clock.advance(TIMEOUT_MS - 1);
    const failure = failureOf(await pending);
    expect(failure).toMatchObject({kind: 'timeout', detail: 'proxy: does not answer'});
    expect(nextStep(failure)).toMatch(SETTINGS);
    await proxy.allClosed();
  });

  test('is silent is not waited for at the end', async () => {
    const proxy = await badServer(() => undefined);
    const {transport, signal} = through(proxy.origin);
    const pending = transport.get(path('/accounts'), signal);
    await proxy.received(1);
    await transport.close();
    expect(failureOf(await pending).kind).toBe('unreachable');
    await proxy.allClosed();
  });
});

describe('certificates', () => {
  test.each([
    ['self-signed-cert', 'proxy: TLS: self-signed certificate', /NODE_EXTRA_CA_CERTS/],
    ['unknown', 'proxy: TLS: certificate from an unknown authority', /NODE_EXTRA_CA_CERTS/],
    ['expired', 'proxy: TLS: certificate expired', SETTINGS],
    ['other-host', 'proxy: TLS: certificate for another host', SETTINGS],
  ])('of the proxy: %s', async (name, detail, advice) => {
    const proxy = await badServer(() => undefined, {tls: name});
    const {transport, signal} = through(`${proxy.origin}`);
    const failure = failureOf(await transport.get(path('/accounts'), signal));
    expect(failure).toMatchObject({kind: 'unreachable', detail});
    expect(nextStep(failure)).toMatch(advice);
    expect(proxy.heads).toEqual([]);
  });

  test('a proxy of plain HTTP that is called https', async () => {
    const proxy = await badServer(() => undefined, {greeting: 'HTTP/1.1 400 Bad Request\r\n\r\n'});
    const {transport, signal} = through(proxy.origin.replace('http:', 'https:'));
    expect(failureOf(await transport.get(path('/accounts'), signal)).detail).toBe(
      'proxy: TLS: the server does not speak TLS',
    );
  });

  test.each([
    ['self-signed-cert', 'TLS: self-signed certificate', /NODE_EXTRA_CA_CERTS/],
    ['unknown-chain', 'TLS: self-signed certificate in the chain', /NODE_EXTRA_CA_CERTS/],
    ['other-host', 'TLS: certificate for another host', /^Check the base URL/],
  ])('of a proxy that inspects TLS: %s', async (name, detail, advice) => {
    const inspector = await badServer(answering(200, 'stolen'), {tls: name});
    const proxy = await badServer(tunnelling(inspector.port));
    const {transport, signal} = through(proxy.origin);
    const failure = failureOf(await transport.get(path('/accounts'), signal));
    expect(failure).toMatchObject({kind: 'unreachable', detail});
    expect(nextStep(failure)).toMatch(advice);
    expect(inspector.heads).toEqual([]);
  });
});

test('a tunnel that breaks while it idles is opened anew', async () => {
  const api = await badServer((socket, _head, number) => socket.end(httpAnswer(200, `answer ${number}`)), {
    tls: 'good',
  });
  const proxy = await badServer(tunnelling(api.port));
  const {transport, signal} = through(proxy.origin);
  expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 1');
  await proxy.allClosed();
  expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 2');
});

test('an API that is silent behind a good proxy is no trouble of the proxy', async () => {
  const api = await badServer(() => undefined, {tls: 'good'});
  const proxy = await badServer(tunnelling(api.port));
  const {transport, clock, signal} = through(proxy.origin);
  const pending = transport.get(path('/accounts'), signal);
  await api.received(1);
  clock.advance(TIMEOUT_MS);
  expect(failureOf(await pending).kind).toBe('timeout');
  await Promise.all([proxy.allClosed(), api.allClosed()]);
});
