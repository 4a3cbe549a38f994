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
  if (change.what === 'failover') {
    const {from, gap} = change;
    return `${name}: ${who}failover from ${Number(from.key.slice(-3))} ${gap.leastMs}..${gap.mostMs}`;
  }
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
      [
        'hq-mesh: 1 ha_status active→passive',
        'hq-mesh: 2 ha_status passive→active',
        'hq-mesh: 2 failover from 1 0..5100',
      ],
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
    ['one less', [two()], []],
    ['none', [], []],
    ['one in place of another', [two(), connector({id: uuid(3)})], ['hq-mesh: 3 connector_appeared']],
    ['another version', [one({version: '2026.9.0'}), two()], ['hq-mesh: 1 version 2026.8.1→2026.9.0']],
    ['no version any more', [one({version: null}), two()], ['hq-mesh: 1 version 2026.8.1→?']],
    ['a configuration, which it has none of', [one({config: 7}), two()], []],
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
        connector: {key: uuid(3), id: uuid(3), label: null},
        what: 'connector_appeared',
        now,
      },
    ]);
  });

  test('the configuration of a cloudflared', () => {
    const kind = 'cfd_tunnel';
    const before = having(listed([tunnel()], {kind}), answered([one({config: 3})], {kind}));
    expect(briefs(before, answered([one({config: 4})], {kind, at: LATER}))).toEqual([
      'hq-mesh: 1 config_version 3→4',
    ]);
  });

  const at = (seconds: number, ...connectors: readonly Connector[]): Observation =>
    answered(connectors, {at: NOON + seconds * 1000});
  const spare = connector({id: uuid(3), ha: 'passive'});

  /** What every answer in turn tells, with the second that it is told for. */
  const told = (...answers: readonly Observation[]): readonly string[] => {
    let before = mesh;
    return answers.flatMap((answer) => {
      const after = reduce(before, answer);
      const found = changesBetween(before, after);
      before = after;
      return found.map((change) => `${(change.at - NOON) / 1000} ${brief(change)}`);
    });
  };

  test.each<readonly [string, readonly Observation[], readonly string[]]>([
    ['missed once', [at(5, two()), at(10, one(), two())], []],
    ['missed once, now and again', [at(5, two()), at(10, one(), two()), at(15, two())], []],
    ['missed once, by an answer that came twice', [at(5, two()), at(5, two())], []],
    ['missed twice: gone since the first', [at(5, two()), at(9, two())], ['5 hq-mesh: 1 connector_gone']],
    ['told once', [at(5, two()), at(9, two()), at(14, two())], ['5 hq-mesh: 1 connector_gone']],
    [
      'back',
      [at(5, two()), at(10, two()), at(15, one({ha: 'passive'}), two())],
      ['5 hq-mesh: 1 connector_gone', '15 hq-mesh: 1 connector_back'],
    ],
    [
      'back, after a restart with another version',
      [
        ...[at(5, two()), at(10, two())],
        at(15, {...one({version: '9'}), run_at: rawText('2026-11-22T12:00:09Z')}, two()),
      ],
      [
        '5 hq-mesh: 1 connector_gone',
        '15 hq-mesh: 1 connector_back',
        '15 hq-mesh: 1 connector_restarted 2026-11-19T08:00:00Z→2026-11-22T12:00:09Z',
        '15 hq-mesh: 1 version 2026.8.1→9',
      ],
    ],
    [
      'changed while it was missed once',
      [at(5, two()), at(10, one({ha: 'offline'}), two())],
      ['10 hq-mesh: 1 ha_status active→offline'],
    ],
    [
      'replaced by another',
      [at(5, two(), spare), at(10, two(), spare)],
      ['5 hq-mesh: 3 connector_appeared', '5 hq-mesh: 1 connector_gone'],
    ],
    [
      'forgotten with the answer that confirms it',
      [at(5, two()), at(5 + TOMBSTONE_MS / 1000, two())],
      ['5 hq-mesh: 1 connector_gone'],
    ],
    [
      'new after it was forgotten',
      [at(5, two()), at(10, two()), at(80, two()), at(85, one(), two())],
      ['5 hq-mesh: 1 connector_gone', '85 hq-mesh: 1 connector_appeared'],
    ],
  ])('a connector that is %s', (_, answers, expected) => {
    expect(told(...answers)).toEqual(expected);
  });

  test('between snapshots that are far apart, who was missed at their ends is there', () => {
    const missed = reduce(mesh, at(5, two()));
    const back = [at(10, one(), two()), at(15, two())].reduce(reduce, missed);
    expect(briefs(missed, at(10, one(), two()), at(15, two()))).toEqual([]);
    expect(briefs(mesh, at(5, one(), two(), spare), at(10, one(), two()))).toEqual([
      'hq-mesh: 3 connector_appeared',
    ]);
    expect(briefs(back, at(20, two()))).toEqual(['hq-mesh: 1 connector_gone']);
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
    ['one less', listed([tunnel()], {at: LATER}), []],
    ['none', listed([], {at: LATER}), []],
    ['of which a page is missing', listed([], {at: LATER, isComplete: false}), []],
    ['the first of the other kind', listed([tunnel()], {at: LATER, kind: 'cfd_tunnel'}), []],
  ])('%s', (_, observation, expected) => {
    expect(briefs(both, observation)).toEqual(expected);
  });

  const lists = (...names: ReadonlyArray<readonly string[] | 'a part'>): readonly string[] => {
    let before = both;
    return names.flatMap((some, index) => {
      const all = [tunnel(), other()].filter(({name}) => some.includes(name === null ? '' : rawValue(name)));
      const after = reduce(
        before,
        listed(all, {at: NOON + (index + 1) * 15_000, isComplete: some !== 'a part'}),
      );
      const found = changesBetween(before, after);
      before = after;
      return found.map((change) => `${(change.at - NOON) / 1000} ${brief(change)}`);
    });
  };

  test('a tunnel is gone when a second complete list lacks it, since the first', () => {
    const [all, less] = [['hq-mesh', 'api'], ['api']];
    expect(lists(less, all, less, all)).toEqual([]);
    expect(lists(less, 'a part', all)).toEqual([]);
    expect(lists(less, 'a part', less, less)).toEqual(['15 hq-mesh: tunnel_gone']);
    expect(lists(less, less, all)).toEqual(['15 hq-mesh: tunnel_gone', '45 hq-mesh: tunnel_back']);
    expect(lists([], [])).toEqual(['15 hq-mesh: tunnel_gone', '15 api: tunnel_gone']);
    expect(lists(less, less, less, less, less, all)).toEqual([
      '15 hq-mesh: tunnel_gone',
      '90 hq-mesh: tunnel_appeared',
    ]);
  });

  test('a tunnel is back under another name', () => {
    const gone = [1, 2].map((n) => listed([other()], {at: LATER + n})).reduce(reduce, both);
    expect(briefs(gone, listed([tunnel({name: 'x'}), other()], {at: LATER + 5000}))).toEqual([
      'x: tunnel_back',
      'x: tunnel_renamed hq-mesh→x',
    ]);
    const missed = reduce(both, listed([other()], {at: LATER}));
    expect(briefs(missed, listed([tunnel({name: 'x'}), other()], {at: LATER + 5000}))).toEqual([
      'x: tunnel_renamed hq-mesh→x',
    ]);
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
