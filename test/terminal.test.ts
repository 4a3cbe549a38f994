import {expect, test} from 'vitest';
import {canPaint, colourLevel} from '../source/terminal.js';

test.each([
  ['xterm-256color', true],
  ['screen', true],
  ['linux', true],
  ['dumb', false],
  ['', false],
  [undefined, false],
])('TERM=%s', (TERM, isPaintable) => {
  expect(canPaint({TERM})).toBe(isPaintable);
});

const ABSENT = [undefined, ''];
const FORCED = ['1', '2', '3', 'true', 'yes'];
const FORCED_OFF = ['0', 'false'];

/** Every mix of the variables, on a terminal and off it. */
const mixes = [...ABSENT, ...FORCED, ...FORCED_OFF].flatMap((FORCE_COLOR) =>
  [...ABSENT, '0', '1', 'true'].flatMap((NO_COLOR) =>
    [undefined, '', 'true'].flatMap((CI) =>
      ['xterm', 'dumb', undefined].flatMap((TERM) =>
        [true, false].map((isTerminal) => ({FORCE_COLOR, NO_COLOR, CI, TERM, isTerminal})),
      ),
    ),
  ),
);

test.each(mixes)('%j', ({isTerminal, ...env}) => {
  const isAbsent = (value: string | undefined): boolean => ABSENT.includes(value);
  const isPlainTerminal = isTerminal && env.TERM === 'xterm';
  const expected = FORCED.includes(env.FORCE_COLOR ?? '')
    ? '1'
    : FORCED_OFF.includes(env.FORCE_COLOR ?? '')
      ? '0'
      : isAbsent(env.NO_COLOR) && isPlainTerminal
        ? '1'
        : '0';
  expect(colourLevel(env, isTerminal)).toBe(expected);
});
