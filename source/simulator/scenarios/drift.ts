import type {ConnectorPlan, Odd, Overlay, Scenario, TunnelPlan} from '../plan.js';
import {acmeFleet} from './acme.js';
import {cloudflared, documentedQuota, mesh} from './shape.js';

const replicas: readonly ConnectorPlan[] = [
  {ha: 'active', originIp: '192.0.2.120', colos: ['lhr16', 'ams09'], runDaysAgo: 2},
  {ha: 'passive', originIp: '192.0.2.121', colos: ['ams09', 'lhr16'], runDaysAgo: 2},
];
const processes: readonly ConnectorPlan[] = [
  {originIp: '198.51.100.120', colos: ['fra08', 'muc02'], runDaysAgo: 5},
  {originIp: '198.51.100.121', colos: ['muc02', 'fra08'], runDaysAgo: 5},
];

const oddMesh = (name: string, odd: Odd = {}): TunnelPlan => mesh(name, '2026.9.125.0', replicas, {odd});
const oddCloudflared = (name: string, odd: Odd = {}): TunnelPlan =>
  cloudflared(name, '2026.8.1', processes, {odd});

/** Names as an attacker, an accident or another language would choose them. */
const names: readonly string[] = [
  'csi-\u001b[2J\u001b[31mred',
  'c1-\u009b31mred',
  'osc52-\u001b]52;c;ZXZpbA==\u0007',
  'osc8-\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\',
  'bel-\u0007\u0007',
  'lines-one\ntwo\r\nthree\tfour\u0000five\u007f',
  'bidi-\u202egnp.exe\u2066',
  'zero\u200bwidth\u200d\u2060\ufeff',
  `combining-e${'\u0301'.repeat(400)}`,
  'surrogate-\ud800-alone',
  `long-${'tunnel-'.repeat(900)}`,
  '東京データセンター本番環境',
  'family-👩‍👩‍👧‍👦-🇬🇧-✈️',
  '00000000-0000-4000-8000-000000000001',
  '__proto__',
  '',
  '   ',
];

/** Own field, as a parser of hostile JSON makes it. */
const protoKey: Overlay = Object.fromEntries([['__proto__', {polluted: true}]]);

/** Fields of the tunnel itself. */
const oddTunnels: readonly TunnelPlan[] = [
  oddMesh('status-new-word', {tunnel: {status: 'hibernating'}}),
  oddCloudflared('status-null', {tunnel: {status: null}}),
  oddCloudflared('status-missing', {tunnel: {status: undefined, connections: undefined}}),
  oddCloudflared('status-number', {tunnel: {status: 7, name: 'status-number', metadata: null}}),
  oddCloudflared('name-null', {tunnel: {name: null}}),
  oddMesh('name-number', {tunnel: {name: 1234}}),
  oddMesh('id-missing', {tunnel: {id: undefined}}),
  oddCloudflared('id-path', {tunnel: {id: '../../../user/tokens/verify'}}),
  oddCloudflared('extra-fields', {
    tunnel: {account_id: 6946212, replicas: {desired: 2}, ...protoKey},
    connectors: [{mesh_ip: '2001:db8::7', ...protoKey}],
    connection: {protocol: 'quic', ...protoKey},
  }),
  oddMesh('dates-year-1', {
    tunnel: {deleted_at: '0001-01-01T00:00:00Z', conns_inactive_at: '0001-01-01T00:00:00Z'},
    connectors: [{run_at: '0001-01-01T00:00:00Z'}],
    connection: {opened_at: '0001-01-01T00:00:00Z'},
  }),
  oddCloudflared('dates-0-digits', {
    tunnel: {created_at: '2026-03-19T12:25:47Z'},
    connectors: [{run_at: '2026-10-19T12:25:47Z'}, {run_at: '2026-10-19T12:25:47.400Z'}],
    connection: {opened_at: '2026-10-19T12:25:48+02:00'},
  }),
  oddCloudflared('dates-unreadable', {
    tunnel: {created_at: 'yesterday', conns_active_at: 1_790_000_000},
    connectors: [{run_at: 'not a date'}, {run_at: null}],
    connection: {opened_at: '9999-12-31T23:59:59Z'},
  }),
];

/** Fields of connectors and connections. */
const oddConnectors: readonly TunnelPlan[] = [
  oddMesh('ha-new-words', {connectors: [{ha_status: 'draining'}, {ha_status: 'ACTIVE'}]}),
  oddMesh('ha-null-missing', {connectors: [{ha_status: null}, {ha_status: undefined}]}),
  oddMesh('ha-mistyped', {connectors: [{ha_status: 1}, {ha_status: {state: 'active'}}]}),
  oddMesh('ha-escape', {connectors: [{ha_status: '\u001b[32mactive\u001b[0m', version: '2026\u202e9'}]}),
  oddMesh('connector-id-missing', {connectors: [{id: undefined}, {id: null}]}),
  oddCloudflared('connector-id-twice', {
    connectors: [{id: '11111111-2222-4333-8444-555555555555'}, {id: '11111111-2222-4333-8444-555555555555'}],
  }),
  oddCloudflared('connector-id-path', {connectors: [{id: '../../accounts'}, {id: 'UPPER-not-uuid'}]}),
  oddCloudflared('connector-mistyped', {
    connectors: [
      {version: 20260801, arch: null, features: 'ha-origin', config_version: '12'},
      {version: null, arch: ['linux'], features: [1, null, 'postquantum'], config_version: -1.5},
    ],
  }),
  oddMesh('connector-bare', {
    connectors: [{version: undefined, arch: undefined, features: undefined}],
    connection: {id: undefined, client_id: undefined, client_version: undefined},
  }),
  oddCloudflared('conns-null-missing', {connectors: [{conns: null}, {conns: undefined}]}),
  oddCloudflared('conns-mistyped', {connectors: [{conns: 'none'}, {conns: [null, 7, {}, [], 'x']}]}),
  oddCloudflared('colo-upper', {connection: {colo_name: 'DFW'}}),
  oddCloudflared('colo-weird', {connection: {colo_name: 'x-unknown colo 17\u001b[7m'}}),
  oddMesh('colo-null', {connection: {colo_name: null, origin_ip: 3232235777}}),
  oddCloudflared('origin-not-an-address', {
    connection: {origin_ip: 'localhost; rm -rf /', is_pending_reconnect: 'no'},
  }),
];

const text = (
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): Odd => ({
  answer: {status, headers: {'content-type': contentType, ...headers}, body},
});
const json = (status: number, envelope: unknown): Odd =>
  text(status, 'application/json', JSON.stringify(envelope));

/** Answers to `/connections`. */
const oddAnswers: readonly TunnelPlan[] = [
  oddCloudflared('envelope-plain-strings', {
    envelope: {messages: ['maintenance on Sunday'], errors: null, result_info: {count: '2'}},
  }),
  oddMesh('envelope-bare', {envelope: {errors: undefined, messages: undefined}}),
  oddMesh('envelope-result-null', {envelope: {result: null}}),
  oddCloudflared('envelope-result-object', {envelope: {result: {connectors: []}}}),
  oddCloudflared('envelope-result-holes', {envelope: {result: [null, 'connector', 5, [], {}]}}),
  oddCloudflared(
    'answer-404',
    json(404, {
      success: false,
      errors: [{code: 1003, message: 'Tunnel not found'}],
      messages: [],
      result: null,
    }),
  ),
  oddCloudflared(
    'answer-html',
    text(403, 'text/html; charset=UTF-8', '<!DOCTYPE html><title>Just a moment...</title>', {
      'cf-mitigated': 'challenge',
    }),
  ),
  oddMesh('answer-html-200', text(200, 'text/html', '<html><body>Welcome to Hotel WiFi</body></html>')),
  oddMesh(
    'answer-success-false',
    json(200, {
      success: false,
      errors: [{code: 1001, message: 'backend \u001b[31munavailable'}],
      messages: [],
      result: null,
    }),
  ),
  oddCloudflared(
    'answer-code-fraction',
    json(400, {
      success: false,
      errors: [
        {code: 1000.5, message: 'odd'},
        {code: '7003', message: null},
      ],
      messages: null,
      result: null,
    }),
  ),
  oddCloudflared('answer-errors-strings', json(400, {success: false, errors: ['bad request'], result: null})),
  oddCloudflared('answer-500', text(500, 'text/plain', 'internal error')),
  oddMesh('answer-530', text(530, 'text/plain', 'error code: 1033')),
  oddMesh(
    'answer-cut',
    text(200, 'application/json', '{"success":true,"errors":[],"messages":[],"result":[{"id":"'),
  ),
  oddCloudflared('answer-empty', text(200, 'application/json', '')),
  oddCloudflared('answer-array', json(200, [])),
  oddMesh('answer-other-shape', json(200, {code: 1000, error: 'not an envelope'})),
];

/** Each odd answer belongs to one tunnel; the lists, the accounts and the small fleet stay as they should be. */
export const drift: Scenario = {
  description: 'odd and hostile answers, each about a tunnel of its own',
  tunnels: [
    ...acmeFleet,
    ...names.map((name, index) => (index % 2 === 0 ? oddMesh(name) : oddCloudflared(name))),
    ...oddTunnels,
    ...oddConnectors,
    ...oddAnswers,
  ],
  quota: documentedQuota,
  cycles: [],
};
