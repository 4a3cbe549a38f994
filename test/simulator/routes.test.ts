import {describe, expect, test} from 'vitest';
import {token} from '../../source/simulator/access.js';
import {mainAccount} from '../../source/simulator/accounts.js';
import {respond} from '../../source/simulator/routes.js';
import {
  ask,
  at,
  bearer,
  connsOf,
  type Envelope,
  envelopeOf,
  expectRefused,
  type Item,
  idOf,
  items,
  main,
  namesOf,
  nobody,
} from './ask.js';

describe('lists of tunnels', () => {
  const live = ['api-prod', 'grafana', 'staging-web'];

  test('deleted ones are there unless one asks for the others', () => {
    expect(namesOf(ask(`${main}/cfd_tunnel`))).toEqual([...live, 'api-prod', 'quick-demo']);
    expect(namesOf(ask(`${main}/cfd_tunnel?is_deleted=false`))).toEqual(live);
    expect(namesOf(ask(`${main}/cfd_tunnel?is_deleted=true`))).toEqual(['api-prod', 'quick-demo']);
  });

  test.each([
    ['name=api-prod', ['api-prod']],
    ['name=api', []],
    ['include_prefix=g', ['grafana']],
    ['exclude_prefix=g', ['api-prod', 'staging-web']],
    ['status=healthy', live],
    ['status=down', []],
    [`uuid=${idOf('grafana')}`, ['grafana']],
    ['existed_at=2026-10-01T00%3A00%3A00Z', ['api-prod', 'grafana']],
  ])('%s', (query, expected) => {
    expect(namesOf(ask(`${main}/cfd_tunnel?is_deleted=false&${query}`))).toEqual(expected);
  });

  test.each([
    'per_page=0',
    'per_page=1001',
    'per_page=x',
    'page=0',
    'page=-1',
    'status=fine',
    'is_deleted=no',
    'existed_at=then',
  ])('%s is refused', (query) => {
    expect(ask(`${main}/cfd_tunnel?${query}`).status).toBe(400);
  });

  test('pages', () => {
    const page = (number: number): Envelope =>
      envelopeOf(ask(`${main}/cfd_tunnel?per_page=2&page=${number}`));
    expect(page(1).result_info).toEqual({count: 2, page: 1, per_page: 2, total_count: 5});
    expect(page(3).result_info).toEqual({count: 1, page: 3, per_page: 2, total_count: 5});
    expect(page(4)).toMatchObject({success: true, result: [], result_info: {count: 0, total_count: 5}});
    const all = [1, 2, 3].flatMap((number) => page(number).result as Item[]);
    expect(all).toEqual(items(ask(`${main}/cfd_tunnel`)));
  });

  test('one page holds a hundred by default, and a thousand at most', () => {
    const world = at('large');
    const info = (query: string): unknown =>
      envelopeOf(ask(`${main}/cfd_tunnel?${query}`, bearer(token), world)).result_info;
    expect(info('')).toEqual({count: 100, page: 1, per_page: 100, total_count: 950});
    expect(info('per_page=1000')).toEqual({count: 950, page: 1, per_page: 1000, total_count: 950});
  });
});

describe('the shape of', () => {
  test('a cloudflared tunnel', () => {
    const id = idOf('api-prod');
    const tunnel = envelopeOf(ask(`${main}/cfd_tunnel/${id}`)).result;
    expect(tunnel).toEqual({
      id,
      account_tag: mainAccount.id,
      name: 'api-prod',
      status: 'healthy',
      tun_type: 'cfd_tunnel',
      created_at: expect.stringMatching(/^2025-02-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      deleted_at: null,
      conns_active_at: expect.stringMatching(/^2026-11-05T\d\d:\d\d:\d\d\.\d{6}Z$/),
      conns_inactive_at: null,
      metadata: {},
      connections: [],
      config_src: 'cloudflare',
      remote_config: true,
    });
    expect(items(ask(`${main}/cfd_tunnel`))[0]).toEqual(tunnel);
  });

  test('a WARP connector tunnel', () => {
    const tunnel = envelopeOf(ask(`${main}/warp_connector/${idOf('hq-mesh')}`)).result as Item;
    expect(tunnel).toMatchObject({tun_type: 'warp_connector', connections: [], deleted_at: null});
    expect(tunnel).not.toHaveProperty('config_src');
    expect(tunnel).not.toHaveProperty('remote_config');
  });

  test('cloudflared connectors', () => {
    const path = `${main}/cfd_tunnel/${idOf('api-prod')}`;
    const connectors = items(ask(`${path}/connections`));
    const [first] = connectors;
    const connection = connsOf(first)[0];
    expect(connectors).toHaveLength(3);
    expect(Object.keys(first ?? {}).sort()).toEqual(
      ['arch', 'config_version', 'conns', 'features', 'id', 'run_at', 'version'].sort(),
    );
    expect(first).toMatchObject({arch: 'linux_amd64', version: '2026.8.1'});
    expect(connection).toEqual({
      id: connection?.id,
      uuid: connection?.id,
      client_id: first?.id,
      client_version: '2026.8.1',
      colo_name: 'lhr16',
      origin_ip: '203.0.113.40',
      opened_at: expect.stringMatching(/\.\d{6}Z$/),
      is_pending_reconnect: false,
    });
    expect(envelopeOf(ask(`${path}/connectors/${first?.id}`)).result).toEqual(first);
  });

  test('WARP connectors', () => {
    const path = `${main}/warp_connector/${idOf('hq-mesh')}`;
    const connectors = items(ask(`${path}/connections`));
    expect(connectors.map(({ha_status}) => ha_status)).toEqual(['active', 'passive', 'passive']);
    expect(Object.keys(connectors[0] ?? {}).sort()).toEqual(
      ['arch', 'conns', 'features', 'ha_status', 'id', 'run_at', 'version'].sort(),
    );
    expect(Object.keys(connsOf(connectors[0])[0] ?? {}).sort()).toEqual(
      ['client_id', 'client_version', 'colo_name', 'id', 'opened_at', 'origin_ip'].sort(),
    );
    expect(envelopeOf(ask(`${path}/connectors/${connectors[1]?.id}`)).result).toEqual(connectors[1]);
  });

  test('a tunnel that is down', () => {
    const world = at('outage', 30);
    const path = `${main}/warp_connector/${idOf('hq-mesh', world)}`;
    expect(envelopeOf(ask(path, bearer(token), world)).result).toMatchObject({
      status: 'down',
      conns_active_at: null,
      conns_inactive_at: '2026-11-22T12:00:20.000Z',
    });
    expect(items(ask(`${path}/connections`, bearer(token), world))).toMatchObject([
      {ha_status: 'offline', conns: []},
      {ha_status: 'offline', conns: []},
      {ha_status: 'offline', conns: []},
    ]);
  });
});

describe('what is not there', () => {
  const unknownId = '00000000-0000-4000-8000-000000000000';

  test.each([
    `${main}/cfd_tunnel/${unknownId}`,
    `${main}/cfd_tunnel/${unknownId}/connections`,
    `${main}/warp_connector/${idOf('grafana')}/connections`,
    `${main}/cfd_tunnel/${idOf('grafana')}/connectors/${unknownId}`,
    `${main}/cfd_tunnel/${idOf('quick-demo')}/connections`,
  ])('%s', (path) => {
    expectRefused(ask(path), 404, 1003);
  });

  test('an id that is none', () => {
    expectRefused(ask(`${main}/cfd_tunnel/api-prod`), 404, 7003, 7000);
  });

  test.each([
    '/acounts',
    '/accounts/',
    '/',
    `${main}/tunnels`,
    `${main}/cfd_tunnel/${idOf('grafana')}/connection`,
    `${main}/warp_connector/../cfd_tunnel`,
    `/${main}/cfd_tunnel`,
  ])('route %s, loudly', (path) => {
    const answer = ask(path);
    expect(answer.status).toBe(404);
    expect(envelopeOf(answer).errors.map(({code}) => code)).toContain(7000);
    expect(answer.complaint).toContain(path);
  });

  test('anything outside the base path, loudly', () => {
    const [answer] = respond(
      at('calm'),
      {method: 'GET', target: '/accounts', headers: bearer(token)},
      nobody,
    );
    expect(answer).toMatchObject({status: 404, complaint: expect.stringContaining('/accounts')});
  });

  test.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s, loudly', (method) => {
    const answer = ask(`${main}/cfd_tunnel`, bearer(token), at('calm'), method);
    expect(answer).toMatchObject({status: 405, complaint: expect.stringContaining(method)});
  });

  test('a query parameter, loudly, and it is ignored', () => {
    const answer = ask(`${main}/cfd_tunnel?isdeleted=false`);
    expect(answer.complaint).toContain('isdeleted');
    expect(items(answer)).toHaveLength(5);
    expect(ask(`${main}/cfd_tunnel?is_deleted=false&per_page=50&page=1`).complaint).toBeUndefined();
  });
});
