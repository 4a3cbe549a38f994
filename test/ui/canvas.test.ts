import {Writable} from 'node:stream';
import {stripVTControlCharacters} from 'node:util';
import fc from 'fast-check';
import {render} from 'ink';
import {createElement} from 'react';
import {expect, test} from 'vitest';
import {type Cell, cellsOf} from '../../media/cells.js';
import type {SafeText} from '../../source/model/text.js';
import {createCanvas} from '../../source/ui/canvas.js';
import {FrameView} from '../../source/ui/components/frame-view.js';
import type {FrameItem} from '../../source/ui/frame.js';
import type {Palette} from '../../source/ui/paint.js';
import {createRowPainter} from '../../source/ui/painted-rows.js';
import {padLine, span} from '../../source/ui/span.js';
import type {Role} from '../../source/ui/theme.js';
import {createEmulator} from '../helpers/emulator.js';

/* What is retouched and what Ink draws, by turns, on one screen. */

const COLUMNS = 20;
const ROWS = 4;

const palette: Palette = {isColoured: true, isAscii: false, ground: 'dark'};

/** What there is to see of a cell. */
const seen = ({text, look: {ink, isBold, isDim, isInverse}}: Cell): string =>
  text === ' ' && !isInverse
    ? text
    : `${isBold ? '*' : ''}${isDim ? '~' : ''}${isInverse ? '!' : ''}${ink ?? ''}${text}`;

/** By whom a picture is painted: by the canvas alone, by Ink, or by the canvas before Ink has drawn it. */
type By = 'canvas' | 'ink' | 'both';

/** A screen that Ink and a canvas share. */
const openScreen = () => {
  const emulator = createEmulator(COLUMNS, ROWS);
  let written = '';
  const stdout = Object.assign(
    new Writable({
      write: (chunk: Buffer, _, done) => {
        written += chunk.toString();
        // As a terminal's driver does.
        emulator.write(chunk.toString().replaceAll('\n', '\r\n'), done);
      },
    }),
    {columns: COLUMNS, rows: ROWS, isTTY: true},
  ) as unknown as NodeJS.WriteStream;
  const canvas = createCanvas(palette, stdout);
  const painted = createRowPainter(palette);
  const view = (items: readonly FrameItem[]) =>
    createElement(FrameView, {items, palette, onFlaw: () => undefined});
  const options = {
    ...{stdout: canvas.stdout, onRender: canvas.drawn, alternateScreen: true, incrementalRendering: true},
    ...{interactive: true, maxFps: 1000, patchConsole: false},
  };
  canvas.commit([], COLUMNS);
  const instance = render(view([]), options);
  const linesOf = (): readonly string[] => cellsOf(emulator).map((cells) => cells.map(seen).join(''));
  const flushed = async () => {
    await instance.waitUntilRenderFlush();
    await new Promise((resolve) => stdout.write('', resolve));
  };
  return {
    show: async (items: readonly FrameItem[], by: By): Promise<void> => {
      const rows = painted(items);
      const isPainted = by !== 'ink' && canvas.paint(rows, COLUMNS);
      if (by === 'both') {
        await flushed();
        written = '';
      }
      if (by !== 'canvas' || !isPainted) {
        canvas.commit(rows, COLUMNS);
        instance.rerender(view(items));
      }
      await flushed();
    },
    /** What Ink wrote of the last picture that both have painted. */
    written: () => written,
    /** The terminal gets another width; React hears of it later. */
    narrow: async (columns: number): Promise<readonly string[]> => {
      emulator.resize(columns, ROWS);
      Object.assign(stdout, {columns});
      stdout.emit('resize');
      await flushed();
      return cellsOf(emulator).map((cells) => cells.map(({text}) => text).join(''));
    },
    /** The job is stopped and continued; in between, the shell writes something and a picture comes. */
    stop: async (items: readonly FrameItem[]): Promise<boolean> => {
      canvas.stdout.write('\u001B[?1049l');
      stdout.write('\r\n$ fg\r\n');
      const isPainted = canvas.paint(painted(items), COLUMNS);
      canvas.stdout.write('\u001B[?1049h');
      canvas.stdout.write('one\r\ntwo');
      await flushed();
      return isPainted;
    },
    /** Ink writes all of what it drew last, while another picture is on its way. */
    writeAgain: async (items: readonly FrameItem[]): Promise<readonly string[]> => {
      canvas.commit(painted(items), COLUMNS);
      canvas.stdout.write('\u001B[2J\u001B[H');
      canvas.stdout.write('one\r\ntwo');
      await flushed();
      return linesOf();
    },
    lines: () => linesOf(),
    /** Ends it. @returns what it showed */
    close: async (): Promise<readonly string[]> => {
      const lines = linesOf();
      instance.unmount();
      await instance.waitUntilExit();
      emulator.dispose();
      return lines;
    },
  };
};

/** What there is to see where one picture is drawn alone. */
const alone = async (items: readonly FrameItem[]): Promise<readonly string[]> => {
  const screen = openScreen();
  await screen.show(items, 'ink');
  return screen.close();
};

const line = (...spans: ReadonlyArray<readonly [text: string, role: Role]>): FrameItem => ({
  type: 'line',
  line: padLine(
    spans.map(([text, role]) => span(text as SafeText, role)),
    COLUMNS,
  ),
});

/** A row of a list, selected or not. */
const row = (name: string, isSelected: boolean): FrameItem =>
  line([isSelected ? '▸ ' : '  ', 'key'], [name, isSelected ? 'selected' : 'plain']);

const page =
  (...names: readonly string[]) =>
  (selected: number): readonly FrameItem[] =>
    names.map((name, index) => row(name, index === selected));

const list = page('api-prod', 'branch-ams', 'grafana', 'hq-mesh');
const connector = page('COLO', 'lhr14', 'ams14', 'fra08');

test('what was retouched does not stay where Ink leaves the beginning of a line alone', async () => {
  const screen = openScreen();
  await screen.show(list(3), 'ink');
  await screen.show(list(0), 'canvas');
  await screen.show(connector(1), 'ink');
  expect(await screen.close()).toEqual(await alone(connector(1)));
});

test('what was retouched is painted once more where Ink erases lines at the end, and leaves the others alone', async () => {
  const [blank, first, last] = [line(), line(['ab', 'dim']), line(['1s', 'plain'])];
  const screen = openScreen();
  await screen.show([first, blank, blank, last], 'ink');
  await screen.show([blank, blank, blank, blank], 'canvas');
  // Ink draws no blank lines at the end.
  const shorter = [first, blank, last, blank];
  await screen.show(shorter, 'ink');
  expect(await screen.close()).toEqual(await alone(shorter));
});

test('of a page that was painted before, Ink writes no text', async () => {
  const screen = openScreen();
  await screen.show(list(3), 'ink');
  await screen.show(connector(1), 'both');
  expect(screen.written()).not.toBe('');
  expect(stripVTControlCharacters(screen.written())).toBe('');
  expect(await screen.close()).toEqual(await alone(connector(1)));
});

test('in a pane that became narrower, no line wraps before its picture is made for that', async () => {
  const screen = openScreen();
  await screen.show(list(3), 'ink');
  await screen.show(list(0), 'canvas');
  const lines = await screen.narrow(COLUMNS - 8);
  // Cut by Ink, each where it belongs.
  expect(lines.map((words) => words.slice(2, 9))).toEqual(['api-pro', 'branch-', 'grafana', 'hq-mesh']);
  await screen.close();
});

test('of an older picture that Ink writes anew nothing is seen', async () => {
  const screen = openScreen();
  await screen.show(list(3), 'ink');
  expect(await screen.writeAgain(connector(1))).toEqual(await alone(connector(1)));
  await screen.close();
});

test('nothing is painted on the screen of the shell, and what Ink writes after it begins at the top', async () => {
  const short = page('too', 'small')(0);
  const screen = openScreen();
  await screen.show(short, 'ink');
  expect(await screen.stop(connector(0))).toBe(false);
  expect(screen.lines()).toEqual(await alone(short));
  await screen.close();
});

const role = fc.constantFrom<Role[]>('plain', 'selected', 'good', 'dim');
const text = fc.constantFrom('  ', '▸ ', 'ab', 'abc', '東京', '1s', '2s');
const spans = fc.array(fc.tuple(text, role), {minLength: 1, maxLength: 4});
const item = spans.map((all) => line(...all));

test('however pictures follow each other, the screen shows the last one', async () => {
  const by = fc.constantFrom<By[]>('canvas', 'ink', 'both');
  const picture = fc.tuple(fc.array(item, {minLength: ROWS, maxLength: ROWS}), by);
  await fc.assert(
    fc.asyncProperty(fc.array(picture, {minLength: 2, maxLength: 8}), async (pictures) => {
      const screen = openScreen();
      for (const [items, painter] of pictures) {
        await screen.show(items, painter);
      }
      expect(await screen.close()).toEqual(await alone(pictures.at(-1)?.[0] ?? []));
    }),
    {numRuns: 90},
  );
});

test('a table is painted as Ink lays it out', async () => {
  const cell = spans.map((all) => all.map(([words, look]) => span(words as SafeText, look)));
  const column = fc.record({
    title: fc.constantFrom('', 'COLO', 'ID').map((words) => words as SafeText),
    width: fc.integer({min: 2, max: 9}),
  });
  const table = fc.array(column, {minLength: 1, maxLength: 2}).chain((columns) =>
    fc.record({
      type: fc.constant<'table'>('table'),
      columns: fc.constant(columns),
      hasHead: fc.boolean(),
      rows: fc.array(fc.array(cell, {minLength: columns.length, maxLength: columns.length}), {
        minLength: 2,
        maxLength: 2,
      }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(table, item, async (items, last) => {
      const picture = [items, last];
      const screen = openScreen();
      await screen.show(list(0), 'ink');
      await screen.show(picture, 'canvas');
      expect(await screen.close()).toEqual(await alone(picture));
    }),
    {numRuns: 60},
  );
});
