import {getEventListeners} from 'node:events';
import type {Socket} from 'node:net';
import {describe, expect, test} from 'vitest';
import type {FailureKind} from '../../source/model/failure.js';
import {answering, badServer, httpAnswer, type Misbehaviour, refusedOrigin} from '../helpers/bad-server.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {bodyOf, failureOf, path, TIMEOUT_MS, TOKEN, transportTo} from '../helpers/transport.js';

const MEBIBYTE = 1024 * 1024;

const headersOf = (head: string | undefined): Record<string, string> =>
  Object.fromEntries(
    (head ?? '')
      .split('\r\n')
      .slice(1)
      .map((line) => [line.split(': ')[0]?.toLowerCase() ?? '', line.split(': ').slice(1).join(': ')]),
  );

describe('what is sent', () => {
  test('a GET with a token, and nothing that was not meant', async () => {
    const server = await badServer(answering(200, 'fine'));
    const {transport, signal} = transportTo(server.origin);
    expect(bodyOf(await transport.get(path('/accounts?per_page=50&page=1'), signal))).toBe('fine');
    expect(server.heads[0]?.split('\r\n')[0]).toBe('GET /client/v4/accounts?per_page=50&page=1 HTTP/1.1');
    expect(headersOf(server.heads[0])).toEqual({
      host: `127.0.0.1:${server.port}`,
      connection: 'keep-alive',
      authorization: `Bearer ${TOKEN}`,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'warptop/test',
    });
  });

  test('e-mail and key in place of a token', async () => {
    const server = await badServer(answering(200, 'fine'));
    const {transport, signal} = transportTo(server.origin, {
      credentials: {scheme: 'key', email: 'me@example.com', key: TOKEN},
    });
    bodyOf(await transport.get(path('/accounts'), signal));
    const headers = headersOf(server.heads[0]);
    expect(headers).toMatchObject({'x-auth-email': 'me@example.com', 'x-auth-key': TOKEN});
    expect(headers).not.toHaveProperty('authorization');
  });

  test('the token as it is when each request is sent', async () => {
    const server = await badServer(answering(200, 'fine'));
    let token = 'token-before-it-was-renewed-000000000000';
    const {transport, signal} = transportTo(server.origin, {credentials: () => ({scheme: 'token', token})});
    bodyOf(await transport.get(path('/accounts'), signal));
    token = TOKEN;
    bodyOf(await transport.get(path('/accounts'), signal));
    expect(server.heads.map((head) => headersOf(head).authorization)).toEqual([
      'Bearer token-before-it-was-renewed-000000000000',
      `Bearer ${TOKEN}`,
    ]);
  });

  test.each([301, 302, 303, 307, 308])('nothing to where a %i points', async (status) => {
    const target = await badServer(answering(200, 'stolen'));
    const server = await badServer(answering(status, '', {location: `${target.origin}/client/v4/accounts`}));
    for (const credentials of [
      {scheme: 'token', token: TOKEN},
      {scheme: 'key', email: 'me@example.com', key: TOKEN},
    ] as const) {
      const {transport, signal} = transportTo(server.origin, {credentials});
      expect(await transport.get(path('/accounts'), signal)).toMatchObject({
        ok: true,
        value: {status, body: ''},
      });
    }
    expect(target.connections()).toBe(0);
  });

  test('over four connections at most, which are used again', async () => {
    const server = await badServer(answering(200, 'fine'));
    const {transport, signal} = transportTo(server.origin);
    const answers = await Promise.all(
      Array.from({length: 8}, () => transport.get(path('/accounts'), signal)),
    );
    expect(answers.map(bodyOf)).toEqual(Array(8).fill('fine'));
    expect(server.connections()).toBe(4);
  });
});

const cutHead = `HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n`;
const chunkedHead = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

type Expected = {readonly kind: FailureKind; readonly status?: number; readonly detail?: string};

/** Answers, what they are taken for, and how often they are asked for: a broken connection gets a second chance. */
const badAnswers: ReadonlyArray<readonly [string, Misbehaviour, Expected, number]> = [
  [
    'closed without a word',
    (socket) => socket.end(),
    {kind: 'unreachable', detail: 'connection closed early'},
    2,
  ],
  [
    'reset without a word',
    (socket) => socket.resetAndDestroy(),
    {kind: 'unreachable', detail: 'connection reset'},
    2,
  ],
  [
    'closed amid the headers',
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
    {kind: 'unreachable', detail: 'connection closed early'},
    2,
  ],
  [
    'reset after the headers',
    (socket) => socket.write(cutHead, () => socket.resetAndDestroy()),
    {kind: 'unreachable'},
    1,
  ],
  [
    'cut before its promised length',
    (socket) => socket.end(`${cutHead}{"success":true,`),
    {kind: 'unreachable', detail: 'connection closed early'},
    1,
  ],
  [
    'cut between two chunks',
    (socket) => socket.end(`${chunkedHead}5\r\n{"suc\r\n`),
    {kind: 'unreachable', detail: 'connection closed early'},
    1,
  ],
  [
    'compressed',
    answering(200, 'not gzip at all', {'content-encoding': 'gzip'}),
    {kind: 'malformed', status: 200, detail: 'a compressed answer, though none was asked for'},
    1,
  ],
  [
    'compressed, and still coming',
    (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 100\r\n\r\nabc'),
    {kind: 'malformed', status: 200, detail: 'a compressed answer, though none was asked for'},
    1,
  ],
  [
    'headers of 200 kB',
    answering(200, '{}', {'x-long': 'h'.repeat(200_000)}),
    {kind: 'malformed', detail: 'headers larger than 16 KiB'},
    1,
  ],
  [
    'another protocol',
    (socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
    {kind: 'malformed', detail: 'not a valid HTTP answer'},
    1,
  ],
  [
    'a chunk without a size',
    (socket) => socket.write(`${chunkedHead}size\r\n`),
    {kind: 'malformed', detail: 'not a valid HTTP answer'},
    1,
  ],
  [
    'a length that is none',
    (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n'),
    {kind: 'malformed', detail: 'not a valid HTTP answer'},
    1,
  ],
];

describe('answers that are none', () => {
  test.each(badAnswers)('%s', async (_name, behave, expected, requests) => {
    const server = await badServer(behave);
    const {transport, signal} = transportTo(server.origin);
    let sent = 1;
    const answer = await transport.get(path('/accounts'), signal, () => {
      sent += 1;
      return true;
    });
    expect(failureOf(answer)).toMatchObject(expected);
    expect(sent).toBe(requests);
    expect(server.heads).toHaveLength(requests);
  });

  test('nobody listens', async () => {
    const {transport, signal} = transportTo(await refusedOrigin());
    expect(failureOf(await transport.get(path('/accounts'), signal))).toMatchObject({
      kind: 'unreachable',
      status: null,
      detail: 'connection refused',
    });
  });

  test('a body that ends early without a length is handed on for the parser to refuse', async () => {
    const server = await badServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{"success":true,'));
    const {transport, signal} = transportTo(server.origin);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('{"success":true,');
  });

  test('a server that expects TLS', async () => {
    const server = await badServer(answering(200, 'stolen'), {tls: true});
    const {transport, signal} = transportTo(server.origin.replace('https:', 'http:'));
    expect(['unreachable', 'malformed']).toContain(
      failureOf(await transport.get(path('/accounts'), signal)).kind,
    );
    expect(server.heads).toEqual([]);
  });

  test('an error text that repeats the token', async () => {
    const server = await badServer((socket, head) => socket.write(httpAnswer(401, `you sent:\n${head}`)));
    const {transport, signal} = transportTo(server.origin);
    const body = bodyOf(await transport.get(path('/accounts'), signal));
    expect(body).toContain('GET /client/v4/accounts');
    expect(body).not.toContain(TOKEN);
  });
});

test('a header that repeats the token', async () => {
  const server = await badServer((socket, head) =>
    socket.write(
      httpAnswer(429, '{}', {
        'x-echo': `GET ${encodeURIComponent(TOKEN)}`,
        'set-cookie': `a=${TOKEN}\r\nset-cookie: b=${TOKEN}`,
        'x-head': head.replaceAll('\r\n', ' '),
      }),
    ),
  );
  const {transport, signal} = transportTo(server.origin);
  const answer = await transport.get(path('/accounts'), signal);
  expect(JSON.stringify(answer)).not.toContain(TOKEN);
  expect(answer).toMatchObject({
    ok: true,
    value: {headers: {'x-echo': 'GET (secret)', 'set-cookie': ['a=(secret)', 'b=(secret)']}},
  });
});

describe('size', () => {
  test('16 MiB are read', async () => {
    const server = await badServer(answering(200, 'x'.repeat(16 * MEBIBYTE)));
    const {transport, signal} = transportTo(server.origin);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toHaveLength(16 * MEBIBYTE);
  });

  test.each([
    ['with a length', `HTTP/1.1 200 OK\r\ncontent-length: ${1024 ** 4}\r\n\r\n`],
    ['without one', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('an endless body %s is refused, and no longer read', async (_name, head) => {
    const megabyte = 'x'.repeat(MEBIBYTE);
    const server = await badServer((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(megabyte)) {}
      };
      socket.write(head);
      socket.on('drain', pour);
      pour();
    });
    const {transport, signal} = transportTo(server.origin);
    expect(failureOf(await transport.get(path('/accounts'), signal))).toMatchObject({
      kind: 'malformed',
      status: 200,
      detail: 'an answer larger than 16 MiB',
    });
    await server.closed(1);
    expect(server.heads).toHaveLength(1);
  });
});

describe('TLS', () => {
  test('a certificate that nobody vouches for: nothing is sent', async () => {
    const server = await badServer(answering(200, 'stolen'), {tls: true});
    const {transport, signal} = transportTo(server.origin);
    expect(failureOf(await transport.get(path('/accounts'), signal))).toMatchObject({
      kind: 'unreachable',
      detail: 'TLS: self-signed certificate',
    });
    expect(server.heads).toEqual([]);
  });

  test('a server that speaks plain HTTP', async () => {
    const server = await badServer(answering(200, 'stolen'), {
      greeting: 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n',
    });
    const {transport, signal} = transportTo(server.origin.replace('http:', 'https:'));
    const {kind, detail} = failureOf(await transport.get(path('/accounts'), signal));
    expect(kind).toBe('unreachable');
    expect(detail).toMatch(/^TLS: /);
  });
});

describe('connections that were kept open', () => {
  test('one that breaks when it is used again is replaced, once, in silence', async () => {
    const server = await badServer((socket, _head, number) =>
      number === 2 ? socket.resetAndDestroy() : socket.write(httpAnswer(200, `answer ${number}`)),
    );
    const {transport, signal} = transportTo(server.origin);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 1');
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 3');
    expect(server.connections()).toBe(2);
  });

  test('no third try', async () => {
    const server = await badServer((socket, _head, number) =>
      number === 1 ? socket.write(httpAnswer(200, 'fine')) : socket.resetAndDestroy(),
    );
    const {transport, signal} = transportTo(server.origin);
    bodyOf(await transport.get(path('/accounts'), signal));
    expect(failureOf(await transport.get(path('/accounts'), signal)).kind).toBe('unreachable');
    expect(server.heads).toHaveLength(3);
  });

  test('one that was closed while it idled', async () => {
    const server = await badServer((socket, _head, number) =>
      socket.end(httpAnswer(200, `answer ${number}`)),
    );
    const {transport, signal} = transportTo(server.origin);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 1');
    await server.closed(1);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 2');
  });
});

describe('the deadline', () => {
  test('ends a silence, and the next request has a new connection', async () => {
    const server = await badServer((socket, _head, number) => {
      if (number > 1) {
        socket.write(httpAnswer(200, 'fine'));
      }
    });
    const {transport, clock, signal} = transportTo(server.origin);
    const silent = transport.get(path('/accounts'), signal);
    await server.received(1);
    clock.advance(TIMEOUT_MS);
    expect(failureOf(await silent)).toEqual({
      kind: 'timeout',
      status: null,
      code: null,
      message: null,
      detail: null,
      suspect: null,
      problems: [],
      retryAfterMs: null,
    });
    await server.closed(1);
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('fine');
  });

  test('is one for the whole answer, however steadily it drips', async () => {
    const clock = fakeClock(0);
    const server = await badServer((socket) => {
      const drip = (): void => {
        clock.advance(TIMEOUT_MS / 10);
        socket.write('x', () => {
          if (!socket.destroyed) {
            setImmediate(drip);
          }
        });
      };
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n', drip);
    });
    const {transport, signal} = transportTo(server.origin, {clock});
    expect(failureOf(await transport.get(path('/accounts'), signal)).kind).toBe('timeout');
    await server.closed(1);
    expect(server.heads).toHaveLength(1);
  });

  test('of one request cuts off no other', async () => {
    const answers: Array<() => void> = [];
    const server = await badServer((socket, _head, number) => {
      answers.push(() => socket.write(httpAnswer(200, `answer ${number}`)));
    });
    const {transport, clock, signal} = transportTo(server.origin);
    const silent = transport.get(path('/accounts'), signal);
    await server.received(1);
    clock.advance(TIMEOUT_MS / 2);
    const slow = transport.get(path('/accounts'), signal);
    await server.received(2);
    clock.advance(TIMEOUT_MS / 2);
    expect(failureOf(await silent).kind).toBe('timeout');
    answers[1]?.();
    expect(bodyOf(await slow)).toBe('answer 2');
  });

  test('of several requests replaces their connections once', async () => {
    const sockets: Socket[] = [];
    const server = await badServer((socket, _head, number) => {
      sockets.push(socket);
      if (number > 2) {
        socket.write(httpAnswer(200, `answer ${number}`));
      }
    });
    const {transport, clock, signal} = transportTo(server.origin);
    const silent = transport.get(path('/accounts'), signal);
    await server.received(1);
    clock.advance(TIMEOUT_MS / 2);
    const silentToo = transport.get(path('/accounts'), signal);
    await server.received(2);
    clock.advance(TIMEOUT_MS / 2);
    expect(failureOf(await silent).kind).toBe('timeout');
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 3');
    clock.advance(TIMEOUT_MS / 2);
    expect(failureOf(await silentToo).kind).toBe('timeout');
    expect(bodyOf(await transport.get(path('/accounts'), signal))).toBe('answer 4');
    expect(sockets.map(({destroyed}) => destroyed)).toEqual([true, true, false, false]);
  });

  test('closes idle connections too: they may have gone silent as well', async () => {
    const server = await badServer((socket, head) => {
      if (!head.includes('/silent')) {
        socket.write(httpAnswer(200, 'fine'));
      }
    });
    const {transport, clock, signal} = transportTo(server.origin);
    await Promise.all([transport.get(path('/accounts'), signal), transport.get(path('/accounts'), signal)]);
    const silent = transport.get(path('/silent'), signal);
    await server.received(3);
    clock.advance(TIMEOUT_MS);
    expect(failureOf(await silent).kind).toBe('timeout');
    await Promise.all([1, 2, 3].map(server.closed));
  });

  test('of one request leaves the second try of another a connection', async () => {
    const breaks: Array<() => void> = [];
    const server = await badServer((socket, _head, number) => {
      breaks.push(() => socket.resetAndDestroy());
      if (number > 2) {
        socket.write(httpAnswer(200, `answer ${number}`));
      }
    });
    const {transport, clock, signal} = transportTo(server.origin);
    const silent = transport.get(path('/accounts'), signal);
    await server.received(1);
    clock.advance(TIMEOUT_MS / 2);
    const broken = transport.get(path('/accounts'), signal);
    await server.received(2);
    clock.advance(TIMEOUT_MS / 2);
    expect(failureOf(await silent).kind).toBe('timeout');
    breaks[1]?.();
    expect(bodyOf(await broken)).toBe('answer 3');
  });

  test('that has passed spends no second try', async () => {
    const clock = fakeClock(0);
    const server = await badServer((socket) => {
      clock.advance(TIMEOUT_MS);
      socket.resetAndDestroy();
    });
    const {transport, signal} = transportTo(server.origin, {clock});
    expect(failureOf(await transport.get(path('/accounts'), signal)).kind).toBe('timeout');
    expect(server.heads).toHaveLength(1);
  });
});

describe('the signal', () => {
  test('ends a request at once, and its connection', async () => {
    const server = await badServer(() => undefined);
    const {transport} = transportTo(server.origin);
    const stop = new AbortController();
    const pending = transport.get(path('/accounts'), stop.signal);
    await server.received(1);
    stop.abort();
    expect(failureOf(await pending).kind).toBe('unreachable');
    await server.closed(1);
    expect(server.heads).toHaveLength(1);
  });

  test('that came before the deadline decides', async () => {
    const server = await badServer(() => undefined);
    const {transport, clock} = transportTo(server.origin);
    const stop = new AbortController();
    const pending = transport.get(path('/accounts'), stop.signal);
    await server.received(1);
    stop.abort();
    clock.advance(TIMEOUT_MS);
    expect(failureOf(await pending).kind).toBe('unreachable');
  });

  test('that comes after the deadline changes nothing', async () => {
    const server = await badServer(() => undefined);
    const {transport, clock} = transportTo(server.origin);
    const stop = new AbortController();
    const pending = transport.get(path('/accounts'), stop.signal);
    await server.received(1);
    clock.advance(TIMEOUT_MS);
    await Promise.resolve();
    stop.abort();
    expect(failureOf(await pending).kind).toBe('timeout');
  });

  test('that was given before keeps anything from being sent', async () => {
    const server = await badServer(answering(200, 'fine'));
    const {transport} = transportTo(server.origin);
    expect(failureOf(await transport.get(path('/accounts'), AbortSignal.abort())).kind).toBe('unreachable');
    expect(server.heads).toEqual([]);
  });

  test('is not listened to any longer than the request lasts', async () => {
    const server = await badServer(answering(200, 'fine'));
    const {transport, signal} = transportTo(server.origin);
    bodyOf(await transport.get(path('/accounts'), signal));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('closing', () => {
  test('ends requests whose connections were about to be replaced', async () => {
    const server = await badServer(() => undefined);
    const {transport, clock, signal} = transportTo(server.origin);
    const silent = transport.get(path('/accounts'), signal);
    await server.received(1);
    clock.advance(TIMEOUT_MS / 2);
    const slow = transport.get(path('/accounts'), signal);
    await server.received(2);
    clock.advance(TIMEOUT_MS / 2);
    expect(failureOf(await silent).kind).toBe('timeout');
    await transport.close();
    expect(failureOf(await slow).kind).toBe('unreachable');
    await server.closed(2);
  });

  test('is final, even where a deadline passes at the same time', async () => {
    const server = await badServer(() => undefined);
    const {transport, clock, signal} = transportTo(server.origin);
    const silent = transport.get(path('/accounts'), signal);
    await server.received(1);
    const closed = transport.close();
    clock.advance(TIMEOUT_MS);
    await closed;
    failureOf(await silent);
    expect(failureOf(await transport.get(path('/accounts'), signal)).kind).toBe('unreachable');
    expect(server.heads).toHaveLength(1);
  });

  test('may be asked for twice', async () => {
    const {transport} = transportTo('http://127.0.0.1:1');
    await Promise.all([transport.close(), transport.close()]);
  });
});

test('what undici would throw is a failure too', async () => {
  for (const origin of ['http://127.0.0.1:0', 'no-url', 'http://[']) {
    const {transport, signal} = transportTo(origin);
    expect(failureOf(await transport.get(path('/accounts'), signal)).kind).toBe('unreachable');
  }
});
