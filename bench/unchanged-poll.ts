import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import type {FleetPlan} from './fleet.js';
import {runInside} from './inside/run.js';
import {withSession} from './session.js';
import {bursts} from './statistics.js';

/*
 * CPU time of a poll of 5,000 connectors (4 connections each) in which nothing has changed, as one answer and as 1,000
 * answers with five each: over real loopback HTTP through the product's client into its history and store, less what
 * bare undici takes to read the same bytes, compared with turning the same bytes to a string and JSON.parse of it. So
 * what the product adds to a request, such as its deadline, counts as its own. Medians of rounds by turns, in a process
 * that does nothing else (bench/inside/unchanged-poll.ts).
 *
 * That nothing is rendered for such a poll is seen from outside: paintings a second of the built command with 5,000
 * connectors (50 × 100), of which one is the tick of the ages. What is rendered and comes to the same picture is not
 * seen here; the CPU of the idle bench has it.
 */

const SETTLING_MS = 10_000;
const MEASURED_MS = 20_000;

/** Chunks that are nearer to each other are one picture, ms. */
const APART_MS = 20;

const {monotonic, sleep} = systemClock;

const cpu = (setting: Setting, plan: FleetPlan, rounds: number, where: string): Promise<Figure> =>
  withSession(setting, plan, async ({server, home}) => {
    const {tunnels, connectors, connections} = plan;
    const {polledMs, fetchedMs, parsedMs} = await runInside(
      setting,
      'unchanged-poll',
      [server.url, server.accountId, tunnels, connectors, connections, rounds],
      home.env(),
    );
    return figure({
      name: `CPU of a poll that changed nothing, ${where}`,
      value: (polledMs ?? Number.NaN) - (fetchedMs ?? Number.NaN),
      unit: 'ms',
      peer: {name: 'JSON.parse', value: parsedMs ?? Number.NaN},
      goal: {of: 'ratio', most: 2},
      noise: 'noisy',
    });
  });

const paintings = (setting: Setting): Promise<Figure> =>
  withSession(setting, {tunnels: 50, connectors: 100, connections: 4}, async ({open}) => {
    const pty = open(setting.product.command('--interval', '5'));
    await pty.waitFor('LIVE');
    await sleep(SETTLING_MS);
    const from = monotonic();
    await sleep(MEASURED_MS);
    const painted = bursts(
      pty.written().filter(({at}) => at >= from),
      APART_MS,
    );
    return figure({
      ...{name: 'paintings a second while polls change nothing, 5,000 connectors', unit: '/s'},
      ...{value: (painted * 1000) / MEASURED_MS, goal: {of: 'value', most: 1.1}},
    });
  });

const run = async (setting: Setting): Promise<readonly Figure[]> => [
  await cpu(setting, {tunnels: 1, connectors: 5000, connections: 4}, 15, '5,000 in one answer'),
  await cpu(setting, {tunnels: 1000, connectors: 5, connections: 4}, 5, '1,000 × 5'),
  await paintings(setting),
];

export const unchangedPoll: Bench = {
  name: 'unchanged-poll',
  what: 'CPU of a poll that changed nothing, 5,000 connectors, and whether it paints',
  isQuick: true,
  run,
};
