import {expect, test} from 'vitest';
import {escaped, rawText, safe} from '../../source/model/text.js';
import {
  listed,
  spokenConnections,
  spokenDuration,
  spokenTunnel,
  spokenWord,
  timeOfDay,
} from '../../source/output/spoken.js';
import {NOON, tunnel, uuid} from '../helpers/fleet.js';

const [S, M, H, D] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [-5, '0 seconds'],
  [0, '0 seconds'],
  [999, '0 seconds'],
  [S, '1 second'],
  [59 * S + 999, '59 seconds'],
  [M, '1 minute'],
  [4 * M + 12 * S, '4 minutes 12 seconds'],
  [61 * S, '1 minute 1 second'],
  [H - 1, '59 minutes 59 seconds'],
  [H + 59 * S, '1 hour'],
  [3 * H + 2 * M, '3 hours 2 minutes'],
  [D - 1, '23 hours 59 minutes'],
  [D, '1 day'],
  [2 * D + H, '2 days 1 hour'],
  [4000 * D, '4,000 days'],
])('%i ms are %s', (ms, words) => {
  expect(spokenDuration(ms)).toBe(words);
});

test('the time of the day is in the zone that was asked for', () => {
  expect(timeOfDay(NOON + 7 * S, true)).toBe('12:00:07 UTC');
  const local = new Date(NOON + 7 * S);
  const two = (value: number): string => String(value).padStart(2, '0');
  expect(timeOfDay(NOON + 7 * S, false)).toBe(
    [local.getHours(), local.getMinutes(), local.getSeconds()].map(two).join(':'),
  );
});

test.each([
  [{}, 'hq-mesh'],
  [{name: null, id: uuid(7)}, 'a tunnel without a name, 00000000,'],
  [{name: ''}, 'a tunnel without a name, 00000000,'],
  [{name: null, id: null}, 'a tunnel without a name, (no id),'],
  [{name: '\u001B[2J'}, '^[[2J'],
  [{name: 'a\nb'}, 'a^Jb'],
])('tunnel %j is called %s', (words, called) => {
  expect(spokenTunnel(tunnel(words))).toBe(called);
});

test.each([
  [null, 'unknown'],
  ['', 'an empty word'],
  ['standby', 'standby'],
  ['\u202Eevitca', '<U+202E>evitca'],
])('the word %j is %s', (word, spoken) => {
  expect(spokenWord(word === null ? null : rawText(word))).toBe(spoken);
});

test.each([
  [null, 'an unknown number of connections'],
  [0, 'no connections'],
  [1, '1 connection'],
  [2, '2 connections'],
])('%j connections are %s', (count, words) => {
  expect(spokenConnections(count)).toBe(words);
});

test.each([
  [1, 'a'],
  [3, 'a, b, c'],
  [4, 'a, b, c, and 1 more'],
  [9, 'a, b, c, and 6 more'],
])('of %i, three are named', (count, words) => {
  const all = [...'abcdefghi'].slice(0, count).map((letter) => escaped(letter));
  expect(listed(all, 3, safe`, `)).toBe(words);
});
