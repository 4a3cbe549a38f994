import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createWindow, differences, isGrowing, settledPart, slopeOf} from '../../soak/figures.js';

const small = fc.integer({min: -1000, max: 1000});

describe('the slope', () => {
  test('of points on a line is the slope of the line', () => {
    fc.assert(
      fc.property(small, small, fc.uniqueArray(small, {minLength: 2}), (slope, height, xs) => {
        const points = xs.map((x) => ({x, y: height + slope * x}));
        expect(slopeOf(points)).toBeCloseTo(slope, 6);
      }),
    );
  });

  test('is not moved by noise that is alike on both sides', () => {
    const points = Array.from({length: 100}, (_, x) => ({
      x,
      y: 3 * x + (x % 4 === 0 || x % 4 === 3 ? 5 : -5),
    }));
    expect(slopeOf(points)).toBeCloseTo(3, 6);
  });

  test.each([
    [[]],
    [[{x: 1, y: 2}]],
    [
      [
        {x: 1, y: 2},
        {x: 1, y: 9},
      ],
    ],
  ])('of %j is none', (points) => {
    expect(slopeOf(points)).toBe(0);
  });
});

test('what has settled is the last two thirds', () => {
  expect(settledPart([1, 2, 3, 4, 5, 6, 7])).toEqual([3, 4, 5, 6, 7]);
  expect(settledPart([1, 2])).toEqual([1, 2]);
});

describe('a count grows', () => {
  test('where each of the last third is above all of the first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), {minLength: 3, maxLength: 30}),
        fc.integer({min: 1, max: 5}),
        (noise, step) => {
          // Each third lies a whole range of noise above the one before it.
          const third = Math.floor(noise.length / 3);
          const values = noise.map((value, index) => value + Math.floor(index / third) * (9 + step));
          expect(isGrowing(values)).toBe(true);
        },
      ),
    );
  });

  test.each([
    ['constant', [5, 5, 5, 5, 5, 5]],
    ['up and down', [3, 5, 4, 5, 3, 5]],
    ['falling', [6, 5, 4, 3, 2, 1]],
    ['a peak between', [3, 3, 9, 9, 3, 3]],
    ['too few to tell', [1, 9]],
  ])('but not where it is %s', (_, values) => {
    expect(isGrowing(values)).toBe(false);
  });
});

test('a window holds the most that any stretch of its length does', () => {
  const gaps = fc.array(fc.nat(40), {minLength: 1, maxLength: 60});
  fc.assert(
    fc.property(gaps, fc.integer({min: 1, max: 100}), (steps, length) => {
      const window = createWindow(length);
      const times: number[] = [];
      for (const step of steps) {
        times.push((times.at(-1) ?? 0) + step);
        window.add(times.at(-1) ?? 0);
      }
      const inStretch = (from: number): number =>
        times.filter((time) => time >= from && time < from + length).length;
      expect(window.most()).toBe(Math.max(...times.map(inStretch)));
    }),
  );
});

describe('differences', () => {
  test.each([
    ['the same', {a: '1'}, {a: '1'}, 0],
    ['one came', {}, {a: '1'}, 1],
    ['one went', {a: '1', b: '2'}, {b: '2'}, 1],
    ['one is something else', {a: '1', b: '2'}, {a: '9', b: '2'}, 1],
    ['all of that', {a: '1', b: '2', c: '3'}, {b: '9', c: '3', d: '4'}, 3],
  ])('%s', (_, before, after, count) => {
    expect(differences(new Map(Object.entries(before)), new Map(Object.entries(after)))).toBe(count);
  });
});
