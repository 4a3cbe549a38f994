import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import type {Pty} from './pty.js';
import type {BenchServer} from './server.js';
import {withSession} from './session.js';
import {median} from './statistics.js';

/*
 * What is written to the terminal because one connector's status changes: 50 connectors in 5 tunnels, 120×40, polled
 * every five seconds. One WARP connector on the screen goes offline, several times (in between it comes back, which is
 * not measured). Of each, all bytes from half a second before the word is first written until a second and a half
 * after, less those of the same two seconds of the poll before, which brought no change. The median counts. There is no
 * peer: what draws everything for each answer writes nothing more for a change.
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

/** Has one connector go. @returns when that was first seen  @throws where it was not */
const loseOne = async (server: BenchServer, pty: Pty): Promise<number> => {
  let text = '';
  let seenAt: number | null = null;
  const stop = pty.onChunk((chunk) => {
    text += chunk.text;
    seenAt ??= text.includes('offline') ? chunk.at : null;
  });
  server.lose(0, 3);
  await sleep(GONE_MS);
  stop();
  server.lose(0, null);
  await sleep(BACK_MS);
  if (seenAt === null) {
    throw new Error('a connector went offline, and the screen did not show it');
  }
  return seenAt;
};

const run = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, {tunnels: 5, connectors: 10, connections: 4}, async ({server, open}) => {
    const pty = open(setting.product.command('--interval', '5'));
    await pty.waitFor('LIVE');
    await sleep(SETTLING_MS);
    const seen: number[] = [];
    while (seen.length < CHANGES) {
      seen.push(await loseOne(server, pty));
    }
    return [
      figure({
        ...{name: 'bytes for one status change', value: Math.max(0, costOf(pty, seen)), unit: 'B'},
        goal: {of: 'value', most: 400},
      }),
    ];
  });

export const changeBytes: Bench = {
  name: 'change-bytes',
  what: 'bytes to the terminal for one status change',
  run,
};
