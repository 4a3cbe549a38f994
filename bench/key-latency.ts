import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import type {FleetPlan} from './fleet.js';
import {type Key, type Press, pressAll} from './key-times.js';
import {boxList} from './peers/programs.js';
import type {Pty} from './pty.js';
import {withSession} from './session.js';
import {median, percentile} from './statistics.js';
import {rounded} from './table.js';

/*
 * From a key to the last byte of its frame, as read at the terminal's other end, 10,000 connectors with 4 connections
 * each, 120×40. The end of a frame is the end mark of a synchronized output, or, of a frame without marks, the last byte
 * before 3 ms of silence. Keys come after the frame of the one before and an uneven pause; those that paint nothing
 * within a second are counted apart. A frame that a tick or an answer paints at that very moment passes for the key's:
 * about one in a hundred. Esc has 20 ms in it that any program must wait, since it may be the beginning of another key.
 *
 * 100 tunnels × 100 are all known by then; of 1,000 × 10 as many as a full budget answers in the time. Polling goes on
 * with a budget of 100 %; then the same keys while all requests hang. The peer is a plain Ink list of the same fleet,
 * which draws the visible rows only, polls as often, and knows the first five keys.
 */

const PRESSES = 300;

const PEER_PRESSES = 100;

const LOADED_MS = 8000;

const key = (name: string, bytes = name): Key => ({name, bytes});

const down = key('↓', '\u001B[B');
const moving = [down, down, key('PgDn', '\u001B[6~'), down, key('PgUp', '\u001B[5~'), key('G'), key('g')];

/** In this order each of them changes what is seen. */
const KEYS: readonly Key[] = [
  ...moving,
  ...[down, key('Enter', '\r'), key('Esc', '\u001B')],
  ...[key('!'), key('!'), key('e'), key('Esc', '\u001B')],
  ...[key('/'), key('a letter', 's'), key('a letter', 'i'), key('a letter', 't'), key('Esc', '\u001B')],
  ...[key('s'), key('S'), key('S'), key('s'), key('s'), key('s'), key('g')],
];

const {sleep} = systemClock;

const timesOf = (presses: readonly Press[]): readonly number[] => presses.flatMap(({ms}) => ms ?? []);

/** What each key took, for whoever looks for the slow one. */
const perKey = (presses: readonly Press[]): string =>
  [...new Set(presses.map(({key: {name}}) => name))]
    .map((name) => {
      const own = presses.filter((press) => press.key.name === name);
      const unpainted = own.filter(({ms}) => ms === null).length;
      const times = timesOf(own);
      return `${name} ${rounded(median(times))}/${rounded(Math.max(...times))}${unpainted > 0 ? ` (${unpainted} of ${own.length} without a frame)` : ''}`;
    })
    .join(' · ');

const figuresOf = (where: string, presses: readonly Press[], peer: readonly number[]): readonly Figure[] => {
  const times = timesOf(presses);
  const name = `key → frame, ${where}`;
  const peerName = 'a plain Ink list';
  return [
    figure({
      ...{name: `${name}, p50`, value: median(times), unit: 'ms', noise: 'noisy'},
      ...{peer: {name: peerName, value: median(peer)}, goal: {of: 'value', most: 10}},
    }),
    figure({
      ...{name: `${name}, p99`, value: percentile(times, 0.99), unit: 'ms', noise: 'noisy'},
      ...{peer: {name: peerName, value: percentile(peer, 0.99)}, goal: {of: 'value', most: 30}},
    }),
  ];
};

const measure = (setting: Setting, plan: FleetPlan): Promise<readonly Figure[]> =>
  withSession(setting, plan, async ({server, open}) => {
    const fleet = `${plan.tunnels} × ${plan.connectors}`;
    const pressed = async (pty: Pty, keys: readonly Key[], presses: number): Promise<readonly Press[]> => {
      const all = await pressAll(pty, keys, presses);
      setting.say(`  ${fleet}, median/longest ms: ${perKey(all)}`);
      return all;
    };

    // As often as the budget has warptop ask.
    const list = open(boxList(setting, server, 40).command);
    await list.waitFor(/connectors/);
    await sleep(LOADED_MS);
    const peer = timesOf(await pressed(list, moving, PEER_PRESSES));
    await list.stop();

    const ours = open(setting.product.command('--budget', '100'));
    await ours.waitFor('LIVE', 60_000);
    await sleep(LOADED_MS);
    const polling = await pressed(ours, KEYS, PRESSES);
    server.hang(true);
    const hanging = await pressed(ours, KEYS, PRESSES);
    return [
      ...figuresOf(`${fleet}, polling`, polling, peer),
      ...figuresOf(`${fleet}, requests hang`, hanging, peer),
    ];
  });

const run = async (setting: Setting): Promise<readonly Figure[]> => [
  ...(await measure(setting, {tunnels: 100, connectors: 100, connections: 4})),
  ...(await measure(setting, {tunnels: 1000, connectors: 10, connections: 4})),
];

export const keyLatency: Bench = {
  name: 'key-latency',
  what: 'a key to its painted frame, 10,000 connectors, while answers come and while requests hang',
  run,
};
