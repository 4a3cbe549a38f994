import {expect, test} from 'vitest';
import {reduce} from '../../source/model/reduce.js';
import {summarize} from '../../source/model/summary.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {assessFleet, createAssess, fleetGroups, fleetRows} from '../../source/model/view.js';
import {listed, NOON, nothing, tunnel, uuid} from '../helpers/fleet.js';

const pace = {connectorsMs: 5000, listMs: 15_000};
const byName = {sort: 'name', isReversed: false} as const;
const all = {...byName, filter: '', isProblemsOnly: false};

const fleetOf = (...names: readonly string[]) =>
  reduce(nothing, listed(names.map((name, index) => tunnel({id: uuid(index), name}))));

const order = (names: readonly string[], held: readonly string[]): readonly unknown[] => {
  const snapshot = fleetOf(...names);
  const keyOf = (name: string): string =>
    [...snapshot.tunnels.values()].find((state) => String(state.tunnel.name) === name)?.key ?? '';
  const places = new Map(held.map((name, place) => [keyOf(name), place]));
  return assessFleet(snapshot, createAssess(usualThresholds), NOON, () => pace, byName, places).map(
    ({state}) => state.tunnel.name,
  );
};

test('rows that are held keep their places among themselves, and others fall in where they belong', () => {
  expect(order(['a', 'z', 'm'], [])).toEqual(['a', 'm', 'z']);
  expect(order(['a', 'z', 'm'], ['z', 'a'])).toEqual(['z', 'm', 'a']);
  expect(order(['a', 'z', 'm', 'b'], ['z', 'm', 'a'])).toEqual(['z', 'b', 'm', 'a']);
});

test('an assessment is remembered for as long as neither data nor freshness change', () => {
  const assess = createAssess(usualThresholds);
  const [state] = [...fleetOf('a').tunnels.values()];
  if (state === undefined) {
    throw new Error('no tunnel');
  }
  expect(assess(state, NOON, pace)).toBe(assess(state, NOON + 1, pace));
  expect(assess({...state}, NOON, pace)).not.toBe(assess(state, NOON, pace));
});

test('a tunnel without connectors is a row, and is left out by a filter that it does not match', () => {
  const tunnels = assessFleet(fleetOf('api', 'web'), createAssess(usualThresholds), NOON, () => pace, byName);
  expect(fleetRows(fleetGroups(tunnels, all)).map(({type}) => type)).toEqual(['tunnel', 'tunnel']);
  expect(fleetGroups(tunnels, {...all, filter: 'api'})).toHaveLength(1);
  expect(summarize(tunnels)).toMatchObject({tunnels: 2, connectors: 0, byLevel: {unknown: 2}});
});
