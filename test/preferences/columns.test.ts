import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {columnsOf} from '../../source/preferences/columns.js';
import {columnIds, orderedColumns} from '../../source/ui/column-ids.js';
import {connectorColumns} from '../../source/ui/fleet-columns.js';
import {refusal} from './refusal.js';

test('every column that can be named can be drawn, and is drawn in the usual order', () => {
  const drawn = connectorColumns.map(({id}) => id);
  expect(columnIds.filter((id) => id !== 'history')).toEqual(drawn);
});

test('columns are taken as they were named', () => {
  expect(columnsOf({columns: null})).toBeNull();
  expect(columnsOf({columns: []})).toEqual([]);
  expect(columnsOf({columns: ['seen', 'arch', 'ha']})).toEqual(['seen', 'arch', 'ha']);
});

test.each([
  [
    ['ha', 'colo'],
    'there is no column “colo”; the columns are ha, edge, conns, origin, version, up, for, arch, config, history, seen',
  ],
  [
    ['HA\u001B[31m'],
    'there is no column “HA^[[31m”; the columns are ha, edge, conns, origin, version, up, for, arch, config, history, seen',
  ],
  [['ha', 'edge', 'ha'], 'the column ha is named twice'],
])('%j is refused', (columns, expected) => {
  const {path, words} = refusal(() => columnsOf({columns}));
  expect(path).toEqual(['columns', String(columns.length - 1)]);
  expect(words).toBe(expected);
});

describe('the order', () => {
  test.each([
    [null, false, 'ha edge conns origin version up for arch config history seen'],
    [['edge', 'arch'], false, 'ha edge arch seen'],
    [['seen', 'edge', 'ha'], false, 'seen edge ha'],
    [['seen', 'edge'], false, 'ha seen edge'],
    [[], false, 'ha seen'],
    [['ha', 'up', 'seen'], true, 'ha up edge conns origin version for arch config history seen'],
    [['seen', 'up'], true, 'ha seen up edge conns origin version for arch config history'],
  ] as const)('of %j, all: %j', (chosen, isAll, expected) => {
    expect(orderedColumns(chosen, isAll).join(' ')).toBe(expected);
  });

  test('keeps what a connector does and how old that is, each column once, in the order that was chosen', () => {
    fc.assert(
      fc.property(fc.subarray([...columnIds]), fc.boolean(), fc.nat(), (some, isAll, turn) => {
        const chosen = [...some.slice(turn % 11), ...some.slice(0, turn % 11)];
        const ordered = orderedColumns(chosen, isAll);
        expect(ordered).toEqual(expect.arrayContaining(['ha', 'seen']));
        expect(new Set(ordered).size).toBe(ordered.length);
        // The age at the end stays there, behind all that is shown besides.
        const among = ordered.filter((id) => chosen.includes(id));
        expect(among).toEqual(chosen);
        expect(ordered.length).toBe(isAll ? columnIds.length : new Set([...chosen, 'ha', 'seen']).size);
      }),
    );
  });
});
