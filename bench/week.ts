import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {besides, middlesOf, type Point, slopeOf} from './statistics.js';

/*
 * The heap after a simulated week, with the soak of the tree that is measured: 168 h of two tunnels with trouble all
 * along, the screen drawn every ten simulated minutes, the heap read after a collection each simulated hour.
 *
 * The slope is that of a straight line through the middles of the days after the second, when the history is full and
 * tidied. Not through the hours: of what the history holds, 23 of 24 hours are those of the hour before, so that what
 * happens by chance moves a whole day of points. Taken as independent they say of three weeks of four with a steady load
 * that the history grows or shrinks; days say so of one in twelve. Middles and no means, since some readings come just
 * when the clock was set: until the screen is drawn anew they lack much of what it made of the changes.
 *
 * Such a slope is noise within two standard errors, which are as large as so few days make them.
 *
 * What chance brings into the history is a multiple of what a leak adds in a week. So there is a second slope, of what
 * does not go up and down with the history's own estimate of itself, nor is compiled code, of which the engine adds ever
 * less, but for days. It is some ten times as sharp, and finds whatever grows but those two. Where the history grows,
 * the first slope tells, and the soak's limits do. Its goal is no number of errors: those are so small that the 2 kB an
 * hour which the engine keeps beside the code are no noise. It is less than a megabyte in a week, and half of what one
 * answer of each deleted tunnel takes where they come and go as here.
 *
 * Takes some ten minutes of a core.
 */

const HOURS = 168;

const WARM_HOUR = 48;

const DAY = 24;

/** What was measured each hour, MB. */
type Measured = {
  readonly hour: number;
  readonly heapMb: number;
  readonly historyMb: number;
  readonly codeMb: number;
};

/** Of each of the lines of figures in what a soak prints. */
export const readVitals = (report: string): readonly Measured[] =>
  report.split('\n').flatMap((line) => {
    const cells = line.trim().split(/\s+/).map(Number);
    const [hour = Number.NaN, heapMb = Number.NaN, historyMb = Number.NaN, codeMb = Number.NaN] = cells;
    return cells.length === 7 && cells.every(Number.isFinite) ? [{hour, heapMb, historyMb, codeMb}] : [];
  });

/** Of a heap that is read each hour: of all of it, and of what is neither history nor code. */
export const slopesOf = (measured: readonly Measured[]) => {
  const warm = measured.filter(({hour}) => hour >= WARM_HOUR);
  const heap = warm.map(({hour, heapMb}): Point => [hour, heapMb]);
  const data = warm.map(({hour, heapMb, codeMb}): Point => [hour, heapMb - codeMb]);
  const history = warm.map(({hour, historyMb}): Point => [hour, historyMb]);
  return {
    whole: slopeOf(middlesOf(heap, WARM_HOUR, DAY)),
    rest: slopeOf(middlesOf(besides(data, history), WARM_HOUR, DAY)),
  };
};

/** MB an hour. */
export const STEEPEST_REST = 0.005;

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
  const measured = readVitals(report);
  const {whole, rest} = slopesOf(measured);
  return [
    figure({name: 'heap after a week', value: measured.at(-1)?.heapMb ?? Number.NaN, unit: 'MB'}),
    figure({name: 'heap slope', value: whole.slope, unit: 'MB an hour', noise: 'noisy'}),
    figure({
      ...{name: 'heap slope, in standard errors', value: whole.slope / whole.error, unit: '', noise: 'noisy'},
      goal: {of: 'value', most: 2},
    }),
    figure({
      ...{name: 'heap slope without history and code', value: rest.slope, unit: 'MB an hour', noise: 'noisy'},
      goal: {of: 'value', most: STEEPEST_REST},
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
