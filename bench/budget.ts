import {dirname} from 'node:path';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {runInside} from './inside/run.js';
import {makeHome} from './product.js';

/*
 * Three simulated hours in a process of its own (bench/inside/pace.ts): the product's allowance, monitor and history at
 * the usual share of 50 % (600 requests in five minutes) ask a source that keeps the API's quota. Counted are the most
 * requests in any five minutes, the burst at the start included, and the longest time from a change of one connector,
 * which no list shows, to the snapshot that shows it: for the tunnel that is selected, those on the screen, and the
 * others. It is compared with the cadence that the schedule computes for such a tunnel, as the header and the readme tell
 * it. A tenth above it is latency and the order of questions that are due together.
 */

const HOURS = 3;

const FLEETS = [
  {tunnels: 100, connectors: 10},
  {tunnels: 1000, connectors: 10},
] as const;

const GROUPS = [
  ['selected', 'the selected tunnel'],
  ['urgent', 'on the screen'],
  ['rest', 'the others'],
] as const;

const measure = async (
  setting: Setting,
  {tunnels, connectors}: (typeof FLEETS)[number],
): Promise<readonly Figure[]> => {
  const home = makeHome(dirname(setting.bundles));
  try {
    const found = await runInside(setting, 'pace', [tunnels, connectors, HOURS], home.env());
    const seconds = (name: string): number => (found[name] ?? Number.NaN) / 1000;
    return [
      figure({
        ...{
          name: `requests in any 5 min, ${tunnels} tunnels`,
          value: found.most ?? Number.NaN,
          unit: 'requests',
        },
        peer: {name: 'the share', value: found.share ?? Number.NaN},
        goal: {of: 'ratio', most: 1},
      }),
      ...GROUPS.map(([group, words]) =>
        figure({
          ...{
            name: `change to snapshot, ${tunnels} tunnels, ${words}`,
            value: seconds(`${group}Ms`),
            unit: 's',
          },
          peer: {name: 'computed', value: seconds(`${group}ComputedMs`)},
          goal: {of: 'ratio', most: 1.1},
        }),
      ),
    ];
  } finally {
    home.remove();
  }
};

const run = async (setting: Setting): Promise<readonly Figure[]> =>
  (await Promise.all(FLEETS.map((fleet) => measure(setting, fleet)))).flat();

export const budget: Bench = {
  name: 'budget',
  what: 'requests in any five minutes, and how soon a change is known',
  run,
};
