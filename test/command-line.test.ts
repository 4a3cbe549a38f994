import {expect, test} from 'vitest';
import {isAskedFor, parse} from '../source/command-line.js';

/* The words of the command line, before anything is made of them. */

test.each(['__proto__', 'constructor', 'toString'])('a tunnel may be called %s', (name) => {
  expect(parse([name, 'other']).input).toEqual([name, 'other']);
  expect(parse(['--profile', name, '--once']).values).toMatchObject({profile: name, once: true});
});

test.each([['--check=yes'], ['--check=1'], ['--check=0'], ['--check='], ['--once=once']])(
  'a switch takes no value: %s',
  (word) => {
    expect(() => parse([word])).toThrow(/^--\w+ takes no value; see warptop --help\.$/);
  },
);

test.each([
  [['--check=true'], true],
  [['--check=false'], false],
  [['--no-check'], false],
])('but yes or no in full: %j', (argv, isOn) => {
  expect(parse(argv).values.check).toBe(isOn);
});

test.each([
  [['--check'], true],
  [['--once', '--check=true', 'x'], true],
  [['--check=yes'], true],
  [['--check=false'], false],
  [['--checks'], false],
  [['--', '--check'], false],
  [[], false],
])('%j asks for a check: %s', (argv, isAsked) => {
  expect(isAskedFor(argv, 'check')).toBe(isAsked);
});
