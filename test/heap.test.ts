import {describe, expect, test} from 'vitest';
import {createLeisure} from '../source/heap.js';

describe('leisure', () => {
  const told = (...worked: readonly number[]): readonly boolean[] => worked.map(createLeisure());

  test('is where little was done for a while', () => {
    expect(told(0.01, 0.03, 0, 0.05, 0.15, 0.02)).toEqual([false, false, false, false, true, true]);
  });

  test('ends at once with work, and begins anew', () => {
    expect(told(0, 0, 0, 0, 0, 0.4, 0, 0, 0, 0, 0)).toEqual([
      ...[false, false, false, false, true, false],
      ...[false, false, false, false, true],
    ]);
  });
});
