import {describe, expect, test} from 'vitest';
import type {Change} from '../../source/model/changes.js';
import {changesBetween} from '../../source/model/changes-between.js';
import {failure} from '../../source/model/failure.js';
import type {Connection, Connector, Snapshot, Tunnel} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {reduce, TOMBSTONE_MS} from '../../source/model/reduce.js';
import {rawText, rawValue} from '../../source/model/text.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  type ConnectorWords,
  connection,
  connector,
  listed,
  NOON,
  nothing,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

const LATER = NOON + 5000;

const word = (value: unknown): string => (value === null || value === undefined ? '?' : String(value));

/** A change in short: who, what, and from what to what. */
const brief = (change: Change): string => {
  const who = change.connector === null ? '' : `${Number(change.connector.key.slice(-3))} `;
  const name = change.tunnel?.name ? rawValue(change.tunnel.name) : '(no name)';
  const values = 'from' in change && 'to' in change ? ` ${word(change.from)}→${word(change.to)}` : '';
  return `${name}: ${who}${change.what}${values}`;
};

const having = (...observations: readonly Observation[]): Snapshot => observations.reduce(reduce, nothing);

const briefs = (before: Snapshot, ...observations: readonly Observation[]): readonly string[] =>
  changesBetween(before, observations.reduce(reduce, before)).map(brief);

const mesh = having(
  listed([tunnel()]),
  answered([connector({id: uuid(1), ha: 'active'}), connector({id: uuid(2), ha: 'passive'})]),
);

describe('one answer for a tunnel', () => {
  const one = (words: ConnectorWords = {}): Connector => connector({id: uuid(1), ha: 'active', ...words});
  const two = (words: ConnectorWords = {}): Connector => connector({id: uuid(2), ha: 'passive', ...words});
  const ran = (at: string | null): Connector => ({...one(), run_at: at === null ? null : rawText(at)});
  const elsewhere: Connection = {...connection('FRA'), opened_at: rawText('2026-11-22T11:00:00Z')};

  test.each<readonly [string, readonly Connector[], readonly string[]]>([
    ['the same', [one(), two()], []],
    ['in another order', [two(), one()], []],
    ['HA status', [one({ha: 'offline'}), two()], ['hq-mesh: 1 ha_status active→offline']],
    [
      'a failover',
      [one({ha: 'passive'}), two({ha: 'active'})],
      ['hq-mesh: 1 ha_status active→passive', 'hq-mesh: 2 ha_status passive→active'],
    ],
    ['a new word', [one({ha: 'standby'}), two()], ['hq-mesh: 1 ha_status active→standby']],
    ['no word any more', [one({ha: null}), two()], ['hq-mesh: 1 ha_status active→?']],
    ['fewer connections', [one({colos: 'LHR'}), two()], ['hq-mesh: 1 connections 2→1']],
    ['no connections', [one({colos: ''}), two()], ['hq-mesh: 1 connections 2→0']],
    ['untold connections', [one({colos: null}), two()], ['hq-mesh: 1 connections 2→?']],
    ['as many connections', [{...one(), conns: [elsewhere, elsewhere]}, two()], []],
    [
      'a newer start',
      [ran('2026-11-22T11:59:00Z'), two()],
      ['hq-mesh: 1 connector_restarted 2026-11-19T08:00:00Z→2026-11-22T11:59:00Z'],
    ],
    ['an older start', [ran('2026-11-01T00:00:00Z'), two()], []],
    ['no start', [ran(null), two()], []],
    ['a start that is no time', [ran('yesterday'), two()], []],
    ['the same start in other words', [ran('2026-11-19T08:00:00.000Z'), two()], []],
    ['one more', [one(), two(), connector({id: uuid(3)})], ['hq-mesh: 3 connector_appeared']],
    ['one less', [two()], ['hq-mesh: 1 connector_gone']],
    ['none', [], ['hq-mesh: 1 connector_gone', 'hq-mesh: 2 connector_gone']],
    [
      'one in place of another',
      [two(), connector({id: uuid(3)})],
      ['hq-mesh: 3 connector_appeared', 'hq-mesh: 1 connector_gone'],
    ],
  ])('%s', (_, connectors, expected) => {
    expect(briefs(mesh, answered(connectors, {at: LATER}))).toEqual(expected);
  });

  test('the HA status of a cloudflared means nothing', () => {
    const kind = 'cfd_tunnel';
    const before = having(listed([tunnel()], {kind}), answered([one()], {kind}));
    expect(briefs(before, answered([one({ha: 'offline'})], {kind, at: LATER}))).toEqual([]);
  });

  test('tells when it came, and what is there now', () => {
    const now = connector({id: uuid(3), ha: 'passive'});
    const after = reduce(mesh, answered([one(), two(), now], {at: LATER}));
    expect(changesBetween(mesh, after)).toEqual([
      {
        at: LATER,
        tunnel: {
          key: `warp_connector/${uuid(1)}`,
          kind: 'warp_connector',
          id: uuid(1),
          name: 'hq-mesh',
        },
        connector: {key: uuid(3), id: uuid(3)},
        what: 'connector_appeared',
        now,
      },
    ]);
  });

  test('who comes back is back once, and new when it was forgotten', () => {
    const gone = reduce(mesh, answered([two()], {at: LATER}));
    expect(briefs(gone, answered([two()], {at: LATER + 5000}))).toEqual([]);
    expect(briefs(gone, answered([one({ha: 'passive'}), two()], {at: LATER + 5000}))).toEqual([
      'hq-mesh: 1 connector_back',
    ]);
    const buried = reduce(gone, answered([two()], {at: LATER + TOMBSTONE_MS}));
    expect(changesBetween(gone, buried)).toEqual([]);
    expect(briefs(buried, answered([one(), two()], {at: LATER + 2 * TOMBSTONE_MS}))).toEqual([
      'hq-mesh: 1 connector_appeared',
    ]);
  });
});

describe('one list', () => {
  const other = (words: Parameters<typeof tunnel>[0] = {}): Tunnel =>
    tunnel({id: uuid(2), name: 'api', ...words});
  const both = having(listed([tunnel(), other()]));

  test.each<readonly [string, Observation, readonly string[]]>([
    ['the same', listed([tunnel(), other()], {at: LATER}), []],
    ['in another order', listed([other(), tunnel()], {at: LATER}), []],
    [
      'a status',
      listed([tunnel({status: 'down'}), other()], {at: LATER}),
      ['hq-mesh: tunnel_status healthy→down'],
    ],
    [
      'a status no longer told',
      listed([tunnel({status: null}), other()], {at: LATER}),
      ['hq-mesh: tunnel_status healthy→?'],
    ],
    [
      'a name',
      listed([tunnel({name: 'lon-mesh'}), other()], {at: LATER}),
      ['lon-mesh: tunnel_renamed hq-mesh→lon-mesh'],
    ],
    [
      'a name no longer told',
      listed([tunnel({name: null}), other()], {at: LATER}),
      ['(no name): tunnel_renamed hq-mesh→?'],
    ],
    [
      'one more',
      listed([tunnel(), other(), tunnel({id: uuid(3), name: 'new'})], {at: LATER}),
      ['new: tunnel_appeared'],
    ],
    ['one less', listed([tunnel()], {at: LATER}), ['api: tunnel_gone']],
    ['none', listed([], {at: LATER}), ['hq-mesh: tunnel_gone', 'api: tunnel_gone']],
    ['of which a page is missing', listed([], {at: LATER, isComplete: false}), []],
    ['the first of the other kind', listed([tunnel()], {at: LATER, kind: 'cfd_tunnel'}), []],
  ])('%s', (_, observation, expected) => {
    expect(briefs(both, observation)).toEqual(expected);
  });

  test('a tunnel is back while it is remembered, also under another name', () => {
    const gone = reduce(both, listed([other()], {at: LATER}));
    expect(briefs(gone, listed([other()], {at: LATER + 5000}))).toEqual([]);
    expect(briefs(gone, listed([tunnel({name: 'x'}), other()], {at: LATER + 5000}))).toEqual([
      'x: tunnel_back',
      'x: tunnel_renamed hq-mesh→x',
    ]);
    const buried = reduce(gone, listed([other()], {at: LATER + TOMBSTONE_MS}));
    expect(changesBetween(gone, buried)).toEqual([]);
  });
});

describe('what is no change of the fleet', () => {
  test('the first list, and the first answer for a tunnel', () => {
    expect(briefs(nothing, listed([tunnel()]))).toEqual([]);
    const listedOnly = having(listed([tunnel()]));
    expect(briefs(listedOnly, answered([connector()]))).toEqual([]);
    expect(briefs(listedOnly, answered([]))).toEqual([]);
    expect(briefs(nothing, listed([tunnel()]), answered([connector()]))).toEqual([]);
  });

  test.each(['timeout', 'unreachable', 'server_error', 'forbidden', 'not_found', 'malformed'] as const)(
    'a failure: %s',
    (kind) => {
      const failing = failure(kind);
      expect(briefs(mesh, refused(aboutTunnel(), failing, LATER))).toEqual([]);
      expect(briefs(mesh, refused(aboutList(), failing, LATER))).toEqual([]);
    },
  );

  test('an answer that was overtaken', () => {
    const later = reduce(mesh, answered([connector({ha: 'offline'})], {at: LATER}));
    expect(briefs(later, answered([connector({ha: 'active'})], {at: LATER - 1}))).toEqual([]);
  });
});

test('between snapshots that are far apart, what is forgotten is gone', () => {
  const after = having(
    listed([tunnel({id: uuid(2), name: 'api'})], {at: LATER}),
    listed([tunnel({id: uuid(2), name: 'api'})], {at: LATER}),
  );
  expect(changesBetween(mesh, after).map(brief)).toEqual(['api: tunnel_appeared', 'hq-mesh: tunnel_gone']);
  const others = having(listed([tunnel()]), answered([connector({id: uuid(2), ha: 'passive'})]));
  expect(changesBetween(mesh, others).map(brief)).toEqual(['hq-mesh: 1 connector_gone']);
});
