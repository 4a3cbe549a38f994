import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {briefLine, type Known} from '../../source/alerts/brief.js';
import {callOf} from '../../source/alerts/notify.js';
import {statusLine} from '../../source/alerts/status-line.js';
import {hasTitle, titleText} from '../../source/alerts/title.js';
import type {NotifyWay} from '../../source/flags.js';
import {failure} from '../../source/model/failure.js';
import {type ListState, noList} from '../../source/model/fleet.js';
import {escaped, safe} from '../../source/model/text.js';
import type {Multiplexer} from '../../source/ui/multiplexer.js';
import {lineWidth} from '../../source/ui/span.js';
import {NOON} from '../helpers/fleet.js';
import {type Condition, viewOf} from './played.js';

/* The state of all in a few words: for tmux, for a title, for a notification. */

const read: ListState = {...noList, at: NOON};

const refused: ListState = {
  ...noList,
  failure: {failure: failure('forbidden'), at: NOON},
};

const known = (conditions: Readonly<Record<string, Condition>>, about: Partial<Known> = {}): Known => ({
  views: Object.entries(conditions).map(([name, condition], index) => viewOf(name, index, condition, NOON)),
  lists: {warp_connector: read, cfd_tunnel: read},
  answeredAt: NOON,
  isTroubled: false,
  now: NOON,
  ...about,
});

const plain = {isAscii: false, isStyled: false};

describe('a status line', () => {
  test.each<readonly [string, Known, string]>([
    ['all well', known({a: 'ok', b: 'ok', c: 'notice'}), '✓ 3 ok'],
    ['the worst by name', known({hq: 'critical', a: 'ok', b: 'ok'}), '✖ hq no active connector ✓ 2 ok'],
    [
      'the worst of several, and the others counted',
      known({hq: 'critical', db: 'critical', w: 'warning', u: 'unknown', a: 'ok'}),
      '✖ hq no active connec… +1 ▲ 1 ? 1 ✓ 1 ok',
    ],
    ['a warning where nothing is worse', known({w: 'warning', a: 'ok'}), '▲ w something wrong ✓ 1 ok'],
    ['what nobody knows', known({u: 'unknown', a: 'ok'}), '? 1 ✓ 1 ok'],
    ['some stale ones are unknown', known({u: 'stale', a: 'ok'}), '? 1 ✓ 1 ok'],
    ['those that are gone are not there', known({g: 'gone', a: 'ok'}), '✓ 1 ok'],
    ['no tunnels', known({}), '✓ 0 ok'],
    ['no tunnels in one list, and no other list', known({}, {lists: {cfd_tunnel: read}}), '✓ 0 ok'],
    ['a list that is refused', known({}, {lists: {warp_connector: read, cfd_tunnel: refused}}), '? 1 list'],
    [
      'beside one that is not',
      known({a: 'ok'}, {lists: {warp_connector: read, cfd_tunnel: refused}}),
      '? 1 list ✓ 1 ok',
    ],
    ['a list under way', known({}, {lists: {warp_connector: read, cfd_tunnel: noList}}), '… asking'],
    ['before the first answer', known({}, {answeredAt: null}), '… asking'],
    ['before the first connectors', known({a: null}), '… asking'],
    ['those that were not asked yet are not counted', known({a: null, b: 'ok'}), '✓ 1 ok'],
    ['an API that never answered', known({}, {answeredAt: null, isTroubled: true}), '? API'],
    ['a silent API', known({a: 'stale', b: 'stale'}, {now: NOON + 47_000}), '? API 40s'],
    [
      'an API that falls silent',
      known({a: 'stale', b: 'ok'}, {now: NOON + 20_000, isTroubled: true}),
      '? API 20s',
    ],
    ['for longer', known({a: 'stale'}, {now: NOON + 130_000, isTroubled: true}), '? API 2m'],
    ['for hours', known({a: 'stale'}, {now: NOON + 3 * 3_600_000}), '? API 3h'],
    ['a moment of trouble hides nothing that is fresh', known({a: 'ok'}, {isTroubled: true}), '✓ 1 ok'],
  ])('%s', (_, given, line) => {
    expect(statusLine(given, plain)).toBe(line);
  });

  test('has the styles of tmux, and nothing of a name is one', () => {
    const given = known({'#[fg=green]ok#(reboot)': 'critical', a: 'ok'});
    expect(statusLine(given, {...plain, isStyled: true})).toBe(
      '#[fg=red,bold]✖ ##[fg=green]ok##(reboot) no acti…#[default] ✓ 1 ok',
    );
    expect(statusLine(known({a: 'stale'}, {isTroubled: true}), {...plain, isStyled: true})).toBe(
      '#[fg=magenta,bold]? API 0s#[default]',
    );
  });

  test('has other symbols for --ascii', () => {
    const line = statusLine(known({hq: 'critical', a: 'ok'}), {isAscii: true, isStyled: false});
    expect(line).toBe('x hq no active connector + 1 ok');
  });

  const names = fc.array(fc.string({unit: 'binary', maxLength: 30}), {maxLength: 6});
  const conditions = fc.constantFrom<Condition>('ok', 'notice', 'unknown', 'warning', 'critical', 'stale');
  const fleets = names.chain((all) =>
    fc.record({names: fc.constant(all), conditions: fc.array(conditions, {minLength: 6, maxLength: 6})}),
  );

  test('is one line of 40 columns, whatever tunnels are called', () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const given = known(
          Object.fromEntries(fleet.names.map((name, index) => [name, fleet.conditions[index] ?? 'ok'])),
        );
        expect(lineWidth(briefLine(given, 40))).toBeLessThanOrEqual(40);
        const line = statusLine(given, plain);
        expect(line).not.toMatch(/\p{Cc}/u);
        // Doubled, each: none begins a format.
        expect(line.replaceAll('##', '')).not.toContain('#');
        expect(titleText(given, false)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

test('a title says the same', () => {
  expect(titleText(known({hq: 'critical', a: 'ok'}), false)).toBe('warptop: ✖ hq no active connector ✓ 1 ok');
  expect(titleText(known({a: 'ok'}), true)).toBe('warptop: + 1 ok');
});

test.each([
  ['xterm-256color', true],
  ['tmux-256color', true],
  ['screen.xterm-256color', true],
  ['alacritty', true],
  ['st-256color', true],
  ['linux', false],
  ['vt220', false],
  ['eterm-color', false],
  ['stupid', false],
  ['', false],
])('TERM=%s has a title: %s', (TERM, isTitled) => {
  expect(hasTitle({TERM})).toBe(isTitled);
});

describe('what calls through a terminal', () => {
  const ways = (...names: readonly NotifyWay[]) => new Set(names);

  test.each<readonly [string, ReadonlySet<NotifyWay>, Multiplexer, string]>([
    ['the bell', ways('bell'), null, '\u0007'],
    ['a notification', ways('osc9'), null, '\u001B]9;warptop: hq: now ok.\u0007'],
    ['both', ways('bell', 'osc9'), null, '\u001B]9;warptop: hq: now ok.\u0007\u0007'],
    ['inside tmux', ways('osc9'), 'tmux', '\u001BPtmux;\u001B\u001B]9;warptop: hq: now ok.\u0007\u001B\\'],
    ['inside GNU screen', ways('osc9'), 'screen', '\u001BP\u001B]9;warptop: hq: now ok.\u0007\u001B\\'],
    ['the bell is understood by tmux itself', ways('bell'), 'tmux', '\u0007'],
    ['the title is not a call', ways('title'), null, ''],
  ])('%s', (_, given, multiplexer, bytes) => {
    expect(callOf(safe`hq: now ok.`, given, multiplexer)).toBe(bytes);
  });

  test('holds nothing but a short text', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary', maxLength: 600}), (text) => {
        const call = callOf(escaped(text), ways('osc9'), null);
        const [begin, end] = ['\u001B]9;warptop: ', '\u0007'];
        expect([call.slice(0, begin.length), call.slice(-1)]).toEqual([begin, end]);
        expect(call.slice(begin.length, -1)).not.toMatch(/\p{Cc}/u);
        expect(call.length).toBeLessThan(1000);
      }),
    );
  });
});
