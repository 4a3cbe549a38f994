import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Settling, seen, settled} from '../../source/output/settling.js';

const PATIENCE = {quietMs: 3000, mostMs: 10_000};

/** What is told at each of these moments, a second apart. */
const toldOf = (values: string): string => {
  let state: Settling<string> = settled('a', 0);
  return [...values]
    .map((value, second) => {
      state = seen(state, value, second * 1000, PATIENCE);
      return state.told;
    })
    .join('');
};

test.each([
  ['aaaaa', 'aaaaa', 'what stays'],
  ['abbbbb', 'aaaabb', 'what stands for three seconds'],
  ['abba abba', 'aaaaaaaaa', 'what flickers'],
  ['abbbbaaaa', 'aaaabbbba', 'what comes and goes'],
  ['abbcccc', 'aaaaaac', 'what becomes something else first'],
  ['abcdefghijklm', 'aaaaaaaaaaall', 'what never stands still, after ten seconds'],
])('%s is told as %s: %s', (values, told) => {
  expect(toldOf(values)).toBe(told);
});

test('a clock that is set back makes it wait again, and no longer', () => {
  const before = seen(settled('a', 100_000), 'b', 100_000, PATIENCE);
  const after = seen(before, 'b', 5000, PATIENCE);
  expect(after.told).toBe('a');
  expect(seen(after, 'b', 8000, PATIENCE).told).toBe('b');
});

describe('whatever comes', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'c'), {minLength: 1, maxLength: 60});

  test('only what was seen is told, and what stands is told in the end', () => {
    fc.assert(
      fc.property(letters, (values) => {
        const told = [...toldOf(values.join(''))];
        told.forEach((value, index) => {
          expect(['a', ...values.slice(0, index + 1)]).toContain(value);
        });
        const last = values.at(-1) ?? '';
        expect(toldOf(values.join('') + last.repeat(4)).at(-1)).toBe(last);
      }),
      {numRuns: 300, seed: 20261122},
    );
  });

  test('what is told changes at most every three seconds', () => {
    fc.assert(
      fc.property(letters, (values) => {
        const told = [...toldOf(values.join(''))];
        const changes = told.flatMap((value, index) => (value === (told[index - 1] ?? 'a') ? [] : [index]));
        changes.slice(1).forEach((second, index) => {
          expect(second - (changes[index] ?? 0)).toBeGreaterThanOrEqual(3);
        });
      }),
      {numRuns: 300, seed: 20261122},
    );
  });
});
