import {describe, expect, test} from 'vitest';
import {figure, isMet, ratioOf} from '../../bench/bench.js';
import {withRatios} from '../../bench/readme.js';
import {type Found, readResults, resultsText, withFound} from '../../bench/results.js';
import {rounded, tableLines} from '../../bench/table.js';

const start = figure({
  ...{name: 'start to first frame', value: 48.04, unit: 'ms'},
  ...{peer: {name: 'node -e 0', value: 24.02}, goal: {of: 'ratio', most: 2.5}},
});
const bytes = figure({name: 'bytes', value: 1234.5, unit: 'B', goal: {of: 'value', most: 120}});
const watched = figure({name: 'CPU', value: 1, unit: '%', peer: {name: 'watch curl | jq', value: 2}});

describe('a goal', () => {
  test('holds for the figure or for its ratio', () => {
    expect([isMet(start), isMet(bytes), isMet(watched)]).toEqual([true, false, null]);
  });

  test('for a ratio is neither met nor missed without the peer', () => {
    const alone = {...start, peer: null};
    expect([ratioOf(alone), isMet(alone)]).toEqual([null, null]);
  });

  test('is missed by what could not be measured', () => {
    expect(isMet({...bytes, value: Number.NaN})).toBe(false);
  });
});

test.each([
  [0, '0'],
  [0.12345, '0.123'],
  [9.999, '10'],
  [12.34, '12.3'],
  [1234.5, '1235'],
  [Number.NaN, '–'],
])('%d is written as %s', (value, text) => {
  expect(rounded(value)).toBe(text);
});

test('the table has a line for each figure, in columns, with sign and word', () => {
  expect(tableLines([start, bytes])).toEqual([
    'figure                warptop  peer               ratio  goal',
    'start to first frame  48 ms    24 ms (node -e 0)  2 ×    ≤ 2.5 ×  ✓ met',
    'bytes                 1235 B                             ≤ 120 B  ✖ missed',
  ]);
});

describe('the document of results', () => {
  const found: readonly Found[] = [
    {bench: 'start', figures: [start]},
    {bench: 'idle', figures: [bytes, watched]},
  ];
  const order = ['idle', 'start', 'week'];
  const first = withFound(new Map(), 20, 'On a machine.', found, order);

  test('is read as it was written, bars in names too', () => {
    const text = resultsText(first);
    expect(readResults(text)).toEqual(first);
    expect(text).toContain('| idle | CPU | 1 % | 2 % (watch curl \\| jq) | 0.5 × |  |  |\n');
    expect(text).toContain('## Node 20\n\nOn a machine.\n');
  });

  test('has its rows in the order of the benches', () => {
    expect(first.get(20)?.rows.map(([bench]) => bench)).toEqual(['idle', 'idle', 'start']);
  });

  test('keeps what a run did not measure, and drops all else of what it did', () => {
    const next = withFound(first, 20, 'Later.', [{bench: 'idle', figures: [watched]}], order);
    expect(next.get(20)?.about).toBe('Later.');
    expect(next.get(20)?.rows.map(([, name]) => name)).toEqual(['CPU', 'start to first frame']);
  });

  test('drops benches that are no more', () => {
    expect(withFound(first, 20, '', [], ['start']).get(20)?.rows).toHaveLength(1);
  });

  test('has a section for each version of Node', () => {
    const both = withFound(first, 24, 'Newer.', found, order);
    expect([...readResults(resultsText(both)).keys()]).toEqual([20, 24]);
    expect(both.get(20)).toEqual(first.get(20));
  });

  test('of nothing has no section', () => {
    expect(readResults('').size).toBe(0);
  });

  test('gives the readme its ratios, in the place that is kept for them', () => {
    const readme = 'a\n<!-- bench: written by npm run bench -->\nold\n<!-- /bench -->\nb\n';
    const written = withRatios(readme, first);
    expect(written).toContain('| start to the first frame | 48 ms | 24 ms (node -e 0) | 2 × |');
    expect(written).toMatch(/^a\n<!--/);
    expect(written).toMatch(/<!-- \/bench -->\nb\n$/);
    expect(written).not.toContain('old');
    expect(withRatios(written, first)).toBe(written);
    expect(withRatios('no place', first)).toBe('no place');
  });
});
