import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import {type Connector, emptySnapshot, type Tunnel} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {reduce} from '../../source/model/reduce.js';
import {rawText, safe} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAssess} from '../../source/model/view.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import type {Polling} from '../../source/monitor/polling.js';
import {
  begin,
  MOST_SENTENCES,
  type Narrative,
  narrate,
  summaryOf,
  waitFor,
} from '../../source/output/narrate.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  type ConnectorWords,
  connection,
  connector,
  listed,
  NOON,
  ORIGIN_IP,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';
import {restingPolling} from '../helpers/observed.js';

const account = {id: 'a'.repeat(32), name: rawText('acme')};

type Teller = {
  /** Lets seconds pass, each with its tick. @returns what was told */
  readonly pass: (seconds: number) => readonly string[];
  /** What is told of one more answer, by the time since the start. */
  readonly observe: (observe: (at: number) => Observation) => readonly string[];
  readonly poll: (polling: Partial<Polling>) => readonly string[];
  readonly summary: () => string;
};

const withoutTime = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replace(/^\d\d:\d\d:\d\d UTC /, ''));

/** Tells of what is observed. The first observations are the beginning. */
const teller = (
  first: readonly Observation[],
  {
    filter = '',
    waitedMs = 0,
    polling = {},
  }: {filter?: string; waitedMs?: number; polling?: Partial<Polling>} = {},
): Teller & {readonly first: readonly string[] | null} => {
  const options = {
    assess: createAssess(usualThresholds),
    isUtc: true,
    filter,
    sort: 'name' as const,
    place: null,
  };
  let now = NOON;
  let state: MonitorState = {
    snapshot: first.reduce(reduce, emptySnapshot(account, ['warp_connector'])),
    polling: {...restingPolling(NOON), ...polling},
  };
  const begun = begin(state, now, waitedMs, options);
  let narrative: Narrative | null = begun?.narrative ?? null;
  const look = (isTick: boolean): readonly string[] => {
    if (narrative === null) {
      return [];
    }
    const told = narrate(narrative, state, now, isTick, options);
    narrative = told.narrative;
    return withoutTime(told.lines);
  };
  return {
    first: begun && withoutTime(begun.lines),
    pass: (seconds) =>
      Array.from({length: seconds}).flatMap(() => {
        now += 1000;
        return look(true);
      }),
    observe: (observe) => {
      state = {...state, snapshot: reduce(state.snapshot, observe(now))};
      return look(false);
    },
    poll: (change) => {
      state = {...state, polling: {...state.polling, ...change}};
      return look(false);
    },
    summary: () => withoutTime([summaryOf(state, now, options)])[0] ?? '',
  };
};

const one = (words: ConnectorWords = {}): Connector =>
  connector({id: 'bf69f118-238e-11f1-b113-ee02f3be4a5b', ha: 'active', ...words});
const two = (words: ConnectorWords = {}): Connector =>
  connector({id: 'c0ffee11-238e-11f1-b113-ee02f3be4a5b', ha: 'passive', ip: '203.0.113.8', ...words});

const well = [listed([tunnel()]), answered([one(), two()])];

const show =
  (...connectors: readonly Connector[]) =>
  (at: number): Observation =>
    answered(connectors, {at});

const list =
  (...tunnels: readonly Tunnel[]) =>
  (at: number): Observation =>
    listed(tunnels, {at});

const renewed = show(one(), two());

describe('the summary', () => {
  test('tells what there is, and that all is well', () => {
    expect(teller(well).first).toEqual(['acme: 1 tunnel, 2 connectors. 1 active, 1 passive. No problems.']);
  });

  test('names what is not well, the gravest first', () => {
    const told = teller([
      listed([tunnel(), tunnel({id: uuid(2), name: 'lab'}), tunnel({id: 'odd', name: 'odd'})]),
      answered([one({ha: 'passive'}), two()]),
      answered([one({ha: 'offline', colos: ''}), two({ha: 'active'})], {tunnelId: uuid(2)}),
    ]);
    expect(told.first).toEqual([
      'acme: 3 tunnels, 4 connectors. 1 active, 2 passive, 1 offline. 1 critical: hq-mesh, no active connector. ' +
        '1 warning: lab, at risk: no passive standby, 1 of 2 offline. ' +
        '1 unknown: odd, cannot be asked: no valid id of its own.',
    ]);
  });

  test('waits for all tunnels, but not for ever, and comes again when the rest was asked', () => {
    const both = listed([tunnel(), tunnel({id: uuid(2), name: 'lab'})]);
    const begun = [both, answered([one(), two()])];
    expect(teller(begun).first).toBeNull();
    const told = teller(begun, {waitedMs: 5000});
    expect(told.first).toEqual([
      'acme: 2 tunnels, 2 connectors. 1 tunnel not asked yet. 1 active, 1 passive.',
    ]);
    expect(told.observe((at) => answered([one(), two()], {at, tunnelId: uuid(2)}))).toEqual([]);
    expect(told.pass(2)).toEqual(['acme: 2 tunnels, 4 connectors. 2 active, 2 passive. No problems.']);
  });

  test('is no longer than names of ten tunnels of a level', () => {
    const tunnels = Array.from({length: 1000}, (_, n) => tunnel({id: uuid(n), name: `gw-${n}`}));
    const answers = tunnels.map((_, n) => answered([], {tunnelId: uuid(n)}));
    const [line = ''] = teller([listed(tunnels), ...answers]).first ?? [];
    expect(line).toContain('1000 critical: gw-0, no connections; gw-1, no connections;');
    expect(line).toMatch(/gw-9, no connections; and 990 more\.$/);
  });

  test('says what it is restricted to, and what keeps it from being new', () => {
    const told = teller(well, {filter: 'passive'});
    expect(told.first?.[0]).toBe(
      'acme, what matches "passive": 1 tunnel, 2 connectors. 1 active, 1 passive. No problems.',
    );
    told.pass(2);
    told.poll({activity: {name: 'retrying', at: NOON, failure: failure('timeout')}});
    expect(told.summary()).toMatch(
      / No problems\. Cloudflare's API: timed out; the last data is 2 seconds old; trying again\.$/,
    );
  });

  test('tells when the API is asked slowly', () => {
    expect(teller(well, {polling: {isTrickle: true}}).first?.[0]).toMatch(
      / No problems\. Others use this quota: asking slowly\.$/,
    );
  });

  test('tells of a list that may not be read', () => {
    const state = teller([...well, refused(aboutList(), failure('forbidden'))]);
    expect(state.first?.[0]).toMatch(/ The list of mesh tunnels cannot be read: permission missing\.$/);
  });
});

describe('a change is a sentence', () => {
  test.each<readonly [string, readonly Connector[], readonly string[]]>([
    ['nothing', [one(), two()], []],
    [
      'a failover',
      [one({ha: 'passive'}), two({ha: 'active'})],
      [
        'hq-mesh: connector bf69f118 is now passive; it was active.',
        'hq-mesh: connector c0ffee11 is now active; it was passive; ' +
          'it has taken over from bf69f118 after a gap of at most 1 second.',
      ],
    ],
    [
      'nobody active',
      [one({ha: 'passive'}), two()],
      [
        'hq-mesh: connector bf69f118 is now passive; it was active.',
        'hq-mesh: now critical, no active connector; it was ok.',
      ],
    ],
    [
      'a drop',
      [one(), two({ha: 'offline', colos: ''})],
      [
        'hq-mesh: connector c0ffee11 is now offline; it was passive; it now has no connections instead of 2.',
        'hq-mesh: now warning, at risk: no passive standby, 1 of 2 offline; it was ok.',
      ],
    ],
    [
      'a connection',
      [one({colos: 'LHR MAN AMS'}), two()],
      ['hq-mesh: connector bf69f118 now has 3 connections instead of 2.'],
    ],
    [
      'untold connections',
      [one(), two({colos: null})],
      [
        'hq-mesh: connector c0ffee11 now has an unknown number of connections instead of 2.',
        'hq-mesh: now unknown, connections not told; it was ok.',
      ],
    ],
    [
      'a new word',
      [one(), two({ha: '\u001B[31m'})],
      [
        'hq-mesh: connector c0ffee11 is now ^[[31m; it was passive.',
        'hq-mesh: now warning, at risk: no passive standby, unknown HA status; it was ok.',
      ],
    ],
    [
      'one more',
      [one(), two(), connector({id: uuid(3), ha: 'passive', ip: null})],
      ['hq-mesh: connector 00000000 is new: passive.'],
    ],
    ['one less, which may be a mistake', [one()], []],
    [
      'an upgrade',
      [one({version: '2026.9.0'}), two()],
      [
        'hq-mesh: connector bf69f118 now runs version 2026.9.0; it was 2026.8.1.',
        'hq-mesh: now notice, 2 versions; it was ok.',
      ],
    ],
    [
      'a restart',
      [{...one(), run_at: rawText('2026-11-22T11:00:00Z')}, two()],
      ['hq-mesh: connector bf69f118 has restarted.'],
    ],
  ])('%s', (_, connectors, sentences) => {
    expect(teller(well).observe(show(...connectors))).toEqual(sentences);
  });

  test.each<readonly [string, readonly Tunnel[], readonly string[]]>([
    [
      'a status',
      [tunnel({status: 'degraded'})],
      [
        'hq-mesh: Cloudflare now calls the tunnel degraded; it was healthy.',
        'hq-mesh: now warning, Cloudflare says degraded; it was ok.',
      ],
    ],
    ['a name', [tunnel({name: 'lon'})], ['lon: has a new name; it was hq-mesh.']],
    ['a tunnel', [tunnel(), tunnel({id: uuid(2), name: 'lab'})], ['lab: a new mesh tunnel in the list.']],
    ['none, which may be a mistake', [], []],
  ])('in the list: %s', (_, tunnels, sentences) => {
    expect(teller(well).observe(list(...tunnels))).toEqual(sentences);
  });

  test('a connector that is missed once is not told of, nor what would follow from it', () => {
    const told = teller(well);
    expect([...told.observe(show(two())), ...told.pass(5), ...told.observe(renewed)]).toEqual([]);
    expect([...told.pass(5), ...told.observe(show(two())), ...told.pass(5)]).toEqual([]);
    expect(told.observe(show(two()))).toEqual([
      'hq-mesh: connector bf69f118 is gone.',
      'hq-mesh: now critical, no active connector; it was ok.',
    ]);
    told.pass(5);
    expect(told.observe(renewed)).toEqual([
      'hq-mesh: connector bf69f118 is back: active.',
      'hq-mesh: now ok; it was critical.',
    ]);
  });

  test('a tunnel that was gone is back, and its verdict with it', () => {
    const told = teller(well);
    expect([...told.observe(list()), ...told.pass(5), ...told.observe(list(tunnel()))]).toEqual([]);
    told.observe(list());
    told.pass(5);
    expect(told.observe(list())).toEqual(['hq-mesh: gone from the list of tunnels.']);
    expect(told.pass(5)).toEqual([]);
    expect(told.observe(list(tunnel()))).toEqual(['hq-mesh: back in the list of tunnels.']);
  });

  const having = (words: ConnectorWords, ...conns: readonly string[]): Connector => ({
    ...one(words),
    conns: conns.map((text) => {
      const [id = '', colo = null] = text.split(' ');
      return {...connection(colo), id: rawText(id)};
    }),
  });
  const four = having({}, '1 LHR', '2 LHR', '3 MAN', '4 lhr14');

  test.each<readonly [string, Connector, readonly string[]]>([
    ['lost', having({}, '1 LHR', '2 LHR'), ['has lost 2 connections (MAN, LHR), has 2 now']],
    ['lost, one', having({}, '1 LHR', '2 LHR', '3 MAN'), ['has lost a connection (LHR), has 3 now']],
    ['lost, all', having({}), ['has lost 4 connections (LHR, MAN), has none now']],
    ['lost, all, by one that is offline', having({ha: 'offline'}), ['is now offline; it was active']],
    [
      'lost, but not all, by one that is offline',
      having({ha: 'offline'}, '4 lhr14'),
      ['is now offline; it was active; it has lost 3 connections (LHR, MAN), has 1 now'],
    ],
    [
      'opened',
      having({}, '1 LHR', '2 LHR', '3 MAN', '4 lhr14', '5 AMS', '6'),
      ['has 2 new connections (AMS, an unknown data centre), has 6 now'],
    ],
    [
      'renewed in bulk',
      having({}, '5 LHR', '6 LHR', '7 MAN', '8 lhr14'),
      ['has reconnected 4 connections (LHR, MAN)'],
    ],
    [
      'moved',
      having({}, '1 LHR', '2 LHR', '7 AMS', '8 lhr16'),
      ['has moved 2 connections (lhr14 to lhr16, MAN to AMS)'],
    ],
    [
      'renewed by a restart',
      {...having({}, '5 LHR', '6 LHR', '7 MAN'), run_at: rawText('2026-11-22T11:00:00Z')},
      ['has restarted; it has lost a connection (LHR), has 3 now'],
    ],
  ])('connections that are %s are told together', (_, now, told) => {
    const lines = teller([listed([tunnel()]), answered([four, two()])]).observe(show(now, two()));
    expect(lines.filter((line) => line.includes('connector bf69f118'))).toEqual(
      told.map((words) => `hq-mesh: connector bf69f118 ${words}.`),
    );
  });

  test('connections that come with a status that says so are not told of', () => {
    const told = teller([listed([tunnel()]), answered([having({ha: 'offline'}), two()])]);
    expect(told.observe(show(having({}, '1 LHR', '2 MAN'), two()))[0]).toBe(
      'hq-mesh: connector bf69f118 is now active; it was offline.',
    );
  });

  test('a failover is told with its gap, as far as it is known', () => {
    const told = teller(well);
    told.pass(5);
    told.observe(show(one({ha: 'offline'}), two()));
    told.pass(5);
    told.observe(show(one({ha: 'offline'}), two()));
    told.pass(5);
    expect(told.observe(show(one({ha: 'offline'}), two({ha: 'active'})))[0]).toBe(
      'hq-mesh: connector c0ffee11 is now active; it was passive; ' +
        'it has taken over from bf69f118 after a gap of 4 seconds to 16 seconds.',
    );
    expect(told.observe(show(one({ha: 'active'}), two({ha: 'active'})))[0]).not.toContain('taken over');
    expect(told.observe(show(one({ha: 'active'}), two({ha: 'passive'})))[0]).toBe(
      'hq-mesh: connector bf69f118 has taken over from c0ffee11 without a gap that was seen.',
    );
  });

  test('flapping is told when it begins, though the verdict is as grave as before', () => {
    const told = teller(well);
    const lines = ['offline', 'passive', 'offline', 'passive', 'offline', 'passive', 'offline'].flatMap(
      (ha) => {
        told.pass(5);
        return told.observe(show(one(), two({ha}))).slice(1);
      },
    );
    expect(lines).toEqual([
      'hq-mesh: now warning, at risk: no passive standby, 1 of 2 offline; it was ok.',
      'hq-mesh: now ok; it was warning.',
      'hq-mesh: now warning, at risk: no passive standby, 1 of 2 offline; it was ok.',
      'hq-mesh: flapping: 4 changes in 10 min.',
    ]);
    expect(told.pass(5)).toEqual([]);
  });

  test('one who looks for the former active connector is told who took over from it', () => {
    const told = teller(well, {filter: 'bf69f118'});
    expect(told.observe(show(one({ha: 'passive'}), two({ha: 'active'})))[1]).toContain('has taken over');
  });

  test('the API that is lost and answers again is told by the sentences on its trouble alone', () => {
    const told = teller(well);
    told.pass(5);
    const fail = (at: number) => refused(aboutList(), failure('timeout'), at);
    expect([...told.observe(fail), ...told.pass(1), ...told.observe(fail), ...told.pass(1)]).toEqual([]);
    expect(told.observe(list(tunnel()))).toEqual([]);
  });

  test('a new tunnel is judged by its first answer, if that wants a look', () => {
    const told = teller(well);
    told.observe(list(tunnel(), tunnel({id: uuid(2), name: 'lab'}), tunnel({id: uuid(3), name: 'web'})));
    expect(told.observe((at) => answered([one(), two()], {at, tunnelId: uuid(2)}))).toEqual([]);
    expect(told.observe((at) => answered([two()], {at, tunnelId: uuid(3)}))).toEqual([
      'web: now critical, no active connector.',
    ]);
  });

  test('of a flood the rest is counted, of changes and of verdicts', () => {
    const many = (status: string) =>
      Array.from({length: 100}, (_, n) => tunnel({id: uuid(n), name: `gw-${n}`, status}));
    const answers = many('healthy').map((_, n) => answered([one(), two()], {tunnelId: uuid(n)}));
    const lines = teller([listed(many('healthy')), ...answers]).observe(list(...many('degraded')));
    expect(lines).toHaveLength(2 * (MOST_SENTENCES + 1));
    expect(lines.filter((line) => line === 'And 80 more changes at the same time.')).toHaveLength(2);
  });

  test('a filter lets through what matched, or does now', () => {
    const told = teller(well, {filter: 'active'});
    // A tunnel matches as a whole where one of its connectors does.
    expect(told.observe(show(one({ha: 'offline'}), two({ha: 'active'})))).toEqual([
      'hq-mesh: connector bf69f118 is now offline; it was active.',
      'hq-mesh: connector c0ffee11 is now active; it was passive; ' +
        'it has taken over from bf69f118 after a gap of at most 1 second.',
      'hq-mesh: now warning, at risk: no passive standby, 1 of 2 offline; it was ok.',
    ]);
    expect(told.observe(show(one({ha: 'passive'}), two({ha: 'active'})))).toEqual([
      'hq-mesh: now ok; it was warning.',
    ]);
    expect(teller(well, {filter: 'nobody'}).observe(show(two()))).toEqual([]);
  });
});

describe('trouble of the API', () => {
  const refusal: Polling['activity'] = {
    name: 'retrying',
    at: NOON,
    failure: failure('unreachable', {detail: safe`connection refused`}),
  };

  test('is told when it begins and when it ends, and not between', () => {
    const told = teller(well);
    told.pass(12);
    expect(told.poll({activity: refusal})).toEqual([
      "Cloudflare's API: connection refused; the last data is 12 seconds old; trying again.",
    ]);
    expect(told.pass(1)).toEqual([]);
    expect(told.poll({activity: {...refusal, at: NOON + 9000}})).toEqual([]);
    told.observe(renewed);
    expect(told.poll({activity: {name: 'polling'}})).toEqual([
      "Cloudflare's API answers again after 1 second.",
    ]);
  });

  test('that was there before anything else is told at once, each kind of it once', () => {
    const trouble = (activity: Polling['activity'], answeredAt: number | null): MonitorState => ({
      snapshot: emptySnapshot(account, ['warp_connector']),
      polling: {...restingPolling(NOON), activity, answeredAt},
    });
    const limited = trouble(
      {name: 'rate_limited', until: NOON + 60_000, failure: failure('rate_limited')},
      null,
    );
    const first = waitFor(null, trouble({name: 'starting', since: NOON}, null), NOON, true);
    const second = waitFor(first.conditions, limited, NOON, true);
    const third = waitFor(second.conditions, limited, NOON + 1000, true);
    expect([first, second, third].map(({lines}) => withoutTime(lines))).toEqual([
      [],
      ["Cloudflare's API: rate limited; nothing is asked for 1 minute."],
      [],
    ]);
  });

  test.each([
    ['stopped', 'Stopped for 12 minutes: asking anew.'],
    ['ahead', 'Asleep for 12 minutes, or the clock was set: asking anew.'],
    ['set-back', 'The clock was set back by 12 minutes: asking anew.'],
  ] as const)('of a clock that leapt is told once: %s', (name, sentence) => {
    const told = teller(well);
    told.poll({lapse: {name, at: NOON + 500, ms: 720_000}});
    expect(told.pass(1)).toEqual([sentence]);
    expect(told.pass(2)).toEqual([]);
  });

  test.each<readonly [Polling['activity'], string]>([
    [
      {name: 'rate_limited', until: NOON + 252_000, failure: failure('rate_limited')},
      'rate limited; the last data is 0 seconds old; nothing is asked for 4 minutes 12 seconds.',
    ],
    [
      {name: 'refused', at: NOON, failure: failure('unauthenticated')},
      'token refused; the last data is 0 seconds old; asking again once a minute. ' +
        'Check CLOUDFLARE_API_TOKEN, or whatever else the token comes from: it may be cut, expired or revoked.',
    ],
    [
      {name: 'retrying', at: NOON, failure: failure('server_error', {status: 502})},
      'HTTP 502; the last data is 0 seconds old; trying again.',
    ],
  ])('%j', (activity, sentence) => {
    expect(teller(well).poll({activity})).toEqual([`Cloudflare's API: ${sentence}`]);
  });

  test('that changes its words is told once in each of them', () => {
    const told = teller(well);
    const timeout: Polling['activity'] = {name: 'retrying', at: NOON, failure: failure('timeout')};
    const lines = [refusal, timeout, refusal, timeout, refusal].flatMap((activity) => told.poll({activity}));
    expect(lines).toHaveLength(2);
  });

  test('with one list is told when it lasts', () => {
    const told = teller(well);
    const fail = (at: number) => refused(aboutList(), failure('server_error', {status: 502}), at);
    expect(told.observe(fail)).toEqual([]);
    told.pass(5);
    expect(told.observe(list(tunnel()))).toEqual([]);
    expect(told.pass(5)).toEqual([]);
    told.observe(fail);
    const during = Array.from({length: 12}).flatMap(() => {
      told.observe(renewed);
      return told.pass(1);
    });
    expect(during).toEqual(['The list of mesh tunnels cannot be read: HTTP 502.']);
    told.observe(list(tunnel()));
    const after = Array.from({length: 12}).flatMap(() => {
      told.observe(renewed);
      return told.pass(1);
    });
    expect(after).toEqual(['The list of mesh tunnels can be read again.']);
  });
});

describe('old data', () => {
  test('is told once, with its age, and when it is fresh again', () => {
    const told = teller(well);
    expect(told.pass(15)).toEqual([]);
    expect(told.pass(60)).toEqual(['The data on hq-mesh is stale, 19 seconds old.']);
    expect(told.observe(renewed)).toEqual([]);
    expect(told.pass(10)).toEqual(['The data on hq-mesh is fresh again.']);
  });

  test('changes no verdict; what it hid is told when it is fresh', () => {
    const told = teller(well);
    told.pass(60);
    expect(told.observe(show(two()))).toEqual([]);
    told.pass(1);
    expect(told.observe(show(two()))).toEqual([
      'hq-mesh: connector bf69f118 is gone.',
      'hq-mesh: now critical, no active connector; it was ok.',
    ]);
  });

  test('of several tunnels is one sentence', () => {
    const names = ['a', 'b', 'c'];
    const told = teller([
      listed(names.map((name, n) => tunnel({id: uuid(n), name}))),
      ...names.map((_, n) => answered([one(), two()], {tunnelId: uuid(n), at: NOON - n * 1000})),
    ]);
    expect(told.pass(60)).toEqual(['The data on 3 tunnels is stale, up to 21 seconds old: a, b, c.']);
  });

  test('that never came is missing, with the reason', () => {
    const told = teller([...well, listed([tunnel(), tunnel({id: uuid(2), name: 'lab'})])], {waitedMs: 5000});
    told.observe((at) => refused(aboutTunnel(uuid(2)), failure('forbidden'), at));
    expect(told.pass(6).slice(1)).toEqual(['The data on lab is missing (permission missing).']);
  });

  test('that comes in time again is not told of', () => {
    const told = teller(well);
    told.pass(16);
    told.observe(renewed);
    expect(told.pass(15)).toEqual([]);
  });
});

test('asking slowly is told when it lasts', () => {
  const told = teller(well);
  const during = (isTrickle: boolean) => {
    told.poll({isTrickle});
    return Array.from({length: 12}).flatMap(() => {
      told.observe(renewed);
      return told.pass(1);
    });
  };
  expect(during(true)).toEqual(['Others use this quota: asking slowly.']);
  expect(during(false)).toEqual(['Enough of the API quota is left again: asking at the usual pace.']);
});

test('whatever the API sends, a line is a line, and no address is in it', () => {
  const texts = fc.option(
    fc.string({unit: 'binary', maxLength: 8}).map((text) => `${text}\u001B]0;\u0007\n`),
  );
  const connectors = fc.array(
    fc.record({id: texts, ha: texts, version: texts, colos: fc.constantFrom('', 'LHR', null)}).map(connector),
    {maxLength: 3},
  );
  const tunnels = fc.array(
    fc.record({id: fc.constantFrom(uuid(1), uuid(2)), name: texts, status: texts}).map(tunnel),
    {
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(tunnels, connectors), {minLength: 2, maxLength: 6}), (steps) => {
      const told = teller([listed([tunnel()]), answered([one(), two()])]);
      const lines = steps.flatMap(([all, shown]) => [
        ...told.observe(list(...all)),
        ...told.observe(show(...shown)),
        ...told.pass(4),
        told.summary(),
      ]);
      for (const line of lines) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E]/u);
        expect(line).not.toContain(ORIGIN_IP);
      }
    }),
    {numRuns: 200, seed: 20261122},
  );
});
