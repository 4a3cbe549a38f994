import fc from 'fast-check';
import {cleanup} from 'ink-testing-library';
import {afterEach, describe, expect, test} from 'vitest';
import type {Connector} from '../../source/model/fleet.js';
import {rawText} from '../../source/model/text.js';
import {usualThresholds} from '../../source/model/thresholds.js';
import {createAssess, evenCadence, type TunnelView} from '../../source/model/view.js';
import type {MonitorState} from '../../source/monitor/monitor.js';
import type {CopyName} from '../../source/ui/copy-choices.js';
import {offersOf, type Subject, sentWords, unsentWords} from '../../source/ui/copying.js';
import {initialNavigation, type Navigation} from '../../source/ui/navigation.js';
import {keys, openApp} from '../helpers/app.js';
import {historyOf, NOON_MS, observations, observedState} from '../helpers/observed.js';

afterEach(cleanup);

const fleet = await observedState('failover', 14_000);
const SIZE = [120, 20] as const;

const CONNECTOR = '6ed574f8-5b5d-4265-af17-02dfa55c695c';
const ADDRESS = '203.0.113.41';

const navigation = (about: Partial<Navigation> = {}): Navigation => ({
  ...initialNavigation({filter: '', sort: 'name', isMasked: false, isUtc: true}),
  ...about,
});

const views: readonly TunnelView[] = [...fleet.snapshot.tunnels.values()].map((state) =>
  createAssess(usualThresholds)(state, NOON_MS, evenCadence(5000)(state)),
);

/** Of the connectors that there are, the first of its kind, with something changed. */
const subjectWith = (about: Partial<Connector>, kind = 'cfd_tunnel'): Subject => {
  const tunnel = views.find(({state}) => state.kind === kind);
  const state = tunnel?.state.connectors?.[0];
  if (tunnel === undefined || state === undefined) {
    throw new Error('the scenario has connectors of both kinds');
  }
  const changed = {...state, connector: {...state.connector, ...about}};
  return {kind: 'connector', tunnel, connector: {key: state.key, state: changed, tunnel}};
};

const textOf = (
  subject: Subject,
  name: CopyName,
  about: Partial<Navigation> = {},
): string | null | undefined =>
  offersOf(subject, navigation(about))
    .find((offer) => offer.name === name)
    ?.text();

describe('keys', () => {
  test.each<readonly [string, string, string, RegExp]>([
    ['the id of a connector', 'yi', CONNECTOR, /sent the id of connector 6ed574f8 \(36 characters\)/],
    ['the same by one key alone', 'yy', CONNECTOR, /sent the id of connector 6ed574f8 \(36 characters\)/],
    ['its address', 'ya', ADDRESS, /sent the address of connector 6ed574f8 \(12 characters\)/],
    ['the id of its tunnel', 'yt', '0d3c2f1e', /sent the id of tunnel api-prod/],
    ['the id of a tunnel', 'gyi', '0d3c2f1e', /sent the id of tunnel api-prod/],
  ])('%s', async (_name, pressed, copied, said) => {
    const app = await openApp(fleet, SIZE);
    await app.press(pressed, said);
    const tunnel = [...fleet.snapshot.tunnels.values()].find(
      ({tunnel: {name}}) => String(name) === 'api-prod',
    );
    expect(app.copies()).toEqual([copied === '0d3c2f1e' ? String(tunnel?.tunnel.id) : copied]);
    expect(app.text()).toContain('Not there? See Copying in the readme');
  });

  test('a connection has its own id, that of its connector, and its address', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press(keys.enter, /▸ /);
    await app.press('y', /copy connection \w{8}: i id {2}a address {2}j JSON {2}c connector id/);
    await app.press('c', /sent the id of connector 6ed574f8/);
    await app.press('yi', /sent the id of connection/);
    await app.press('ya', /sent the address of connection/);
    await app.press(`${keys.enter}yj`, /sent the JSON of connection/);
    const [connector, id, address, json = ''] = app.copies();
    expect([connector, address]).toEqual([CONNECTOR, ADDRESS]);
    expect(JSON.parse(json)).toMatchObject({id, origin_ip: ADDRESS, client_id: CONNECTOR});
  });

  test('JSON is one line, with the fields that scripts get', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('yj', /sent the JSON of connector 6ed574f8/);
    const [json = ''] = app.copies();
    expect(json).not.toContain('\n');
    expect(JSON.parse(json)).toMatchObject({id: CONNECTOR, conns: [{origin_ip: ADDRESS}, {}, {}, {}]});
  });

  test('JSON of a tunnel in the list has what the filter lets through', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('/6ed574f8\r', /filter “6ed574f8”/);
    await app.press('gyj', /sent the JSON of tunnel api-prod/);
    const {connectors} = JSON.parse(app.copies()[0] ?? '') as {connectors: readonly {id: string}[]};
    expect(connectors.map(({id}) => id)).toEqual([CONNECTOR]);
  });

  test.each([
    ['Esc', keys.escape],
    ['←', keys.left],
  ])('%s leaves the choice, and nothing else', async (_name, key) => {
    const app = await openApp(fleet, SIZE);
    await app.press(keys.enter, /4 edge connections/);
    await app.press('y', /copy connection/);
    await app.press(key, /Esc back/);
    expect(app.text()).toContain('4 edge connections');
    expect(app.copies()).toEqual([]);
  });

  test('any other key means what it always does', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('y', /copy connector/);
    await app.press(keys.down, /▸ ├ 931a86cf/);
    expect(app.text()).not.toContain('copy connector');
    await app.press('y/j', /filter: j▏/);
    expect(app.copies()).toEqual([]);
  });

  test('nothing is copied without the key, and where there is nothing', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('/nothing-has-this-name\r', /Nothing matches/);
    await app.press('y', /nothing is selected that could be copied/);
    await app.press('ija', /Nothing matches/);
    expect(app.copies()).toEqual([]);
  });

  test('with addresses masked none is copied, in whatever form', async () => {
    const app = await openApp(fleet, SIZE);
    await app.press('xy', /copy connector 6ed574f8: i id {2}j JSON {2}t tunnel id {2}Esc no/);
    await app.press('a', /addresses are masked: x shows them/);
    for (const [pressed, said] of [
      ['yj', /JSON of connector/],
      [`${keys.enter}yj`, /JSON of connection/],
      [`${keys.enter}yj`, /JSON of connection/],
      [`${keys.left}${keys.left}gyj`, /JSON of tunnel/],
    ] as const) {
      await app.press(pressed, said);
    }
    expect(app.copies()).toHaveLength(4);
    expect(app.copies().join()).toContain('"origin_ip":"(masked)"');
    expect(app.copies().join()).not.toContain(ADDRESS);
  });

  test('in the past it is what was then', async () => {
    const past = historyOf(await observations('failover', 40_000));
    const app = await openApp(fleet, SIZE, {}, past);
    await app.press('/hq-mesh\r', /filter “hq-mesh”/);
    await app.press('gyj', /sent the JSON of tunnel/);
    await app.press('[[[', /REWIND −00:15/);
    await app.press('gyj', /sent the JSON of tunnel/);
    const [now, then] = app.copies().map((json) => {
      const {connectors} = JSON.parse(json) as {connectors: readonly {ha_status: string}[]};
      return connectors.map(({ha_status}) => ha_status).sort();
    });
    const shown = app.text().match(/(?<=[├└] \w{8} .*)(active|passive|offline)/g);
    expect(then).toEqual([...(shown ?? [])].sort());
    expect(now).not.toEqual(then);
  });

  test('the choice and what is said of it fit the smallest pane', async () => {
    const app = await openApp(fleet, [40, 10]);
    await app.press('y', /^copy: i id {2}a address {2}j JSON {2}Esc no$/m);
    await app.press('i', /sent the id of connector/);
    expect(
      app
        .text()
        .split('\n')
        .every((line) => line.length <= 40),
    ).toBe(true);
    expect(app.text().split('\n').length).toBeLessThanOrEqual(10);
  });

  test('what a pane is too small to show is not copied', async () => {
    const app = await openApp(fleet, [39, 9]);
    await app.press('yi', /warptop needs 40×10/);
    await app.resize(...SIZE);
    await app.press('x', /addresses masked/);
    expect(app.copies()).toEqual([]);
  });

  test('what terminals do not take is not sent', async () => {
    const [key = '', state] = [...fleet.snapshot.tunnels].find(([, {kind}]) => kind === 'cfd_tunnel') ?? [];
    const long = state?.connectors?.map((each) => ({
      ...each,
      connector: {...each.connector, version: rawText('v'.repeat(60_000))},
    }));
    const tunnels = new Map(fleet.snapshot.tunnels).set(key, {...state, connectors: long} as never);
    const large: MonitorState = {...fleet, snapshot: {...fleet.snapshot, tunnels}};
    const app = await openApp(large, SIZE);
    await app.press(
      'yj',
      /nothing copied: the JSON of connector 6ed574f8 has 6\d,\d{3} bytes, and terminals take 56,244/,
    );
    expect(app.copies()).toEqual([]);
  });
});

describe('texts', () => {
  const hostile = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.constantFrom('-rf', '$(reboot)', 'a b', '`id`', 'x;y', 'a\nb', '\u001B[2J', '', 'é', '../..', '~'),
  );

  test('an id is one harmless word, or none', () => {
    fc.assert(
      fc.property(hostile, (id) => {
        const text = textOf(subjectWith({id: rawText(id)}), 'id');
        expect(text === null || /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(text ?? ' ')).toBe(true);
        expect(text === null || text === id).toBe(true);
      }),
    );
    expect(textOf(subjectWith({id: null}), 'id')).toBeNull();
    expect(textOf(subjectWith({id: rawText(CONNECTOR)}), 'id')).toBe(CONNECTOR);
  });

  test.each<readonly [string, ReadonlyArray<string | null>, string | null]>([
    ['each once', ['192.0.2.1', '192.0.2.1', '2001:db8::7'], '192.0.2.1 2001:db8::7'],
    ['none that is none', ['192.0.2.1; reboot', '-1', '', null, 'fe80::1%eth0', '192.0.2.300'], null],
    ['those that are', ['$(id)', '192.0.2.9'], '192.0.2.9'],
    ['none at all', [], null],
  ])('addresses: %s', (_name, addresses, expected) => {
    const [connection] = subjectWith({}).tunnel.state.connectors?.[0]?.connector.conns ?? [];
    const conns = addresses.map((ip) => ({
      ...connection,
      origin_ip: ip === null ? null : rawText(ip),
    })) as Connector['conns'];
    expect(textOf(subjectWith({conns}), 'address')).toBe(expected);
  });

  test('JSON has no control character in it, whatever the API said, and gives it back', () => {
    fc.assert(
      fc.property(hostile, (version) => {
        const json = textOf(subjectWith({version: rawText(version)}), 'json') ?? '';
        expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        const {version: read} = JSON.parse(json) as {version: string};
        expect(read).toBe(Buffer.from(version, 'utf8').toString('utf8'));
      }),
    );
  });

  test.each(['cfd_tunnel', 'warp_connector'])('masked, no %s gives an address away', (kind) => {
    for (const tunnel of views.filter(({state}) => state.kind === kind)) {
      for (const state of tunnel.state.connectors ?? []) {
        const connector = {key: state.key, state, tunnel};
        const addresses = (state.connector.conns ?? []).map(({origin_ip}) => String(origin_ip));
        const subjects: readonly Subject[] = [
          {kind: 'tunnel', tunnel},
          {kind: 'connector', tunnel, connector},
          ...(state.connector.conns ?? []).map(
            (connection): Subject => ({kind: 'connection', tunnel, connector, connection}),
          ),
        ];
        const texts = subjects.flatMap((subject) =>
          offersOf(subject, navigation({isMasked: true})).map(({text}) => text() ?? ''),
        );
        expect(texts.filter((text) => addresses.some((address) => text.includes(address)))).toEqual([]);
      }
    }
  });

  test('what is said names the way that tmux needs', () => {
    const [offer] = offersOf(subjectWith({}), navigation());
    if (offer === undefined) {
      throw new Error('a connector has an id');
    }
    expect(sentWords(offer, 'a', 'tmux')).toMatch(/\(1 character\).*set -g set-clipboard on$/);
    expect(sentWords(offer, 'a', 'screen')).toMatch(/See Copying in the readme$/);
    expect(unsentWords(offer, null)).toMatch(
      /^nothing copied: the API gave nothing that reads like the id of/,
    );
  });
});
