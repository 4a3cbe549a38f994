import fc from 'fast-check';
import {expect, test} from 'vitest';
import {rawText} from '../../source/model/text.js';
import {ageMs, parseTimestamp} from '../../source/model/time.js';

const noon = Date.UTC(2026, 10, 22, 12);

test.each([
  ['2026-11-22T12:00:00Z', noon],
  ['2026-11-22T12:00:00.5Z', noon + 500],
  ['2026-11-22T12:00:00.123456789Z', noon + 123],
  ['2026-11-22T13:30:00+01:30', noon],
  ['2026-11-22T07:00:00-0500', noon],
  ['2026-11-22t12:00:00z', noon],
  ['2026-11-22 12:00:00Z', noon],
  ['2000-01-01T00:00:00Z', Date.UTC(2000, 0, 1)],
])('%s is a time', (text, expected) => {
  expect(parseTimestamp(rawText(text))).toBe(expected);
});

test.each([
  '',
  '0001-01-01T00:00:00Z',
  '1999-12-31T23:59:59Z',
  '2026-13-01T00:00:00Z',
  '2026-11-22T25:00:00Z',
  '2026-11-22T12:00:00',
  '2026-11-22',
  '22 Nov 2026 12:00:00 GMT',
  '1795348800000',
  ' 2026-11-22T12:00:00Z',
  '2026-11-22T12:00:00Z\n',
  '+272760-01-01T00:00:00Z',
])('%j is none', (text) => {
  expect(parseTimestamp(rawText(text))).toBeNull();
});

test('no text, no time', () => {
  expect(parseTimestamp(null)).toBeNull();
});

test('every time survives being written', () => {
  const times = fc.date({
    min: new Date(Date.UTC(2000, 0, 1)),
    max: new Date(Date.UTC(9999, 0, 1)),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(times, (time) => {
      expect(parseTimestamp(rawText(time.toISOString()))).toBe(time.getTime());
    }),
  );
});

test('any text is a finite time or none', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), (text) => {
      const time = parseTimestamp(rawText(text));
      expect(time === null || Number.isFinite(time)).toBe(true);
    }),
  );
});

test('an age is never negative', () => {
  expect(ageMs(noon, noon + 5)).toBe(5);
  expect(ageMs(noon + 5, noon)).toBe(0);
});
