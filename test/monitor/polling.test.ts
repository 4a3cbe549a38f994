import {expect, test} from 'vitest';
import {type Attention, isSameAttention} from '../../source/monitor/polling.js';

const attention = (selected: string | null, ...visible: readonly string[]): Attention => ({
  selected,
  visible: new Set(visible),
});

test.each([
  [attention(null), attention(null), true],
  [attention('a', 'a', 'b'), attention('a', 'b', 'a'), true],
  [attention('a', 'a'), attention('b', 'a'), false],
  [attention('a', 'a'), attention('a', 'b'), false],
  [attention('a', 'a'), attention('a', 'a', 'b'), false],
  [attention('a', 'a', 'b'), attention('a', 'a'), false],
])('%o and %o: %s', (a, b, expected) => {
  expect(isSameAttention(a, b)).toBe(expected);
});
