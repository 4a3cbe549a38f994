import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {boxList} from './peers/programs.js';
import type {Pty} from './pty.js';
import {withSession} from './session.js';
import {median, perSecond} from './statistics.js';

/*
 * What is written to the terminal because one connector's status changes: 50 connectors in 5 tunnels, 120×40, polled
 * every five seconds. One WARP connector on the screen goes offline, several times (in between it comes back, which is
 * not measured). Of each, all bytes from half a second before the word is first written until a second and a half
 * after, less what two idle seconds take (median of those that follow). The peer, a plain Ink list of the same fleet, sees the same changes at the same time.
 */

const SETTLING_MS = 65_000;
const CHANGES = 4;

/** A change is asked for, seen and over within it, and idle seconds follow. */
const GONE_MS = 10_000;

/** It is back on every screen. */
const BACK_MS = 8000;

const BEFORE_MS = 500;
const AFTER_MS = 1500;
const EDGE_MS = 3000;

const {monotonic, sleep} = systemClock;

/** When output first had the word since then; null where it had not. */
const watchFor = (
  pty: Pty,
  word: string,
): {readonly seenAt: () => number | null; readonly stop: () => void} => {
  let at: number | null = null;
  let text = '';
  const stop = pty.onChunk((chunk) => {
    text += chunk.text;
    at ??= text.includes(word) ? chunk.at : null;
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
      const watches = ptys.map((pty) => watchFor(pty, 'offline'));
      const until = monotonic() + GONE_MS;
      server.lose(0, 3);
      await sleep(GONE_MS);
      for (const [index, watch] of watches.entries()) {
        watch.stop();
        const at = watch.seenAt();
        if (at !== null) {
          seen[index]?.push({at, until});
        }
      }
      server.lose(0, null);
      await sleep(BACK_MS);
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
