import process from 'node:process';
import {helpOutput, version, versionOutput} from './about.js';
import {inCheckTime} from './check-time.js';
import {systemClock} from './clock.js';
import {isAskedFor, parse} from './command-line.js';
import type {Config} from './config.js';
import {createEnding, dieOf, type Ending} from './ending.js';
import {environmentFor, SECRETS, tidyEnvironment} from './environment.js';
import {exitCodes} from './exit.js';
import {type Fault, faultOf, HANG_UP, outputFault} from './fault.js';
import type {FlagValues} from './flag-values.js';
import type {Log} from './log/log.js';
import {openLog} from './log/open.js';
import {type SafeText, safe} from './model/text.js';
import {checkCodes, unknownOutput} from './output/check-lines.js';
import type {Io} from './reach.js';
import {createRedactor, type Redact} from './redact.js';
import {failureLine} from './status-words.js';

/** Whether there is somebody to look at standard output. */
const isTerminal = process.stdout.isTTY === true;

const tokenFrom = async (
  config: Config,
  env: ReturnType<Io['commandEnv']>,
  ending: Ending,
): Promise<Config> => {
  const {withToken} = await import('./token-command.js');
  return withToken(config, {env, clock: systemClock, ending, process});
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

/** The world that a run happens in. @param logFile where messages are appended; null: nowhere */
const ioOf = (running: Run, logFile: string | null, commandEnv: Io['commandEnv']): Io => {
  const redact: Redact = (text) => running.redact(text);
  const log = openLog(logFile, systemClock, redact);
  running.log = log;
  running.logFile = logFile;
  return {
    clock: systemClock,
    random: Math.random,
    process,
    ending: running.ending,
    log,
    commandEnv,
    warn: (words) => {
      log.add({level: 'warning', from: 'warptop', text: words});
      tell(words, redact);
    },
    version,
  };
};

/** Looks at everything once, in place of a run. */
const examine = async (running: Run, flags: FlagValues, input: readonly string[]): Promise<number> => {
  const env = {...process.env};
  const ofEnvironment = running.redact;
  tidyEnvironment(process.env, [], isTerminal);
  const {runDoctor} = await import('./run-doctor.js');
  return runDoctor({
    ...{flags, input, env},
    withToken: (config) => tokenFrom(config, environmentFor(env, config)(), running.ending),
    // Nothing that runs here is a command of the user's but the one that prints the token.
    io: ioOf(running, null, () => ({})),
    redact: (text) => ofEnvironment(running.redact(text)),
    onConfig: (config) => {
      running.redact = config.redact;
      tidyEnvironment(process.env, config.secretVariables, isTerminal);
    },
  });
};

const main = async (running: Run): Promise<number> => {
  const {values, input} = parse(process.argv.slice(2));
  if (values.help === true) {
    process.stdout.write(helpOutput());
    return exitCodes.fine;
  }
  if (values.version === true) {
    process.stdout.write(versionOutput);
    return exitCodes.fine;
  }
  if (values.doctor === true) {
    return examine(running, values, input);
  }
  const {findConfig} = await import('./surroundings.js');
  const config = await findConfig(values, input, process, systemClock);
  // It brings the secrets of files and pipes.
  running.redact = config.redact;
  running.isStream = config.mode === 'stream';
  const commandEnv = environmentFor(process.env, config);
  tidyEnvironment(process.env, config.secretVariables, isTerminal);
  const {run} = await import('./run.js');
  const whole = config.tokenCommand === null ? config : await tokenFrom(config, commandEnv(), running.ending);
  return run(whole, ioOf(running, config.logFile, commandEnv));
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
  const isCheck = isAskedFor(process.argv.slice(2), 'check');
  const isStatusLine = isAskedFor(process.argv.slice(2), 'status-line');
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
      // A bar shows standard output, and nothing else.
      process.stdout.write(isStatusLine ? `${failureLine(running.redact(words))}\n` : '');
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
