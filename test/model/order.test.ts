import {expect, test} from 'vitest';

import {type SortColumn, sortConnectors, sortTunnels} from '../../source/model/order.js';
import {reduce} from '../../source/model/reduce.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {
  assessAll,
  connectorViews,
  createAssess,
  evenCadence,
  type TunnelView,
} from '../../source/model/view.js';
import {answered, connector, listed, NOON, nothing, tunnel, uuid} from '../helpers/fleet.js';

const started = (hours: number | null) => ({
  run_at: hours === null ? null : rawText(new Date(NOON - hours * 3_600_000).toISOString()),
});

/** By the last digit of their ids; the third tells least. */
const connectors = [
  {
    ...connector({id: uuid(1), ha: 'passive', version: '2026.10.1', colos: 'LHR', label: 'b 10'}),
    ...started(5),
  },
  {
    ...connector({id: uuid(2), ha: 'active', version: '2026.9.3', colos: 'LHR MAN', label: 'b 9'}),
    ...started(1),
  },
  {...connector({id: uuid(3), ha: 'offline', version: null, colos: '', label: null}), ...started(null)},
  {...connector({id: uuid(4), ha: 'passive', version: '2026.9.3', colos: 'LHR', label: null}), ...started(5)},
];

const views = (): readonly TunnelView[] => {
  const names = ['web-10', 'web-2', 'api'];
  const first = reduce(
    nothing,
    listed(
      names.map((name, index) => tunnel({id: uuid(index), name})),
      {at: NOON},
    ),
  );
  const second = reduce(first, answered(connectors, {at: NOON, tunnelId: uuid(0)}));
  const snapshot = reduce(second, answered(connectors.slice(1, 2), {at: NOON + 1, tunnelId: uuid(1)}));
  return assessAll(snapshot, createAssess(usualThresholds), NOON + 1, evenCadence(60_000));
};

const lastDigits = (sort: SortColumn, isReversed: boolean): string => {
  const [view] = views();
  return sortConnectors(view === undefined ? [] : connectorViews(view), {sort, isReversed})
    .map(({key}) => key.at(-1))
    .join('');
};

test.each<[SortColumn, string, string]>([
  // Naturally, and those without a name last; then by id, in the same order either way.
  ['name', '2134', '3412'],
  ['status', '3142', '2143'],
  ['conns', '3142', '2143'],
  ['version', '3241', '1243'],
  ['uptime', '3214', '1423'],
  ['seen', '2134', '2134'],
])('connectors by %s', (sort, expected, reversed) => {
  expect(lastDigits(sort, false)).toBe(expected);
  expect(lastDigits(sort, true)).toBe(reversed);
});

test.each<[SortColumn, string]>([
  ['name', 'api web-2 web-10'],
  ['conns', 'api web-2 web-10'],
  ['version', 'api web-10 web-2'],
  ['seen', 'api web-10 web-2'],
])('tunnels by %s', (sort, expected) => {
  const names = (isReversed: boolean) =>
    sortTunnels(views(), {sort, isReversed}).map(({state}) => String(state.tunnel.name));
  expect(names(false).join(' ')).toBe(expected);
  expect(names(true)).toEqual(names(false).toReversed());
});
