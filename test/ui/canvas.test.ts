import {Writable} from 'node:stream';
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

/** A screen that Ink and a canvas share. */
const openScreen = () => {
  const emulator = createEmulator(COLUMNS, ROWS);
  const stdout = Object.assign(
    new Writable({write: (chunk: Buffer, _, done) => emulator.write(new Uint8Array(chunk), done)}),
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
  canvas.commit([]);
  const instance = render(view([]), options);
  const flushed = async () => {
    await instance.waitUntilRenderFlush();
    await new Promise((resolve) => stdout.write('', resolve));
  };
  return {
    /** @returns whether Ink had to draw it */
    show: async (items: readonly FrameItem[], isRetouched: boolean) => {
      const rows = painted(items);
      if (!isRetouched || !canvas.retouch(rows)) {
        canvas.commit(rows);
        instance.rerender(view(items));
        await flushed();
        return true;
      }
      await flushed();
      return false;
    },
    /** Ends it. @returns what it showed */
    close: async (): Promise<readonly string[]> => {
      const lines = cellsOf(emulator).map((cells) => cells.map(seen).join(''));
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
  await screen.show(items, false);
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
  await screen.show(list(3), false);
  expect(await screen.show(list(0), true)).toBe(false);
  expect(await screen.show(connector(1), false)).toBe(true);
  expect(await screen.close()).toEqual(await alone(connector(1)));
});

test('what was retouched is painted once more where Ink erases lines at the end, and leaves the others alone', async () => {
  const [blank, first, last] = [line(), line(['ab', 'dim']), line(['1s', 'plain'])];
  const screen = openScreen();
  await screen.show([first, blank, blank, last], false);
  expect(await screen.show([blank, blank, blank, blank], true)).toBe(false);
  // Ink draws no blank lines at the end.
  const shorter = [first, blank, last, blank];
  await screen.show(shorter, false);
  expect(await screen.close()).toEqual(await alone(shorter));
});

test('however pictures follow each other, the screen shows the last one', async () => {
  const role = fc.constantFrom<Role[]>('plain', 'selected', 'good', 'dim');
  const text = fc.constantFrom('  ', '▸ ', 'ab', 'abc', '東京', '1s', '2s');
  const item = fc.array(fc.tuple(text, role), {minLength: 1, maxLength: 4}).map((spans) => line(...spans));
  const picture = fc.tuple(fc.array(item, {minLength: ROWS, maxLength: ROWS}), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.array(picture, {minLength: 2, maxLength: 8}), async (pictures) => {
      const screen = openScreen();
      for (const [items, isRetouched] of pictures) {
        await screen.show(items, isRetouched);
      }
      expect(await screen.close()).toEqual(await alone(pictures.at(-1)?.[0] ?? []));
    }),
    {numRuns: 60},
  );
});
