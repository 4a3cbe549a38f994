import type {Terminal as Emulator} from '@xterm/headless';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Cell, cellsOf} from '../../media/cells.js';
import {grounds} from '../../source/model/ground.js';
import type {SafeText} from '../../source/model/text.js';
import {type Palette, paintedLine} from '../../source/ui/paint.js';
import {type PaintedRow, retouchBytes} from '../../source/ui/retouch.js';
import {type Line, padLine, span} from '../../source/ui/span.js';
import type {Role} from '../../source/ui/theme.js';
import {createEmulator} from '../helpers/emulator.js';

/* What is retouched looks as if it had been drawn so from the beginning. */

const COLUMNS = 24;
const ROWS = 3;

const coloured: Palette = {isColoured: true, isAscii: false, ground: 'dark'};
const plain: Palette = {...coloured, isColoured: false};

/** What there is to see of a cell: of a blank only its ground. */
const seen = ({text, look}: Cell): unknown =>
  text === ' ' && !look.isInverse ? [text, look.ground] : [text, look];

const write = (emulator: Emulator, bytes: string): Promise<void> =>
  new Promise((resolve) => emulator.write(bytes, resolve));

/** Where Ink left the cursor, as it knows it. */
const CURSOR = '\u001B[2;3H';

/** What the screen shows of a picture over which these bytes are painted, and where its cursor is. */
const shown = async (rows: readonly PaintedRow[], bytes: string): Promise<unknown> => {
  const emulator = createEmulator(COLUMNS, ROWS);
  try {
    await write(emulator, `${rows.map(({text}) => text).join('\r\n')}${CURSOR}${bytes}`);
    const {cursorX, cursorY} = emulator.buffer.active;
    const cells = cellsOf(emulator).map((line) => line.map(seen));
    // Whatever a look has begun is at its end.
    await write(emulator, 'x');
    return {cells, cursor: [cursorX, cursorY], plain: cellsOf(emulator)[cursorY]?.[cursorX]};
  } finally {
    emulator.dispose();
  }
};

const line = (...spans: ReadonlyArray<readonly [text: string, role: Role]>): Line =>
  padLine(
    spans.map(([text, role]) => span(text as SafeText, role)),
    COLUMNS,
  );

const rowOf = (made: Line, palette: Palette): PaintedRow => ({text: paintedLine(made, palette), line: made});

const roles = fc.constantFrom<Role[]>(
  ...(['plain', 'dim', 'title', 'selected', 'good', 'bad', 'held', 'profile-red', 'profile-white'] as const),
);

const words = fc.constantFrom(
  ...['', ' ', '  ', '1s', '2s', '12s', 'api-prod', 'a b', '● up', '▸ ', '▇▅▁', '├ ', '…', '·', '› x'],
  // Wide, of marks, from right to left, and such as terminals do not agree on.
  ...['東京', '界', 'é', 'ñandú', 'שלום', 'กำ', '👩‍🚀', 'ﷺ', '１２'],
);

const lines = fc.array(fc.tuple(words, roles), {maxLength: 6}).map((spans) => line(...spans));

/** A line and what it becomes: often only a part of it differs. */
const pairs = fc.oneof(
  fc.tuple(lines, lines),
  lines.map((same) => [same, same] as const),
  fc
    .tuple(fc.array(fc.tuple(words, roles), {maxLength: 3}), words, words, roles, roles)
    .map(([start, from, to, a, b]) => [line(...start, [from, a]), line(...start, [to, b])] as const),
);

const palettes = fc.record({
  isColoured: fc.boolean(),
  isAscii: fc.boolean(),
  ground: fc.constantFrom(...grounds),
});

test('any line becomes any other', async () => {
  let differing = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(pairs, {minLength: ROWS, maxLength: ROWS}), palettes, async (all, palette) => {
      const before = all.map(([from]) => rowOf(from, palette));
      const after = all.map(([, to]) => rowOf(to, palette));
      const bytes = retouchBytes(before, after, palette);
      expect(await shown(before, bytes)).toEqual(await shown(after, ''));
      if (!palette.isColoured) {
        expect(bytes).not.toMatch(/\[[\d;]*m/);
      }
      if (palette.isAscii) {
        expect(bytes).not.toMatch(/[●▸▇▅▁├…·›]/);
      }
      differing += bytes === '' ? 0 : 1;
    }),
    {numRuns: 120, seed: 20261122},
  );
  expect(differing).toBeGreaterThan(80);
});

describe('so little is sent', () => {
  const one = (...spans: ReadonlyArray<readonly [text: string, role: Role]>): readonly PaintedRow[] => [
    rowOf(line(...spans), coloured),
  ];

  test('for a digit', () => {
    const [from, to] = [
      one(['api-prod ', 'title'], ['12s', 'dim']),
      one(['api-prod ', 'title'], ['13s', 'dim']),
    ];
    const bytes = retouchBytes(from, to, coloured);
    expect(bytes).toContain('3');
    expect(bytes).not.toContain('12');
    expect(bytes.length).toBeLessThan(40);
  });

  test('for digits of one look on many lines, which begins once', () => {
    const many = (age: string) =>
      Array.from({length: 30}, () => one(['api-prod ', 'title'], [age, 'good'])[0]);
    const bytes = retouchBytes(
      many('12s').flatMap((row) => row ?? []),
      many('13s').flatMap((row) => row ?? []),
      coloured,
    );
    expect(bytes.match(/\[32m/g)).toHaveLength(1);
    expect(bytes.length).toBeLessThan(30 * 10);
  });

  test('for two places near each other, one move; for two far apart, not what is between', () => {
    const bytesOf = (from: string, to: string): string =>
      retouchBytes(one([from, 'plain']), one([to, 'plain']), coloured);
    expect(bytesOf('1 abc 1', '2 abc 2').match(/\[\d+;\d+H/g)).toHaveLength(1);
    expect(bytesOf('1 abcdefghijk 1', '2 abcdefghijk 2')).not.toContain('abc');
  });

  test('nothing, where nothing can be seen to differ', () => {
    expect(retouchBytes(one(['a', 'good']), one(['a', 'good']), coloured)).toBe('');
    expect(retouchBytes(one(['a', 'good']), one(['a', 'good'], ['', 'bad']), coloured)).toBe('');
    expect(retouchBytes([rowOf(line(['a', 'good']), plain)], [rowOf(line(['a', 'bad']), plain)], plain)).toBe(
      '',
    );
  });
});

test.each([
  ['more', 1, 3],
  ['fewer', 3, 1],
])('%s lines stand where they should', async (_, from, to) => {
  const rows = (count: number) =>
    Array.from({length: count}, (_, index) => rowOf(line([`${count} ${index}`, 'plain']), coloured));
  const bytes = retouchBytes(rows(from), rows(to), coloured);
  expect(await shown(rows(from), bytes)).toEqual(await shown(rows(to), ''));
});

test('a line is written whole where that is less', () => {
  const looks: readonly Role[] = ['plain', 'dim', 'good'];
  const inTurns = (letters: string): readonly PaintedRow[] => [
    rowOf(
      line(...[...letters].map((letter, index) => [letter, looks[index % 3] ?? 'plain'] as const)),
      plain,
    ),
  ];
  expect(retouchBytes(inTurns('abcdefghijkl'), inTurns('mnopqrstuvwx'), plain)).toContain('\u001B[2K');
  expect(retouchBytes(inTurns('abcdefghijkl'), inTurns('abcdefghijkx'), plain)).not.toContain('\u001B[2K');
});
