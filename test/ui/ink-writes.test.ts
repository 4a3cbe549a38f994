import {describe, expect, test} from 'vitest';
import {paintedBy} from '../../source/ui/ink-writes.js';

/* What Ink writes, told by what it looks like: `_` is ESC [. */

const painted = (words: string) => paintedBy(words.replaceAll('_', '\u001B['));

const rowsOf = (words: string, count = 5): string => {
  const {rows, isPartial} = painted(words);
  return rows === null
    ? 'none'
    : Array.from({length: count}, (_, row) => (rows(row) ? (isPartial(row) ? '~' : '#') : '.')).join('');
};

describe('paints', () => {
  test.each([
    ['nothing', '', 'none'],
    ['the alternate screen', '_?1049h_?25l', 'none'],
    ['an erasure', '_2J_H', 'none'],
    ['what goes to the clipboard', '\u001B]52;c;YQ==\u0007', 'none'],
    ['what goes there through screen', '\u001BP\u001B]52;c;YQ\u001B\\\u001BP==\u0007\u001B\\', 'none'],
    ['what goes there through tmux', '\u001BPtmux;\u001B\u001B]52;c;YQ==\u0007\u001B\\', 'none'],
    ['the bounds of a frame', '_?2026h', 'none'],
    ['all, where it clears first', '_2J_Hone\ntwo', '#####'],
    ['all, line by line from the first picture', 'one\ntwo\nthree', '#####'],
    ['all, where it erases the lines before', '_2K_1A_2K_Gone\ntwo', '#####'],
    ['all, where a line is erased among them', '_4A_2Kone_E_E', '#####'],
    ['the second line', '_4A_Etwo_0K\n_E_E', '.#...'],
    ['the first and the last', '_4Aone\n_E_E_Efive', '#...#'],
    ['from the middle of a line on', '_4A_E_10Gtwo\n_E_E', '.~...'],
    ['from the first column on', '_4A_E_1Gtwo\n_E_E', '.#...'],
    ['less, where lines at the end are erased', '_2K_1A_2K_1A_G_2A_Etwo\n', '.#...'],
  ])('%s', (_, words, expected) => {
    expect(rowsOf(words)).toBe(expected);
  });
});

describe('in fewer bytes', () => {
  test.each([
    ['_4A_E_E_Efour', '_4A_3Efour'],
    ['_4A_Etwo\n_E_Efive', '_4A_Etwo\n_2Efive'],
    ['_4Aone', '_4Aone'],
    ['_2J_H_E_Ethree', '_2J_H_E_Ethree'],
  ])('%s is %s', (words, expected) => {
    expect(painted(words).bytes).toBe(expected.replaceAll('_', '\u001B['));
  });
});

describe('leaves the cursor', () => {
  test.each([
    ['where it was', '_4A_E_E_E_Efive', 4],
    ['higher up, after fewer lines', '_2K_1A_2K_1A_G_2A_Etwo\n_E', 3],
    ['somewhere, after a whole picture', 'one\ntwo', null],
    ['somewhere, after an erasure', '_2J_H', null],
  ])('%s', (_, words, expected) => {
    expect(painted(words).bottom).toBe(expected);
  });
});
