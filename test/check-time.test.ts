import {expect, test} from 'vitest';
import {inCheckTime} from '../source/check-time.js';
import {nextTurn} from '../source/clock.js';
import {fakeClock} from './helpers/fake-clock.js';

const NEVER = new Promise<number>(() => undefined);

test.each([
  [[], 30],
  [['--timeout', '5'], 5],
  [['--timeout=2m'], 120],
  [['--timeout', 'soon'], 30],
  [['--timeout'], 30],
])('a check with %j that never comes to look ends after %d s', async (args, seconds) => {
  const clock = fakeClock(0);
  const ended = inCheckTime(NEVER, ['node', 'cli.js', '--check', ...args], clock);
  let words = '';
  void ended.catch((error: Error) => {
    words = error.message;
  });
  clock.advance(seconds * 1000);
  await nextTurn();
  expect(words).toBe('');
  clock.advance(500);
  await expect(ended).rejects.toThrow(`Nothing could be checked within ${seconds} s`);
});

test('what ends before is left alone', async () => {
  const clock = fakeClock(0);
  expect(await inCheckTime(Promise.resolve(2), [], clock)).toBe(2);
  await expect(inCheckTime(Promise.reject(new Error('no flag')), [], clock)).rejects.toThrow('no flag');
  clock.advance(60_000);
});
