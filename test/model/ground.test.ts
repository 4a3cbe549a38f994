import {expect, test} from 'vitest';
import {groundIn} from '../../source/model/ground.js';

test.each([
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;default;15', 'light'],
  ['default;default;0', 'dark'],
  ['0;7', 'light'],
  ['12;8', 'dark'],
  [' 0;15 ', 'light'],
  // What is no number, or none of the sixteen.
  ['15;default', null],
  ['0;16', null],
  ['15', null],
  ['', null],
  [undefined, null],
  ['0;15\u001B[31m', null],
])('COLORFGBG=%s is %s', (variable, ground) => {
  expect(groundIn(variable)).toBe(ground);
});
