import {join} from 'node:path';
import {type Bench, type Figure, figure, type Goal, type Setting} from './bench.js';
import {nodeMajor, type Surroundings, surroundings} from './product.js';
import {withSession} from './session.js';
import {pairedMedians} from './statistics.js';

/*
 * From the start of the process to the moment at which the first painted header is read at the terminal's other end:
 * alternate screen, header and skeleton, 120×40. The server hangs, so nothing of it is an answer. By turns with a bare
 * `node -e 0` in a terminal until it ends, and with Ink's hello world, bundled as warptop is, until its text is read.
 * All have one home, as on a machine on which they ran before; the first round does not count. Median wall times.
 */

const RUNS = 15;

const ALTERNATE_SCREEN = '\u001B\\[\\?1049h';

/** CONNECTING is the header's word while nothing was answered; the window's title has no such word. */
const FIRST_FRAME = new RegExp(`${ALTERNATE_SCREEN}[\\s\\S]*CONNECTING`);

/** On Node 20 the ratio counts; on newer ones, that start in less time, the time itself. */
const goal = (major: number): Goal => (major >= 24 ? {of: 'value', most: 120} : {of: 'ratio', most: 2.5});

const run = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, {tunnels: 5, connectors: 10, connections: 4}, async ({server, open}) => {
    server.hang(true);
    const hello = join(setting.bundles, 'hello.mjs');
    const measure = async ({suffix, env}: Surroundings): Promise<readonly Figure[]> => {
      const until =
        (command: readonly [string, ...string[]], wanted: string | RegExp | null) =>
        async (): Promise<number> => {
          const pty = open(command, env);
          const at = wanted === null ? await pty.ended : await pty.waitFor(wanted);
          await pty.stop();
          return at - pty.startedAt;
        };
      const [ours = Number.NaN, bare = Number.NaN, ink = Number.NaN] = await pairedMedians(RUNS, [
        until(setting.product.command(), FIRST_FRAME),
        until([process.execPath, '-e', '0'], null),
        until([process.execPath, hello], 'hello world'),
      ]);
      return [
        figure({
          ...{name: `start to first frame${suffix}`, value: ours, unit: 'ms', noise: 'noisy'},
          ...{peer: {name: 'node -e 0', value: bare}, goal: goal(nodeMajor)},
        }),
        figure({
          ...{name: `start to first frame, beside Ink${suffix}`, value: ours, unit: 'ms', noise: 'noisy'},
          peer: {name: "Ink's hello world", value: ink},
        }),
      ];
    };
    const figures: Figure[] = [];
    for (const each of surroundings(process.env)) {
      figures.push(...(await measure(each)));
    }
    return figures;
  });

export const firstFrame: Bench = {
  name: 'first-frame',
  what: 'start to the first painted frame, before any answer',
  isQuick: true,
  run,
};
