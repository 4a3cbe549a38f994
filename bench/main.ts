import {fileURLToPath} from 'node:url';
import type {Bench, Figure, Setting} from './bench.js';
import {budget} from './budget.js';
import {changeBytes} from './change-bytes.js';
import {firstFrame} from './first-frame.js';
import {help as helpBench} from './help.js';
import {idle} from './idle.js';
import {keyLatency} from './key-latency.js';
import {onceJson} from './once-json.js';
import {packaged} from './package.js';
import {copyProduct} from './product.js';
import {rss} from './rss.js';
import {stall} from './stall.js';
import {tableLines} from './table.js';
import {unchangedPoll} from './unchanged-poll.js';

const benches: readonly Bench[] = [
  idle,
  firstFrame,
  keyLatency,
  stall,
  helpBench,
  rss,
  unchangedPoll,
  onceJson,
  changeBytes,
  packaged,
  budget,
];

const help = `Measures warptop and its peers in pseudo-terminals.

Usage: npm run bench -- [NAME…]

${benches.map(({name, what, isLong}) => `  ${name.padEnd(16)}${what}${isLong ? '; only where it is named' : ''}`).join('\n')}

A name may be cut short. WARPTOP_ROOT=PATH measures what is built in another tree.
`;

const chosenBy = (names: readonly string[]): readonly Bench[] =>
  names.length === 0
    ? benches.filter(({isLong = false}) => !isLong)
    : benches.filter(({name}) => names.some((given) => name.startsWith(given)));

/** @param root of the tree whose build is measured  @param folder where the peers are, each in a file */
export const main = async (args: readonly string[], root: string, folder: string): Promise<number> => {
  if (args.includes('--help')) {
    process.stdout.write(help);
    return 0;
  }
  const chosen = chosenBy(args);
  if (chosen.length === 0) {
    process.stderr.write(`bench: there is none of that name\n\n${help}`);
    return 2;
  }
  const setting: Setting = {
    product: copyProduct(root, folder),
    bundles: fileURLToPath(new URL('.', import.meta.url)),
    say: (line) => void process.stderr.write(`${line}\n`),
  };
  const figures: Figure[] = [];
  for (const {name, run} of chosen) {
    setting.say(`… ${name}`);
    const found = await run(setting);
    figures.push(...found);
    process.stdout.write(`${tableLines(found).join('\n')}\n\n`);
  }
  return 0;
};
