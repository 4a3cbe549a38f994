import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {catalogue, metricNames} from '../../source/metrics/catalogue.js';
import {formats} from '../../source/metrics/exposition.js';
import {createTallies} from '../../source/metrics/tallies.js';
import {failure} from '../../source/model/failure.js';
import type {Snapshot} from '../../source/model/fleet.js';
import {reduce} from '../../source/model/reduce.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAssess} from '../../source/model/view.js';
import {cadenceIn} from '../../source/monitor/agenda.js';
import {createGauges} from '../../source/monitor/gauges.js';
import {
  aboutTunnel,
  answered,
  connector,
  listed,
  NOON,
  nothing,
  ORIGIN_IP,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';
import {observedState, restingPolling} from '../helpers/observed.js';
import {momentOf, vitals} from './moment.js';
import type {Parsed} from './parse.js';
import {held, seriesNames, seriesOf, toldOf} from './told.js';

const seen = (...observations: ReadonlyArray<ReturnType<typeof listed>>): Snapshot =>
  observations.reduce(reduce, nothing);

const pair = [
  connector({id: uuid(11), ha: 'active', colos: 'lhr16 LHR man02'}),
  connector({id: uuid(12), ha: 'passive', colos: 'ams09'}),
];

const mesh = seen(listed([tunnel()]), answered(pair));

const namesIn = ({series}: Parsed): ReadonlySet<string> => new Set(series.map(({name}) => name));

describe('a tunnel as Prometheus sees it', () => {
  test('HA status is a state set, connections are counted by data centre', async () => {
    const told = await toldOf(momentOf(mesh));
    const ha = seriesOf(told, 'warptop_connector_ha_status', {connector_id: uuid(11)});
    expect(ha.map(({labels, value}) => [labels.ha_status, value])).toEqual([
      ['active', 1],
      ['passive', 0],
      ['offline', 0],
      ['unknown', 0],
      ['other', 0],
    ]);
    expect(
      seriesOf(told, 'warptop_connector_connections').map(({labels, value}) => [
        labels.tunnel_id,
        labels.connector_id,
        labels.colo,
        value,
      ]),
    ).toEqual([
      [uuid(1), uuid(11), 'lhr', 2],
      [uuid(1), uuid(11), 'man', 1],
      [uuid(1), uuid(12), 'ams', 1],
    ]);
    expect(seriesOf(told, 'warptop_tunnel_info')[0]?.labels).toEqual({
      tunnel_id: uuid(1),
      kind: 'warp_connector',
      name: 'hq-mesh',
    });
    expect(held(told, 'warptop_tunnel_verdict', 'level')).toEqual(['notice']);
    expect(seriesOf(told, 'warptop_tunnel_reason').map(({labels}) => labels.rule)).toEqual(['one_origin']);
    expect(seriesOf(told, 'warptop_tunnel_observed_timestamp_seconds')[0]?.value).toBe(NOON / 1000);
    expect(seriesOf(told, 'warptop_failovers_total')).toMatchObject([{value: 0}]);
  });

  test('cloudflared has no HA status, but is well or badly connected', async () => {
    const kind = 'cfd_tunnel';
    const some = [
      connector({id: uuid(21), colos: 'lhr01 lhr02 man01 man02'}),
      connector({id: uuid(22), colos: 'lhr01'}),
      connector({id: uuid(23), colos: ''}),
      connector({id: uuid(24), colos: null}),
    ];
    const told = await toldOf(momentOf(seen(listed([tunnel()], {kind}), answered(some, {kind}))));
    expect(held(told, 'warptop_connector_status', 'status')).toEqual([
      'connected',
      'partial',
      'disconnected',
      'unknown',
    ]);
    expect(namesIn(told).has('warptop_connector_ha_status')).toBe(false);
    expect(namesIn(told).has('warptop_failovers_total')).toBe(false);
  });

  test('a word that only a newer API knows is another one, and none is unknown', async () => {
    const odd = [connector({id: uuid(1), ha: 'resting'}), connector({id: uuid(2), ha: null})];
    const told = await toldOf(momentOf(seen(listed([tunnel({status: 'sleepy'})]), answered(odd))));
    expect(held(told, 'warptop_connector_ha_status', 'ha_status')).toEqual(['other', 'unknown']);
    expect(held(told, 'warptop_tunnel_status', 'status')).toEqual(['other']);
    expect(JSON.stringify(told.series)).not.toMatch(/resting|sleepy/);
  });
});

describe('what is gone or old', () => {
  test('a connector that is gone has no series at the next look', async () => {
    const gone = reduce(mesh, answered(pair.slice(0, 1), {at: NOON + 5000}));
    const told = await toldOf(momentOf(gone, {now: NOON + 5000}));
    expect(JSON.stringify(told.series)).not.toContain(uuid(12));
    expect(JSON.stringify(told.series)).toContain(uuid(11));
  });

  test('a tunnel that is gone has none either', async () => {
    const gone = reduce(mesh, listed([], {at: NOON + 5000}));
    expect(JSON.stringify((await toldOf(momentOf(gone, {now: NOON + 5000}))).series)).not.toContain(uuid(1));
  });

  test('of stale data only its age is told, and the verdict is unknown', async () => {
    const now = NOON + 60_000;
    const told = await toldOf(momentOf(mesh, {now}));
    expect([...namesIn(told)].filter((name) => name.startsWith('warptop_connector_'))).toEqual([]);
    expect([...namesIn(told)].filter((name) => name.startsWith('warptop_tunnel_')).sort()).toEqual([
      'warptop_tunnel_freshness',
      'warptop_tunnel_info',
      'warptop_tunnel_observed_timestamp_seconds',
      'warptop_tunnel_reason',
      'warptop_tunnel_verdict',
    ]);
    expect(held(told, 'warptop_tunnel_verdict', 'level')).toEqual(['unknown']);
    expect(held(told, 'warptop_tunnel_freshness', 'freshness')).toEqual(['unknown']);
    expect(seriesOf(told, 'warptop_tunnel_reason').map(({labels}) => labels.rule)).toEqual(['stale']);
    expect(held(told, 'warptop_list_freshness', 'freshness')).toEqual(['stale', 'unknown']);
    expect(seriesOf(told, 'warptop_connectors', {state: 'unknown'})[0]?.value).toBe(2);
    expect(seriesOf(told, 'warptop_connectors', {state: 'active'})[0]?.value).toBe(0);
  });

  test('what rests on a list that is fresh stays where only the connectors are old', async () => {
    const late = reduce(mesh, listed([tunnel({status: 'down'})], {at: NOON + 60_000}));
    const told = await toldOf(momentOf(late, {now: NOON + 60_000}));
    expect(held(told, 'warptop_tunnel_status', 'status')).toEqual(['down']);
    expect(seriesOf(told, 'warptop_tunnel_reason').map(({labels}) => labels.rule)).toEqual([
      'stale',
      'status',
    ]);
  });

  test('a list that is old tells no status', async () => {
    const late = reduce(mesh, answered(pair, {at: NOON + 60_000}));
    const told = await toldOf(momentOf(late, {now: NOON + 60_000}));
    expect(namesIn(told).has('warptop_tunnel_status')).toBe(false);
    expect(held(told, 'warptop_tunnel_verdict', 'level')).toEqual(['notice']);
  });

  test('before anything was answered, nothing is well', async () => {
    const told = await toldOf(momentOf(nothing, {polling: {...restingPolling(NOON), answeredAt: null}}));
    expect(namesIn(told).has('warptop_api_answered_timestamp_seconds')).toBe(false);
    expect(held(told, 'warptop_list_freshness', 'freshness')).toEqual(['unknown', 'unknown']);
    const listedOnly = await toldOf(momentOf(seen(listed([tunnel()]))));
    expect(held(listedOnly, 'warptop_tunnel_verdict', 'level')).toEqual(['unknown']);
    expect(seriesOf(listedOnly, 'warptop_tunnel_reason').map(({labels}) => labels.rule)).toEqual(['no_data']);
  });

  test('a quota is told until the window that it was told of has ended', async () => {
    const gauges = createGauges();
    const quota = {remaining: 900, limit: 1200, resetMs: 60_000};
    gauges.observe({...listed([]), quota});
    const withQuota = {vitals: {...vitals, readings: gauges.read()}};
    const now = await toldOf(momentOf(nothing, {...withQuota, now: NOON + 59_999}));
    expect(seriesOf(now, 'warptop_api_quota_remaining')).toMatchObject([{value: 900}]);
    expect(seriesOf(now, 'warptop_api_quota_limit')).toMatchObject([{value: 1200}]);
    const later = await toldOf(momentOf(nothing, {...withQuota, now: NOON + 60_000}));
    expect(namesIn(later).has('warptop_api_quota_remaining')).toBe(false);
  });
});

describe('nobody has to fear it', () => {
  const hostile = fc.oneof(
    fc.string({unit: 'binary', maxLength: 300}),
    fc.constantFrom(
      'a",b="c',
      'back\\slash',
      'new\nline',
      '\u202Eevil',
      'x'.repeat(5000),
      '',
      'a,b:c',
      '__proto__',
    ),
  );
  const connectors = fc.array(
    fc.record({id: hostile, ha: hostile, colos: hostile, version: hostile, ip: fc.constant(ORIGIN_IP)}),
    {maxLength: 6},
  );

  test('whatever the API says, both formats can be read, each series comes once, and no address is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({id: hostile, name: hostile, status: hostile}), {minLength: 1, maxLength: 4}),
        connectors,
        async (tunnels, some) => {
          const known = seen(
            listed([tunnel(), ...tunnels.map(tunnel)]),
            answered(some.map((words) => ({...connector(words), arch: rawText(words.version)}))),
          );
          for (const format of Object.values(formats)) {
            const told = await toldOf(momentOf(known), undefined, format);
            expect(seriesOf(told, 'warptop_tunnel_info')).toHaveLength(known.tunnels.size);
            expect(seriesOf(told, 'warptop_connector_info')).toHaveLength(some.length);
            const texts = told.series.flatMap(({labels}) => Object.values(labels));
            expect(texts.filter((text) => text.includes(ORIGIN_IP) || [...text].length > 110)).toEqual([]);
            expect(texts.filter((text) => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text))).toEqual([]);
          }
        },
      ),
      {numRuns: 30},
    );
  });

  test('a huge account is told in part, and how much of it is left out', async () => {
    const ids = Array.from({length: 6}, (_, n) => uuid(n + 1));
    const known = seen(
      listed(ids.map((id) => tunnel({id, name: id}))),
      ...ids.map((tunnelId) => answered(pair, {tunnelId})),
    );
    const told = await toldOf(momentOf(known), {tunnels: 4, connectors: 3});
    expect(seriesOf(told, 'warptop_tunnel_info')).toHaveLength(4);
    expect(seriesOf(told, 'warptop_connector_info')).toHaveLength(3);
    expect(seriesOf(told, 'warptop_tunnels_omitted')).toMatchObject([{value: 2}]);
    expect(seriesOf(told, 'warptop_connectors_omitted')).toMatchObject([{value: 9}]);
    // They are in the totals all the same, so that an alert on those misses none.
    expect(seriesOf(told, 'warptop_connectors', {state: 'active'})).toMatchObject([{value: 6}]);
    expect(seriesOf(told, 'warptop_tunnels', {level: 'notice'})).toMatchObject([{value: 6}]);
  });

  test('a connector with many data centres is told with some', async () => {
    const colos = Array.from({length: 26}, (_, n) => `a${String.fromCharCode(97 + n)}x01`).join(' ');
    const many = [connector({id: uuid(11), ha: 'active', colos: `${colos} ?!`})];
    const told = seriesOf(
      await toldOf(momentOf(seen(listed([tunnel()]), answered(many)))),
      'warptop_connector_connections',
    );
    expect(told).toHaveLength(9);
    expect(told.reduce((sum, {value}) => sum + value, 0)).toBe(27);
    expect(told.at(-1)).toMatchObject({labels: {colo: 'other'}, value: 19});
  });
});

describe('the catalogue', () => {
  test.each(['failover', 'degraded', 'outage'] as const)(
    'what scenario %s shows is told as it is',
    async (scenario) => {
      const {snapshot, polling} = await observedState(scenario, 90_000);
      const now = polling.answeredAt ?? 0;
      const told = await toldOf(momentOf(snapshot, {now, polling}));
      const assess = createAssess(usualThresholds);
      const views = [...snapshot.tunnels.values()].map((state) =>
        assess(state, now, cadenceIn(polling)(state)),
      );
      expect(held(told, 'warptop_tunnel_verdict', 'level')).toEqual(views.map(({verdict}) => verdict.level));
      expect(held(told, 'warptop_connector_ha_status', 'ha_status')).toEqual(
        views.flatMap(({state}) =>
          state.kind === 'warp_connector'
            ? (state.connectors ?? []).map(({connector: {ha_status}}) => String(ha_status))
            : [],
        ),
      );
      const connections = views
        .flatMap(({state}) => state.connectors ?? [])
        .flatMap((each) => each.connector.conns ?? []);
      const sum = seriesOf(told, 'warptop_connector_connections').reduce((all, {value}) => all + value, 0);
      expect(sum).toBe(connections.length);
    },
  );

  test('every metric is told in its time, and no other', async () => {
    const gauges = createGauges();
    gauges.observe({...listed([]), servedAt: NOON, quota: {remaining: 1, limit: 2, resetMs: 60_000}});
    gauges.observe(refused(aboutTunnel(), failure('timeout')));
    const kind = 'cfd_tunnel';
    const known = reduce(
      seen(
        listed([tunnel()]),
        answered(pair),
        listed([tunnel({id: uuid(2)})], {kind}),
        answered([connector()], {kind, tunnelId: uuid(2)}),
      ),
      {
        outcome: 'account',
        account: {id: 'a'.repeat(32), name: rawText('acme')},
        at: NOON,
        tookMs: 0,
        requests: 0,
        quota: null,
      },
    );
    const moment = momentOf(known, {isRecording: true, vitals: {...vitals, readings: gauges.read()}});
    for (const format of Object.values(formats)) {
      const told = await toldOf(moment, undefined, format);
      expect([...namesIn(told)].sort()).toEqual(metricNames.flatMap(seriesNames).sort());
      for (const {name, labels} of told.series) {
        const metric = metricNames.find((each) => seriesNames(each).includes(name)) ?? 'warptop_tunnels';
        const own = name.endsWith('_bucket') ? ['le'] : [];
        expect(Object.keys(labels).sort(), name).toEqual([...catalogue[metric].labels, ...own].sort());
      }
    }
  });

  test('its sentences need no escaping', () => {
    for (const {help} of Object.values(catalogue)) {
      expect(help).toMatch(/^[A-Z\d][^"\\\n]+\.$/);
    }
  });
});

test('failovers are counted by tunnel, and forgotten with it', async () => {
  const tallies = createTallies();
  const about = {
    at: NOON,
    tunnel: {key: [...mesh.tunnels.keys()][0] ?? '', kind: 'warp_connector', id: null, name: null},
  } as const;
  const name = {key: uuid(11), id: rawText(uuid(11)), label: null};
  const failover = {
    ...about,
    what: 'failover',
    connector: name,
    from: name,
    gap: {leastMs: 1, mostMs: 2},
  } as const;
  tallies.count([failover, failover, {...about, what: 'tunnel_back', connector: null}], mesh);
  const told = await toldOf(momentOf(mesh, {tallies}));
  expect(seriesOf(told, 'warptop_failovers_total')).toMatchObject([{value: 2}]);
  expect(seriesOf(told, 'warptop_changes_total', {what: 'failover'})).toMatchObject([{value: 2}]);
  expect(seriesOf(told, 'warptop_changes_total', {what: 'tunnel_back'})).toMatchObject([{value: 1}]);
  tallies.count([], nothing);
  expect(tallies.failovers().size).toBe(0);
});
