import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createLabelOf} from '../../source/model/labels.js';
import {rawText} from '../../source/model/text.js';
import {labelsOf} from '../../source/preferences/labels.js';
import {refusal} from './refusal.js';

const ID = 'bf69f118-238e-11f1-b113-ee02f3be4a5b';

const found = (labels: Readonly<Record<string, string>>, id: string | null = ID): unknown =>
  labelsOf({labels: new Map(Object.entries(labels))})(id === null ? null : rawText(id));

describe('a label', () => {
  test.each([
    ['of the whole id', {[ID]: 'lon-gw-1'}, 'lon-gw-1'],
    ['of its beginning', {bf69f118: 'lon-gw-1'}, 'lon-gw-1'],
    ['of one character of it', {b: 'lon'}, 'lon'],
    ['that ends within a dash', {'bf69f118-': 'lon'}, 'lon'],
    ['in capitals', {BF69F118: 'lon'}, 'lon'],
    ['of another', {c0ffee11: 'ams'}, null],
    [
      'the longest that fits',
      {b: 'lon', 'bf69f118-238e': 'lon-gw-1', bf69: 'gw', c0ffee11: 'ams'},
      'lon-gw-1',
    ],
    ['as it was written, but for blanks around it', {bf69: ' lon\u001B[31m 1 '}, 'lon\u001B[31m 1'],
    ['of none', {}, null],
  ])('%s', (_, labels, expected) => {
    expect(found(labels)).toBe(expected);
    expect(found(labels, ID.toUpperCase())).toBe(expected);
  });

  test('of what has no id is none', () => {
    expect(found({b: 'lon'}, null)).toBeNull();
    expect(found({b: 'lon'}, '')).toBeNull();
  });

  test.each([
    ['lon-gw-1', 'x'],
    ['bf69f118238e', 'x'],
    ['bf69f11g', 'x'],
    ['', 'x'],
    [`${ID}0`, 'x'],
    ['__proto__', 'x'],
  ])('is refused for “%s”', (id, label) => {
    const {path, words} = refusal(() => labelsOf({labels: new Map([[id, label]])}));
    expect(path).toEqual(['labels', id]);
    expect(words).toBe(`“${id}” is not the id of a connector, or the beginning of one, such as bf69f118`);
  });

  test.each(['', ' \t', 'x'.repeat(254)])('“%s” is none', (label) => {
    const {path, words} = refusal(() => labelsOf({labels: new Map([['bf69', label]])}));
    expect(path).toEqual(['labels', 'bf69']);
    expect(words).toBe('a label has 1 to 253 characters');
  });

  test('is that of the longest beginning, however many there are', () => {
    const start = fc.integer({min: 1, max: ID.length}).map((length) => ID.slice(0, length));
    const other = fc.stringMatching(/^[0-9a-f-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(start, other)), (keys) => {
        const labels = new Map(keys.map((key) => [key, `host of ${key}`]));
        const longest = [...labels.keys()]
          .filter((key) => ID.startsWith(key))
          .reduce((best, key) => (key.length > best.length ? key : best), '');
        expect(createLabelOf(labels)(rawText(ID))).toBe(labels.get(longest) ?? null);
      }),
    );
  });
});
