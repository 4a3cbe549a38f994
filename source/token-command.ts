import type {Credentials, Renew} from './api/options.js';
import type {Clock} from './clock.js';
import {type CommandOptions, type CommandResult, runCommand} from './command.js';
import type {Config} from './config.js';
import {dieOf, type Ending, prepareForSignals} from './ending.js';
import {usageError} from './exit.js';
import {escaped, safe} from './model/text.js';
import {MOST_SECRET_BYTES, secretIn} from './secret-input.js';
import {hasKeyboard} from './terminal.js';

/** A program that prints the token, and its arguments. */
export type TokenCommand = readonly [string, ...string[]];

/** The token that a command prints. */
export type CommandToken = {
  /** As they are by now. */
  readonly credentials: () => Credentials;
  /** Runs the command again, in silence, at most once a minute, never twice at once. */
  readonly renew: Renew;
};

export type TokenCommandOptions = {
  /** All of its environment. */
  readonly env: CommandOptions['env'];
  readonly clock: Pick<Clock, 'sleep' | 'monotonic'>;
  /** Told of each token before it is used. */
  readonly learn: (secrets: readonly string[]) => void;
  /** False where there is no terminal at the start that the command could ask its owner at; true by default. */
  readonly hasTerminal?: boolean;
  /** Ends the command early, at the start. */
  readonly signal?: AbortSignal;
  /** Told at the start that the terminal ended the command, as Ctrl-C does. */
  readonly onInterrupt?: (signal: NodeJS.Signals) => void;
};

/** What a terminal sends to all that run in it. */
const INTERRUPTS: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

const LONGEST_MS = 10_000;

/** Between two runs: whoever prints a token may have to ask its owner, or a server that counts. */
const SHORTEST_PAUSE_MS = 60_000;

type Printed = {readonly name: 'token'; readonly token: string} | Exclude<CommandResult, {name: 'done'}>;

/** What follows the first line is left alone: password managers keep notes there. */
const tokenIn = (stdout: string): string | null => secretIn(stdout.split('\n', 1)[0] ?? '');

/**
 * Runs a command that prints the token, and keeps it to be renewed.
 * @throws ExitError where it prints none: what is wrong, and never what it printed
 */
export const openTokenCommand = async (
  command: TokenCommand,
  {env, clock, learn, signal, onInterrupt, hasTerminal = true}: TokenCommandOptions,
): Promise<CommandToken> => {
  /** With the terminal only before a screen is on it. */
  const print = async (stderr: CommandOptions['stderr'], stop?: AbortSignal): Promise<Printed> => {
    const limits = {timeoutMs: LONGEST_MS, mostBytes: MOST_SECRET_BYTES};
    const isAlone = stderr === 'ignore' || !hasTerminal;
    const how = {env, clock, stderr, isAlone, ...limits, ...(stop && {signal: stop})};
    const result = await runCommand(command, how);
    if (result.name === 'failed') {
      return result;
    }
    const token = tokenIn(result.stdout);
    return token === null
      ? {
          name: 'failed',
          words: safe`did not print one token as its first line, which is empty, or has blanks or odd characters in it`,
        }
      : {name: 'token', token};
  };

  const first = await print('inherit', signal);
  if (first.name === 'failed') {
    if (first.signal !== undefined && INTERRUPTS.has(first.signal)) {
      onInterrupt?.(first.signal);
    }
    const program = escaped(command[0]);
    throw usageError(
      safe`token_command (${program}) ${first.words}. Run it in a shell to see why, and check token_command in the configuration file.`,
    );
  }
  const know = (token: string): string => {
    learn([token, escaped(token)]);
    return token;
  };
  let token = know(first.token);
  let isRunning = false;
  let ranAt = Number.NEGATIVE_INFINITY;

  return {
    credentials: () => ({scheme: 'token', token}),
    renew: async (stop) => {
      if (isRunning || stop.aborted || clock.monotonic() - ranAt < SHORTEST_PAUSE_MS) {
        return null;
      }
      isRunning = true;
      ranAt = clock.monotonic();
      const printed = await print('ignore', stop);
      isRunning = false;
      if (printed.name === 'failed') {
        return printed;
      }
      if (printed.token === token) {
        return {name: 'same'};
      }
      token = know(printed.token);
      return {name: 'renewed'};
    },
  };
};

type Surroundings = Pick<TokenCommandOptions, 'env' | 'clock'> & {
  readonly ending: Ending;
  readonly process: NodeJS.Process;
};

/**
 * The configuration with the token that its command prints; the same where there is no such command.
 * @throws ExitError where it prints none
 */
export const withToken = async (
  config: Config,
  {env, clock, ending, process}: Surroundings,
): Promise<Config> => {
  const {tokenCommand, learn} = config;
  if (tokenCommand === null) {
    return config;
  }
  const stop = new AbortController();
  const release = ending.before(() => stop.abort());
  const endAtOnce = prepareForSignals(ending, process);
  // warptop is sent the same, but may see the end of the command first.
  const onInterrupt = (signal: NodeJS.Signals): void => dieOf(signal, process);
  const hasTerminal = hasKeyboard(process.stdin);
  const options = {env, clock, learn, signal: stop.signal, onInterrupt, hasTerminal};
  try {
    return {...config, ...(await openTokenCommand(tokenCommand, options))};
  } finally {
    endAtOnce();
    release();
  }
};
