import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Change, TunnelName} from '../../source/model/changes.js';
import {failure} from '../../source/model/failure.js';
import {emptySnapshot, type Snapshot, type TunnelState, tunnelKinds} from '../../source/model/fleet.js';
import {rawText, safe} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import type {Stretch} from '../../source/monitor/history.js';
import {createHistory} from '../../source/monitor/history.js';
import {type PostMortemOptions, postMortem} from '../../source/output/post-mortem.js';
import type {PartOfHistory} from '../../source/output/report-facts.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {answered, connector, listed, NOON, stateOf, tunnel, uuid} from '../helpers/fleet.js';
import {NOON_MS} from '../helpers/observed.js';
import {livePast, PAST_START_MS} from '../helpers/scenario-past.js';

const options: PostMortemOptions = {
  from: PAST_START_MS,
  until: NOON_MS,
  isUtc: true,
  isMasked: false,
  problems: [],
  title: safe`Post-mortem`,
  thresholds: usualThresholds,
};

/* Whole reports, kept as files in test/reports: they document what a report looks like. */
describe('half an hour of', () => {
  const scenarios: readonly ScenarioName[] = ['calm', 'failover', 'flapping', 'outage'];

  test.each(scenarios)('%s', async (scenario) => {
    const history = createHistory({kinds: tunnelKinds});
    await livePast(scenario, history);
    await expect(postMortem(history, options)).toMatchFileSnapshot(`../reports/${scenario}.md`);
  });
});

const MINUTE = 60_000;

/** Ten minutes until noon. */
const span = {from: NOON - 10 * MINUTE, until: NOON};

const named = (name: string): TunnelName => ({
  key: `warp_connector/${uuid(1)}`,
  kind: 'warp_connector',
  id: rawText(uuid(1)),
  name: rawText(name),
});

const who = {tunnel: named('hq-mesh'), connector: {key: '0', id: rawText(uuid(1)), label: null}};

/** `active 0–4 offline 4–6`: states from minute to minute. */
const stretchesOf = (words: string): readonly Stretch[] =>
  [...words.matchAll(/(\w+) ([\d.]+)–([\d.]+)/g)].map(([, state = '', from, until]) => ({
    state: state as Stretch['state'],
    from: span.from + Number(from) * MINUTE,
    until: span.from + Number(until) * MINUTE,
  }));

type Told = {
  readonly changes?: readonly Change[];
  /** By the key of a connector of the one tunnel. */
  readonly stretches?: Readonly<Record<string, string>>;
  readonly states?: readonly TunnelState[];
  readonly outage?: Snapshot['outage'];
  readonly onLook?: () => void;
};

/** What a history tells, said outright. */
const telling = ({changes = [], stretches = {}, states, outage = null, onLook}: Told): PartOfHistory => {
  const tunnels = states ?? [
    stateOf(Object.keys(stretches).map((key) => connector({id: uuid(Number(key)), ha: 'active'}))),
  ];
  const snapshot: Snapshot = {
    ...emptySnapshot({id: '0'.repeat(32), name: rawText('acme-prod')}, tunnelKinds),
    tunnels: new Map(tunnels.map((state) => [state.key, state])),
    outage,
  };
  return {
    at: () => {
      onLook?.();
      return snapshot;
    },
    changes: () => changes,
    stretches: (_, key) => stretchesOf(stretches[key] ?? ''),
    span: () => span,
    snapshot: () => snapshot,
  };
};

const reportOf = (told: Told, given: Partial<PostMortemOptions> = {}): string =>
  postMortem(telling(told), {...options, ...span, ...given});

/** The lines of one section. */
const section = (report: string, title: string): string =>
  report.split(/^## /m).find((part) => part.startsWith(title)) ?? '';

describe('the head', () => {
  test('names what was not observed', () => {
    const report = reportOf({stretches: {0: 'active 0–4 active 7–10', 1: 'passive 0–3'}});
    expect(report).toContain('Time: 2026-11-22 11:50:00 to 2026-11-22 12:00:00 UTC (10 min)');
    expect(report).toContain('Observed: 70.00 % of it, nothing is known of 11:54:00 to 11:57:00 (3 min)');
  });

  test('names what was damaged', () => {
    const problems = [safe`line 7 is cut`, safe`line 9 holds *nothing*`];
    const report = reportOf({}, {problems, title: safe`Incident | 7`});
    expect(report).toContain('# Incident \\| 7\n');
    expect(report).toContain('- Recording: line 7 is cut\n- Recording: line 9 holds \\*nothing\\*\n');
  });

  test('tells the zone where it is not UTC', () => {
    expect(reportOf({}, {isUtc: false})).toMatch(/Time: .* to .* UTC([+−]\d\d:\d\d)? /);
  });

  test('is cut to what is remembered', () => {
    const report = reportOf({}, {from: 0, until: NOON + 100 * MINUTE});
    expect(report).toContain('2026-11-22 11:50:00 to 2026-11-22 12:00:00');
  });
});

test('nothing at all reads well', () => {
  const history = createHistory({kinds: tunnelKinds});
  const report = postMortem(history, {...options, ...span});
  expect(report).toContain('- Account: not told\n');
  expect(report).toContain(
    'No tunnel was seen. Too little was observed to say whether the API answered all the time.\n',
  );
  expect(report).not.toMatch(/undefined|null|NaN|Infinity/);
});

describe('where connectors were never asked for', () => {
  const listedOnce = () => {
    const history = createHistory({kinds: tunnelKinds});
    history.accept(listed([tunnel({name: 'hq-mesh'})], {at: NOON - 5000}));
    return history;
  };

  test('nothing is claimed of them, nor of the API', () => {
    const report = postMortem(listedOnce(), {...options, ...span});
    expect(report).toContain('Observed: nothing; no answer told of connectors\n');
    expect(report).toContain(
      '1 tunnel was listed. No answer told of connectors, so nothing is known of them. Too little was observed to say whether the API answered all the time.\n',
    );
    expect(section(report, 'Timeline')).toContain('No change was seen.');
    expect(report).toContain('No answer told of its connectors: it is not known whether it had any.');
  });

  test('that there was none is said only where it was told', () => {
    const history = listedOnce();
    history.accept(answered([], {at: NOON - 4000}));
    const report = postMortem(history, {...options, ...span});
    expect(report).toContain('Observed: no connector for any time\n');
    expect(report).toContain('It had no connector.');
    expect(report).toContain('The API answered all the time.');
  });

  test('lists that were answered for a while say that the API answered', () => {
    const history = createHistory({kinds: tunnelKinds});
    for (const at of [NOON - MINUTE, NOON]) {
      history.accept(listed([], {at}));
    }
    const report = postMortem(history, {...options, ...span});
    expect(report).toContain('No tunnel was seen. The API answered all the time.\n');
  });
});

describe('availability', () => {
  test('shares are of the time observed, and never of the rest', () => {
    const report = reportOf({stretches: {0: 'active 0–3 offline 3–4', 1: 'passive 0–4'}});
    const part = section(report, 'Availability');
    expect(part).toContain('It had an active connector in 75.00 % of the time observed (3 min of 4 min).');
    expect(part).toContain('Longest time without: 1 min from 11:53:00. Not observed for 6 min.');
    expect(part).toContain('active 75.00 % (3 min), offline 25.00 % (1 min) | 1 | 4 min | – |');
    expect(report).toContain('The longest time without an active connector: hq-mesh, 1 min from 11:53:00.');
    expect(report).toContain('No tunnel was seen without any connection.');
  });

  test('one takes over: not both count', () => {
    const report = reportOf({stretches: {0: 'active 0–5 offline 5–10', 1: 'passive 0–6 active 6–10'}});
    expect(report).toContain('in 90.00 % of the time observed (9 min of 10 min)');
  });

  test('what cannot be told counts neither way', () => {
    const report = reportOf({stretches: {0: 'active 0–5 unknown 5–10'}});
    expect(report).toContain('in 100 % of the time observed (5 min of 5 min). It cannot be told for 5 min.');
  });

  test('all dark, to the end', () => {
    const report = reportOf({stretches: {0: 'active 0–2 offline 2–10', 1: 'offline 0–10'}});
    expect(report).toContain(
      'The longest time without any connection: hq-mesh, 8 min from 11:52:00, to the end.',
    );
  });

  test('one that left was not there, which is not the same as not observed', () => {
    const report = reportOf({stretches: {0: 'active 0–10', 1: 'passive 0–4'}});
    expect(report).toContain('passive 100 % (4 min) | 0 | 4 min | 6 min |');
  });
});

describe('the API', () => {
  const api = {tunnel: null, connector: null};
  const lost = {what: 'api_lost', failure: failure('server_error', {status: 502}), ...api} as const;
  const restored = {what: 'api_restored', ...api} as const;

  test('lost and restored', () => {
    const at = NOON - 5 * MINUTE;
    const changes: readonly Change[] = [
      {at, ...lost},
      {at: at + 90_000, since: at, ...restored},
    ];
    const report = reportOf({changes, stretches: {0: 'active 0–10'}});
    expect(report).toContain(
      'The API did not answer once, for 1 min 30 s in all (HTTP 502), first at 11:55:00;',
    );
    expect(section(report, 'Timeline')).toContain('| 11:55:00 | (all) | – | API lost: HTTP 502 |');
  });

  test('lost before the beginning, and lost again at the end', () => {
    const since = span.from - MINUTE;
    const changes: readonly Change[] = [
      {at: span.from + MINUTE, since, ...restored},
      {at: NOON - MINUTE, ...lost},
    ];
    const report = reportOf({changes});
    expect(report).toContain(
      'The API did not answer 2 times, for 2 min in all (HTTP 502), first at 11:50:00;',
    );
    expect(report).toContain('It did not answer at the end either.');
  });
});

describe('the timeline', () => {
  const flip = (at: number, number = 1): Change => ({
    ...{at, what: 'ha_status', from: rawText('passive'), to: rawText('offline')},
    tunnel: who.tunnel,
    connector: {key: String(number), id: rawText(uuid(number)), label: null},
  });

  test('what one answer tells of a connector is one line', () => {
    const report = reportOf({changes: [flip(NOON - 9000), flip(NOON - 9000, 2), flip(NOON - 9000)]});
    expect(section(report, 'Timeline').match(/^\| 1/gm)).toHaveLength(2);
    expect(report).toContain('| 11:59:51 | hq-mesh | 00000000 | 2 × passive → offline |');
  });

  test('each line has one time, and what came first is told first', () => {
    const changes = [flip(NOON - 9000), flip(NOON - 8000, 2), flip(NOON - 5000)];
    const told = section(reportOf({changes}), 'Timeline').match(/^\| 1[\d:]+/gm);
    expect(told).toEqual(['| 11:59:51', '| 11:59:52', '| 11:59:55']);
  });

  test('a line tells up to eight things', () => {
    const moves = Array.from(
      {length: 9},
      (_, index): Change => ({
        ...{at: NOON - MINUTE, what: 'config_version', from: index, to: index + 1},
        ...who,
      }),
    );
    const part = section(reportOf({changes: moves.slice(0, 8)}), 'Timeline');
    expect(part.match(/; /g)).toHaveLength(7);
    expect(part).not.toContain('more');
    expect(section(reportOf({changes: moves}), 'Timeline')).toContain('; and 1 more |');
  });

  test('of too many changes the gravest are told, and the work is bounded', () => {
    const many = Array.from({length: 9000}, (_, index): Change => {
      const at = span.from + index * 60;
      return index % 30 === 0
        ? flip(at, index)
        : {
            ...who,
            at,
            what: 'config_version',
            from: index,
            to: index + 1,
            connector: {key: `${index}`, id: null, label: null},
          };
    });
    let looks = 0;
    const report = reportOf({
      changes: many,
      onLook: () => {
        looks += 1;
      },
    });
    const part = section(report, 'Timeline');
    expect(part.match(/passive → offline/g)).toHaveLength(300);
    expect(part.match(/^\| 1/gm)).toHaveLength(500);
    expect(part).toContain('8,500 less grave changes left out.');
    expect(looks).toBeLessThanOrEqual(4000);
  });

  test('a failover, with the bounds of its gap', () => {
    const change: Change = {
      ...{at: NOON - MINUTE, what: 'failover', gap: {leastMs: 3000, mostMs: 9000}},
      from: {key: '7', id: rawText(uuid(7)), label: null},
      ...who,
    };
    const report = reportOf({changes: [change]});
    expect(section(report, 'Failovers')).toMatch(/\| 11:59:00 \| hq-mesh \| 0{8} \| 0{8} \| gap 6 s ±3 s \|/);
    expect(report).toContain('There was 1 failover, in hq-mesh at 11:59:00 (gap 6 s ±3 s).');
  });
});

test('risks: from when, to when, for how long, and whether they are still there', () => {
  const alone = stateOf([connector({id: uuid(1), ha: 'active'}), connector({id: uuid(2), ha: 'offline'})]);
  const report = reportOf({states: [alone], stretches: {0: 'active 1–9'}});
  const part = section(report, 'Redundancy risks');
  expect(part).toContain(
    '| warning | hq-mesh | at risk: no passive standby | no\\_standby | 11:50:00 | 12:00:00 | 8 min | still there |',
  );
  expect(part).toContain('| warning | hq-mesh | 1 of 2 offline | offline |');
});

describe('whatever the API says', () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'|`\\*_[]<>!#\n\r\u001b\u202e@:', 'www.', '://', '203.0.113.7', '2001:db8::7'),
      fc.string({minLength: 1, maxLength: 2}),
    ),
    maxLength: 12,
  });

  test('the document keeps its form', () => {
    fc.assert(
      fc.property(hostile, hostile, (name, word) => {
        const tunnel = named(name);
        const changes: readonly Change[] = [
          {
            at: NOON - MINUTE,
            what: 'tunnel_renamed',
            from: rawText(word),
            to: rawText(name),
            tunnel,
            connector: null,
          },
          {at: NOON - 1000, what: 'version', from: rawText(name), to: rawText(word), ...who, tunnel},
        ];
        const states = [stateOf([connector({id: word, ha: word})], {words: {name, status: word}})];
        const report = reportOf({changes, states, stretches: {0: 'active 0–10'}}, {isMasked: true});
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
        expect(report).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
        expect(report.match(/^#+ /gm)).toEqual(['# ', '## ', '## ', '## ', '### ', '## ', '## ']);
        for (const line of report.split('\n').filter((text) => text.startsWith('|'))) {
          const bars = line.replace(/\\./g, '').split('|').length - 1;
          expect([5, 6, 7, 9]).toContain(bars);
        }
        expect(report.replaceAll('\\', '')).not.toMatch(/(?<!\d)203\.0\.113\.7(?!\d)|2001:db8::7/);
      }),
      {seed: 11, numRuns: 200},
    );
  });

  test('no address of a connection is in it', async () => {
    const history = createHistory({kinds: tunnelKinds});
    await livePast('failover', history, {startMs: NOON_MS - 5 * MINUTE});
    expect(postMortem(history, options)).not.toMatch(/203\.0\.113|198\.51\.100|192\.0\.2|2001:db8/);
  });
});
