import {join} from 'node:path';
import {type Bench, type Figure, figure, type Setting} from './bench.js';
import {timeOf} from './help.js';
import {withSession} from './session.js';
import {pairedMedians} from './statistics.js';

/*
 * `warptop --once --json` from the start of the process to its end, by turns with a script that sends the same requests
 * with bare undici (bundled likewise, four at a time) and prints one document of all answers. 50 connectors in 5
 * tunnels: seven requests, to a server that has made all answers before. Output is read through a pipe. Median wall
 * times.
 */

const RUNS = 15;

const run = (setting: Setting): Promise<readonly Figure[]> =>
  withSession(setting, {tunnels: 5, connectors: 10, connections: 4}, async ({server, home}) => {
    const {product, bundles} = setting;
    const env = home.env(server.env);
    const [ours = Number.NaN, bare = Number.NaN] = await pairedMedians(RUNS, [
      () => timeOf(product.command('--once', '--json'), env),
      () => timeOf([process.execPath, join(bundles, 'bare-once.mjs'), server.url, server.accountId], env),
    ]);
    return [
      figure({
        ...{name: '--once --json', value: ours, unit: 'ms', noise: 'noisy'},
        ...{peer: {name: 'bare undici', value: bare}, goal: {of: 'ratio', most: 2}},
      }),
    ];
  });

export const onceJson: Bench = {
  name: 'once-json',
  what: '--once --json against a warm server',
  isQuick: true,
  run,
};
