import {closeSync, openSync} from 'node:fs';
import process from 'node:process';
import meow from 'meow';
import manifest from '../package.json' with {type: 'json'};
import {systemClock} from './clock.js';
import {type FlagValues, readConfig, wantsInput} from './config.js';
import {ExitError, exitCodes, usageError} from './exit.js';
import {type Flag, flags as flagTable, helpText} from './flags.js';
import {escaped, type SafeText, safe} from './model/text.js';
import {proxyVariables} from './proxy.js';
import {createRedactor, type Redact} from './redact.js';
import {readSecretFile, readSecretInput} from './secret-input.js';
import {defaultScenario, isScenarioName, scenarioNames} from './simulator/scenarios.js';

/** Read once and taken out of the environment, so that nothing started or printed from here can show them. */
const SECRETS = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'] as const;

/** Errors of the output that need no word: 128 plus the number of SIGPIPE and of SIGHUP. */
const QUIET_EXITS: Readonly<Record<string, number>> = {EPIPE: 141, EIO: 129};

const camelCase = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const kebabCase = (name: string): string =>
  name.length === 1 ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A secret among the arguments is in the shell's history and in the list of processes by now. */
const refuseSecrets = (argv: readonly string[]): void => {
  const flag = argv.find((word) => /^--?(api-?)?(token|key|secret|password)(=|$)/i.test(word));
  if (flag !== undefined) {
    throw usageError(
      safe`A token does not belong on the command line: it is in the shell history and the process list now. Rotate it, and set CLOUDFLARE_API_TOKEN or use --token-file.`,
    );
  }
};

/** meow takes a lone `-` for no value; written as one word with its flag, it is one. */
const withDashes = (argv: readonly string[]): readonly string[] =>
  argv.flatMap((word, index) =>
    word === '--token-file' && argv[index + 1] === '-'
      ? ['--token-file=-']
      : word === '-' && argv[index - 1] === '--token-file'
        ? []
        : [word],
  );

const parse = (argv: readonly string[]): {readonly values: FlagValues; readonly input: readonly string[]} => {
  refuseSecrets(argv);
  const {flags, input} = parsed({
    importMeta: import.meta,
    pkg: manifest,
    argv: withDashes(argv),
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
      safe`warptop has no flag ${unknown.length === 1 ? safe`-` : safe`--`}${escaped(unknown)}; see warptop --help.`,
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
    throw usageError(safe`${escaped(reason)} See warptop --help.`);
  }
};

/** Standard error, as this command uses it. */
type Teller = {
  /** Nothing but safe text gets there, and no secret. */
  readonly tell: (words: SafeText) => void;
  /** The configuration brings the secrets of files and pipes. */
  readonly hide: (redact: Redact) => void;
};

const createTeller = (secrets: readonly string[]): Teller => {
  let redact = createRedactor(secrets);
  return {
    tell: (words) => {
      process.stderr.write(`warptop: ${redact(words)}\n`);
    },
    hide: (next) => {
      redact = next;
    },
  };
};

const {tell, hide} = createTeller(SECRETS.flatMap((name) => process.env[name]?.trim() ?? []));

/** Who reads the output has closed it, or the terminal is gone: there is nobody left to tell. */
const onOutputError = (error: NodeJS.ErrnoException): void => {
  const quiet = QUIET_EXITS[error.code ?? ''];
  if (quiet === undefined) {
    tell(safe`The output cannot be written (${escaped(error.code ?? 'unknown error')}).`);
  }
  process.exit(quiet ?? exitCodes.unexpected);
};

/** A sentence and an exit code for whatever ended the command; never a stack of frames. */
const codeOf = (error: unknown): number => {
  const isForUser = error instanceof ExitError;
  tell(isForUser ? error.words : safe`Unexpected: ${escaped(String(error))}. This is a bug.`);
  return isForUser ? error.code : exitCodes.unexpected;
};

/** Where standard input is a pipe, keys come from the terminal itself, if there is one. */
const hasKeyboard = (): boolean => {
  if (process.stdin.isTTY === true) {
    return true;
  }
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
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
  const isTerminal = process.stdout.isTTY === true && process.env.TERM !== 'dumb' && hasKeyboard();
  const config = readConfig(values, input, {
    env: process.env,
    isTerminal,
    readFile: readSecretFile,
    input: wantsInput(values) ? await readSecretInput(process.stdin, systemClock) : null,
    isScenario: isScenarioName,
    defaultScenario,
  });
  hide(config.redact);
  for (const name of [...SECRETS, ...proxyVariables]) {
    delete process.env[name];
  }
  // Certificates are always checked; with it set, Node would warn of the contrary.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  honourNoColor(process.env);
  // With it set, Ink looks for developer tools on the network.
  delete process.env.DEV;
  const {run} = await import('./run.js');
  return run(config, {
    clock: systemClock,
    random: Math.random,
    stdin: process.stdin,
    stdout: process.stdout,
    warn: tell,
    version: manifest.version,
  });
};

const end = (error: unknown): void => {
  process.exit(codeOf(error));
};

process.stdout.on('error', onOutputError);
process.stderr.on('error', onOutputError);
process.on('uncaughtException', end);
process.on('unhandledRejection', end);

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = codeOf(error);
  },
);
