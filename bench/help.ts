import {spawn} from 'node:child_process';
import {dirname} from 'node:path';
import {systemClock} from '../source/clock.js';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {makeHome, type Surroundings, surroundings} from './product.js';
import {pairedMedians} from './statistics.js';

/*
 * From the start of the process to its end, output read through pipes, by turns with a bare `node -e 0`. Median wall
 * times.
 */

const RUNS = 15;

const {monotonic} = systemClock;

/** Runs a command to its end. @returns ms @throws where it fails */
export const timeOf = (
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const from = monotonic();
    const child = spawn(program, args, {env: {...env}, stdio: ['ignore', 'pipe', 'inherit']});
    child.stdout.resume();
    child.once('error', reject);
    child.once('close', (code) => {
      const tookMs = monotonic() - from;
      if (code === 0) {
        resolve(tookMs);
      } else {
        reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
      }
    });
  });

const run = async ({product, bundles}: Setting): Promise<readonly Figure[]> => {
  const home = makeHome(dirname(bundles));
  const measure = async ({suffix, env: extra}: Surroundings): Promise<readonly Figure[]> => {
    const env = home.env(extra);
    const [helped = Number.NaN, versioned = Number.NaN, bare = Number.NaN] = await pairedMedians(RUNS, [
      () => timeOf(product.command('--help'), env),
      () => timeOf(product.command('--version'), env),
      () => timeOf([process.execPath, '-e', '0'], env),
    ]);
    return [
      {name: `--help${suffix}`, value: helped},
      {name: `--version${suffix}`, value: versioned},
    ].map((measured) =>
      figure({
        ...{...measured, unit: 'ms', noise: 'noisy'},
        ...{peer: {name: 'node -e 0', value: bare}, goal: {of: 'ratio', most: 1.5}},
      }),
    );
  };
  try {
    const figures: Figure[] = [];
    for (const each of surroundings(process.env)) {
      figures.push(...(await measure(each)));
    }
    return figures;
  } finally {
    home.remove();
  }
};

export const help: Bench = {
  name: 'help',
  what: '--help and --version, start to end',
  isQuick: true,
  run,
};
