import {expect} from 'vitest';
import {sortColumns} from '../../source/model/order.js';
import {pick, type Random, seeded} from '../../source/simulator/random.js';
import {keys} from '../helpers/terminal.js';
import type {Row, Stage} from './row.js';
import {faultMatrix} from './runner.js';

/* More keys than anybody can type: none is lost, and the screen lives. */

/** How long the screen may take: a second is promised, the rest is for a machine with many other things to do. */
const SOON_MS = 20_000;

const shuffled = <Item>(items: readonly Item[], random: Random): readonly Item[] =>
  items
    .map((item) => ({item, at: random()}))
    .sort((a, b) => a.at - b.at)
    .map(({item}) => item);

const FLOOD = 10_000;

/** Each of them undoes itself when it comes twice; of `s` a whole round does. */
const TOGGLES = ['x', 'u', 'w', 'p', '!', 'S'];

/** Of one byte each: where a read ends within the bytes of another key, Ink takes the first for Esc if it is busy. */
const MOVES = ['j', 'k', 'g', 'G'];

/** Moves and toggles in any order that leave the list as it was, with the fourth row selected: if all count. */
const mixedKeys = (random: Random): string => {
  const round = sortColumns.map(() => 's');
  const toggles = TOGGLES.flatMap((key) => new Array<string>(500).fill(key));
  const rounds = new Array(200).fill(round).flat() as readonly string[];
  const moves = Array.from(
    {length: FLOOD - toggles.length - rounds.length},
    () => pick(random, MOVES) ?? 'j',
  );
  // The last round takes back what `S` left.
  return [...shuffled([...toggles, ...rounds, ...moves], random), ...round, 'g', 'jjj'].join('');
};

const isUntouched = (screen: readonly string[]): boolean => {
  const text = screen.join('\n');
  return (
    /^▸ └ ea3f83ec .*203\.0\.113\.40/m.test(text) &&
    !/PAUSED|problems only|by [a-z]+[↑↓]|TUNNEL \/ CONNECTOR[↑↓]|Mask/.test(text)
  );
};

const flood = (name: string, fault: Row['fault'], rest: Partial<Row> = {}): Row => ({
  name,
  fault,
  seen: {header: /LIVE/},
  well: 6,
  isKept: false,
  check: async ({terminal}) => {
    await terminal.waitFor(isUntouched, SOON_MS);
  },
  ...rest,
});

const MEGABYTE = 'wxyz '.repeat(200_000);

const pasted = async ({terminal}: Stage, before: string, after: string): Promise<void> => {
  terminal.press('/');
  await terminal.waitFor('filter: ▏');
  terminal.press(`${before}${MEGABYTE}${after}`);
};

const paste = (name: string, before: string, after: string, isAway: boolean): Row => ({
  name: `a megabyte into the filter, ${name}`,
  fault: async (stage) => {
    if (isAway) {
      await stage.proxy.begin({isRefusing: true});
    }
    await pasted(stage, before, after);
  },
  seen: {somewhere: /Nothing matches “wxyz wxyz/, header: isAway ? /RETRY/ : /LIVE/},
  well: 6,
  isKept: false,
  // A filter is cut short, not taken in whole.
  check: ({terminal}) => expect(terminal.screen().join('').length).toBeLessThan(2000),
  lift: async ({terminal}) => {
    terminal.press(keys.escape);
    await terminal.waitFor(/TUNNEL \/ CONN[\s\S]*hq-mesh/, SOON_MS);
  },
});

faultMatrix([
  flood('ten thousand keys of every kind', ({terminal}) => terminal.press(mixedKeys(seeded(1, 'keys')))),
  flood(
    'ten thousand keys of every kind, while the API is away',
    async ({terminal, proxy}) => {
      await proxy.begin({isRefusing: true});
      terminal.press(mixedKeys(seeded(2, 'keys')));
    },
    {seen: {header: /RETRY/}, well: 0},
  ),
  paste('as a paste', '\u001B[200~', '\u001B[201~', false),
  paste('as keys', '', '', false),
  paste('as a paste, while the API is away', '\u001B[200~', '\u001B[201~', true),
]);
