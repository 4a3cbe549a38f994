import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {type Baseline, type Worsening, withFigures} from './baseline.js';
import type {Bench, Figure, Setting} from './bench.js';
import {measuredAgainst} from './check.js';
import {machineLine} from './machine.js';
import {copyProduct, nodeMajor} from './product.js';
import {withRatios} from './readme.js';
import {type Found, readResults, resultsText, withFound} from './results.js';
import {rounded, tableLines} from './table.js';
import {benches, chosenBy} from './table-of-benches.js';

const help = `Measures warptop beside its peers, in pseudo-terminals of 120×40.

Usage: npm run bench -- [NAME…] [--write] [--baseline] [--check]

${benches.map(({name, what, isLong}) => `  ${name.padEnd(16)}${what}${isLong ? '; only where it is named' : ''}`).join('\n')}

  --write         writes bench/results.md and the readme's table, as a run of all benches does
  --baseline      writes bench/baseline.json
  --check         compares with it: ends with 1 where a ratio is more than 15 % worse; without a name the quick ones

A name may be cut short. WARPTOP_ROOT=PATH measures what is built in another tree, and writes nothing.
`;

/** The trees: the one that is measured, and the one that measures and keeps the results. */
export type Trees = {readonly root: string; readonly here: string};

type Options = {readonly isCheck: boolean; readonly isBaseline: boolean; readonly isWritten: boolean};

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n\n`);

/** Runs one after the other; what fails is told, and the others go on. */
const runAll = async (
  chosen: readonly Bench[],
  setting: Setting,
  measure: (bench: Bench) => Promise<readonly Figure[]>,
): Promise<{readonly found: readonly Found[]; readonly failed: number}> => {
  const found: Found[] = [];
  for (const bench of chosen) {
    setting.say(`… ${bench.name}`);
    try {
      const figures = await measure(bench);
      found.push({bench: bench.name, figures});
      print(tableLines(figures));
    } catch (error) {
      setting.say(`${bench.name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return {found, failed: chosen.length - found.length};
};

/** Empty where there is no such file yet. */
const readText = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** @throws SyntaxError where it is damaged: nothing may pass for well then */
const readBaseline = (path: string): Baseline => JSON.parse(readText(path) || '{}');

const writeResults = (here: string, about: string, found: readonly Found[]): void => {
  const path = join(here, 'bench', 'results.md');
  const order = benches.map(({name}) => name);
  const results = withFound(readResults(readText(path)), nodeMajor, about, found, order);
  writeFileSync(path, resultsText(results));
  const readme = join(here, 'readme.md');
  writeFileSync(readme, withRatios(readText(readme), results));
};

const runChosen = async (
  chosen: readonly Bench[],
  setting: Setting,
  {root, here}: Trees,
  {isCheck, isBaseline, isWritten}: Options,
  missing: ReadonlySet<string>,
): Promise<number> => {
  const baselinePath = join(here, 'bench', 'baseline.json');
  const baseline = readBaseline(baselinePath);
  const known = baseline[nodeMajor];
  if (isCheck && known === undefined) {
    setting.say(`There is no baseline of Node ${nodeMajor}: npm run bench -- --baseline writes one.`);
    return 1;
  }
  const worse: Worsening[] = [];
  const {found, failed} = await runAll(chosen, setting, async (bench) => {
    if (!isCheck) {
      return bench.run(setting);
    }
    const checked = await measuredAgainst(
      known ?? {},
      () => bench.run(setting),
      (names) => setting.say(`  measured again: ${names.join(', ')}`),
    );
    worse.push(...checked.worse);
    return checked.figures;
  });
  const isOurs = root === here;
  if (isWritten && isOurs) {
    writeResults(here, machineLine(setting.product.version, [...missing]), found);
  }
  if (isBaseline && isOurs) {
    const figures = found.flatMap((each) => each.figures);
    writeFileSync(baselinePath, `${JSON.stringify(withFigures(baseline, nodeMajor, figures), null, 2)}\n`);
  }
  for (const {figure, before, now} of worse) {
    setting.say(`worse than the baseline: ${figure.name}: ${rounded(now)}, was ${rounded(before)}`);
  }
  return failed > 0 || worse.length > 0 ? 1 : 0;
};

/** @param folder for all that is needed meanwhile */
export const main = async (args: readonly string[], trees: Trees, folder: string): Promise<number> => {
  const missing = new Set<string>();
  try {
    const {values, positionals} = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        write: {type: 'boolean', default: false},
        baseline: {type: 'boolean', default: false},
        check: {type: 'boolean', default: false},
        help: {type: 'boolean', short: 'h', default: false},
      },
    });
    if (values.help) {
      process.stdout.write(help);
      return 0;
    }
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const setting: Setting = {
      product: copyProduct(trees.root, folder),
      bundles: fileURLToPath(new URL('.', import.meta.url)),
      say,
      lack: (peer, programs) => {
        missing.add(peer);
        say(`${peer}: not compared, since not installed: ${programs.join(', ')}`);
      },
    };
    const isUsual = ({isQuick = false, isLong = false}: Bench): boolean => (values.check ? isQuick : !isLong);
    return await runChosen(
      chosenBy(positionals, isUsual),
      setting,
      trees,
      {
        isCheck: values.check,
        isBaseline: values.baseline,
        isWritten: values.write || (positionals.length === 0 && !values.check),
      },
      missing,
    );
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) {
      throw error;
    }
    process.stderr.write(`bench: ${error.message}. --help shows the usage.\n`);
    return 2;
  }
};
