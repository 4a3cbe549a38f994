import {expect, test} from 'vitest';
import {coloCity, coloCode} from '../../source/model/colo.js';
import {rawText} from '../../source/model/text.js';

test.each([
  ['LHR', 'LHR', 'London'],
  ['lhr16', 'LHR', 'London'],
  ['Dfw08', 'DFW', 'Dallas'],
  ['XQZ', 'XQZ', null],
  ['xqz1', 'XQZ', null],
  ['', '', null],
  ['LH', 'LH', null],
  ['LHR16b', 'LHR16b', null],
  ['LHR 16', 'LHR 16', null],
  ['LHR\n', 'LHR^J', null],
  ['\x1b[2J', '^[[2J', null],
  ['constructor', 'constructor', null],
  ['__proto__', '__proto__', null],
])('%j is %s, %s', (raw, code, city) => {
  expect(coloCode(rawText(raw))).toBe(code);
  expect(coloCity(rawText(raw))).toBe(city);
});

test('an untold data centre is a question mark', () => {
  expect(coloCode(null)).toBe('?');
  expect(coloCity(null)).toBeNull();
});
