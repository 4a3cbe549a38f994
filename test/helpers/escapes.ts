import {expect} from 'vitest';
import {keys} from './terminal.js';

/** Sequences that warptop writes itself: colours and attributes, cursor movement, erasing, and these modes. */
const OURS = new RegExp(
  `${keys.escape}\\[(?:[\\d;]*m|\\d*[ABCDEGJK]|(?:\\d+;\\d+)?H|\\?(?:1049|25|2026|2004)[hl])`,
  'g',
);

const MODES = new RegExp(`${keys.escape}\\[\\?([\\d;]+)([hl])`, 'g');

/** What was written acts on the terminal in warptop's own ways only. */
export const expectHarmless = (raw: string): void => {
  const rest = raw.replace(OURS, '').replaceAll('\r\n', '\n');
  // No escape, bell, control of either set, nor text that runs against the others or is not seen.
  expect(/[^\P{Cc}\n\r]/u.exec(rest)?.[0]).toBeUndefined();
  expect(/[\u202A-\u202E\u2066-\u2069\u200B-\u200F\u2060\uFEFF]/.exec(rest)?.[0]).toBeUndefined();
};

/** Modes that a terminal has on when a command begins: the cursor is seen, and long lines wrap. */
const ON_BY_DEFAULT: ReadonlySet<string> = new Set(['25', '7']);

/** Every mode that was changed is as it was: the main screen, a cursor, no paste, mouse or focus reports. */
export const expectModesRestored = (raw: string): void => {
  const modes = new Map<string, string>();
  for (const [, names = '', final = ''] of raw.matchAll(MODES)) {
    for (const name of names.split(';')) {
      modes.set(name, final);
    }
  }
  const left = [...modes].filter(([name, final]) => (final === 'h') !== ON_BY_DEFAULT.has(name));
  expect(left).toEqual([]);
};
