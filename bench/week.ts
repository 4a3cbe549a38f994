import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {slopeOf} from './statistics.js';

/*
 * The heap after a simulated week, with the soak of the tree that is measured: 168 h of two tunnels with trouble all
 * along, the screen drawn every ten simulated minutes, the heap read after a collection each simulated hour. The slope
 * is that of a straight line through all hours from the 30th on, when the history has been full and tidied, with the
 * standard error of that slope: within two of them it is noise. What the history holds changes slowly, so hours that
 * follow each other are alike and the error is rather larger than told. Takes some ten minutes of a core.
 */

const HOURS = 168;

const FULL_HOUR = 30;

/** Hour and heap of each of the lines of figures in what a soak prints. */
export const readHeap = (report: string): ReadonlyArray<readonly [hour: number, heapMb: number]> =>
  report.split('\n').flatMap((line) => {
    const cells = line.trim().split(/\s+/).map(Number);
    const [hour = Number.NaN, heapMb = Number.NaN] = cells;
    return cells.length === 6 && cells.every(Number.isFinite) ? [[hour, heapMb] as const] : [];
  });

const run = async ({product}: Setting): Promise<readonly Figure[]> => {
  const args = ['--hours', HOURS, '--tunnels', 2, '--frame', 600].map(String);
  const child = spawn(process.execPath, [join(product.root, 'scripts', 'soak.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const report = await text(child.stdout);
  const code = await ended;
  const points = readHeap(report).filter(([hour]) => hour >= FULL_HOUR);
  const {slope, error} = slopeOf(points);
  const last = points.at(-1)?.[1] ?? Number.NaN;
  return [
    figure({name: 'heap after a week', value: last, unit: 'MB'}),
    figure({name: 'heap slope', value: slope, unit: 'MB an hour', noise: 'noisy'}),
    figure({
      ...{name: 'heap slope, in standard errors', value: slope / error, unit: '', noise: 'noisy'},
      goal: {of: 'value', most: 2},
    }),
    figure({
      ...{name: 'limits of the soak that broke', value: code === 0 ? 0 : 1, unit: ''},
      goal: {of: 'value', most: 0},
    }),
  ];
};

export const week: Bench = {
  name: 'week',
  what: 'the heap over a simulated week',
  isLong: true,
  run,
};
