import fc from 'fast-check';
import {expect, test} from 'vitest';
import {hex, integer, pick, seeded, uuid} from '../../source/simulator/random.js';

const draw = (seed: number, ...keys: (string | number)[]): number[] => {
  const random = seeded(seed, ...keys);
  return Array.from({length: 20}, random);
};

test('the same seed and keys give the same stream, others another', () => {
  expect(draw(1, 'a', 2)).toEqual(draw(1, 'a', 2));
  expect(draw(1, 'a', 2)).not.toEqual(draw(2, 'a', 2));
  expect(draw(1, 'a', 2)).not.toEqual(draw(1, 'a', 3));
  expect(draw(1, 'a', 2)).not.toEqual(draw(1, 'a2'));
});

test('numbers stay in their range and reach all of it', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seeded(seed);
      const drawn = Array.from({length: 200}, () => integer(random, 5));
      expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3, 4]));
    }),
  );
});

test('hexadecimal texts have the length that was asked for', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({min: 1, max: 40}), (seed, digits) => {
      expect(hex(seeded(seed), digits)).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`));
    }),
  );
});

test('uuids are of version 4 and do not repeat', () => {
  const random = seeded(7);
  const ids = Array.from({length: 10_000}, () => uuid(random));
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(new Set(ids).size).toBe(ids.length);
});

test('nothing is picked from nothing', () => {
  expect(pick(seeded(1), [])).toBeUndefined();
});
