import {describe, expect, test} from 'vitest';
import {
  besides,
  bursts,
  mean,
  median,
  middlesOf,
  pairedMedians,
  percentile,
  perSecond,
  slopeOf,
} from '../../bench/statistics.js';

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('there is no middle of nothing', () => {
  expect(median([])).toBeNaN();
  expect(mean([])).toBeNaN();
  expect(percentile([], 0.5)).toBeNaN();
});

test.each([
  [0.5, 50],
  [0.99, 99],
  [0.991, 100],
  [1, 100],
  [0.001, 1],
])('of 1 to 100, the part %d is not above %d', (part, expected) => {
  const values = Array.from({length: 100}, (_, index) => 100 - index);
  expect(percentile(values, part)).toBe(expected);
});

describe('amounts', () => {
  const amounts = [
    {at: 900, size: 1},
    {at: 1000, size: 2},
    {at: 1999, size: 4},
    {at: 2000, size: 8},
    {at: 4001, size: 16},
  ];

  test('are summed by whole seconds, those without any too', () => {
    expect(perSecond(amounts, 1000, 4999)).toEqual([6, 8, 0]);
  });

  test('are one burst where they are near to each other', () => {
    expect(bursts(amounts, 50)).toBe(4);
    expect(bursts(amounts, 0.5)).toBe(5);
    expect(bursts([], 50)).toBe(0);
  });
});

test('those that are measured take turns, and the first round does not count', async () => {
  const order: string[] = [];
  const measure = (name: string, values: number[]) => async (): Promise<number> => {
    order.push(name);
    return values.shift() ?? Number.NaN;
  };
  const medians = await pairedMedians(3, [measure('a', [100, 1, 2, 9]), measure('b', [100, 30, 10, 20])]);
  expect(medians).toEqual([2, 20]);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
});

test('a straight line has its slope, and no error', () => {
  const {slope, error} = slopeOf([
    [0, 5],
    [1, 7],
    [2, 9],
    [3, 11],
  ]);
  expect(slope).toBeCloseTo(2);
  expect(error).toBeCloseTo(0);
});

test('what goes up and down has a slope that is smaller than its error', () => {
  const {slope, error} = slopeOf(Array.from({length: 40}, (_, hour) => [hour, hour % 2] as const));
  expect(Math.abs(slope)).toBeLessThan(error);
});

test('of few points the error is larger than of many', () => {
  const wave = (count: number) =>
    slopeOf(Array.from({length: count}, (_, index) => [index, [0, 1, 1, 0][index % 4] ?? 0] as const));
  // Of four points the level line has an error of 0.32, and 19 of 20 slopes of noise are within 4.3 of them.
  expect(wave(4)).toEqual({slope: 0, error: expect.closeTo((0.3162 * 4.3) / 2, 3)});
  expect(wave(40).error).toBeLessThan(0.01);
});

test('middles are those of whole stretches, wherever a few points are', () => {
  const points = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((x) => [x, x === 5 ? -1 : x * 10] as const);
  expect(middlesOf(points, 2, 3)).toEqual([
    [3, 30],
    [6, 60],
  ]);
});

test('what goes with something else can be left out, and what grows meanwhile stays', () => {
  const others = [3, 1, 4, 1, 5, 9, 2, 6].map((y, x) => [x, y] as const);
  const rest = besides(
    others.map(([x, y]) => [x, 2 * y + x / 2] as const),
    others,
  );
  for (const [x, y] of rest) {
    expect(y).toBeCloseTo(x / 2);
  }
  const level = others.map(([x]) => [x, 7] as const);
  expect(besides(others, level)).toEqual(others);
});
