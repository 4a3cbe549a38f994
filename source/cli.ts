import process from 'node:process';
import meow from 'meow';
import manifest from '../package.json' with {type: 'json'};
import {inCheckTime} from './check-time.js';
import {systemClock} from './clock.js';
import {type Config, readConfig, tokenFileOf} from './config.js';
import {createEnding, dieOf, type Ending} from './ending.js';
import {exitCodes, usageError} from './exit.js';
import {type Fault, faultOf, HANG_UP, outputFault} from './fault.js';
import type {FlagValues} from './flag-values.js';
import {type Flag, flags as flagTable, helpText} from './flags.js';
import type {Log} from './log/log.js';
import {openLog} from './log/open.js';
import {escaped, type SafeText, safe} from './model/text.js';
import {checkCodes, unknownOutput} from './output/check-lines.js';
import {proxyVariables} from './proxy.js';
import type {Io} from './reach.js';
import {createRedactor, environmentWithout, type Redact} from './redact.js';
import {readSecretFile, readSecretInput, readSecretPipe} from './secret-input.js';
import {defaultScenario, isScenarioName, scenarioNames} from './simulator/scenarios.js';
import {canPaint, colourLevel, hasKeyboard} from './terminal.js';

/** Read once and taken out of the environment, so that nothing started or printed from here can show them. */
const SECRETS = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'] as const;

/** What commands of the user's are told of the environment as it is now. */
const environmentFor = (env: NodeJS.ProcessEnv, config: Config): Io['commandEnv'] => {
  const given = {...env};
  // A proxy may be needed there too; one that wants a password has it in its URL.
  const proxies = proxyVariables.filter((name) => given[name]?.includes('@'));
  return () => environmentWithout(given, [...SECRETS, ...config.secretVariables, ...proxies], config.redact);
};

const tokenFrom = async (
  config: Config,
  env: ReturnType<Io['commandEnv']>,
  ending: Ending,
): Promise<Config> => {
  const {withToken} = await import('./token-command.js');
  return withToken(config, {env, clock: systemClock, ending, process});
};

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

/** Values that begin with a dash: a pipe, and a time before the end. */
const DASHED: Readonly<Record<string, RegExp>> = {'--token-file': /^-$/, '--at': /^-\d/};

/** meow takes what begins with a dash for no value; written as one word with its flag, it is one. */
const withDashes = (argv: readonly string[]): readonly string[] => {
  const isValue = (index: number): boolean => DASHED[argv[index - 1] ?? '']?.test(argv[index] ?? '') ?? false;
  return argv.flatMap((word, index) =>
    isValue(index + 1) ? [`${word}=${argv[index + 1]}`] : isValue(index) ? [] : [word],
  );
};

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

/** meow throws where a flag comes twice. */
const parsed = (options: Parameters<typeof meow>[0]): ReturnType<typeof meow> => {
  try {
    return meow(options);
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw usageError(safe`${escaped(reason)} See warptop --help.`);
  }
};

/** Lines on standard error: nothing but safe text gets there, and no secret. */
const tell = (words: SafeText, redact: Redact): void => {
  process.stderr.write(`warptop: ${redact(words)}\n`);
};

/** What is known of a run by the time it ends. */
type Run = {
  readonly ending: Ending;
  redact: Redact;
  log: Log | null;
  logFile: string | null;
  isStream: boolean;
};

const main = async (running: Run): Promise<number> => {
  const {values, input} = parse(process.argv.slice(2));
  if (values.help === true) {
    process.stdout.write(`\n  warptop: htop for Cloudflare tunnels\n\n${helpText(scenarioNames)}\n\n`);
    return exitCodes.fine;
  }
  if (values.version === true) {
    process.stdout.write(`${manifest.version}\n`);
    return exitCodes.fine;
  }
  const {env, stdin, stdout} = process;
  const isTerminal = stdout.isTTY === true;
  const tokenFile = tokenFileOf(values);
  const pipe = tokenFile === null || tokenFile === '-' ? null : await readSecretPipe(tokenFile, systemClock);
  const read = readConfig(values, input, {
    env,
    isTerminal: isTerminal && canPaint(env) && hasKeyboard(stdin),
    readFile: (path) => pipe ?? readSecretFile(path),
    input: tokenFile === '-' ? await readSecretInput(stdin, systemClock) : null,
    isScenario: isScenarioName,
    defaultScenario,
  });
  // It brings the secrets of files and pipes.
  running.redact = read.redact;
  running.isStream = read.mode === 'stream';
  const commandEnv = environmentFor(env, read);
  for (const name of [...SECRETS, ...read.secretVariables, ...proxyVariables]) {
    delete env[name];
  }
  const config = read.tokenCommand === null ? read : await tokenFrom(read, commandEnv(), running.ending);
  // Certificates are always checked; with it set, Node would warn of the contrary.
  delete env.NODE_TLS_REJECT_UNAUTHORIZED;
  env.FORCE_COLOR = colourLevel(env, isTerminal);
  // Both at once make Node warn.
  delete env.NO_COLOR;
  // With it set, Ink looks for developer tools on the network.
  delete env.DEV;
  const log = openLog(config.logFile, systemClock, config.redact);
  running.log = log;
  running.logFile = config.logFile;
  const {run} = await import('./run.js');
  return run(config, {
    clock: systemClock,
    random: Math.random,
    process,
    ending: running.ending,
    log,
    commandEnv,
    warn: (words) => {
      log.add({level: 'warning', from: 'warptop', text: words});
      tell(words, config.redact);
    },
    version: manifest.version,
  });
};

/** Resolves once all that was written to a stream has left the program. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

/** Runs the command to its end, whichever that is: the terminal first, then words, then the code. */
const command = async (): Promise<void> => {
  const secrets = SECRETS.flatMap((name) => process.env[name]?.trim() ?? []);
  const running: Run = {
    ending: createEnding(),
    redact: createRedactor(secrets),
    log: null,
    logFile: null,
    isStream: false,
  };
  const isCheck = process.argv.includes('--check');
  const report = ({code, words, message}: Fault): number => {
    running.ending.prepare();
    if (message !== null) {
      running.log?.add(message);
    }
    if (isCheck) {
      // Whatever keeps a check from an answer is an answer of its own, and only standard output is read.
      process.stdout.write(unknownOutput(running.redact(words ?? safe`the output cannot be written`)));
      return checkCodes.UNKNOWN;
    }
    if (words !== null) {
      tell(words, running.redact);
    }
    return code;
  };
  const faultIn = (error: unknown): Fault => faultOf(error, running.logFile);
  const end = (code: number): void => {
    if (code === HANG_UP) {
      // Node cannot set a terminal that is gone as it was, and an exit would be a crash.
      dieOf('SIGHUP', process);
    } else {
      process.exit(code);
    }
  };
  const onOutputError = (error: NodeJS.ErrnoException): void => {
    const code = report(outputFault(error));
    // Who reads a stream ends it by going.
    end(running.isStream && error.code === 'EPIPE' ? exitCodes.fine : code);
  };
  const onError = (error: unknown): void => end(report(faultIn(error)));
  process.stdout.on('error', onOutputError);
  process.stderr.on('error', onOutputError);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  // A log file at its limit is told of by the write that fails; Ink would have this signal end the process.
  process.on('SIGXFSZ', () => undefined);
  // Node would open its debugger, to whomever on this machine, and say so on the screen.
  process.on('SIGUSR1', () => undefined);
  let code: number;
  try {
    code = await (isCheck ? inCheckTime(main(running), process.argv, systemClock) : main(running));
  } catch (error) {
    code = report(faultIn(error));
  }
  if (code !== HANG_UP) {
    await Promise.all([process.stdout, process.stderr].map(written));
  }
  // A signal may have been faster. Not left to Node: a name lookup that hangs would hold up the end.
  end(Number(process.exitCode ?? code));
};

await command();
