import {parseArgs} from 'node:util';
import {brokenLimits, reportLines, vitalsHead, vitalsLine} from './report.js';
import {type SoakOptions, soak} from './soak.js';

const help = `Watches a simulated API for simulated days, with faults all along, and measures.

Usage: npm run soak -- [--hours N] [--seed N] [--tunnels N] [--frame S]

  --hours N     simulated; by default 72
  --seed N      of faults, keys and clock leaps; by default 1
  --tunnels N   by default 7; with 9 or more the budget is used up
  --frame S     simulated seconds between two pictures; by default 120, since drawing takes most of the time
  --help        this text

Ends with 1 where a limit is broken: heap, memory, listeners, handles, totals of client and server, budget.
`;

type Parsed = {readonly options: SoakOptions} | {readonly help: true} | {readonly mistake: string};

const LIMITS = {
  hours: [0.1, 10_000],
  seed: [0, 2 ** 32 - 1],
  tunnels: [1, 1000],
  frame: [0.1, 3600],
} as const;

const parse = (args: readonly string[]): Parsed => {
  try {
    const {values} = parseArgs({
      args: [...args],
      options: {
        hours: {type: 'string', default: '72'},
        seed: {type: 'string', default: '1'},
        tunnels: {type: 'string', default: '7'},
        frame: {type: 'string', default: '120'},
        help: {type: 'boolean', short: 'h', default: false},
      },
    });
    for (const [name, [least, most]] of Object.entries(LIMITS)) {
      const value = Number(values[name as keyof typeof LIMITS]);
      if (!(value >= least && value <= most)) {
        return {mistake: `--${name} must be a number from ${least} to ${most}`};
      }
    }
    const [hours, seed, tunnels] = [values.hours, values.seed, values.tunnels].map(Number);
    if (hours === undefined || seed === undefined || tunnels === undefined || values.help) {
      return {help: true};
    }
    return {options: {hours, seed, tunnels, columns: 120, rows: 40, frameMs: 1000 * Number(values.frame)}};
  } catch (error) {
    return {mistake: String(error instanceof Error ? error.message : error).replace(/\..*$/s, '')};
  }
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const run = async (options: SoakOptions): Promise<number> => {
  print(vitalsHead);
  const result = await soak(options, (vitals) => print(vitalsLine(vitals)));
  const broken = brokenLimits(options, result);
  for (const line of [
    '',
    ...reportLines(options, result),
    '',
    ...(broken.length > 0 ? broken : ['All limits hold.']),
  ]) {
    print(line);
  }
  return broken.length > 0 ? 1 : 0;
};

/** The command. @returns its exit code: 0, 1 where a limit is broken, 2 where it was called wrongly */
export const main = async (args: readonly string[]): Promise<number> => {
  const parsed = parse(args);
  if ('help' in parsed) {
    process.stdout.write(help);
    return 0;
  }
  if ('mistake' in parsed) {
    process.stderr.write(`soak: ${parsed.mistake}. --help shows the usage.\n`);
    return 2;
  }
  return run(parsed.options);
};
