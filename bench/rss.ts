import {join} from 'node:path';
import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import type {FleetPlan} from './fleet.js';
import {boxList} from './peers/programs.js';
import {residentMb} from './processes.js';
import type {Pty} from './pty.js';
import {withSession} from './session.js';

/*
 * What the process holds in memory (VmRSS) a minute after its screen is live, and the most that it ever held (VmHWM),
 * 120×40. With 50 connectors it is the built command; with 10,000 it is the product's own history, client, monitor and
 * screen (bench/inside/long-watch.ts), after the history was given 24 h of answers. They are those of a watch at the
 * usual budget: 115,200 answers of 100 tunnels × 100 connectors, both lists every 15 s, a connector that goes or comes
 * back in one of 400. What is not as in real life: they come within a minute or so and are decoded only where they
 * differ; the garbage of that is in what is measured. The peer is a plain Ink list of the same fleet, which remembers
 * nothing.
 */

const MEASURED_AFTER_MS = 60_000;

/** The day is fed to the history meanwhile. */
const LONGEST_DAY_MS = 240_000;

const SMALL: FleetPlan = {tunnels: 5, connectors: 10, connections: 4};
const LARGE: FleetPlan = {tunnels: 100, connectors: 100, connections: 4};
const HOURS = 24;

type Memory = {readonly now: number; readonly most: number};

const heldBy = async (pty: Pty, isLive: RegExp, longestMs: number): Promise<Memory> => {
  await pty.waitFor(isLive, longestMs);
  await systemClock.sleep(MEASURED_AFTER_MS);
  return residentMb(pty.pid);
};

const figuresOf = (where: string, mostMb: number, ours: Memory, list: Memory): readonly Figure[] => {
  const peer = {name: 'a plain Ink list', value: list.now};
  return [
    figure({name: `RSS, ${where}`, value: ours.now, unit: 'MB', peer, goal: {of: 'value', most: mostMb}}),
    figure({name: `RSS, ${where}, at most`, value: ours.most, unit: 'MB'}),
  ];
};

const small = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, SMALL, async ({server, open}) => {
    const [ours, list] = await Promise.all([
      heldBy(open(setting.product.command()), /LIVE/, LONGEST_DAY_MS),
      heldBy(open(boxList(setting, server).command), /connectors/, LONGEST_DAY_MS),
    ]);
    return figuresOf('50 connectors', 90, ours, list);
  });

const large = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, LARGE, async ({server, open}) => {
    const {tunnels, connectors, connections} = LARGE;
    const script = join(setting.bundles, 'long-watch.mjs');
    const about = [server.startMs, tunnels, connectors, connections, HOURS].map(String);
    const [ours, list] = await Promise.all([
      heldBy(
        open([process.execPath, script, server.url, server.accountId, ...about]),
        /LIVE/,
        LONGEST_DAY_MS,
      ),
      heldBy(open(boxList(setting, server, 75).command), /connectors/, LONGEST_DAY_MS),
    ]);
    return figuresOf('10,000 connectors, 24 h', 250, ours, list);
  });

const run = async (setting: Setting): Promise<readonly Figure[]> =>
  (await Promise.all([small(setting), large(setting)])).flat();

export const rss: Bench = {
  name: 'rss',
  what: 'memory with 50 connectors, and with 10,000 and 24 h of history',
  run,
};
