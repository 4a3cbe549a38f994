import {cleanup, render} from 'ink-testing-library';
import {createElement} from 'react';
import {afterEach, expect, test, vi} from 'vitest';
import {type rawText, type SafeText, safe} from '../../source/model/text.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import {FrameView} from '../../source/ui/components/frame-view.js';
import {type Flaw, flawLine} from '../../source/ui/contained.js';
import type {FrameItem} from '../../source/ui/frame.js';
import {type Line, lineWidth, span} from '../../source/ui/span.js';
import {keys, openApp} from '../helpers/app.js';
import {observedState} from '../helpers/observed.js';

afterEach(cleanup);

const fleet = await observedState('failover', 14_000);

/** Text that nobody can make safe: reading it throws. */
const poison = new Proxy(
  {},
  {
    get: () => {
      throw new TypeError('poisoned');
    },
  },
) as unknown as ReturnType<typeof rawText>;

type Spoil = (state: MonitorState) => MonitorState;

/** One connector with a field that throws when it is drawn. */
const withBadConnector =
  (id: string, field: 'run_at' | 'arch'): Spoil =>
  (state) => ({
    ...state,
    snapshot: {
      ...state.snapshot,
      tunnels: new Map(
        [...state.snapshot.tunnels].map(([key, tunnel]) => [
          key,
          {
            ...tunnel,
            connectors:
              tunnel.connectors?.map((each) =>
                each.key.startsWith(id) ? {...each, connector: {...each.connector, [field]: poison}} : each,
              ) ?? null,
          },
        ]),
      ),
    },
  });

test('a row that cannot be drawn says so; all others and all keys live on', async () => {
  const app = await openApp(withBadConnector('931a86cf', 'run_at')(fleet), [120, 20]);
  const lines = app.text().split('\n');
  expect(lines[4]).toBe('  ✖ this row cannot be drawn, the rest can (TypeError: poisoned)');
  expect(lines[3]).toMatch(/^▸ ├ 6ed574f8 .* 2026\.8\.1/);
  expect(lines[5]).toMatch(/^ {2}└ ea3f83ec .* 2026\.8\.1/);
  await app.press('j', /▸ ✖ this row cannot be drawn/);
  await app.press('j', /▸ └ ea3f83ec/);
  app.setState({...withBadConnector('931a86cf', 'run_at')(fleet)});
  await app.shows(/1 message in the log \(L\)/);
  expect(app.log.get().entries.map(({level, from, count}) => [level, from, count])).toEqual([
    ['error', 'panel', 1],
  ]);
  expect(app.log.get().entries[0]?.text).toMatch(
    /^Cannot draw this row: TypeError: poisoned\nTypeError: poisoned\n +at /,
  );
});

test('a page that cannot be drawn says so; Esc leads back, and it opens again once it can be drawn', async () => {
  const app = await openApp(withBadConnector('6ed574f8', 'arch')(fleet), [120, 20]);
  for (let turn = 0; turn < 2; turn += 1) {
    await app.press(keys.enter, /✖ this screen cannot be drawn, the rest can \(TypeError: poisoned\)/);
    expect(app.text()).toMatch(/LIVE/);
    expect(app.text()).toMatch(/Esc back/);
    await app.press(keys.escape, /▸ ├ 6ed574f8/);
  }
  await app.press(keys.enter, /✖ this screen/);
  app.setState(fleet);
  await app.shows(/4 edge connections/);
  expect(app.log.get().entries).toHaveLength(1);
});

test('rows of a table on a page stand for themselves too', async () => {
  const app = await openApp(withBadConnector('931a86cf', 'run_at')(fleet), [120, 50]);
  await app.press('g', /▸ api-prod/);
  await app.press(keys.enter, /3 connectors/);
  expect(app.text()).toMatch(/✖ this row cannot be drawn/);
  expect(app.text()).toMatch(/6ed574f8 .*\n.*✖ this row.*\n.*ea3f83ec /);
});

test('a header that cannot be drawn leaves the list', async () => {
  const account = {id: 'x', name: poison};
  const app = await openApp(fleet, [120, 20]);
  app.setState({...fleet, snapshot: {...fleet.snapshot, account}});
  await app.shows(/^✖ the header cannot be drawn, the rest can \(TypeError: poisoned\)/);
  expect(app.text()).toMatch(/▸ ├ 6ed574f8/);
});

/** A line that throws in a component, where no drawing of ours could have caught it. */
const brokenLine = new Proxy([span(safe`x`)], {
  get: (target, name) => {
    if (name === 'map' || name === Symbol.iterator) {
      throw new Error('component broke');
    }
    return Reflect.get(target, name);
  },
}) as Line;

const line = (text: SafeText): FrameItem => ({type: 'line', line: [span(text)]});

test.each([
  ['a line', {type: 'line', line: brokenLine}],
  ['a table', {type: 'table', columns: [{title: safe`A`, width: 5}], hasHead: true, rows: [[brokenLine]]}],
  ['a table without rows', {type: 'table', columns: [], hasHead: true, rows: null as unknown as readonly []}],
] satisfies ReadonlyArray<readonly [string, FrameItem]>)(
  '%s whose component throws is one line, until there is another one',
  async (_, broken) => {
    const flaws: Flaw[] = [];
    const view = (items: readonly FrameItem[]) =>
      createElement(FrameView, {
        items,
        palette: {isColoured: true, isAscii: false, ground: 'dark'},
        onFlaw: (flaw) => flaws.push(flaw),
      });
    const {lastFrame, rerender} = render(view([line(safe`above`), broken, line(safe`below`)]));
    await vi.waitFor(() => expect(lastFrame()).toMatch(/^above\n.*✖ this part cannot be drawn.*\nbelow$/s));
    expect(flaws).toHaveLength(1);
    rerender(view([line(safe`above`), line(safe`mended`), line(safe`below`)]));
    await vi.waitFor(() => expect(lastFrame()).toBe('above\nmended\nbelow'));
  },
);

test.each([
  [new TypeError('a\nb\u001B[31m'), '✖ this row cannot be drawn, the rest can (TypeError: a)'],
  ['a string', '✖ this row cannot be drawn, the rest can (a string)'],
  [undefined, '✖ this row cannot be drawn, the rest can (undefined)'],
  [new Error('\u001B[2J'), '✖ this row cannot be drawn, the rest can (Error: ^[[2J)'],
])('%j is told in one safe line', (error, words) => {
  const drawn = flawLine({part: safe`this row`, error});
  expect(drawn.map(({text}) => text).join('')).toBe(words);
  expect(lineWidth(drawn)).toBe([...words].length);
});
