/** A stream of numbers in [0, 1). */
export type Random = () => number;

/** FNV-1a over the text of the keys: nearby seeds and keys must give unrelated streams. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
};

/**
 * The stream (mulberry32) that belongs to a seed and to what it is drawn for. Streams are named by keys and
 * not passed along, so what happens to one tunnel never depends on how often another one drew.
 */
export const seeded = (seed: number, ...keys: readonly (string | number)[]): Random => {
  let state = hash(JSON.stringify([seed, ...keys]));
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A whole number from 0 to `below` − 1. */
export const integer = (random: Random, below: number): number => Math.floor(random() * below);

/** One of the items, or undefined when there are none. */
export const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[integer(random, items.length)];

/** Lower-case hexadecimal digits. */
export const hex = (random: Random, digits: number): string => {
  let text = '';
  while (text.length < digits) {
    text += integer(random, 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  }
  return text.slice(0, digits);
};

/** A version 4 UUID, lower case. */
export const uuid = (random: Random): string => {
  const digits = hex(random, 32);
  const variant = '89ab'.charAt(integer(random, 4));
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
};
