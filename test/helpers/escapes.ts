import {expect} from 'vitest';
import {keys} from './terminal.js';

/**
 * Sequences that warptop writes itself: colours and attributes, cursor movement, erasing, these modes, and the
 * window's title, kept aside, written and taken back, and the cursor likewise.
 */
const OURS = new RegExp(
  `${keys.escape}(?:[78]|\\[(?:[\\d;]*m|\\d*[ABCDEGJK]|(?:\\d+;\\d+)?H|\\?(?:1049|25|2026|2004)[hl]|2[23];0t)|\\]2;(?:warptop: \\P{Cc}*)?\u0007)`,
  'gu',
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
  expectTitleRestored(raw);
};

const TITLE = new RegExp(`${keys.escape}(?:\\[2[23];0t|\\]2;[^\u0007]*\u0007)`, 'g');

/** The title of the window was kept aside before it was written, and taken back as often. */
export const expectTitleRestored = (raw: string): void => {
  let kept = 0;
  for (const [sequence] of raw.matchAll(TITLE)) {
    kept += sequence.endsWith('22;0t') ? 1 : sequence.endsWith('23;0t') ? -1 : 0;
    expect(kept).toBeGreaterThanOrEqual(sequence.endsWith('23;0t') ? 0 : 1);
    expect(kept).toBeLessThanOrEqual(1);
  }
  expect(kept).toBe(0);
};
