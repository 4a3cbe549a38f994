import type {Socket} from 'node:net';
import {brotliCompressSync, deflateSync, gzipSync} from 'node:zlib';
import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {type Client, createClient} from '../../source/api/client.js';
import type {Observation} from '../../source/model/observation.js';
import {answering, badServer, httpAnswer, type Misbehaviour, reset} from '../helpers/bad-server.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {freeMeter} from '../helpers/free-meter.js';
import {bodyOf, failureOf, path, TIMEOUT_MS, TOKEN, transportTo} from '../helpers/transport.js';

/* Classes of trouble below HTTP and within it, each against a real server: every place, every form. */

const accounts = path('/accounts');

const TUNNELS = JSON.stringify({
  success: true,
  errors: [],
  messages: [],
  result: [{id: 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415', name: 'hq-mesh'}],
  result_info: {total_count: 1},
});

/** The same answer in the ways in which HTTP can write it. */
const WRITINGS = {
  'with a length': httpAnswer(200, TUNNELS),
  'in chunks': [
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
    ...(TUNNELS.match(/.{1,20}/g) ?? []).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`),
    '0\r\n\r\n',
  ].join(''),
  'until it closes': `HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${TUNNELS}`,
} as const;

const clientOf = (origin: string): Client => {
  const client = createClient({
    baseUrl: `${origin}/client/v4`,
    credentials: {scheme: 'token', token: TOKEN},
    userAgent: 'warptop/test',
    meter: freeMeter,
    clock: fakeClock(0),
  });
  onTestFinished(() => client.close());
  return client;
};

const askFor = (client: Client): Promise<Observation> =>
  client
    .sourceOf('0a1b2c3d4e5f60718293a4b5c6d7e8f9')
    .ask({about: 'tunnels', kind: 'cfd_tunnel'}, new AbortController().signal);

describe('an answer that ends at any of its bytes is a failure, never an empty or shorter list', () => {
  const ends: ReadonlyArray<readonly [string, (socket: Socket) => void]> = [
    ['closed', (socket) => socket.end()],
    ['reset', reset],
  ];
  for (const [writing, whole] of Object.entries(WRITINGS)) {
    test.each(ends)(`${writing}, and %s`, async (_name, end) => {
      let length = 0;
      const server = await badServer((socket) => socket.write(whole.slice(0, length), () => end(socket)));
      const client = clientOf(server.origin);
      for (length = 0; length < whole.length; length += 1) {
        const observation = await askFor(client);
        expect(observation.outcome, `after ${length} bytes`).toBe('failure');
        expect(observation).toMatchObject({
          failure: {kind: expect.stringMatching(/^(unreachable|malformed)$/)},
        });
      }
      // In between it was never taken for good, and in the end the same client is none the worse for it.
      length = whole.length;
      if (end !== reset) {
        expect(await askFor(client)).toMatchObject({outcome: 'tunnels', tunnels: [{name: 'hq-mesh'}]});
      }
    });
  }
});

describe('an answer that stops at any of its bytes', () => {
  const places = fc.constantFrom(
    ...Object.values(WRITINGS).flatMap((whole) =>
      Array.from({length: whole.length}, (_, length) => whole.slice(0, length)),
    ),
  );

  test('is ended by the deadline, with its connection', async () => {
    await fc.assert(
      fc.asyncProperty(places, async (start) => {
        let hasWritten: () => void = () => undefined;
        const written = new Promise<void>((resolve) => {
          hasWritten = resolve;
        });
        const server = await badServer((socket) => {
          socket.write(start || Buffer.alloc(0), () => hasWritten());
        });
        const {transport, clock, signal} = transportTo(server.origin);
        const pending = transport.get(accounts, signal);
        await written;
        clock.advance(TIMEOUT_MS);
        expect(failureOf(await pending).kind).toBe('timeout');
        await server.allClosed();
      }),
      {numRuns: 40},
    );
  });
});

/** Writes byte after byte, and lets a tenth of a request's time pass with each. */
const dripping = (text: string, tick: () => void): Misbehaviour => {
  return (socket) => {
    let at = 0;
    const drip = (): void => {
      tick();
      if (!socket.destroyed) {
        socket.write(text[at++ % text.length] ?? '', () => setImmediate(drip));
      }
    };
    drip();
  };
};

describe('an answer that comes byte by byte has one deadline for all of it', () => {
  test.each([
    ['its headers', 'HTTP/1.1 200 OK\r\nx-a: y\r\nx-b: z\r\n'],
    ['a status before its own, again and again', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['the size of a chunk', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;${'x'.repeat(100)}`],
    ['a body without end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100)}`],
  ])('%s', async (_name, text) => {
    const clock = fakeClock(0);
    const server = await badServer(dripping(text, () => clock.advance(TIMEOUT_MS / 10)));
    const {transport, signal} = transportTo(server.origin, {clock});
    expect(failureOf(await transport.get(accounts, signal)).kind).toBe('timeout');
    await server.allClosed();
  });
});

describe('connections that were kept', () => {
  test('frozen while they idled: one request is lost to them, the next has a new one', async () => {
    const answers: Array<() => void> = [];
    const server = await badServer((socket, _head, number) => {
      answers.push(() => socket.write(httpAnswer(200, `answer ${number}`)));
      if (number > 5) {
        answers.at(-1)?.();
      }
    });
    const {transport, clock, signal} = transportTo(server.origin);
    // All that there may be, so that the fifth request has to take one of them.
    const first = [1, 2, 3, 4].map(() => transport.get(accounts, signal));
    await server.received(4);
    for (const answer of answers) {
      answer();
    }
    (await Promise.all(first)).map(bodyOf);
    const frozen = transport.get(accounts, signal);
    await server.received(5);
    expect(server.connections()).toBe(4);
    clock.advance(TIMEOUT_MS);
    expect(failureOf(await frozen).kind).toBe('timeout');
    expect(bodyOf(await transport.get(accounts, signal))).toBe('answer 6');
    expect(server.connections()).toBeGreaterThan(4);
  });

  test('frozen while the machine slept: let go of, it costs no request', async () => {
    const server = await badServer((socket, _head, number) =>
      socket.write(httpAnswer(200, `answer ${number}`)),
    );
    const {transport, signal} = transportTo(server.origin);
    await Promise.all([1, 2, 3].map(() => transport.get(accounts, signal)));
    expect(server.connections()).toBe(3);
    transport.renew();
    await Promise.all([1, 2, 3].map(server.closed));
    expect(bodyOf(await transport.get(accounts, signal))).toBe('answer 4');
    expect(server.connections()).toBe(4);
  });

  test('let go of while a request is under way: it is left to end', async () => {
    const answers: Array<() => void> = [];
    const server = await badServer((socket, _head, number) => {
      answers.push(() => socket.write(httpAnswer(200, `answer ${number}`)));
    });
    const {transport, clock, signal} = transportTo(server.origin);
    const [good, silent] = [transport.get(accounts, signal), transport.get(accounts, signal)];
    await server.received(2);
    transport.renew();
    transport.renew();
    answers[0]?.();
    expect(bodyOf(await Promise.race([good, silent]))).toMatch(/answer/);
    clock.advance(TIMEOUT_MS);
    const outcomes = await Promise.all([good, silent]);
    expect(outcomes.map(({ok}) => ok).sort()).toEqual([false, true]);
    await server.allClosed();
  });

  test('let go of after the end: nothing happens', async () => {
    const {transport, signal} = transportTo('http://127.0.0.1:1');
    await transport.close();
    transport.renew();
    expect(failureOf(await transport.get(accounts, signal)).kind).toBe('unreachable');
  });

  test('said more than was asked for: what is left over answers nobody', async () => {
    const server = await badServer((socket, _head, number) =>
      socket.write(
        httpAnswer(200, `answer ${number}`) + (number === 1 ? httpAnswer(200, 'answer to nobody') : ''),
      ),
    );
    const {transport, signal} = transportTo(server.origin);
    const first = await transport.get(accounts, signal);
    if (first.ok) {
      expect(first.value.body).toBe('answer 1');
    }
    expect(bodyOf(await transport.get(accounts, signal))).toBe('answer 2');
  });
});

test('an answer that comes too late is dropped, and is not taken for that of the next request', async () => {
  const late: Array<() => void> = [];
  const server = await badServer((socket, head, number) => {
    if (number === 1) {
      late.push(() => socket.write(httpAnswer(200, 'late')));
    } else {
      late[0]?.();
      socket.write(httpAnswer(200, head.includes('second') ? 'second' : 'other'));
    }
  });
  const {transport, clock, signal} = transportTo(server.origin);
  const first = transport.get(path('/first'), signal);
  await server.received(1);
  clock.advance(TIMEOUT_MS);
  expect(failureOf(await first).kind).toBe('timeout');
  expect(bodyOf(await transport.get(path('/second'), signal))).toBe('second');
});

test('four requests are in flight at most; the others wait for one of them', async () => {
  const answers: Array<() => void> = [];
  const server = await badServer((socket, _head, number) => {
    answers.push(() => socket.write(httpAnswer(200, `answer ${number}`)));
  });
  const {transport, signal} = transportTo(server.origin);
  const pending = Array.from({length: 9}, () => transport.get(accounts, signal));
  for (let answered = 0; answered < 9; answered += 1) {
    await server.received(Math.min(9, answered + 4));
    expect(server.heads).toHaveLength(Math.min(9, answered + 4));
    answers[answered]?.();
  }
  expect((await Promise.all(pending)).map(bodyOf).sort()).toEqual(
    Array.from({length: 9}, (_, n) => `answer ${n + 1}`),
  );
  expect(server.connections()).toBe(4);
});

describe('a content encoding', () => {
  const BOMB_BYTES = 200 * 1024 * 1024;

  test.each([
    'gzip',
    'x-gzip',
    'GZIP',
    'br',
    'deflate',
    'compress',
    'zstd',
    'identity, gzip',
    'gzip, identity',
    'new',
  ])('%s is refused', async (encoding) => {
    const server = await badServer(answering(200, TUNNELS, {'content-encoding': encoding}));
    const {transport, signal} = transportTo(server.origin);
    expect(failureOf(await transport.get(accounts, signal))).toMatchObject({
      kind: 'malformed',
      status: 200,
      detail: 'a compressed answer, though none was asked for',
    });
  });

  test.each(['identity', 'Identity', ''])('“%s” is none', async (encoding) => {
    const server = await badServer(answering(200, TUNNELS, {'content-encoding': encoding}));
    const {transport, signal} = transportTo(server.origin);
    expect(bodyOf(await transport.get(accounts, signal))).toBe(TUNNELS);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('bombs of %s are not unpacked', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(BOMB_BYTES), {level: 1, params: {1: 1}});
    const server = await badServer((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${bomb.length}\r\n\r\n`,
      );
      socket.write(bomb);
    });
    const {transport, signal} = transportTo(server.origin);
    const before = process.memoryUsage();
    failureOf(await transport.get(accounts, signal));
    const after = process.memoryUsage();
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(
      BOMB_BYTES / 4,
    );
  });

  test('that is not told is no JSON', async () => {
    const packed = gzipSync(TUNNELS);
    const server = await badServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${packed.length}\r\n\r\n`);
      socket.write(packed);
    });
    expect(await askFor(clientOf(server.origin))).toMatchObject({
      outcome: 'failure',
      failure: {kind: 'malformed', detail: 'text instead of JSON'},
    });
  });
});

describe('sizes', () => {
  const endless = (start: string, piece: string): Misbehaviour => {
    return (socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(piece)) {}
      };
      socket.on('drain', pour);
      socket.write(start);
      pour();
    };
  };

  test.each([
    ['one header', 'HTTP/1.1 200 OK\r\nx: ', 'x'.repeat(1000)],
    ['headers', 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(100)],
    ['trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n', 'x: y\r\n'.repeat(100)],
  ])('%s without end: refused, and no longer read', async (_name, start, piece) => {
    const server = await badServer(endless(start, piece));
    const {transport, signal} = transportTo(server.origin);
    expect(failureOf(await transport.get(accounts, signal))).toMatchObject({
      kind: 'malformed',
      detail: 'headers larger than 16 KiB',
    });
    await server.allClosed();
  });

  test('a status line without end, which no limit of the parser holds for, is ended by the deadline', async () => {
    const server = await badServer(endless('HTTP/1.1 200 ', 'x'.repeat(1000)));
    const {transport, clock, signal} = transportTo(server.origin);
    const pending = transport.get(accounts, signal);
    await server.received(1);
    clock.advance(TIMEOUT_MS);
    expect(failureOf(await pending).kind).toBe('timeout');
    await server.allClosed();
  });

  test('a body without end in small chunks: refused by the name of the limit', async () => {
    const chunk = `400\r\n${'x'.repeat(1024)}\r\n`.repeat(64);
    const server = await badServer(endless('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', chunk));
    const {transport, signal} = transportTo(server.origin);
    expect(failureOf(await transport.get(accounts, signal)).detail).toBe('an answer larger than 16 MiB');
    await server.allClosed();
  });

  test('a name of 5 MB and 100,000 levels of nesting are read', async () => {
    const name = 'n'.repeat(5_000_000);
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = `{"success":true,"result":[{"id":"f70ff985-a4ef-4643-bbbc-4a0ed4fc8415","name":"${name}","metadata":${deep}}],"messages":[],"errors":[]}`;
    const server = await badServer(answering(200, body));
    const observation = await askFor(clientOf(server.origin));
    expect(observation.outcome).toBe('tunnels');
    expect(observation.outcome === 'tunnels' && observation.tunnels[0]?.name).toBe(name);
  });

  test('levels without end are no JSON', async () => {
    const server = await badServer(answering(200, '{"success":true,"result":'.concat('['.repeat(1_000_000))));
    expect(await askFor(clientOf(server.origin))).toMatchObject({
      failure: {kind: 'malformed', detail: 'broken or cut JSON'},
    });
  });
});

describe('redirects', () => {
  const statuses = [300, 301, 302, 303, 304, 305, 306, 307, 308, 310, 399];

  test.each(statuses)('HTTP %i leads nowhere, and takes no credentials along', async (status) => {
    const target = await badServer(answering(200, TUNNELS));
    for (const location of [
      `${target.origin}/client/v4/accounts`,
      `//127.0.0.1:${target.port}/`,
      `http://me:password@127.0.0.1:${target.port}`,
      '/elsewhere',
      '',
    ]) {
      const server = await badServer((socket) =>
        socket.end(`HTTP/1.1 ${status} Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`),
      );
      expect(await askFor(clientOf(server.origin))).toMatchObject({
        outcome: 'failure',
        failure: {kind: 'malformed', status, detail: `a redirect, HTTP ${status}`},
        requests: 1,
      });
      expect(server.heads).toHaveLength(1);
    }
    expect(target.connections()).toBe(0);
  });
});

test('a host without an address', async () => {
  const {transport, signal} = transportTo('http://warptop.invalid');
  const failure = failureOf(await transport.get(accounts, signal));
  expect(failure.kind).toBe('unreachable');
  // Without any network there is no DNS that could deny the name.
  expect(failure.detail).toMatch(/^(host name not found|DNS does not answer)$/);
});
