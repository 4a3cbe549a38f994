import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, test} from 'vitest';
import {safe} from '../../source/model/text.js';
import {checkedPreferences} from '../../source/preferences/checked.js';
import type {Preferences} from '../../source/preferences.js';
import {keyRuns, keyStep} from '../../source/ui/actions.js';
import {initialNavigation} from '../../source/ui/navigation.js';
import {keys, type OpenApp, openApp} from '../helpers/app.js';
import {recordedScenario} from '../helpers/recorded.js';

/* What a user's own labels, columns, keys, limits and colour make of the screen. */

afterEach(cleanup);

const preferences: Preferences = {
  labels: new Map([
    ['16092f7a', 'lon-gw-1'],
    ['af5f62ae', 'lon-gateway-secondary-02'],
    ['daa8ac70', 'lon-gw-3'],
    ['45d9eaf8', 'fra-a'],
    ['b3da9a70', 'fra-b'],
    ['6ed574f8', 'api\u001B[31m'],
  ]),
  columns: ['ha', 'history', 'edge', 'arch', 'seen'],
  keys: new Map([
    ['quit', ['Q']],
    ['step-back', ['ctrl-b']],
    ['step-forward', ['ctrl-f']],
    ['problems', ['P']],
    ['pause', ['space']],
    ['mask', []],
  ]),
  thresholds: new Map([['full_connections', 5]]),
  profile: {name: safe`prod`, colour: 'red'},
};

const failover = await recordedScenario('failover', preferences);

const play = (
  size: readonly [number, number],
  changed: Partial<Preferences> = {},
  options: Parameters<typeof openApp>[2] = {},
): Promise<OpenApp> =>
  openApp(
    failover.state,
    size,
    {...options, preferences: checkedPreferences({...preferences, ...changed})},
    failover.history,
  );

const expectFrame = async (
  app: OpenApp,
  name: string,
  [columns, rows]: readonly [number, number],
): Promise<void> => {
  expect(app.text().split('\n').length).toBeLessThanOrEqual(rows);
  await expect(`${app.text()}\n`).toMatchFileSnapshot(`../frames/${name}-${columns}x${rows}.txt`);
};

describe.each([
  [120, 40],
  [60, 20],
  [40, 10],
] as const)('at %i×%i', (...size) => {
  test('the list, and the timeline', async () => {
    const app = await play(size);
    await expectFrame(app, 'preferences', size);
    await app.press('e', /changes since/);
    await expectFrame(app, 'labels-events', size);
  });

  test('labels in the usual columns', async () => {
    await expectFrame(await play(size, {columns: null, profile: null}), 'labels', size);
  });
});

test('the pages of a tunnel and of a connector name its host', async () => {
  const app = await play([100, 30]);
  await app.press('/hq-mesh\r', /filter “hq-mesh”/);
  await app.press('gg', /▸ hq-mesh/);
  await app.press(keys.enter, /3 connectors/);
  expect(app.text()).toContain('▸ lon-gateway-secondary-02   ◐ passive');
  expect(app.text()).toMatch(/daa8ac70 lon-gw-3 +✖ offline/);
  expect(app.text()).toMatch(/ago +daa8ac70 lon-gw-3 +active → offline/);
  await app.press('jj', /▸ daa8ac70 lon-gw-3/);
  await app.press(keys.enter, /Label +lon-gw-3/);
  expect(app.text()).toContain('hq-mesh › daa8ac70 lon-gw-3');
});

test('whole ids have their labels beside them', async () => {
  const app = await play([160, 30]);
  await app.press('w', /VERSION/);
  expect(app.text()).toContain('af5f62ae-1cfa-4fa2-be88-ac49f9ff73f8 lon-gateway-secondary-02 ');
  expect(app.text()).toContain('16092f7a-c07b-4b90-8781-33eaa7dab7d5 lon-gw-1 ');
  await app.resize(80, 24);
  expect(app.text()).toMatch(/16092f7a-c07b-4b90-8781-33eaa7dab7d5 ◐ passive/);
});

test('a filter finds a label, and the order by name goes by labels', async () => {
  const app = await play([120, 40]);
  const order = (): readonly string[] => app.text().match(/lon-[a-z0-9…-]+/g) ?? [];
  expect(order()).toEqual(['lon-gateway-secondary-02', 'lon-gw-1', 'lon-gw-3']);
  await app.press('S', /CONNECTOR↓/);
  expect(order()).toEqual(['lon-gw-3', 'lon-gw-1', 'lon-gateway-secondary-02']);
  await app.press('/gw-3\r', /filter “gw-3”/);
  expect(order()).toEqual(['lon-gw-3']);
});

test.each<readonly [readonly string[]]>([
  [['ha', 'edge', 'seen']],
  [['ha', 'history']],
  [['version', 'seen', 'ha', 'conns']],
  [['seen']],
])('few columns (%j) leave the verdict of a tunnel whole', async (columns) => {
  const app = await play([120, 40], {columns});
  expect(app.text()).toMatch(/^ {2}lab-mesh .*at risk: no passive standby · 1 of 2 offline/m);
  for (const line of app.text().split('\n')) {
    expect(line.length).toBeLessThanOrEqual(120);
  }
});

test('what drops a filter is named as it is while typing, and afterwards', async () => {
  const app = await play([80, 24], {keys: new Map([['back', ['B']]])});
  await app.press('/zzz', /Nothing matches “zzz”.\s+Esc drops the filter\./);
  await app.press('\r', /Nothing matches “zzz”.\s+B drops the filter\./);
  await app.press('e/zzz', /No change has these words in it\.\s+Esc drops the filter\./);
});

test('columns that were not chosen come with w, behind those that were', async () => {
  const app = await play([200, 50]);
  expect(app.text()).toMatch(/CONNECTOR +HA +HISTORY \(30 m\) +EDGE +ARCH +SEEN\n/);
  await app.press('w', /CONFIG/);
  expect(app.text()).toMatch(
    /HA +(HISTORY|LAST).* EDGE +ARCH +CONNS +ORIGIN IP +VERSION +UP +(FOR +)?CONFIG +SEEN\n/,
  );
});

test('an age that is not at the end stands where it was put', async () => {
  const app = await play([80, 24], {columns: ['seen', 'conns', 'ha', 'edge']});
  expect(app.text()).toMatch(/TUNNEL \/ CONNECTOR +SEEN CONNS +HA +EDGE *\n/);
  expect(app.text()).toMatch(/hq-mesh mesh +0s +◒ degraded +✖ no active/);
  await app.resize(40, 10);
  expect(app.text()).toMatch(/SEEN HA *\n/);
});

describe('keys that were changed', () => {
  test('do what they are for, and are named in the footer', async () => {
    const app = await play([120, 40]);
    expect(app.text()).toMatch(
      /Ctrl-B Ctrl-F rewind.*Space pause.*P problems|P problems.*Ctrl-B Ctrl-F rewind.*Space pause/,
    );
    expect(app.text()).toMatch(/Q quit *(↓\d+ more)?\n*$/);
    await app.press('P', /problems only/);
    await app.press('\u0002\u0002', /REWIND −00:10/);
    await app.press('\u0006', /REWIND −00:05/);
    await app.press('0', /LIVE/);
    await app.press(' ', /PAUSED/);
  });

  test('leave those that they were with nothing to do', async () => {
    const app = await play([120, 40]);
    // The last key shows that those before it were read.
    await app.press('q[!pxs', /HA↓/);
    expect(app.text()).toContain('LIVE');
    expect(app.text()).not.toMatch(/problems only|masked|REWIND|PAUSED/);
  });

  test('are those of the help, which is silent on what has none', async () => {
    const app = await play([120, 60]);
    await app.press('?', /Keys/);
    expect(app.text()).toMatch(/\n {2}P +only tunnels with a problem/);
    expect(app.text()).toMatch(/\n {2}Ctrl-B +5 seconds back/);
    expect(app.text()).toMatch(/\n {2}Q Ctrl-C +quit/);
    expect(app.text()).not.toContain('hide addresses');
  });

  test('are named wherever a sentence names a key', async () => {
    const app = await play([120, 40], {
      keys: new Map([
        ['back', ['b']],
        ['live', []],
        ['step-back', ['ctrl-b']],
      ]),
    });
    await app.press('/nothing at all\r', /Nothing matches/);
    expect(app.text()).toContain('b drops the filter.');
    await app.press('b]', /this is now: Ctrl-B and \{ go back/);
    await app.press('\u0002', /REWIND −00:05/);
    await app.press('b', /this is the past *\n/);
  });

  test('end warptop, as Ctrl-C does', () => {
    const {keymap} = checkedPreferences(preferences);
    const nothing = (): never => {
      throw new Error('not needed');
    };
    const around = {keymap, layout: nothing, timeline: nothing, hasRow: nothing, subject: nothing};
    const navigation = initialNavigation({filter: '', sort: 'name', isMasked: false, isUtc: true});
    const step = (name: string) => keyStep({name, times: 1}, navigation, around);
    expect([step('Q'), step('ctrl-c'), step('q')]).toEqual(['quit', 'quit', null]);
    // Where text is typed, the usual keys hold, whatever was changed.
    const typing = {...navigation, prompt: {about: 'filter', text: '', error: null} as const};
    expect(keyStep({name: 'Q', times: 1}, typing, around)).toEqual({type: 'type', text: 'Q'});
    expect(keyStep({name: 'ctrl-c', times: 1}, typing, around)).toBe('quit');
  });

  test('that are held down count as one step', () => {
    const {keymap} = checkedPreferences(preferences);
    expect(keyRuns('\u0002\u0002\u0002', {}, keymap)).toEqual([{name: 'ctrl-b', times: 3}]);
    expect(keyRuns('[[', {}, keymap)).toEqual([
      {name: '[', times: 1},
      {name: '[', times: 1},
    ]);
  });
});

describe('the colour of a profile', () => {
  test('is the ground of its name and of its account', async () => {
    const app = await play([120, 40]);
    expect(app.painted().split('\n')[0]).toContain('\u001B[97m\u001B[41m prod · acme-prod ');
  });

  test('is told by the name where there is none', async () => {
    const app = await play([120, 40], {profile: {name: safe`lab`, colour: null}});
    expect(app.painted().split('\n')[0]).toContain('\u001B[1m\u001B[7m lab · acme-prod ');
  });

  test('leaves its place to where the data comes from', async () => {
    const app = await play([40, 10], {}, {place: safe`at staging.example.com`});
    expect(app.text()).toMatch(/^(at |…)\S*staging\.example\.com/);
  });
});
