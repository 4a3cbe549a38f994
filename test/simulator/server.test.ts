import {connect} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {mainAccount} from '../../source/simulator/accounts.js';
import {type Simulator, type SimulatorOptions, startSimulator} from '../../source/simulator/server.js';
import {fakeClock} from '../helpers/fake-clock.js';

const startMs = Date.parse('2026-11-22T12:00:00Z');
const started: Simulator[] = [];
const complaints: string[] = [];

const start = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const simulator = await startSimulator({
    clock: fakeClock(startMs),
    onUnknownRoute: (line) => complaints.push(line),
    ...options,
  });
  started.push(simulator);
  return simulator;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((simulator) => simulator.close()));
  complaints.length = 0;
});

const get = (simulator: Simulator, path: string, method = 'GET'): Promise<Response> =>
  fetch(`${simulator.url}${path}`, {method, headers: {authorization: `Bearer ${simulator.token}`}});

type Item = Readonly<Record<string, unknown>>;
const resultOf = async (simulator: Simulator, path: string): Promise<unknown> => {
  const response = await get(simulator, path);
  expect(response.status).toBe(200);
  return ((await response.json()) as {result: unknown}).result;
};
const haOf = async (simulator: Simulator, name: string): Promise<readonly unknown[]> => {
  const base = `/accounts/${simulator.accountId}/warp_connector`;
  const tunnels = (await resultOf(simulator, `${base}?name=${name}&is_deleted=false`)) as Item[];
  const connectors = (await resultOf(simulator, `${base}/${tunnels[0]?.id}/connections`)) as Item[];
  return connectors.map(({ha_status}) => ha_status);
};

test('says where it is', async () => {
  const simulator = await start();
  expect(simulator.url).toBe(`http://127.0.0.1:${simulator.port}/client/v4`);
  expect(simulator.accountId).toBe(mainAccount.id);
  expect(simulator.requests()).toBe(0);
});

test.each(['cfd_tunnel', 'warp_connector'])(
  'every route of %s answers, and nothing complains',
  async (kind) => {
    const simulator = await start();
    const base = `/accounts/${simulator.accountId}/${kind}`;
    const tunnels = (await resultOf(simulator, `${base}?is_deleted=false&per_page=1000`)) as Item[];
    expect(tunnels.length).toBeGreaterThan(2);
    for (const {id} of tunnels) {
      expect(await resultOf(simulator, `${base}/${id}`)).toMatchObject({id, tun_type: kind});
      const connectors = (await resultOf(simulator, `${base}/${id}/connections`)) as Item[];
      for (const connector of connectors) {
        expect(await resultOf(simulator, `${base}/${id}/connectors/${connector.id}`)).toEqual(connector);
      }
    }
    expect(await resultOf(simulator, '/accounts')).toHaveLength(1);
    expect(await resultOf(simulator, '/user/tokens/verify')).toMatchObject({status: 'active'});
    expect(complaints).toEqual([]);
    expect(simulator.requests()).toBeGreaterThan(3 * tunnels.length);
  },
);

test('pages over HTTP', async () => {
  const simulator = await start({scenario: 'large'});
  const seen: unknown[] = [];
  for (let page = 1; page <= 5; page++) {
    const path = `/accounts/${simulator.accountId}/cfd_tunnel?is_deleted=false&per_page=250&page=${page}`;
    seen.push(...((await resultOf(simulator, path)) as Item[]).map(({id}) => id));
  }
  expect(seen).toHaveLength(950);
  expect(new Set(seen).size).toBe(950);
});

test('headers', async () => {
  const simulator = await start();
  const first = await get(simulator, '/accounts');
  const second = await get(simulator, '/accounts');
  const length = (await first.arrayBuffer()).byteLength;
  expect(first.headers.get('content-type')).toBe('application/json');
  expect(first.headers.get('content-length')).toBe(String(length));
  expect(first.headers.get('date')).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
  expect(first.headers.get('ratelimit')).toBe('"default";r=1199;t=300');
  expect(second.headers.get('ratelimit')).toBe('"default";r=1198;t=300');
  expect(first.headers.get('ratelimit-policy')).toBe('"default";q=1200;w=300');
  expect(first.headers.get('cf-ray')).toMatch(/^[0-9a-f]{16}-LHR$/);
  expect(first.headers.get('cf-ray')).not.toBe(second.headers.get('cf-ray'));
});

describe('time', () => {
  test('comes from the clock', async () => {
    const clock = fakeClock(startMs);
    const simulator = await start({clock});
    expect(await haOf(simulator, 'hq-mesh')).toEqual(['active', 'passive', 'passive']);
    clock.advance(12_000);
    expect(await haOf(simulator, 'hq-mesh')).toEqual(['offline', 'passive', 'passive']);
    clock.advance(10_000);
    expect(await haOf(simulator, 'hq-mesh')).toEqual(['offline', 'passive', 'active']);
  });

  test('a world may have a past, and stands then where a new one stands', async () => {
    const clock = fakeClock(startMs);
    const old = await start({clock, pastMs: 1_800_000});
    expect(old.startMs).toBe(startMs - 1_800_000);
    clock.advance(13_000);
    expect(await haOf(old, 'hq-mesh')).toContain('offline');
  });

  test('the same seed gives the same fleet', async () => {
    const body = async (seed: number): Promise<string> =>
      (await get(await start({seed}), `/accounts/${mainAccount.id}/cfd_tunnel`)).text();
    expect(await body(3)).toBe(await body(3));
    expect(await body(3)).not.toBe(await body(4));
  });

  test('the quota runs out and comes back over HTTP', async () => {
    const clock = fakeClock(startMs);
    const simulator = await start({clock, scenario: 'rate-limited'});
    expect((await get(simulator, '/accounts')).status).toBe(200);
    clock.advance(25_000);
    const refused = await get(simulator, '/accounts');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('35');
    clock.advance(35_000);
    expect((await get(simulator, '/accounts')).status).toBe(200);
  });
});

describe('what a client must not ask', () => {
  test('is reported, with method and path', async () => {
    const simulator = await start();
    expect((await get(simulator, '/acounts?page=1')).status).toBe(404);
    expect((await get(simulator, '/accounts', 'DELETE')).status).toBe(405);
    expect(complaints).toEqual([
      'no such route: GET /client/v4/acounts?page=1',
      'only GET is simulated: DELETE /client/v4/accounts',
    ]);
  });

  test('is not normalised away', async () => {
    const simulator = await start();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(simulator.port, '127.0.0.1', () =>
        socket.end('GET /client/v4/x/../accounts HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(complaints).toEqual(['no such route: GET /client/v4/x/../accounts']);
  });
});

describe('the end', () => {
  test('drops open connections at once and frees the port', async () => {
    const simulator = await start();
    const socket = connect(simulator.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    await simulator.close();
    await closed;
    await simulator.close();
    const next = await start({port: simulator.port});
    expect(next.port).toBe(simulator.port);
  });

  test('a port in use is an error of the start', async () => {
    const simulator = await start();
    await expect(startSimulator({port: simulator.port})).rejects.toMatchObject({code: 'EADDRINUSE'});
  });
});
