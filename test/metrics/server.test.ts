import {createServer, request} from 'node:http';
import {type AddressInfo, connect, type Socket} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {systemClock} from '../../source/clock.js';
import {formats} from '../../source/metrics/exposition.js';
import {type MetricsServer, type ServerOptions, startMetricsServer} from '../../source/metrics/server.js';
import {fakeClock} from '../helpers/fake-clock.js';

const fresh = {status: 'fresh', answered_at: null, age_seconds: 0, reason: null} as const;

const serve = async (about: Partial<ServerOptions> = {}): Promise<MetricsServer> => {
  const server = await startMetricsServer({
    address: {host: '127.0.0.1', port: 0},
    pages: {metrics: async (format) => Buffer.from(`told as ${format}\n`), health: () => fresh},
    clock: systemClock,
    onFlaw: (error) => {
      throw error;
    },
    ...about,
  });
  onTestFinished(server.close);
  return server;
};

type Answer = {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

const ask = (
  port: number,
  path: string,
  {method = 'GET', headers = {}}: {method?: string; headers?: Record<string, string>} = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({host: '127.0.0.1', port, path, method, headers}, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({status: response.statusCode, headers: response.headers, body}));
    });
    sent.on('error', reject).end();
  });

/** All that comes over a socket until the other side closes it. */
const untilClosed = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });

const open = (port: number): Socket => {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
};

test('metrics in the format that is asked for, never to be kept', async () => {
  const {port} = await serve();
  const accept = 'application/openmetrics-text;version=1.0.0';
  const {status, headers, body} = await ask(port, '/metrics?collect=all', {headers: {accept}});
  expect({status, body}).toEqual({status: 200, body: `told as ${formats.openMetrics}\n`});
  expect(headers).toMatchObject({
    'content-type': formats.openMetrics,
    'cache-control': 'no-store',
    'content-length': String(body.length),
  });
  expect((await ask(port, '/metrics')).body).toBe(`told as ${formats.prometheus}\n`);
});

test('HEAD is answered like GET, without the body', async () => {
  const {port} = await serve();
  const whole = await ask(port, '/metrics');
  const head = await ask(port, '/metrics', {method: 'HEAD'});
  expect(head.body).toBe('');
  expect(head.status).toBe(200);
  expect(head.headers['content-length']).toBe(whole.headers['content-length']);
});

test.each([
  ['fresh', 200],
  ['stale', 503],
  ['starting', 503],
] as const)('health: %s is %i', async (status, code) => {
  const pages = {metrics: async () => Buffer.from(''), health: () => ({...fresh, status})};
  const {port} = await serve({pages});
  const answer = await ask(port, '/healthz');
  expect(answer.status).toBe(code);
  expect(JSON.parse(answer.body)).toEqual({...fresh, status});
});

test.each(['/', '/metrics/', '/Metrics', '/../metrics', '/healthz/x', '/favicon.ico', '//metrics'])(
  '%s is not there',
  async (path) => {
    const {port} = await serve();
    expect((await ask(port, path)).status).toBe(404);
  },
);

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s changes nothing here', async (method) => {
  const {port} = await serve();
  const {status, headers} = await ask(port, '/metrics', {method});
  expect(status).toBe(405);
  expect(headers).toMatchObject({allow: 'GET, HEAD', connection: 'close'});
});

test.each([
  ['localhost:9749', 200],
  ['127.0.0.1', 200],
  ['[::1]:9749', 200],
  ['app.localhost', 200],
  ['evil.example', 421],
  ['evil.example:9749', 421],
  ['127.0.0.1.evil.example', 421],
  ['localhost.evil.example:9749', 421],
  ['192.168.1.5', 421],
])('for this machine alone, under the name %s: %i', async (host, status) => {
  const {port} = await serve();
  expect((await ask(port, '/metrics', {headers: {host}})).status).toBe(status);
});

test('where others may ask, whatever name they know it by is good', async () => {
  const {port} = await serve({address: {host: '0.0.0.0', port: 0}});
  expect((await ask(port, '/metrics', {headers: {host: 'monitor.example:9749'}})).status).toBe(200);
});

test('a page that throws is a bug: it is told of, and the next one is answered', async () => {
  const flaws: unknown[] = [];
  const {port} = await serve({
    pages: {
      metrics: async () => {
        throw new Error('broken');
      },
      health: () => fresh,
    },
    onFlaw: (error) => flaws.push(error),
  });
  expect(await ask(port, '/metrics')).toMatchObject({
    status: 500,
    body: 'A bug in warptop; its log tells more.\n',
  });
  expect(String(flaws)).toContain('broken');
  expect((await ask(port, '/healthz')).status).toBe(200);
});

test('headers without measure are refused', async () => {
  const {port} = await serve();
  expect((await ask(port, '/metrics', {headers: {'x-much': 'x'.repeat(9000)}})).status).toBe(431);
});

test('what is no HTTP is refused', async () => {
  const {port} = await serve();
  const socket = open(port);
  const heard = untilClosed(socket);
  socket.write('\u0016\u0003\u0001 hello\r\n\r\n');
  expect(await heard).toMatch(/^HTTP\/1\.1 400 /);
});

test('who is too many is let go, and there is room again once others leave', async () => {
  const {port} = await serve();
  const sockets = Array.from({length: 16}, () => open(port));
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  // Each of them is known to the server once it has had an answer.
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise((resolve) => {
          socket.once('data', resolve);
          socket.write('HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
        }),
    ),
  );
  expect(await untilClosed(open(port))).toBe('');
  const gone = untilClosed(sockets[0] as Socket);
  sockets[0]?.end();
  await gone;
  await expect.poll(async () => (await ask(port, '/healthz').catch(() => null))?.status).toBe(200);
});

test('who does not read the answer is let go in time', async () => {
  const clock = fakeClock(0);
  const {port} = await serve({
    clock,
    pages: {metrics: async () => Buffer.alloc(64_000_000, 'x'), health: () => fresh},
  });
  const socket = open(port);
  socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => socket.once('readable', resolve));
  const closed = untilClosed(socket);
  clock.advance(20_000);
  expect((await closed).length).toBeLessThan(64_000_000);
});

test('who asks again in time over one connection is not let go for the first time', async () => {
  const clock = fakeClock(0);
  const {port} = await serve({clock});
  const socket = open(port);
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  for (const count of [1, 2, 3]) {
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(() => heard.split('"fresh"').length - 1).toBe(count);
    clock.advance(19_000);
  }
});

test('a port in use is told with the flag', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    other.close();
  });
  const {port} = other.address() as AddressInfo;
  await expect(serve({address: {host: '127.0.0.1', port}})).rejects.toThrow(
    `Port ${port} of 127.0.0.1 is in use: choose another one with --metrics.`,
  );
});

test('an address that this machine has not is told with the flag', async () => {
  await expect(serve({address: {host: '192.0.2.1', port: 0}})).rejects.toThrow(
    'This machine has no address 192.0.2.1: check --metrics.',
  );
});

test('after its end nobody is answered', async () => {
  const {port, close} = await serve();
  const socket = open(port);
  const heard = untilClosed(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  close();
  expect(await heard).toBe('');
  await expect(ask(port, '/metrics')).rejects.toThrow(/ECONNREFUSED/);
});
