import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {boxList} from './peers/programs.js';
import type {Pty} from './pty.js';
import {withSession} from './session.js';
import {median, perSecond} from './statistics.js';

/*
 * What is written to the terminal because one connector's status changes: 50 connectors in 5 tunnels, 120×40, polled
 * every five seconds. One WARP connector on the screen goes offline and comes back, several times. Of each, all bytes
 * from half a second before its row shows it until a second and a half after, less what two idle seconds take (median
 * of those between the changes). The peer, a plain Ink list of the same fleet, sees the same changes at the same time.
 */

const SETTLING_MS = 65_000;
const CHANGES = 6;

/** A change is asked for, seen and over within it, and there are idle seconds before the next one. */
const BETWEEN_MS = 9000;

const BEFORE_MS = 500;
const AFTER_MS = 1500;
const EDGE_MS = 3000;

const {monotonic, sleep} = systemClock;

/** When output first had one of the words since then; null where it had not. */
const watchFor = (
  pty: Pty,
  word: RegExp,
): {readonly seenAt: () => number | null; readonly stop: () => void} => {
  let at: number | null = null;
  let text = '';
  const stop = pty.onChunk((chunk) => {
    text += chunk.text;
    at ??= word.test(text) ? chunk.at : null;
  });
  return {seenAt: () => at, stop};
};

const bytesBetween = (pty: Pty, from: number, until: number): number =>
  pty
    .written()
    .filter(({at}) => at >= from && at < until)
    .reduce((sum, {size}) => sum + size, 0);

type Change = {readonly at: number; readonly until: number};

/** The bytes of the changes beyond what is written anyway. */
const costOf = (pty: Pty, changes: readonly Change[]): number => {
  const idle = changes.flatMap(({at, until}) => perSecond(pty.written(), at + EDGE_MS, until));
  const usual = (median(idle) * (BEFORE_MS + AFTER_MS)) / 1000;
  return median(changes.map(({at}) => bytesBetween(pty, at - BEFORE_MS, at + AFTER_MS) - usual));
};

const run = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, {tunnels: 5, connectors: 10, connections: 4}, async ({server, open}) => {
    const peer = boxList(setting, server);
    const ptys = [open(setting.product.command('--interval', '5')), open(peer.command)];
    await Promise.all(ptys.map((pty) => pty.waitFor(/site-0000/)));
    await sleep(SETTLING_MS);
    const seen = ptys.map((): Change[] => []);
    for (let turn = 0; turn < CHANGES; turn += 1) {
      const isLost = turn % 2 === 0;
      // Both draw whole rows or parts of them; a row that is back differs from the one before by its word as well.
      const watches = ptys.map((pty) => watchFor(pty, isLost ? /offline/ : /passive/));
      const from = monotonic();
      server.lose(0, isLost ? 3 : null);
      await sleep(BETWEEN_MS);
      for (const [index, watch] of watches.entries()) {
        watch.stop();
        const at = watch.seenAt();
        if (at !== null) {
          seen[index]?.push({at, until: from + BETWEEN_MS});
        }
      }
    }
    const [ours, list] = ptys.map((pty, index) => costOf(pty, seen[index] ?? []));
    return [
      figure({
        ...{name: 'bytes for one status change', value: ours ?? Number.NaN, unit: 'B'},
        ...{peer: {name: peer.name, value: list ?? Number.NaN}, goal: {of: 'value', most: 400}},
      }),
    ];
  });

export const changeBytes: Bench = {
  name: 'change-bytes',
  what: 'bytes to the terminal for one status change',
  run,
};
