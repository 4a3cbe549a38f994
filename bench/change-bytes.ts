import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {boxList} from './peers/programs.js';
import type {Pty} from './pty.js';
import {withSession} from './session.js';
import {median} from './statistics.js';

/*
 * What is written to the terminal because one connector's status changes: 50 connectors in 5 tunnels, 120×40, polled
 * every five seconds. One WARP connector on the screen goes offline, several times (in between it comes back, which is
 * not measured). Of each, all bytes from half a second before the word is first written until a second and a half
 * after, less those of the same two seconds of the poll before, which brought no change. The median counts. The peer, a
 * plain Ink list of the same fleet, sees the same changes at the same time.
 */

const SETTLING_MS = 20_000;
const CHANGES = 4;

const POLL_MS = 5000;

/** A change is asked for, seen, and over within it. */
const GONE_MS = 7500;

/** It is back on every screen, and a poll has brought nothing new since. */
const BACK_MS = 12_500;

const BEFORE_MS = 500;
const AFTER_MS = 1500;

const {sleep} = systemClock;

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

/** The bytes of changes (by when they were seen, ms) beyond those of the polls before them. */
const costOf = (pty: Pty, changes: readonly number[]): number =>
  median(
    changes.map(
      (at) =>
        bytesBetween(pty, at - BEFORE_MS, at + AFTER_MS) -
        bytesBetween(pty, at - POLL_MS - BEFORE_MS, at - POLL_MS + AFTER_MS),
    ),
  );

const run = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, {tunnels: 5, connectors: 10, connections: 4}, async ({server, open}) => {
    const peer = boxList(setting, server);
    const ptys = [open(setting.product.command('--interval', '5')), open(peer.command)];
    await Promise.all(ptys.map((pty) => pty.waitFor(/site-0000/)));
    await sleep(SETTLING_MS);
    const seen = ptys.map((): number[] => []);
    for (let turn = 0; turn < CHANGES; turn += 1) {
      const watches = ptys.map((pty) => watchFor(pty, 'offline'));
      server.lose(0, 3);
      await sleep(GONE_MS);
      for (const [index, watch] of watches.entries()) {
        watch.stop();
        const at = watch.seenAt();
        if (at !== null) {
          seen[index]?.push(at);
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
