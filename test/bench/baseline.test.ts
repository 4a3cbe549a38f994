import {describe, expect, test} from 'vitest';
import {comparedOf, withFigures, worsened} from '../../bench/baseline.js';
import {type Figure, figure} from '../../bench/bench.js';
import {measuredAgainst} from '../../bench/check.js';

const ratio = (name: string, value: number, noise: Figure['noise'] = 'steady'): Figure =>
  figure({name, value, unit: 'ms', noise, peer: {name: 'node -e 0', value: 10}});

describe('what is compared', () => {
  test('is the ratio where there is a peer', () => {
    expect(comparedOf(ratio('start', 25))).toBe(2.5);
  });

  test('is the figure itself where there is none', () => {
    expect(comparedOf(figure({name: 'package', value: 0.9, unit: 'MB'}))).toBe(0.9);
  });

  test('is no time of this machine alone', () => {
    expect(comparedOf(figure({name: 'stall', value: 12, unit: 'ms', noise: 'noisy'}))).toBeNull();
  });
});

describe('worse', () => {
  test('is what is more than 15 % above the baseline', () => {
    expect(worsened([ratio('start', 23)], {start: 2})).toEqual([]);
    const slower = ratio('start', 23.1);
    expect(worsened([slower], {start: 2})).toEqual([{figure: slower, before: 2, now: 2.31}]);
  });

  test('is anything where there was nothing', () => {
    const paused = figure({name: 'paused', value: 8, unit: 'B'});
    expect(worsened([{...paused, value: 0}], {paused: 0})).toEqual([]);
    expect(worsened([paused], {paused: 0})).toHaveLength(1);
  });

  test('is nothing that the baseline does not know', () => {
    expect(worsened([ratio('new', 1000)], {start: 2})).toEqual([]);
  });
});

test('a baseline keeps what was not measured, and other versions of Node', () => {
  const before = {20: {start: 3, idle: 0.5}, 24: {start: 2}};
  expect(withFigures(before, 20, [ratio('start', 25), ratio('broken', Number.NaN)])).toEqual({
    20: {idle: 0.5, start: 2.5},
    24: {start: 2},
  });
});

describe('measured against a baseline', () => {
  const measure = async (noise: Figure['noise'], values: readonly number[]) => {
    const waiting = [...values];
    const repeats: string[][] = [];
    const checked = await measuredAgainst(
      {start: 2},
      async () => [ratio('start', waiting.shift() ?? Number.NaN, noise), ratio('other', 1)],
      (names) => repeats.push([...names]),
    );
    return {worse: checked.worse.map(({now}) => now), repeats: repeats.length, left: waiting.length};
  };

  test.each([
    ['well at once', [20, 99], {worse: [], repeats: 0, left: 1}],
    ['worse once', [30, 20, 99], {worse: [], repeats: 1, left: 1}],
    ['worse twice', [30, 40, 20, 99], {worse: [], repeats: 2, left: 1}],
    ['worse three times', [30, 40, 50, 20], {worse: [5], repeats: 2, left: 1}],
  ] as const)('what is noisy, %s', async (_name, values, expected) => {
    expect(await measure('noisy', values)).toEqual(expected);
  });

  test('what is steady is not measured again', async () => {
    expect(await measure('steady', [30, 20])).toEqual({worse: [3], repeats: 0, left: 1});
  });
});
