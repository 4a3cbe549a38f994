import {describe, expect, test} from 'vitest';
import type {Level} from '../../source/model/facts.js';
import {failure} from '../../source/model/failure.js';
import type {TunnelState} from '../../source/model/fleet.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {compareLevels, isProblem, verdictOf} from '../../source/model/verdict.js';
import {
  type ConnectorWords,
  connector,
  NOON,
  ORIGIN_IP,
  stateOf,
  type TunnelWords,
} from '../helpers/fleet.js';

const rulesOf = (state: TunnelState): readonly string[] =>
  verdictOf(state, usualThresholds, 'fresh').reasons.map(({rule, level}) => `${rule}: ${level}`);

const warp = (connectors: readonly ConnectorWords[], words: TunnelWords = {}): TunnelState =>
  stateOf(connectors.map(connector), {words});

const cloudflared = (connectors: readonly ConnectorWords[], words: TunnelWords = {}): TunnelState =>
  stateOf(connectors.map(connector), {kind: 'cfd_tunnel', words});

const active = {ha: 'active', ip: '192.0.2.1'} as const;
const passive = {ha: 'passive', ip: '192.0.2.2'} as const;
const offline = {ha: 'offline', colos: '', ip: null} as const;
const full = {colos: 'LHR LHR MAN MAN', ip: '192.0.2.1'} as const;
const other = {...full, ip: '192.0.2.2'} as const;

describe('a tunnel in good order gives no reason', () => {
  test.each([
    ['an active and a passive connector', warp([active, passive])],
    ['two full cloudflared', cloudflared([full, other])],
    ['one full cloudflared', cloudflared([full])],
  ])('%s', (_, state) => {
    expect(verdictOf(state, usualThresholds, 'fresh')).toEqual({level: 'ok', reasons: []});
    expect(verdictOf(state, usualThresholds, 'late')).toEqual({level: 'ok', reasons: []});
  });
});

type Row = readonly [rule: string, level: Level, triggers: TunnelState, neighbour: TunnelState];

const rows: readonly Row[] = [
  ['no_connections', 'critical', cloudflared([]), cloudflared([full])],
  ['no_connections', 'critical', cloudflared([{colos: ''}]), cloudflared([{colos: ''}, {colos: 'LHR'}])],
  ['no_connections', 'critical', warp([offline]), warp([{...offline, colos: null}])],
  [
    'no_connections',
    'notice',
    cloudflared([], {status: 'inactive'}),
    cloudflared([full], {status: 'inactive'}),
  ],
  ['no_active', 'critical', warp([passive, passive]), warp([active, passive])],
  ['no_active', 'critical', warp([passive, offline]), warp([{ha: 'Active'}, passive])],
  ['no_active', 'critical', warp([offline]), warp([{ha: null}, {ha: null}])],
  ['split', 'warning', warp([active, active, passive]), warp([active, passive, passive])],
  ['no_standby', 'notice', warp([active]), warp([{ha: null}])],
  ['no_standby', 'warning', warp([active, offline]), warp([active, passive, offline])],
  ['offline', 'warning', warp([active, passive, offline]), warp([active, passive, {ha: null}])],
  ['disconnected', 'warning', cloudflared([full, {colos: ''}]), cloudflared([full, other])],
  ['disconnected', 'warning', cloudflared([full, {colos: ''}]), cloudflared([{colos: ''}, {colos: ''}])],
  ['partial', 'warning', cloudflared([{colos: 'LHR MAN CDG'}]), cloudflared([{colos: 'LHR MAN CDG AMS'}])],
  ['status', 'warning', warp([active, passive], {status: 'degraded'}), warp([active, passive])],
  ['status', 'critical', warp([active, passive], {status: 'down'}), warp([active, passive], {status: null})],
  ['status', 'notice', cloudflared([full], {status: 'inactive'}), cloudflared([full])],
  ['status', 'notice', cloudflared([full], {status: null}), cloudflared([full])],
  ['status', 'unknown', cloudflared([full], {status: 'Healthy'}), cloudflared([full])],
  ['unknown_ha', 'unknown', warp([active, passive, {ha: 'draining'}]), warp([active, passive, passive])],
  ['unknown_ha', 'unknown', warp([active, passive, {ha: null}]), warp([active, passive, offline])],
  ['unknown_ha', 'unknown', warp([{ha: null}, {ha: null}]), warp([{ha: null}])],
  ['unknown_ha', 'notice', warp([{ha: null}]), cloudflared([{...full, ha: null}])],
  ['unknown_connections', 'unknown', cloudflared([full, {colos: null}]), cloudflared([full, {colos: ''}])],
  ['one_colo', 'notice', warp([{...active, colos: 'LHR lhr01'}]), warp([{...active, colos: 'LHR MAN'}])],
  ['one_colo', 'notice', warp([{...active, colos: 'LHR lhr01'}]), warp([{...active, colos: 'LHR'}])],
  ['one_origin', 'notice', warp([active, {...passive, ip: active.ip}]), warp([active, passive])],
  ['one_origin', 'notice', warp([active, {...passive, ip: active.ip}]), warp([active])],
  [
    'one_origin',
    'notice',
    warp([active, {...passive, ip: active.ip}]),
    warp([
      {...active, ip: null},
      {...passive, ip: null},
    ]),
  ],
  [
    'version_skew',
    'notice',
    warp([active, {...passive, version: '2025.1'}]),
    warp([active, {...passive, version: null}]),
  ],
  [
    'config_skew',
    'notice',
    cloudflared([
      {...full, config: 1},
      {...other, config: 2},
    ]),
    cloudflared([
      {...full, config: 2},
      {...other, config: 2},
    ]),
  ],
];

describe('a rule', () => {
  test.each(rows)('%s: %s', (rule, level, triggers, neighbour) => {
    const reason = verdictOf(triggers, usualThresholds, 'fresh').reasons.find(
      (item) => item.rule === rule && item.level === level,
    );
    expect(reason?.headline).toMatch(/\S/);
    expect(reason?.text).toMatch(/^\S.*\.$/);
    expect(reason?.text).not.toContain('undefined');
    expect(rulesOf(neighbour)).not.toContain(`${rule}: ${level}`);
  });

  test('the data centre of connections that do not tell theirs is not called one and the same', () => {
    const silent = connector({...active, colos: 'LHR LHR'});
    const untold = (silent.conns ?? []).map((conn) => ({...conn, colo_name: null}));
    const oneUntold = (silent.conns ?? []).map((conn, index) =>
      index === 0 ? {...conn, colo_name: null} : conn,
    );
    for (const conns of [untold, oneUntold]) {
      expect(rulesOf(stateOf([{...silent, conns}]))).not.toContain('one_colo: notice');
    }
  });

  test('sentences count in the right number', () => {
    const textOf = (state: TunnelState, rule: string) =>
      verdictOf(state, usualThresholds, 'fresh').reasons.find((reason) => reason.rule === rule)?.text;
    expect(textOf(warp([active, passive, offline]), 'offline')).toMatch(/^1 connector is offline\. /);
    expect(textOf(warp([active, passive, offline, offline]), 'offline')).toMatch(
      /^2 connectors are offline\. /,
    );
    expect(textOf(warp([active, {...passive, version: '\x1b1'}]), 'version_skew')).toContain('2026.8.1, ^[1');
  });
});

describe('the level', () => {
  test('is that of the gravest reason, which comes first', () => {
    const state = warp([active, {...offline, version: '1'}], {status: 'down'});
    expect(rulesOf(state)).toEqual([
      'status: critical',
      'no_standby: warning',
      'offline: warning',
      'version_skew: notice',
    ]);
    expect(verdictOf(state, usualThresholds, 'fresh').level).toBe('critical');
  });

  test('orders: ok, notice, unknown, warning, critical', () => {
    const levels: readonly Level[] = ['critical', 'ok', 'warning', 'unknown', 'notice'];
    expect(levels.toSorted(compareLevels)).toEqual(['ok', 'notice', 'unknown', 'warning', 'critical']);
    expect(levels.filter(isProblem)).toEqual(['critical', 'warning', 'unknown']);
  });
});

describe('data that cannot be relied on', () => {
  test.each(['stale', 'unknown'] as const)(
    '%s data makes the verdict unknown, with its evidence kept',
    (freshness) => {
      const state = warp([passive], {status: 'down'});
      const verdict = verdictOf(state, usualThresholds, freshness);
      expect(verdict.level).toBe('unknown');
      expect(verdict.reasons[0]).toMatchObject({
        rule: 'stale',
        level: 'unknown',
        at: NOON,
        call: 'connections',
      });
      expect(verdict.reasons.slice(1)).toEqual(verdictOf(state, usualThresholds, 'fresh').reasons);
      expect(verdictOf(warp([active, passive]), usualThresholds, freshness).level).toBe('unknown');
    },
  );

  test.each(['stale', 'unknown'] as const)(
    'of a %s list only the status is doubted, whatever it was',
    (listed) => {
      for (const status of ['healthy', 'degraded', 'down', 'odd']) {
        const {level, reasons} = verdictOf(
          warp([active, passive], {status}),
          usualThresholds,
          'fresh',
          listed,
        );
        expect(level).toBe('notice');
        expect(reasons).toMatchObject([{rule: 'stale_list', at: NOON, call: 'list'}]);
      }
      expect(verdictOf(warp([passive]), usualThresholds, 'fresh', listed).level).toBe('critical');
      expect(verdictOf(warp([passive]), usualThresholds, 'stale', listed)).toEqual(
        verdictOf(warp([passive]), usualThresholds, 'stale'),
      );
    },
  );

  test('a tunnel that was never answered for is unknown, whatever the list says', () => {
    expect(verdictOf(stateOf(null, {words: {status: 'healthy'}}), usualThresholds, 'unknown')).toMatchObject({
      level: 'unknown',
      reasons: [{rule: 'no_data', headline: 'not asked yet', at: null, call: 'connections'}],
    });
    const failed = stateOf(null, {words: {status: 'down'}, failure: {failure: failure('timeout'), at: NOON}});
    expect(verdictOf(failed, usualThresholds, 'fresh')).toMatchObject({
      level: 'unknown',
      reasons: [
        {rule: 'no_data', headline: 'nothing known'},
        {rule: 'status', level: 'critical', call: 'list'},
      ],
    });
  });

  test('a tunnel without a usable id says that it cannot be asked for', () => {
    const state = stateOf(null, {words: {id: '../x'}});
    expect(verdictOf(state, usualThresholds, 'unknown').reasons[0]?.headline).toBe(
      'cannot be asked: no valid id of its own',
    );
  });

  test('a tunnel that is gone is unknown for that reason only', () => {
    const gone = stateOf([connector(passive)], {missingSince: NOON + 5});
    expect(verdictOf(gone, usualThresholds, 'fresh')).toMatchObject({
      level: 'unknown',
      reasons: [{rule: 'gone', call: 'list', at: NOON + 5}],
    });
  });

  test('a connector that is gone takes no part', () => {
    const {connectors, ...state} = warp([active, passive, offline]);
    const [first, second, gone] = connectors ?? [];
    if (!first || !second || !gone) {
      throw new Error('three connectors expected');
    }
    const buried = {...state, connectors: [first, second, {...gone, missingSince: NOON}]};
    expect(verdictOf(buried, usualThresholds, 'fresh')).toEqual({level: 'ok', reasons: []});
    const alone = {...state, connectors: [{...first, missingSince: NOON}]};
    expect(rulesOf(alone)).toEqual(['no_connections: critical']);
  });
});

test('every reason names the call that showed it, and when', () => {
  for (const [, , state] of rows) {
    const seen = {...state, listedAt: NOON + 1, connectorsAt: NOON + 2};
    for (const {rule, call, at} of verdictOf(seen, usualThresholds, 'fresh').reasons) {
      expect({rule, call, at}).toEqual(
        rule === 'status' ? {rule, call: 'list', at: NOON + 1} : {rule, call: 'connections', at: NOON + 2},
      );
    }
  }
});

test('no sentence has an origin address, or anything that a terminal would obey', () => {
  const ip = ORIGIN_IP;
  const hostile = {ha: `\x1b]0;x\x07`, version: '\x9b1\u202e', colos: '\x1b[2J', ip};
  const states = [
    ...rows.map(([, , state]) => state),
    warp([
      {...hostile, ha: 'active'},
      {...hostile, version: '\x07'},
    ]),
  ];
  for (const state of states) {
    const connectors = (state.connectors ?? []).map((item) => ({
      ...item,
      connector: {
        ...item.connector,
        conns: item.connector.conns?.map((conn) => ({...conn, origin_ip: rawText(ip)})) ?? null,
      },
    }));
    for (const {headline, text} of verdictOf({...state, connectors}, usualThresholds, 'stale').reasons) {
      expect(`${headline} ${text}`).not.toContain(ip);
      expect(`${headline} ${text}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  }
});
