import {expect, test} from 'vitest';
import {isNamedBy} from '../../source/model/connector-name.js';
import {connector} from '../helpers/fleet.js';

const ID = 'bf69f118-238e-11f1-b113-ee02f3be4a5b';

test.each([
  [ID, true],
  ['bf69f118', true],
  ['BF69', true],
  ['lon-gw-1', true],
  ['LON-GW-1', true],
  ['lon-gw', false],
  ['f118', false],
  ['', false],
])('“%s” names a connector: %j', (words, expected) => {
  expect(isNamedBy(connector({id: ID, label: 'lon-gw-1'}), words)).toBe(expected);
});

test('what has no label is named by its id alone', () => {
  expect(isNamedBy(connector({id: ID}), 'bf69')).toBe(true);
  expect(isNamedBy(connector({id: ID}), 'lon-gw-1')).toBe(false);
  expect(isNamedBy(connector({id: null, label: 'lon'}), 'lon')).toBe(true);
  expect(isNamedBy(connector({id: null}), '')).toBe(false);
});
