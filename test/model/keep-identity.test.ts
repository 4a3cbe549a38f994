import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {keepIdentity} from '../../source/model/keep-identity.js';

const names = fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString');
const {tree} = fc.letrec((tie) => ({
  tree: fc.oneof(
    {maxDepth: 4},
    fc.constantFrom<unknown>(null, true, 0, -0, 1, Number.NaN, '', 'x', undefined),
    fc.array(tie('tree'), {maxLength: 3}),
    fc.array(fc.tuple(names, tie('tree')), {maxLength: 3}).map((entries) => Object.fromEntries(entries)),
  ),
}));

const copy = (value: unknown): unknown => structuredClone(value);

test('the result is always equal to what came after', () => {
  fc.assert(
    fc.property(tree, tree, (before, after) => {
      const expected = copy(after);
      expect(keepIdentity(before, after)).toEqual(expected);
    }),
    {numRuns: 2000},
  );
});

test('what is equal keeps its identity', () => {
  fc.assert(
    fc.property(tree, (before) => {
      expect(keepIdentity(before, copy(before))).toBe(before);
    }),
    {numRuns: 2000},
  );
});

test('a part that did not change stays the same part', () => {
  const before = {name: 'a', connectors: [{id: 1}, {id: 2}]};
  const after = keepIdentity(before, {name: 'b', connectors: [{id: 1}, {id: 2}]});
  expect(after.connectors).toBe(before.connectors);
  const longer = keepIdentity(before, {name: 'a', connectors: [{id: 1}, {id: 2}, {id: 3}]});
  expect(longer.connectors[0]).toBe(before.connectors[0]);
  expect(longer.connectors).toHaveLength(3);
});

test('what is new in every part is itself, and no copy', () => {
  const before = {name: 'a', list: [1], inner: {x: 1}};
  const after = {name: 'b', list: [2, 3], inner: {x: 2}};
  expect(keepIdentity(before, after)).toBe(after);
  const shared = {name: 'b', list: before.list, inner: before.inner};
  expect(keepIdentity(before, shared)).toBe(shared);
});

describe('names that every object inherits', () => {
  test.each(['__proto__', 'constructor', 'toString'])('%s is a name like any other', (name) => {
    const after = JSON.parse(`{"${name}":{}}`) as Record<string, unknown>;
    const kept = keepIdentity<Record<string, unknown>>({}, after);
    expect(Object.hasOwn(kept, name)).toBe(true);
    expect(kept[name]).toBe(after[name]);
  });
});
