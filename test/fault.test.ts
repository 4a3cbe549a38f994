import {expect, test} from 'vitest';
import {HangUp, usageError} from '../source/exit.js';
import {faultOf, outputFault} from '../source/fault.js';
import {safe} from '../source/model/text.js';

test.each([
  ['EPIPE', 141, null],
  ['EIO', 129, null],
  ['ENOSPC', 1, 'The output cannot be written (ENOSPC).'],
  [undefined, 1, 'The output cannot be written (unknown error).'],
  ['toString', 1, 'The output cannot be written (toString).'],
])('output that ends with %s', (code, exitCode, words) => {
  const error = Object.assign(new Error('write'), code === undefined ? {} : {code});
  expect(outputFault(error)).toMatchObject({code: exitCode, words});
});

test('what the user has to act on is told as it is', () => {
  expect(faultOf(usageError(safe`--sort takes words.`), null)).toEqual({
    code: 2,
    words: '--sort takes words.',
    message: {level: 'error', from: 'warptop', text: '--sort takes words.'},
  });
});

test('nobody is told of a terminal that is gone', () => {
  expect(faultOf(new HangUp(), '/tmp/log')).toEqual({code: 129, words: null, message: null});
});

test.each([
  [new TypeError('x is not a function\nat y'), 'TypeError: x is not a function'],
  [new Error('\u001B[2J'), 'Error: ^[[2J'],
  ['thrown text', 'thrown text'],
  [undefined, 'undefined'],
  [null, 'null'],
  [{toString: (): string => 'odd'}, 'odd'],
])('%j is a bug: one line for people, the stack for the log', (thrown, name) => {
  const {code, words, message} = faultOf(thrown, '/var/log/warptop.log');
  expect(code).toBe(70);
  expect(words).toBe(
    `Unexpected: ${name}. This is a bug in warptop. The details are in /var/log/warptop.log.`,
  );
  expect(message?.text).toContain(thrown instanceof Error ? (thrown.stack ?? '') : name);
});

test('things that cannot even be written as text are told of', () => {
  expect(faultOf(Object.create(null), null).code).toBe(70);
});
