import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import type {FleetPlan} from './fleet.js';
import {pressAll} from './key-times.js';
import {type Session, withSession} from './session.js';

/*
 * The longest time for which warptop's event loop is held up, as Node's own histogram in the process sees it
 * (`monitorEventLoopDelay`, 1 ms; loaded before the command's first line), 10,000 connectors with 4 connections each,
 * 120×40, budget 100 %. A machine that gives the process no time counts as well. Told apart: from the first frame on,
 * until all has been answered and asked again; while keys scroll. What is before the first frame is loading of code:
 * the bench of the first frame measures it. The fleet comes as 100 answers with 100 connectors each, as 1,000 with 10
 * (as many of them as the budget allows in the time), and as one single answer with all of them.
 */

type Stall = {readonly longestMs: number; readonly p999Ms: number};

const SWEEPS_MS = 12_000;

/** A signal is handled between two other things. */
const PATIENCE_MS = 5000;

const SCROLLING = ['\u001B[B', '\u001B[6~', '\u001B[6~', 'G', '\u001B[5~', 'g'].map((bytes) => ({
  name: bytes,
  bytes,
}));

const {monotonic, sleep} = systemClock;

const linesOf = (file: string): readonly string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];

/** What held the loop up since the last time this was asked. */
const stallSince = async (pid: number, file: string): Promise<Stall> => {
  const before = linesOf(file).length;
  process.kill(pid, 'SIGUSR2');
  for (const from = monotonic(); monotonic() - from < PATIENCE_MS; ) {
    const line = linesOf(file)[before];
    if (line !== undefined) {
      return JSON.parse(line);
    }
    await sleep(20);
  }
  throw new Error('the process that is measured did not say what held it up');
};

const figuresOf = (where: string, {longestMs, p999Ms}: Stall): readonly Figure[] => [
  figure({
    ...{name: `event loop held up, ${where}`, value: longestMs, unit: 'ms', noise: 'noisy'},
    goal: {of: 'value', most: 20},
  }),
  figure({name: `event loop held up, ${where}, p99.9`, value: p999Ms, unit: 'ms', noise: 'noisy'}),
];

const measure = async (
  {product, bundles}: Setting,
  plan: FleetPlan,
  {home, open}: Session,
): Promise<readonly Figure[]> => {
  const file = join(home.path, 'stalls');
  const preload = pathToFileURL(join(bundles, 'stall.mjs')).href;
  const pty = open([process.execPath, '--import', preload, product.cli, '--budget', '100'], {
    BENCH_STALLS: file,
  });
  await pty.waitFor('CONNECTING');
  await stallSince(pty.pid, file);
  await pty.waitFor('LIVE', 60_000);
  await sleep(SWEEPS_MS);
  const sweeps = await stallSince(pty.pid, file);
  await pressAll(pty, SCROLLING, 60);
  const scrolling = await stallSince(pty.pid, file);
  const fleet = `${plan.tunnels} × ${plan.connectors}`;
  return [...figuresOf(`${fleet}, sweeps`, sweeps), ...figuresOf(`${fleet}, scrolling`, scrolling)];
};

const FLEETS: readonly FleetPlan[] = [
  {tunnels: 100, connectors: 100, connections: 4},
  {tunnels: 1000, connectors: 10, connections: 4},
  {tunnels: 1, connectors: 10_000, connections: 4},
];

const run = async (setting: Setting): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const plan of FLEETS) {
    figures.push(...(await withSession(setting, plan, (session) => measure(setting, plan, session))));
  }
  return figures;
};

export const stall: Bench = {
  name: 'stall',
  what: 'how long the event loop is held up, 10,000 connectors',
  run,
};
