import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Interval, longestOf, totalMs, united, within, without} from '../../source/output/intervals.js';

const some = fc.array(
  fc.tuple(fc.nat(30), fc.nat(8)).map(([from, length]): Interval => ({from, until: from + length})),
  {maxLength: 8},
);

/** The moments in them, one by one. */
const moments = (intervals: readonly Interval[]): readonly number[] =>
  [...Array(60).keys()].filter((at) => intervals.some(({from, until}) => at >= from && at < until));

const fixed = {seed: 7, numRuns: 300};

describe('as a set of moments', () => {
  test('united: the same ones, apart and in order', () => {
    fc.assert(
      fc.property(some, (all) => {
        const one = united(all);
        expect(moments(one)).toEqual(moments(all));
        expect(totalMs(one)).toBe(moments(all).length);
        for (const [index, {from}] of one.entries()) {
          expect(from).toBeGreaterThan(one[index - 1]?.until ?? -1);
        }
      }),
      fixed,
    );
  });

  test('within and without', () => {
    fc.assert(
      fc.property(some, some, fc.nat(30), fc.nat(30), (a, b, from, length) => {
        const [one, other] = [united(a), united(b)];
        const left = without(one, other);
        expect(moments(left)).toEqual(moments(one).filter((at) => !moments(other).includes(at)));
        expect(united(left)).toEqual(left);
        const span = {from, until: from + length};
        expect(moments(within(one, span))).toEqual(
          moments(one).filter((at) => at >= from && at < from + length),
        );
      }),
      fixed,
    );
  });
});

test('the longest is the first of its length', () => {
  expect(longestOf([])).toBeNull();
  expect(
    longestOf([
      {from: 0, until: 2},
      {from: 5, until: 9},
      {from: 20, until: 24},
    ]),
  ).toEqual({from: 5, until: 9});
});
