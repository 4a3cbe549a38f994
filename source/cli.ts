import {readFileSync, statSync} from 'node:fs';
import process from 'node:process';
import meow from 'meow';
import manifest from '../package.json' with {type: 'json'};
import {systemClock} from './clock.js';
import {type FlagValues, readConfig} from './config.js';
import {ExitError, exitCodes, usageError} from './exit.js';
import {type Flag, flags as flagTable, helpText} from './flags.js';
import {defaultScenario, isScenarioName, scenarioNames} from './simulator/scenarios.js';

/** Read once and taken out of the environment, so that nothing started or printed from here can show them. */
const SECRETS = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'] as const;

/** 128 plus the number of the signal. */
const EXIT_ON_SIGHUP = 129;
const EXIT_ON_SIGPIPE = 141;

const camelCase = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const kebabCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A secret among the arguments is in the shell's history and in the list of processes by now. */
const refuseSecrets = (argv: readonly string[]): void => {
  const flag = argv.find((word) => /^--?(api-?)?(token|key|secret|password)(=|$)/i.test(word));
  if (flag !== undefined) {
    throw usageError(
      'A token does not belong on the command line: it is in the shell history and the process list now. Rotate it, and set CLOUDFLARE_API_TOKEN or use --token-file.',
    );
  }
};

const parse = (argv: readonly string[]): {readonly values: FlagValues; readonly input: readonly string[]} => {
  refuseSecrets(argv);
  const {flags, input} = parsed({
    importMeta: import.meta,
    pkg: manifest,
    argv,
    autoHelp: false,
    autoVersion: false,
    flags: Object.fromEntries(
      flagTable.map(({name, type, ...rest}: Flag) => [
        camelCase(name),
        {type, ...(rest.short === undefined ? {} : {shortFlag: rest.short})},
      ]),
    ),
  });
  const values = Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [kebabCase(name), value as string | boolean | undefined]),
  );
  const unknown = Object.keys(values).find((name) => !flagTable.some((flag) => flag.name === name));
  if (unknown !== undefined) {
    throw usageError(
      `warptop has no flag ${unknown.length === 1 ? '-' : '--'}${unknown}; see warptop --help.`,
    );
  }
  return {values, input};
};

/** chalk, which Ink colours with, knows FORCE_COLOR only. */
const honourNoColor = (env: NodeJS.ProcessEnv): void => {
  if (env.NO_COLOR && env.FORCE_COLOR === undefined) {
    env.FORCE_COLOR = '0';
  }
};

/** meow throws where a flag comes twice. */
const parsed = (options: Parameters<typeof meow>[0]): ReturnType<typeof meow> => {
  try {
    return meow(options);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw usageError(`${reason} See warptop --help.`);
  }
};

/** Who reads the output has closed it, or the terminal is gone: there is nobody left to tell. */
const endQuietly = (error: NodeJS.ErrnoException): void => {
  process.exit(error.code === 'EPIPE' ? EXIT_ON_SIGPIPE : EXIT_ON_SIGHUP);
};

const main = async (): Promise<number> => {
  const {values, input} = parse(process.argv.slice(2));
  if (values.help === true) {
    process.stdout.write(`\n  warptop: htop for Cloudflare tunnels\n\n${helpText(scenarioNames)}\n\n`);
    return exitCodes.fine;
  }
  if (values.version === true) {
    process.stdout.write(`${manifest.version}\n`);
    return exitCodes.fine;
  }
  const isTerminal = process.stdout.isTTY === true;
  const config = readConfig(values, input, {
    env: process.env,
    isTerminal: isTerminal && process.env.TERM !== 'dumb',
    readFile: (path) => ({text: readFileSync(path, 'utf8'), mode: statSync(path).mode}),
    isScenario: isScenarioName,
    defaultScenario,
  });
  for (const name of SECRETS) {
    delete process.env[name];
  }
  honourNoColor(process.env);
  // With it set, Ink looks for developer tools on the network.
  delete process.env.DEV;
  const {run} = await import('./run.js');
  return run(config, {
    clock: systemClock,
    random: Math.random,
    stdin: process.stdin,
    stdout: process.stdout,
    warn: (line) => process.stderr.write(`warptop: ${line}\n`),
    version: manifest.version,
  });
};

process.stdout.on('error', endQuietly);
process.stderr.on('error', endQuietly);

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isForUser = error instanceof ExitError;
    process.stderr.write(`warptop: ${isForUser ? error.message : `unexpected: ${String(error)}`}\n`);
    process.exitCode = isForUser ? error.code : exitCodes.unexpected;
  },
);
