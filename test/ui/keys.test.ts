import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {type ActionName, bindings} from '../../source/ui/bindings.js';
import {keys, type OpenApp, openApp} from '../helpers/app.js';
import {historyOf, observations, observedState} from '../helpers/observed.js';

afterEach(cleanup);

const fleet = await observedState('failover', 14_000);
const past = historyOf(await observations('failover', 20_000));
const SIZE = [120, 20] as const;

/** What a terminal sends for a key of the table. */
const BYTES: Readonly<Record<string, string>> = {
  ...keys,
  pageup: keys.pageUp,
  pagedown: keys.pageDown,
  space: ' ',
  'ctrl-l': '\f',
  'ctrl-c': '\u0003',
  'ctrl-z': '\u001A',
};

const bytesOf = (key: string): string => BYTES[key] ?? key;

const selectedLine = (app: OpenApp): string =>
  app
    .text()
    .split('\n')
    .find((line) => line.startsWith('▸')) ?? '';

/** What must be seen after a key, and what was pressed before it. */
type Expectation = {readonly before?: ReadonlyArray<readonly [string, RegExp]>; readonly shows: RegExp};

const EXPECTED: Readonly<
  Record<Exclude<ActionName, 'quit' | 'repaint' | 'refresh' | 'suspend'>, Expectation>
> = {
  up: {shows: /▸ api-prod/},
  down: {shows: /▸ ├ 931a86cf/},
  'page-up': {before: [[keys.pageDown, /▸ lab-mesh/]], shows: /▸ . 6ed574f8/},
  'page-down': {shows: /▸ lab-mesh/},
  first: {shows: /▸ api-prod/},
  last: {shows: /▸ └ 4d7b87e4/},
  open: {shows: /4 edge connections/},
  back: {before: [[keys.enter, /4 edge connections/]], shows: /TUNNEL \/ CONNECTOR/},
  filter: {shows: /filter: ▏/},
  problems: {shows: /problems only/},
  sort: {shows: /HA↓/},
  reverse: {shows: /TUNNEL \/ CONNECTOR↓/},
  events: {shows: /changes since 11:59:40, the newest first/},
  'step-back': {shows: /REWIND −00:05/},
  'step-forward': {before: [['[[', /REWIND −00:10/]], shows: /REWIND −00:05/},
  'change-back': {shows: /the fleet at 12:00:00/},
  'change-forward': {before: [['{{', /the fleet at 11:59:55/]], shows: /the fleet at 12:00:00/},
  time: {shows: /time: ▏/},
  live: {before: [['[', /REWIND/]], shows: /LIVE/},
  differences: {before: [['[[', /REWIND −00:10/]], shows: /then 11:59:50 → now/},
  faster: {before: [['[', /REWIND/]], shows: /p plays at ×2/},
  slower: {before: [['[+', /plays at ×2/]], shows: /p plays at ×1/},
  pause: {shows: /PAUSED/},
  copy: {shows: /copy connector 6ed574f8: i id {2}a address {2}j JSON {2}t tunnel id {2}Esc no/},
  mask: {shows: /\(masked\)/},
  utc: {before: [['[', /the fleet at 11:59:55 UTC/]], shows: /the fleet at \d\d:\d\d:\d\d(?! UTC)/},
  wide: {shows: /6ed574f8-5b5d-4265-af17-02dfa55c695c/},
  log: {shows: /Nothing has been logged/},
  diagnostics: {shows: /running for/},
  help: {shows: /move up/},
};

const cases = bindings.flatMap(({action, keys: names}) =>
  names.flatMap((name) => {
    const expectation = action in EXPECTED ? EXPECTED[action as keyof typeof EXPECTED] : null;
    return expectation === null ? [] : [{name, action, ...expectation}];
  }),
);

test.each(cases)('$name: $action', async ({name, before = [], shows}) => {
  const app = await openApp(fleet, SIZE, {}, past);
  for (const [press, wanted] of before) {
    await app.press(press, wanted);
  }
  expect(app.text()).not.toMatch(shows);
  await app.press(bytesOf(name), shows);
});

test('r asks the monitor again', async () => {
  const app = await openApp(fleet, SIZE);
  await app.press('rj', /▸ ├ 931a86cf/);
  expect(app.refreshes()).toBe(1);
});

test.each([
  ['in the list', '', /▸ /],
  ['while the filter is typed', '/fra', /filter: fra▏/],
])('Ctrl-Z stops the job %s, and on return data is asked for', async (_, before, shown) => {
  const app = await openApp(fleet, SIZE);
  await app.press(before, shown);
  await app.press(bytesOf('ctrl-z'), shown);
  await vi.waitFor(() => expect([app.stops(), app.refreshes()]).toEqual([1, 1]));
  expect(app.text()).toMatch(shown);
});

test('no key has two meanings on one screen', () => {
  const names = bindings.flatMap(({keys: all}) => all);
  expect(new Set(names).size).toBe(names.length);
});

describe('the selection', () => {
  test('survives refresh, order, filter and resize, by id', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('jj', /▸ └ ea3f83ec/);
    await app.press('s', /HA↓/);
    expect(selectedLine(app)).toContain('ea3f83ec');
    await app.press('/prod\r', /filter “prod”/);
    expect(selectedLine(app)).toContain('ea3f83ec');
    await app.resize(60, 12);
    expect(selectedLine(app)).toContain('ea3f83ec');
    await app.press(keys.escape, /^(?![\s\S]*filter “)/);
    expect(selectedLine(app)).toContain('ea3f83ec');
    const later = await observedState('failover', 30_000);
    app.setState(later);
    await app.shows(/SEEN/);
    expect(selectedLine(app)).toContain('ea3f83ec');
  });

  test('stays near a row that disappears', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('jj', /▸ └ ea3f83ec/);
    const tunnels = new Map(
      [...fleet.snapshot.tunnels].map(([key, state]) => [
        key,
        {...state, connectors: (state.connectors ?? []).filter(({key: id}) => !id.startsWith('ea3f83ec'))},
      ]),
    );
    app.setState({...fleet, snapshot: {...fleet.snapshot, tunnels}});
    await app.shows(/▸ branch-ams/);
  });

  test('is what the monitor asks for first', async () => {
    const app = await openApp(fleet, [100, 12]);
    await app.press('G', /▸ └ 4d7b87e4/);
    const {snapshot} = fleet;
    const name = (key: string): unknown => snapshot.tunnels.get(key)?.tunnel.name;
    expect(name(app.attention()?.selected ?? '')).toBe('staging-web');
    expect([...(app.attention()?.visible ?? [])].map(name)).toEqual(
      expect.arrayContaining(['lab-mesh', 'staging-web']),
    );
    expect([...(app.attention()?.visible ?? [])].map(name)).not.toContain('api-prod');
  });
});

describe('typing a filter', () => {
  test('narrows at once, keeps on Enter, drops on Esc', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('/', /filter: ▏/);
    await app.press('fra', /filter: fra▏/);
    expect(app.text()).not.toContain('hq-mesh');
    await app.press(keys.backspace, /filter: fr▏/);
    await app.press(keys.enter, /filter “fr”/);
    await app.press('/', /filter: fr▏/);
    await app.press('zzz', /Nothing matches “frzzz”/);
    await app.press(keys.escape, /filter “fr”/);
    await app.press(keys.escape, /hq-mesh/);
    expect(app.text()).not.toContain('filter “');
  });

  test('takes letters that are keys elsewhere, and keys that come in one burst', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('/qps!', /filter: qps!▏/);
  });

  test.each([
    ['as a paste', '\u001B[200~', '\u001B[201~'],
    ['as keys', '', ''],
  ])('a megabyte pasted into it %s leaves a filter and a live screen', async (_, before, after) => {
    const app = await openApp(fleet, SIZE);
    await app.press('/', /filter: ▏/);
    await app.press(`${before}${'xyz '.repeat(250_000)}${after}`, /Nothing matches/);
    await app.press(keys.escape, /hq-mesh/);
  });

  test('a paste with line breaks and escapes in it is text, and no keys', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('/', /filter: ▏/);
    await app.press('\u001B[200~fra\rq\u001B[31m\u001B[201~', /filter: fra q \[31m▏/);
  });

  test('a paste where nothing is typed does nothing', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('\u001B[200~jjp\u001B[201~j', /▸ ├ 931a86cf/);
    expect(app.text()).not.toContain('PAUSED');
  });
});

test('ten thousand keys in one burst all count', async () => {
  const app = await openApp(fleet, SIZE);
  await app.press(`${'j'.repeat(10_000)}${'k'.repeat(3)}`, /▸ . 6e2c2c5e/);
});

/** Each would be a picture of its own if it were painted; the limit is for a machine that is busy. */
test.each([
  ['the same arrow', [keys.down], /▸ . 4d7b87e4/],
  ['arrows to and fro', [keys.down, keys.up], /▸ ├ 6ed574f8/],
  ['letters to and fro', ['j', 'k'], /▸ ├ 6ed574f8/],
  ['pages', [keys.pageDown, keys.pageUp], /▸ /],
  ['ends', ['G', 'g'], /▸ api-prod/],
  ['open and back', [keys.enter, keys.left], /▸ ├ 6ed574f8/],
  ['help and back', ['?', '?'], /▸ ├ 6ed574f8/],
  ['the order', ['s'], /▸ /],
])('ten thousand keys in one burst are obeyed soon: %s', async (_, presses, shown) => {
  const app = await openApp(fleet, SIZE);
  const start = performance.now();
  await app.press(presses.join('').repeat(10_000 / presses.length), shown);
  expect(performance.now() - start).toBeLessThan(4000);
});

test('each key in a burst sees what those before it did', async () => {
  const app = await openApp(fleet, SIZE);
  await app.press(`${keys.down}${keys.down}/hq${keys.enter}`, /filter “hq”/);
  await app.press(`jj${keys.enter}${keys.left}k${keys.enter}`, /› |Verdict/);
  const burst = app.text();
  const slow = await openApp(fleet, SIZE);
  for (const [key, wanted] of [
    [keys.down, /▸ ├ 931a86cf/],
    [keys.down, /▸ └ ea3f83ec/],
    ['/', /filter: ▏/],
    ['hq', /filter: hq▏/],
    [keys.enter, /filter “hq”/],
    ['j', /▸ /],
    ['j', /▸ /],
    [keys.enter, /Verdict/],
    [keys.left, /▸ /],
    ['k', /▸ /],
    [keys.enter, /Verdict/],
  ] as const) {
    await slow.press(key, wanted);
  }
  expect(slow.text()).toBe(burst);
});

test('pause holds the picture while the monitor goes on', async () => {
  const app = await openApp(fleet, SIZE);
  await app.press('p', /PAUSED/);
  app.clock.advance(9000);
  app.setState(await observedState('outage', 40_000));
  await app.press('j', /▸ ├ 931a86cf/);
  expect(app.text()).toContain('0s');
  expect(app.text()).toContain('PAUSED 12:00:00');
  expect(app.text()).not.toMatch(/ 10s$/m);
  await app.press('p', /✖ down/);
});

test('going back from the list does not quit', async () => {
  const app = await openApp(fleet, SIZE);
  await app.press(keys.left, /TUNNEL/);
  await app.press('j', /▸ ├ 931a86cf/);
});

test('what holds for the list is told in the list only', async () => {
  const app = await openApp(fleet, [60, 20]);
  await app.press('ss', /by conns↑/);
  await app.press('?', /move up/);
  expect(app.text()).not.toContain('by conns');
});

test('connectors that nothing is known of are not counted', async () => {
  const app = await openApp(await observedState('drift', 1000), SIZE);
  await app.press('/answer-404\r', /filter “answer-404”/);
  await app.press(keys.enter, /Connectors\n {2}not answered yet/);
  expect(app.text()).not.toContain('0 connectors\n');
});

test('every field of a connector and of its connections is shown', async () => {
  const app = await openApp(fleet, [140, 50]);
  await app.press(keys.enter, /4 edge connections/);
  const connector = app.text();
  for (const wanted of [
    '6ed574f8-5b5d-4265-af17-02dfa55c695c',
    'Architecture',
    'linux_amd64',
    'Version',
    '2026.8.1',
    'Features',
    'postquantum',
    'Running since',
    'Config version',
    'ams14',
    'Amsterdam',
    '203.0.113.41',
  ]) {
    expect(connector).toContain(wanted);
  }
  await app.press(keys.enter, /Client id/);
  for (const wanted of [
    'Id ',
    'UUID',
    'Client version',
    'Opened',
    'Origin IP',
    'Colo name',
    'lhr14',
    'City',
    'Pending reconnect',
  ]) {
    expect(app.text()).toContain(wanted);
  }
});
