import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {failure} from '../../source/model/failure.js';
import {emptySnapshot, type Snapshot, tunnelKinds} from '../../source/model/fleet.js';
import {reduce} from '../../source/model/reduce.js';
import {escaped, safe} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {evenCadence} from '../../source/model/view.js';
import {
  type CheckReport,
  type CheckReportOptions,
  checkReport,
  stateOfReason,
} from '../../source/output/check.js';
import {unknownOutput} from '../../source/output/check-lines.js';
import {
  aboutList,
  aboutTunnel,
  answered,
  connector,
  listed,
  NOON,
  refused,
  tunnel,
  uuid,
} from '../helpers/fleet.js';

/* https://www.monitoring-plugins.org/doc/guidelines.html: 'label'=value[UOM];[warn];[crit];[min];[max] */
const NUMBER = '-?[0-9]+(?:\\.[0-9]+)?';
const ITEM = new RegExp(`^[^ '=]+=${NUMBER}(?:s|%|B|c)?(?:;(?:${NUMBER})?){0,4}$`);
const FIRST = /^WARPTOP (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+$/;

const none = {warn: new Set<string>(), crit: new Set<string>()};

const options: CheckReportOptions = {
  rules: none,
  cadenceOf: evenCadence(5000),
  filter: '',
  now: NOON,
  tookMs: 412,
  timeoutMs: 30_000,
  isCut: false,
  notes: [],
  thresholds: usualThresholds,
};

type Words = {readonly name?: string; readonly status?: string; readonly ha?: readonly string[]};

/** Tunnels of WARP connectors with these HA statuses, all answered. */
const fleetOf = (...all: readonly Words[]): Snapshot =>
  [
    listed(
      all.map(({name = 'hq-mesh', status = 'healthy'}, index) => tunnel({id: uuid(index + 1), name, status})),
    ),
    listed([], {kind: 'cfd_tunnel'}),
    ...all.map(({ha = ['active', 'passive']}, index) =>
      answered(
        ha.map((word, place) =>
          connector({id: uuid(100 * index + place + 10), ha: word, ip: `192.0.2.${place}`}),
        ),
        {tunnelId: uuid(index + 1)},
      ),
    ),
  ].reduce(reduce, emptySnapshot(null, tunnelKinds));

const report = (snapshot: Snapshot, changes: Partial<CheckReportOptions> = {}): CheckReport =>
  checkReport(snapshot, {...options, ...changes});

const firstOf = ({text}: CheckReport): string => text.split(' | ')[0] ?? '';

const expectPlugin = (text: string): void => {
  expect(Buffer.byteLength(text)).toBeLessThan(4096);
  const [first = '', ...lines] = text.replace(/\n$/, '').split('\n');
  const [words = '', perf, ...others] = first.split('|');
  expect(others).toEqual([]);
  expect(words.trimEnd()).toMatch(FIRST);
  for (const item of perf?.trim().split(' ') ?? []) {
    expect(item).toMatch(ITEM);
  }
  for (const line of lines) {
    expect(line).not.toContain('|');
    expect(line).not.toBe('');
  }
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
};

describe('the verdict', () => {
  test.each<readonly [string, Words, string, number]>([
    ['well', {}, 'WARPTOP OK - 1 tunnel, 2 connectors', 0],
    ['a notice', {ha: ['active']}, 'WARPTOP OK - 1 tunnel, 1 connector', 0],
    [
      'a warning',
      {ha: ['active', 'offline']},
      'WARPTOP WARNING - hq-mesh: at risk: no passive standby, 1 of 2 offline',
      1,
    ],
    ['critical', {ha: ['passive', 'passive']}, 'WARPTOP CRITICAL - hq-mesh: no active connector', 2],
    ['unknown', {ha: ['active', 'passive', 'sleeping']}, 'WARPTOP UNKNOWN - hq-mesh: unknown HA status', 3],
  ])('%s', (_, words, first, code) => {
    const found = report(fleetOf(words));
    expect(firstOf(found)).toContain(first);
    expect(found.code).toBe(code);
    expectPlugin(found.text);
  });

  test('what is known to be wrong goes before what is not known, and what is well is not named', () => {
    const found = report(
      fleetOf(
        {name: 'well'},
        {name: 'odd', ha: ['active', 'passive', 'sleeping']},
        {name: 'bad', ha: ['passive', 'passive']},
      ),
    );
    expect(firstOf(found)).toBe('WARPTOP CRITICAL - bad: no active connector; odd: unknown HA status');
    expect(found.code).toBe(2);
  });

  test('performance data has the counts, the limits that hold, and the time', () => {
    const {text} = report(fleetOf({}, {ha: ['passive', 'offline']}));
    expect(text.split('\n')[0]?.split(' | ')[1]).toBe(
      'tunnels=2;;;0 critical=1;;0;0;2 warning=0;0;;0;2 unknown=0;;;0;2 ok=1;;;0;2 connectors=4;;;0 ' +
        'connectors_active=1;;;0;4 connectors_passive=2;;;0;4 connectors_connected=0;;;0;4 ' +
        'connectors_partial=0;;;0;4 connectors_offline=1;;;0;4 connectors_disconnected=0;;;0;4 ' +
        'connectors_other=0;;;0;4 connectors_unknown=0;;;0;4 time=0.412s;;;0;30',
    );
  });

  test('each problem has a line, the gravest first', () => {
    const {text} = report(fleetOf({ha: ['passive', 'offline'], status: 'degraded'}));
    expect(text.split('\n').slice(1)).toEqual([
      'CRITICAL hq-mesh: None of its 2 connectors is active, so nothing answers for the routes of this tunnel.',
      'WARNING hq-mesh: 1 connector is offline. On its host, look at `warp-cli status`. It is 00000000.',
      'WARNING hq-mesh: Cloudflare calls the tunnel “degraded”: it serves, but at least one connection has failed.',
      '',
    ]);
  });

  test('connectors that a rule is about are named, three at most, with their hosts', () => {
    const connectors = ['active', ...Array<string>(5).fill('offline')].map((ha, place) =>
      connector({id: uuid(place + 10), ha, label: `gw-${place}`}),
    );
    const snapshot = [listed([tunnel()]), answered(connectors)].reduce(
      reduce,
      emptySnapshot(null, ['warp_connector']),
    );
    expect(report(snapshot).text).toContain(
      '`warp-cli status`. They are 00000000 gw-1, 00000000 gw-2, 00000000 gw-3, and 2 more.\n',
    );
    expect(report(fleetOf({ha: ['active', 'active']})).text).not.toMatch(/They are|It is/);
  });

  test('nothing to check is not well', () => {
    expect(report(fleetOf()).code).toBe(3);
    expect(firstOf(report(fleetOf({}), {filter: 'nowhere'}))).toBe('WARPTOP UNKNOWN - no tunnel to check');
  });

  test('a filter leaves tunnels out, and changes no verdict', () => {
    const fleet = fleetOf({name: 'a'}, {name: 'b', ha: ['passive', 'passive']});
    expect(report(fleet, {filter: 'a healthy'}).code).toBe(2);
    expect(report(fleet, {filter: 'active a'}).code).toBe(0);
  });
});

describe('trouble of the API is never critical', () => {
  const lost = failure('timeout');

  test('of one tunnel, whatever the list says of it', () => {
    const snapshot = [listed([tunnel({status: 'down'})]), refused(aboutTunnel(), lost)].reduce(
      reduce,
      emptySnapshot(null, ['warp_connector']),
    );
    const found = report(snapshot);
    expect(firstOf(found)).toBe('WARPTOP UNKNOWN - hq-mesh: nothing known (timed out)');
    expect(found.code).toBe(3);
    // Not even where the rule of the list is asked for: it is evidence, and no finding.
    expect(report(snapshot, {rules: {...none, crit: new Set(['status'])}}).code).toBe(3);
    expect(report(snapshot, {rules: {...none, crit: new Set(['no_data'])}}).code).toBe(2);
  });

  test('of a list', () => {
    const forbidden = failure('forbidden', {status: 403});
    const found = report([refused(aboutList('cfd_tunnel'), forbidden)].reduce(reduce, fleetOf({})));
    expect(firstOf(found)).toBe('WARPTOP UNKNOWN - list of cloudflared tunnels: permission missing');
    expect(found.text).toContain(
      'UNKNOWN list of cloudflared tunnels: the credentials may not read this (HTTP 403).',
    );
    expect(found.code).toBe(3);
  });

  test('of time that is over, in one', () => {
    const three = listed([tunnel(), tunnel({id: uuid(2), name: 'b'}), tunnel({id: uuid(3), name: 'c'})]);
    const seen = (...words: readonly string[]): CheckReport =>
      report(
        [three, answered(words.map((ha, index) => connector({id: uuid(10 + index), ha})))].reduce(
          reduce,
          emptySnapshot(null, ['warp_connector']),
        ),
        {isCut: true},
      );
    const well = seen('active');
    expect(firstOf(well)).toBe('WARPTOP UNKNOWN - 2 of 3 tunnels not asked: time was over');
    expect(well.text).toContain('unknown=2;');
    expect(well.code).toBe(3);
    const bad = seen('offline');
    expect(firstOf(bad)).toBe(
      'WARPTOP CRITICAL - hq-mesh: no active connector, 1 of 1 offline; 2 of 3 tunnels not asked: time was over',
    );
    expect(bad.code).toBe(2);
    expectPlugin(bad.text);
  });
});

describe('rules', () => {
  const rules = {warn: new Set(['offline', 'notice']), crit: new Set(['one_colo', 'warning'])};

  test.each([
    ['offline', 'warning', 'WARNING'],
    ['partial', 'warning', 'CRITICAL'],
    ['one_colo', 'notice', 'CRITICAL'],
    ['version_skew', 'notice', 'WARNING'],
    ['no_active', 'critical', 'CRITICAL'],
    ['unknown_ha', 'unknown', 'UNKNOWN'],
  ] as const)('%s, by itself %s, counts as %s: a rule goes before a level', (rule, level, state) => {
    expect(stateOfReason({rule, level}, rules)).toBe(state);
  });

  test('what is critical by itself may be asked for as a warning', () => {
    const found = report(fleetOf({ha: ['passive', 'passive']}), {
      rules: {...none, warn: new Set(['no_active'])},
    });
    expect(firstOf(found)).toBe('WARPTOP WARNING - hq-mesh: no active connector');
    expect(found.code).toBe(1);
  });
});

describe('whatever the names are', () => {
  test('a bar and a line break end nothing', () => {
    const {text} = report(fleetOf({name: 'a | b=1\nWARPTOP OK', ha: ['passive', 'passive']}));
    expect(firstOf({text, code: 2})).toBe(
      'WARPTOP CRITICAL - a <U+007C> b=1^JWARPTOP OK: no active connector',
    );
    expectPlugin(text);
  });

  test('the output is one of a plugin, and no longer than is read', () => {
    const name = fc.oneof(
      fc.string({unit: 'binary', maxLength: 40}),
      fc.constantFrom(
        '|'.repeat(600),
        '\n\n',
        'ü'.repeat(3000),
        '\';"=$`<b>',
        '\u2028|\u202e',
        '😀'.repeat(900),
      ),
    );
    const words = fc.record({
      name,
      status: fc.oneof(fc.constantFrom('healthy', 'degraded', 'down'), name),
      ha: fc.array(fc.oneof(fc.constantFrom('active', 'passive', 'offline'), name), {maxLength: 4}),
    });
    fc.assert(
      fc.property(fc.array(words, {maxLength: 30}), (all) => {
        expectPlugin(report(fleetOf(...all), {notes: [safe`A note.`]}).text);
      }),
      {numRuns: 30},
    );
  });
});

test('what keeps a check from an answer is one', () => {
  const words = escaped('The API cannot be reached | or so.');
  const text = unknownOutput(`${words}\n  code 1003: see <U+202E>`);
  expect(text).toBe('WARPTOP UNKNOWN - The API cannot be reached <U+007C> or so.\ncode 1003: see <U+202E>\n');
  expectPlugin(text);
});
