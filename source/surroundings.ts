import {homedir} from 'node:os';
import type {Clock} from './clock.js';
import {type Config, readConfig, type Surroundings, tokenSourceOf} from './config.js';
import type {FlagValues} from './flag-values.js';
import {readSecretFile, readSecretInput, readSecretPipe} from './secret-input.js';
import {openSettings, settingsPlace} from './settings/file.js';
import type {SettingsFile} from './settings/parse.js';
import {defaultScenario, isScenarioName} from './simulator/scenario-names.js';
import {canPaint, hasKeyboard} from './terminal.js';

type Process = Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout'>;

/** The configuration file, where there is one, and where it was looked for. */
export type FoundFile = {readonly file: SettingsFile | null; readonly place: string | null};

/** @throws ExitError where it cannot be used */
export const findFile = async (flags: FlagValues, env: NodeJS.ProcessEnv): Promise<FoundFile> => {
  const place = settingsPlace(flags, env, homedir());
  return {file: await openSettings(place), place: place?.path ?? null};
};

/**
 * What surrounds the command, with what the flags and the configuration file name read in: pipes are waited for here.
 * @throws ExitError where something of it cannot be read
 */
export const surroundingsOf = async (
  flags: FlagValues,
  {env, stdin, stdout}: Process,
  clock: Clock,
  found: FoundFile,
): Promise<Surroundings> => {
  const home = homedir();
  const token = tokenSourceOf(flags, {env, ...found, home});
  const pipe = token?.kind === 'file' ? await readSecretPipe(token.path, clock) : null;
  return {
    env,
    isTerminal: stdout.isTTY === true && canPaint(env) && hasKeyboard(stdin),
    readFile: (path) => pipe ?? readSecretFile(path),
    input: token?.kind === 'stdin' ? await readSecretInput(stdin, clock) : null,
    isScenario: isScenarioName,
    defaultScenario,
    ...found,
    home,
  };
};

/**
 * What the user wants, of everything that says so.
 * @throws ExitError where something of it cannot be read, or used
 */
export const findConfig = async (
  flags: FlagValues,
  input: readonly string[],
  process: Process,
  clock: Clock,
): Promise<Config> => {
  const found = await findFile(flags, process.env);
  return readConfig(flags, input, await surroundingsOf(flags, process, clock, found));
};
