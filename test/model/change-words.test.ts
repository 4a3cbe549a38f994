import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  briefChangeWords,
  changeLevel,
  changeSubject,
  changeWords,
  gapWords,
} from '../../source/model/change-words.js';
import type {Change, ConnectionEvent, ConnectorEvent, TunnelEvent} from '../../source/model/changes.js';
import type {Level} from '../../source/model/facts.js';
import {failure} from '../../source/model/failure.js';
import type {Connection, TunnelKind} from '../../source/model/fleet.js';
import {rawText} from '../../source/model/text.js';
import {asciiText} from '../../source/ui/theme.js';
import {connection, connector, NOON, ORIGIN_IP, uuid} from '../helpers/fleet.js';

const raw = (text: string | null) => (text === null ? null : rawText(text));

const named = (kind: TunnelKind, name: string | null = 'hq-mesh') => ({
  ...{key: `${kind}/x`, kind, id: rawText(uuid(1)), name: raw(name)},
});

const ID = 'c0ffee11-238e-11f1-b113-ee02f3be4a5b';
const other = {key: 'b', id: rawText('bf69f118-238e-11f1-b113-ee02f3be4a5b'), label: null};

const ofConnector = (event: ConnectorEvent, kind: TunnelKind = 'warp_connector'): Change => ({
  ...{at: NOON, tunnel: named(kind), connector: {key: ID, id: rawText(ID), label: null}},
  ...event,
});

const ofTunnel = (event: TunnelEvent): Change => ({
  ...{at: NOON, tunnel: named('warp_connector'), connector: null},
  ...event,
});

const between = <What extends string>(what: What, from: string | null, to: string | null) => ({
  ...{what, from: raw(from), to: raw(to)},
});

const to = (colo: string | null): Connection => connection(colo);

const lost: Change = {at: NOON, tunnel: null, connector: null, what: 'api_lost', failure: failure('timeout')};

const single = (what: 'connection_opened' | 'connection_closed', colo: string | null): ConnectionEvent => ({
  ...{what, connection: to(colo)},
});

const pair = (
  what: 'connection_reconnected' | 'connection_moved',
  a: string | null,
  b: string | null,
): ConnectionEvent => ({what, from: to(a), to: to(b)});

const took = (leastMs: number, mostMs: number): Change =>
  ofConnector({what: 'failover', from: other, gap: {leastMs, mostMs}});

const rows: ReadonlyArray<readonly [Change, string, Level]> = [
  [lost, 'API lost: timed out', 'unknown'],
  [{...lost, what: 'api_restored', since: NOON - 42_000}, 'API answers again after 42 s', 'ok'],
  [{...lost, what: 'api_restored', since: NOON - 252_000}, 'API answers again after 4 min 12 s', 'ok'],
  [ofTunnel({what: 'tunnel_appeared'}), 'new in the list', 'notice'],
  [ofTunnel({what: 'tunnel_gone'}), 'gone from the list', 'warning'],
  [ofTunnel({what: 'tunnel_back'}), 'back in the list', 'ok'],
  [ofTunnel(between('tunnel_renamed', 'hq', 'lon')), 'renamed hq → lon', 'notice'],
  [ofTunnel(between('tunnel_status', 'healthy', 'degraded')), 'status healthy → degraded', 'warning'],
  [ofTunnel(between('tunnel_status', 'degraded', 'down')), 'status degraded → down', 'critical'],
  [ofTunnel(between('tunnel_status', 'down', 'healthy')), 'status down → healthy', 'ok'],
  [ofTunnel(between('tunnel_status', 'down', null)), 'status down → unknown', 'notice'],
  [ofTunnel(between('tunnel_status', 'down', 'odd')), 'status down → odd', 'unknown'],
  [ofConnector({what: 'connector_appeared', now: connector({ha: 'passive'})}), 'new, passive', 'notice'],
  [ofConnector({what: 'connector_back', now: connector({ha: null})}), 'back, unknown', 'ok'],
  [
    ofConnector({what: 'connector_back', now: connector({colos: 'LHR'})}, 'cfd_tunnel'),
    'back, connected 1/4',
    'ok',
  ],
  [ofConnector({what: 'connector_gone'}), 'gone', 'warning'],
  [ofConnector(between('connector_restarted', 'x', 'y')), 'restarted', 'notice'],
  [ofConnector(between('ha_status', 'active', 'offline')), 'active → offline', 'critical'],
  [ofConnector(between('ha_status', 'passive', 'offline')), 'passive → offline', 'warning'],
  [ofConnector(between('ha_status', 'passive', 'active')), 'passive → active', 'ok'],
  [ofConnector(between('ha_status', 'offline', 'passive')), 'offline → passive', 'ok'],
  [ofConnector(between('ha_status', 'active', 'passive')), 'active → passive', 'notice'],
  [ofConnector(between('ha_status', 'active', null)), 'active → unknown', 'unknown'],
  [ofConnector(between('ha_status', 'active', '')), 'active → (empty)', 'unknown'],
  [took(0, 0), 'took over from bf69f118, no gap seen', 'notice'],
  [took(0, 9900), 'took over from bf69f118, gap under 10 s', 'warning'],
  [took(5000, 15_000), 'took over from bf69f118, gap 10 s ±5 s', 'warning'],
  [ofConnector({what: 'connections', from: 2, to: 0}), 'connections 2 → 0', 'warning'],
  [ofConnector({what: 'connections', from: 2, to: 4}), 'connections 2 → 4', 'ok'],
  [ofConnector({what: 'connections', from: 2, to: null}), 'connections 2 → unknown', 'unknown'],
  [ofConnector({what: 'connections', from: null, to: 2}), '2 connections', 'notice'],
  [ofConnector(single('connection_opened', 'lhr16')), 'connection to LHR opened', 'ok'],
  [ofConnector(single('connection_closed', 'LHR')), 'connection to LHR closed', 'warning'],
  [ofConnector(single('connection_closed', null)), 'connection closed', 'warning'],
  [ofConnector(pair('connection_reconnected', 'LHR', 'lhr16')), 'connection to LHR reconnected', 'notice'],
  [ofConnector(pair('connection_moved', 'lhr16', 'man02')), 'connection moved LHR → MAN', 'notice'],
  [ofConnector(pair('connection_moved', 'lhr16', 'lhr14')), 'connection moved lhr16 → lhr14', 'notice'],
  [ofConnector(between('version', '2026.8.1', '2026.9.0')), 'version 2026.8.1 → 2026.9.0', 'notice'],
  [ofConnector({what: 'config_version', from: 3, to: 4}), 'configuration 3 → 4', 'notice'],
];

describe('a change in fewer words', () => {
  test.each<readonly [Change, string]>([
    [ofTunnel(between('tunnel_status', 'healthy', 'degraded')), 'healthy → degraded'],
    [took(0, 9900), 'took over, gap under 10 s'],
    [ofConnector(single('connection_opened', 'lhr16')), 'LHR opened'],
    [ofConnector(single('connection_closed', null)), 'connection closed'],
    [ofConnector(pair('connection_reconnected', 'LHR', 'lhr16')), 'LHR reconnected'],
    [ofConnector(pair('connection_reconnected', null, null)), 'reconnected'],
    [ofConnector(pair('connection_moved', 'lhr16', 'man02')), 'moved LHR → MAN'],
    [ofConnector(between('ha_status', 'active', 'offline')), 'active → offline'],
    [ofTunnel({what: 'tunnel_gone'}), 'gone from the list'],
  ])('%#', (change, words) => {
    expect(briefChangeWords(change)).toBe(words);
    expect(words.length).toBeLessThanOrEqual(changeWords(change).length);
  });
});

describe('a change in a few words', () => {
  test.each(rows.map(([change, words, level]) => ({change, words, level})))(
    '$words',
    ({change, words, level}) => {
      expect(changeWords(change)).toBe(words);
      expect(changeLevel(change)).toBe(level);
      expect(changeWords(change)).not.toContain(ORIGIN_IP);
      expect(asciiText(changeWords(change))).toMatch(/^[\x20-\x7E]+$/);
    },
  );

  test('every kind of change is among them', () => {
    // The compiler holds that each kind has words; here, that they were looked at.
    expect(new Set(rows.map(([{what}]) => what)).size).toBe(20);
  });

  test('text of the API is shown, not obeyed', () => {
    const hostile = ofConnector(between('ha_status', '\u001B[31m', '\u202E'));
    expect(changeWords(hostile)).toBe('^[[31m → <U+202E>');
  });
});

describe('whom a change is about', () => {
  test.each([
    [lost, null, null],
    [ofTunnel({what: 'tunnel_gone'}), 'hq-mesh', null],
    [took(0, 0), 'hq-mesh', 'c0ffee11'],
    [
      {...ofTunnel({what: 'tunnel_gone'}), tunnel: named('cfd_tunnel', null)} as Change,
      '(no name) 00000000',
      null,
    ],
    [
      {...ofTunnel({what: 'tunnel_gone'}), tunnel: named('cfd_tunnel', '')} as Change,
      '(no name) 00000000',
      null,
    ],
    [{...took(0, 0), connector: {key: '#2', id: null, label: null}} as Change, 'hq-mesh', '(no id)'],
  ])('%#', (change, tunnel, about) => {
    expect(changeSubject(change)).toEqual({tunnel, connector: about});
  });
});

describe('a gap in words', () => {
  test.each([
    [0, 0, 'no gap seen'],
    [0, 1, 'gap under 1 s'],
    [0, 10_000, 'gap under 10 s'],
    [400, 10_400, 'gap under 11 s'],
    [4000, 14_000, 'gap 9 s ±5 s'],
    [4900, 15_100, 'gap 10 s ±6 s'],
    [60_000, 80_000, 'gap 1 min 10 s ±10 s'],
    [0, 3_600_500, 'gap under 1 h 1 min'],
    [3_600_000, 10_800_000, 'gap 2 h ±1 h'],
  ])('%i to %i ms: %s', (leastMs, mostMs, words) => {
    expect(gapWords({leastMs, mostMs})).toBe(words);
  });

  test('are never narrower than what is known', () => {
    const UNITS: Readonly<Record<string, number>> = {s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000};
    const ms = (span: string): number =>
      [...span.matchAll(/(\d+) (s|min|h|d)/g)].reduce(
        (sum, [, n, unit = '']) => sum + Number(n) * (UNITS[unit] ?? 0),
        0,
      );
    fc.assert(
      fc.property(fc.nat(200_000_000), fc.nat(200_000_000), (a, b) => {
        const [leastMs = 0, mostMs = 0] = [a, a + b + 1];
        const [middle = '', either = ''] = gapWords({leastMs, mostMs}).split('±');
        const [low, high] = middle.startsWith('gap under')
          ? [0, ms(middle)]
          : [ms(middle) - ms(either), ms(middle) + ms(either)];
        expect(low).toBeLessThanOrEqual(leastMs);
        expect(high).toBeGreaterThanOrEqual(mostMs);
      }),
      {seed: 20261122},
    );
  });
});
