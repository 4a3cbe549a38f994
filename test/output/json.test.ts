import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {decodeConnector, decodeTunnel} from '../../source/api/schema.js';
import {failure} from '../../source/model/failure.js';
import {emptySnapshot, type Snapshot, tunnelKinds} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {printableJson} from '../../source/model/printable.js';
import {reduce} from '../../source/model/reduce.js';
import {rawText, rawValue} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {evenCadence} from '../../source/model/view.js';
import {type JsonOptions, jsonDocument} from '../../source/output/json.js';
import {observedState} from '../helpers/observed.js';

const now = Date.parse('2026-11-22T12:00:00.250Z');
const options: JsonOptions = {
  now,
  cadenceOf: evenCadence(5000),
  isMasked: false,
  filter: '',
  thresholds: usualThresholds,
};
const cost = {tookMs: 1, requests: 1, quota: null};

const MESH = 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415';
const WEB = 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8416';
const SILENT = 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8417';

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
};
const cfdConnection = {
  id: '1bedc50d-42b3-473c-b108-ff3d10c0d925',
  client_id: 'dc6472cc-f1ae-44a0-b795-6b8a0ce29f90',
  client_version: '2026.8.1',
  colo_name: 'DFW',
  opened_at: '2021-01-25T18:22:34.317854Z',
  origin_ip: '2001:db8::7',
  uuid: '1bedc50d-42b3-473c-b108-ff3d10c0d925',
  is_pending_reconnect: false,
};
const cfdConnector = {
  id: 'dc6472cc-f1ae-44a0-b795-6b8a0ce29f90',
  arch: 'linux_arm64',
  version: '2026.8.1',
  features: ['ha-origin'],
  run_at: '2021-01-25T18:22:34.317854Z',
  config_version: 15,
};
const tunnel = {
  account_tag: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  created_at: '2021-01-25T18:22:34.317854Z',
  deleted_at: null,
  conns_active_at: '2026-03-19T12:25:47.400Z',
  conns_inactive_at: null,
  metadata: {qtid: 'x'},
};

const observations: readonly Observation[] = [
  {
    outcome: 'tunnels',
    kind: 'warp_connector',
    tunnels: [decodeTunnel({...tunnel, id: MESH, name: 'hq-mesh', status: 'healthy'})],
    isComplete: true,
    at: now - 250,
    ...cost,
  },
  {
    outcome: 'tunnels',
    kind: 'cfd_tunnel',
    tunnels: [
      decodeTunnel({...tunnel, id: WEB, name: 'web', status: 'degraded', config_src: 'local'}),
      decodeTunnel({id: SILENT, name: null}),
    ],
    isComplete: true,
    at: now - 250,
    ...cost,
  },
  {
    outcome: 'connectors',
    kind: 'warp_connector',
    tunnelId: MESH,
    connectors: [
      decodeConnector({...meshConnector, conns: [meshConnection]}),
      decodeConnector({id: 'c0ffee11-238e-11f1-b113-ee02f3be4a5b', ha_status: 'passive', conns: null}),
    ],
    at: now - 250,
    ...cost,
  },
  {
    outcome: 'connectors',
    kind: 'cfd_tunnel',
    tunnelId: WEB,
    connectors: [decodeConnector({...cfdConnector, conns: [cfdConnection]}), decodeConnector({})],
    at: now - 250,
    ...cost,
  },
  {
    outcome: 'failure',
    question: {about: 'connectors', kind: 'cfd_tunnel', tunnelId: SILENT},
    failure: failure('not_found', {status: 404, code: 1003, message: rawText('Tunnel not found')}),
    at: now,
    ...cost,
  },
];

const account = {id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', name: rawText('acme-prod')};
const snapshot: Snapshot = observations.reduce(reduce, emptySnapshot(account, tunnelKinds));

const noConnector = {id: null, arch: null, version: null, features: null, run_at: null, label: null};

const reason = (rule: string): object => ({rule, text: expect.stringMatching(/^[A-Z\d].*\.$/)});

const golden = {
  version: 1,
  at: '2026-11-22T12:00:00.250Z',
  account: {id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', name: 'acme-prod'},
  tunnels: [
    {
      id: MESH,
      kind: 'warp_connector',
      name: 'hq-mesh',
      status: 'healthy',
      created_at: '2021-01-25T18:22:34.317854Z',
      conns_active_at: '2026-03-19T12:25:47.400Z',
      conns_inactive_at: null,
      observed_at: '2026-11-22T12:00:00.000Z',
      failure: null,
      verdict: {level: 'ok', reasons: []},
      connectors: [
        {...meshConnector, label: null, conns: [meshConnection]},
        {...noConnector, id: 'c0ffee11-238e-11f1-b113-ee02f3be4a5b', ha_status: 'passive', conns: []},
      ],
    },
    {
      id: WEB,
      kind: 'cfd_tunnel',
      name: 'web',
      status: 'degraded',
      created_at: '2021-01-25T18:22:34.317854Z',
      conns_active_at: '2026-03-19T12:25:47.400Z',
      conns_inactive_at: null,
      observed_at: '2026-11-22T12:00:00.000Z',
      failure: null,
      verdict: {
        level: 'warning',
        reasons: [reason('partial'), reason('status'), reason('unknown_connections')],
      },
      connectors: [
        {...cfdConnector, label: null, conns: [cfdConnection]},
        {...noConnector, config_version: null, conns: null},
      ],
    },
    {
      id: SILENT,
      kind: 'cfd_tunnel',
      name: null,
      status: null,
      created_at: null,
      conns_active_at: null,
      conns_inactive_at: null,
      observed_at: null,
      failure: {
        kind: 'not_found',
        message: 'Cloudflare does not know this (HTTP 404, code 1003: Tunnel not found)',
        status: 404,
        code: 1003,
      },
      verdict: {level: 'unknown', reasons: [reason('no_data'), reason('status')]},
      connectors: null,
    },
  ],
};

type Parsed = {readonly tunnels: ReadonlyArray<Record<string, unknown>>};

const written = (what: Snapshot, changes: Partial<JsonOptions> = {}): Parsed =>
  JSON.parse(printableJson(jsonDocument(what, {...options, ...changes}))) as Parsed;

describe('the document', () => {
  test('has the promised shape, and nothing else', () => {
    expect(written(snapshot)).toStrictEqual(golden);
  });

  test('has its fields in the promised order', () => {
    const [first] = written(snapshot).tunnels;
    expect(Object.keys(written(snapshot))).toEqual(['version', 'at', 'account', 'tunnels']);
    expect(Object.keys(first ?? {})).toEqual(Object.keys(golden.tunnels[0] ?? {}));
  });

  test('is two spaces deep a level, so that people can read it too', () => {
    expect(printableJson(jsonDocument(snapshot, options)).split('\n').slice(0, 5)).toEqual([
      '{',
      '  "version": 1,',
      '  "at": "2026-11-22T12:00:00.250Z",',
      '  "account": {',
      '    "id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",',
    ]);
  });

  test('of an empty fleet, without an account', () => {
    expect(written(emptySnapshot(null, ['cfd_tunnel']))).toStrictEqual({
      version: 1,
      at: '2026-11-22T12:00:00.250Z',
      account: null,
      tunnels: [],
    });
  });

  test('calls old data unknown, never healthy', () => {
    const levels = (changes: Partial<JsonOptions>): readonly unknown[] =>
      written(snapshot, changes).tunnels.map(({verdict}) => (verdict as {level: unknown}).level);
    expect(levels({now: now + 3 * 5000 - 250})).toEqual(['ok', 'warning', 'unknown']);
    expect(levels({now: now + 3 * 5000})).toEqual(['unknown', 'unknown', 'unknown']);
    expect(written(snapshot, {now: now + 60_000}).tunnels[0]).toMatchObject({
      observed_at: '2026-11-22T12:00:00.000Z',
      connectors: [{ha_status: 'active'}, {ha_status: 'passive'}],
    });
  });

  test('holds to the filter, and judges by all that there is', () => {
    const [only, ...others] = written(snapshot, {filter: 'passive'}).tunnels;
    expect(others).toEqual([]);
    expect(only).toMatchObject({name: 'hq-mesh', connectors: [{ha_status: 'passive'}]});
    const whole = written(snapshot).tunnels.find(({name}) => name === 'hq-mesh');
    expect(only?.verdict).toEqual(whole?.verdict);
    expect(written(snapshot, {filter: 'nowhere'}).tunnels).toEqual([]);
  });

  test('shows no connector that the last answer did not', () => {
    const gone: Observation = {
      outcome: 'connectors',
      kind: 'warp_connector',
      tunnelId: MESH,
      connectors: [decodeConnector({...meshConnector, conns: [meshConnection]})],
      at: now,
      ...cost,
    };
    expect(written(reduce(snapshot, gone)).tunnels[0]?.connectors).toHaveLength(1);
  });

  test('says why the last look at a tunnel failed, and keeps what was seen before', () => {
    const failing: Observation = {
      outcome: 'failure',
      question: {about: 'connectors', kind: 'warp_connector', tunnelId: MESH},
      failure: failure('timeout'),
      at: now,
      ...cost,
    };
    expect(written(reduce(snapshot, failing)).tunnels[0]).toMatchObject({
      failure: {
        kind: 'timeout',
        message: 'the API did not answer in time',
        status: null,
        code: null,
      },
      connectors: [{conns: [meshConnection]}, {}],
    });
  });
});

describe('masking', () => {
  test('puts a word in place of every address, and changes nothing else', () => {
    const masked = JSON.parse(
      JSON.stringify(golden).replace('34.105.147.200', '(masked)').replace('2001:db8::7', '(masked)'),
    ) as Parsed;
    const seen = written(snapshot, {isMasked: true});
    const connectors = seen.tunnels.map((state) => state.connectors);
    expect(connectors).toStrictEqual(masked.tunnels.map((state) => state.connectors));
    expect(written(snapshot).tunnels.map(({verdict}) => verdict)).toEqual(
      seen.tunnels.map(({verdict}) => verdict),
    );
  });

  test.each(['calm', 'degraded', 'drift'] as const)('leaves no address in %s', async (scenario) => {
    const {snapshot: observed} = await observedState(scenario, 60_000);
    const addresses = [...observed.tunnels.values()]
      .flatMap(({connectors}) => connectors ?? [])
      .flatMap(({connector}) => connector.conns ?? [])
      .flatMap(({origin_ip}) => (origin_ip === null ? [] : [String(origin_ip)]));
    expect(addresses.length).toBeGreaterThan(20);
    const plain = printableJson(jsonDocument(observed, options));
    const masked = printableJson(jsonDocument(observed, {...options, isMasked: true}));
    for (const address of new Set(addresses)) {
      expect(plain).toContain(address);
      expect(masked).not.toContain(address);
    }
    // Nor what looks like one, anywhere.
    expect(masked).not.toMatch(/\b\d{1,3}(\.\d{1,3}){3}\b|2001:db8/);
  });
});

describe('the text', () => {
  const HARMFUL =
    /(?!\n)\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}/u;

  const character = fc.oneof(
    fc.constantFrom(
      ...'\u0000\u0007\u001b\u007f\u0080\u009b\u00ad\u061c\u115f\u180e\u200b\u200d\u200e\u2028\u2029\u202e\u2060',
      ...'\u2066\u3164\ud800\udfff\ufe0f\ufeff\uffa0\ufff9',
      '\u{1bca0}',
      '\u{e0001}',
      '\u{e0100}',
    ),
    fc.string({minLength: 1, maxLength: 1, unit: 'binary'}),
  );
  const text = fc.array(character).map((characters) => characters.join(''));

  test('parses back to the same value, and holds nothing that a terminal acts on or hides', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.jsonValue())), (document) => {
        const printed = printableJson(document);
        expect(JSON.parse(printed)).toEqual(JSON.parse(JSON.stringify(document)));
        expect(printed).not.toMatch(HARMFUL);
      }),
      {numRuns: 300},
    );
  });

  test('escapes as JSON does', () => {
    expect(printableJson({a: '\u001b[2J\u009b\u202e\u{e0001}é東👍'})).toBe(
      '{\n  "a": "\\u001b[2J\\u009b\\u202e\\udb40\\udc01é東👍"\n}',
    );
  });

  test('of hostile names comes back whole', async () => {
    const {snapshot: observed} = await observedState('drift', 0);
    const printed = printableJson(jsonDocument(observed, options));
    expect(printed).not.toMatch(HARMFUL);
    const names = (JSON.parse(printed) as Parsed).tunnels.map(({name}) => name);
    const whole = [...observed.tunnels.values()].map(({tunnel: {name}}) =>
      name === null ? null : Buffer.from(rawValue(name), 'utf8').toString('utf8'),
    );
    expect(names).toEqual(whole);
    expect(names).toContain('surrogate-\ufffd-alone');
    expect(names).toContain('csi-\u001b[2J\u001b[31mred');
    expect(names).toContain('bidi-\u202egnp.exe\u2066');
  });
});
