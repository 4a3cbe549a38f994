import {expect, test} from 'vitest';
import {emptySnapshot, type TunnelState, tunnelKinds} from '../../source/model/fleet.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {type Look, risksOf} from '../../source/output/risks.js';
import {connector, stateOf, uuid} from '../helpers/fleet.js';

const KEY = `warp_connector/${uuid(1)}`;

const looking = (at: number, state: TunnelState | null, tunnels: Look['tunnels'] = null): Look => ({
  ...{at, tunnels},
  snapshot: {...emptySnapshot(null, tunnelKinds), tunnels: new Map(state ? [[state.key, state]] : [])},
});

const ha = (...words: readonly string[]): TunnelState =>
  stateOf(words.map((word, index) => connector({id: uuid(index), ha: word, ip: `192.0.2.${index}`})));

const [whole, alone, none] = [ha('active', 'passive'), ha('active', 'offline'), ha('offline', 'offline')];

const everSeen = new Map([[KEY, [{from: 0, until: 1000}]]]);

const told = (looks: readonly Look[], until = 1000, observed = everSeen) =>
  risksOf(looks, observed, until, usualThresholds)
    .filter(({rule}) => rule === 'no_standby' || rule === 'no_active' || rule === 'offline')
    .map(({rule, headline, first, last, lastedMs, isPresent}) =>
      [rule, headline, `${first}–${last}`, lastedMs, isPresent ? 'present' : 'over'].join(' · '),
    );

test('from the look that shows it to the look that does not', () => {
  expect(told([looking(0, whole), looking(100, alone), looking(400, whole), looking(1000, whole)])).toEqual([
    'no_standby · at risk: no passive standby · 100–400 · 300 · over',
    'offline · 1 of 2 offline · 100–400 · 300 · over',
  ]);
});

test('several times are one risk, in the words that held the longest', () => {
  const looks = [looking(0, alone), looking(100, none), looking(700, whole), looking(900, alone)];
  expect(told(looks)).toEqual([
    'no_active · no active connector · 100–700 · 600 · over',
    'offline · 2 of 2 offline · 0–1000 · 800 · present',
    'no_standby · at risk: no passive standby · 0–1000 · 200 · present',
  ]);
});

test('only time in which it was observed counts', () => {
  const observed = new Map([[KEY, [{from: 50, until: 120}]]]);
  expect(told([looking(0, alone), looking(1000, alone)], 1000, observed)[0]).toContain(
    '0–1000 · 70 · present',
  );
});

test('a tunnel that goes takes its risks along', () => {
  expect(told([looking(0, alone), looking(300, null)])[0]).toContain('0–300 · 300 · over');
  const gone = {...alone, missingSince: 300};
  expect(told([looking(0, alone), looking(300, gone)])[0]).toContain('0–300 · 300 · over');
});

test('a look at others says nothing of it', () => {
  const looks = [looking(0, alone), looking(300, whole, new Set(['cfd_tunnel/x'])), looking(600, whole)];
  expect(told(looks)[0]).toContain('0–600 · 600 · over');
});
