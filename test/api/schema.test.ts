import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {decodeAccount, decodeConnector, decodeTunnel} from '../../source/api/schema.js';

/** Every field that the published schema has, of either kind. */
const cfdConnection = {
  id: '1bedc50d-42b3-473c-b108-ff3d10c0d925',
  uuid: '1bedc50d-42b3-473c-b108-ff3d10c0d925',
  client_id: 'dc6472cc-f1ae-44a0-b795-6b8a0ce29f90',
  client_version: '2026.8.1',
  colo_name: 'DFW',
  opened_at: '2021-01-25T18:22:34.317854Z',
  origin_ip: '198.51.100.1',
  is_pending_reconnect: false,
};
const cfdConnector = {
  id: 'dc6472cc-f1ae-44a0-b795-6b8a0ce29f90',
  arch: 'linux_amd64',
  version: '2026.8.1',
  features: ['allow_remote_config', 'serialized_headers', 'ha-origin'],
  run_at: '2009-11-10T23:00:00Z',
  config_version: 15,
  conns: [cfdConnection],
};
const meshConnection = {
  id: '1bedc50d-42b3-473c-b108-ff3d10c0d926',
  client_id: 'bf69f118-238e-11f1-b113-ee02f3be4a5b',
  client_version: '2026.9.125.0',
  colo_name: 'lhr16',
  opened_at: '2026-03-19T12:25:47.400Z',
  origin_ip: '34.105.147.200',
};
const meshConnector = {
  id: 'bf69f118-238e-11f1-b113-ee02f3be4a5b',
  arch: 'linux_amd64',
  version: '2026.9.125.0',
  features: [],
  run_at: '2026-03-19T12:25:47.400Z',
  ha_status: 'active',
  conns: [meshConnection],
};
const meshTunnel = {
  id: 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415',
  account_tag: '699d98642c564d2e855e9661899b7252',
  name: 'blog',
  status: 'healthy',
  tun_type: 'warp_connector',
  created_at: '2021-01-25T18:22:34.317854Z',
  deleted_at: null,
  conns_active_at: '2009-11-10T23:00:00Z',
  conns_inactive_at: null,
};
const cfdTunnel = {...meshTunnel, tun_type: 'cfd_tunnel', config_src: 'cloudflare', remote_config: true};

const connectionFields = Object.keys(cfdConnection);
/** What only the user can say of a connector. */
const unsaid = {label: null, fullConnections: 4};
const apiFields = [...Object.keys(cfdConnector), 'ha_status'];
const connectorFields = [...apiFields, ...Object.keys(unsaid)];
const tunnelFields = [...Object.keys(cfdTunnel), 'metadata'];

const nullsOf = (fields: readonly string[]): Record<string, null> =>
  Object.fromEntries(fields.map((field) => [field, null]));

describe('every documented field is kept', () => {
  test('of a cloudflared connector', () => {
    expect(decodeConnector(cfdConnector)).toEqual({...cfdConnector, ...unsaid, ha_status: null});
  });

  test('of a WARP connector', () => {
    expect(decodeConnector(meshConnector)).toEqual({
      ...meshConnector,
      ...unsaid,
      config_version: null,
      conns: [{...meshConnection, uuid: null, is_pending_reconnect: null}],
    });
  });

  test.each(['active', 'passive', 'offline', 'draining', ''])('HA status “%s”', (word) => {
    expect(decodeConnector({...meshConnector, ha_status: word}).ha_status).toBe(word);
  });

  test('but for words that only the user can say', () => {
    expect(decodeConnector({...meshConnector, label: 'evil', fullConnections: 0})).toMatchObject(unsaid);
  });

  test('of tunnels', () => {
    expect(decodeTunnel(cfdTunnel)).toEqual({...cfdTunnel, metadata: null});
    expect(decodeTunnel(meshTunnel)).toEqual({
      ...meshTunnel,
      metadata: null,
      config_src: null,
      remote_config: null,
    });
  });

  test('metadata as JSON text', () => {
    expect(decodeTunnel({metadata: {qtid: 'x', n: [1]}}).metadata).toBe('{"qtid":"x","n":[1]}');
    expect(decodeTunnel({metadata: {}}).metadata).toBe('{}');
    for (const metadata of [null, 'text', 5, [], [1], true]) {
      expect(decodeTunnel({metadata}).metadata).toBeNull();
    }
  });

  test('of an account', () => {
    expect(decodeAccount({id: 'a', name: 'b', type: 'standard'})).toEqual({id: 'a', name: 'b'});
  });

  test('text is kept exactly, whatever is in it', () => {
    const name = ' \u001b[2J\u202e\u0000\ud800 ';
    expect(decodeTunnel({name}).name).toBe(name);
    expect(decodeConnector({version: name}).version).toBe(name);
    expect(decodeAccount({name}).name).toBe(name);
  });
});

describe('what the documentation does not promise', () => {
  test.each([
    ['null', null, []],
    ['an empty list', [], []],
    ['absent', undefined, null],
    ['text', 'none', null],
    ['a number', 4, null],
    ['an object', {0: cfdConnection}, null],
    ['false', false, null],
  ])('conns: %s', (_name, conns, expected) => {
    const item = conns === undefined ? {} : {conns};
    expect(decodeConnector(item)).toStrictEqual({...nullsOf(apiFields), ...unsaid, conns: expected});
  });

  test('an item that is no object is one of which nothing is known', () => {
    const nobody = nullsOf(connectionFields);
    for (const item of [null, undefined, 7, 'x', true, [], [cfdConnector]]) {
      expect(decodeConnector(item)).toStrictEqual({...nullsOf(apiFields), ...unsaid});
      expect(decodeTunnel(item)).toStrictEqual(nullsOf(tunnelFields));
      expect(decodeAccount(item)).toStrictEqual({id: null, name: null});
    }
    expect(decodeConnector({conns: [null, 7, {}, [], 'x']}).conns).toStrictEqual(Array(5).fill(nobody));
  });

  test('one odd field hides no other', () => {
    for (const [decode, whole] of [
      [decodeConnector, {...cfdConnector, ha_status: 'active'}],
      [decodeTunnel, {...cfdTunnel, deleted_at: 'then', conns_inactive_at: 'then', metadata: {}}],
    ] as const) {
      const good: Record<string, unknown> = {...decode(whole)};
      for (const field of Object.keys(whole)) {
        for (const odd of [null, {}, [[]], 1.5]) {
          const decoded: Record<string, unknown> = {...decode({...whole, [field]: odd})};
          expect({...decoded, [field]: good[field]}).toEqual(good);
        }
        const {[field]: _, ...rest} = whole as Record<string, unknown>;
        expect({...decode(rest), [field]: good[field]}).toEqual(good);
      }
    }
  });

  test('numbers and flags are taken for nothing else', () => {
    expect(decodeConnector({config_version: '12'}).config_version).toBeNull();
    expect(decodeConnector({config_version: -1.5}).config_version).toBeNull();
    expect(decodeConnector({config_version: 0}).config_version).toBe(0);
    expect(decodeTunnel({remote_config: 'no'}).remote_config).toBeNull();
    expect(decodeTunnel({remote_config: 1}).remote_config).toBeNull();
    expect(decodeConnector({conns: [{is_pending_reconnect: true}]}).conns?.[0]?.is_pending_reconnect).toBe(
      true,
    );
    expect(decodeConnector({features: [1, null, 'postquantum']}).features).toBeNull();
  });
});

describe('hostile JSON', () => {
  const hostile = '{"__proto__":{"id":"evil","polluted":true},"constructor":{"prototype":{"polluted":true}}';

  test('__proto__ is a field like any other that is not known', () => {
    const connector = decodeConnector(JSON.parse(`${hostile},"conns":[${hostile}}],"version":"1"}`));
    expect(connector).toStrictEqual({
      ...nullsOf(apiFields),
      ...unsaid,
      version: '1',
      conns: [nullsOf(connectionFields)],
    });
    expect(decodeTunnel(JSON.parse(`${hostile},"metadata":${hostile}}}`))).toMatchObject({
      id: null,
      metadata: `${hostile}}`,
    });
    expect(Object.getPrototypeOf(connector)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([10, 1000, 100_000])('%i levels of nesting', (depth) => {
    const nested: unknown = JSON.parse(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    const tunnel = decodeTunnel({...cfdTunnel, metadata: nested});
    expect(tunnel).toEqual({...cfdTunnel, metadata: tunnel.metadata});
    expect(decodeConnector({...cfdConnector, version: nested, conns: nested})).toMatchObject({
      id: cfdConnector.id,
      version: null,
      conns: null,
    });
  });

  test('any JSON at all becomes an object with all fields', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(Object.keys(decodeTunnel(json)).sort()).toEqual([...tunnelFields].sort());
        expect(Object.keys(decodeConnector(json)).sort()).toEqual([...connectorFields].sort());
        expect(Object.keys(decodeAccount(json)).sort()).toEqual(['id', 'name']);
      }),
    );
  });

  /** A real answer with anything in place of any of its fields. */
  const mutated = (real: object): fc.Arbitrary<unknown> =>
    fc
      .dictionary(fc.constantFrom(...Object.keys(real), '__proto__', 'toString', 'new'), fc.jsonValue())
      .map((odd) => ({...real, ...odd}));

  const textOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

  test('a real connector with any fields replaced', () => {
    const connections = fc.oneof(
      fc.array(fc.oneof(mutated(cfdConnection), mutated(meshConnection), fc.jsonValue())),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        fc.oneof(mutated(cfdConnector), mutated(meshConnector)),
        fc.option(connections),
        (item, conns) => {
          const decoded = decodeConnector(conns === null ? item : {...(item as object), conns});
          const {features, config_version, conns: decodedConns, label, fullConnections, ...texts} = decoded;
          expect(Object.keys(decoded).sort()).toEqual([...connectorFields].sort());
          expect(Object.values(texts).every(textOrNull)).toBe(true);
          expect({label, fullConnections}).toEqual(unsaid);
          expect(features === null || features.every(textOrNull)).toBe(true);
          expect(config_version === null || Number.isInteger(config_version)).toBe(true);
          for (const {is_pending_reconnect, ...rest} of decodedConns ?? []) {
            expect([true, false, null]).toContain(is_pending_reconnect);
            expect(Object.values(rest).every(textOrNull)).toBe(true);
            expect([...Object.keys(rest), 'is_pending_reconnect'].sort()).toEqual(
              [...connectionFields].sort(),
            );
          }
        },
      ),
    );
  });

  test('a real tunnel with any fields replaced', () => {
    fc.assert(
      fc.property(fc.oneof(mutated(cfdTunnel), mutated(meshTunnel)), (item) => {
        const {remote_config, ...texts} = decodeTunnel(item);
        expect([...Object.keys(texts), 'remote_config'].sort()).toEqual([...tunnelFields].sort());
        expect(Object.values(texts).every(textOrNull)).toBe(true);
        expect([true, false, null]).toContain(remote_config);
      }),
    );
  });
});
