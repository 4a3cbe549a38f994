import type {Config} from './config.js';
import {accessChecks} from './doctor/access-checks.js';
import {fine, type Note, refusedCheck, settingsFirst, untried} from './doctor/check.js';
import {checkSettings, type Given} from './doctor/configuration.js';
import {jsonReport, type Report, textReport} from './doctor/report.js';
import {checkTerminal} from './doctor/this-terminal.js';
import {tunnelChecks} from './doctor/tunnel-checks.js';
import {type ExitCode, usageError} from './exit.js';
import type {FlagValues} from './flag-values.js';
import {escaped, type SafeText, safe} from './model/text.js';
import {type Io, reach} from './reach.js';
import type {Redact} from './redact.js';
import {type FoundFile, findFile} from './surroundings.js';

export type DoctorOptions = Omit<Given, 'io'> & {
  readonly io: Io;
  /** Takes all secrets that are known by now out of a text. */
  readonly redact: Redact;
};

/** What says what is asked, and how it is told; all others say what else is to be done. */
const FLAGS: ReadonlySet<string> = new Set([
  ...['doctor', 'json', 'demo', 'config', 'profile', 'ascii', 'mask', 'utc'],
  ...['account', 'kind', 'interval', 'budget', 'filter', 'sort', 'token-file', 'log-file', 'base-url'],
]);

const refuseOthers = (flags: FlagValues): void => {
  const other = Object.keys(flags).find(
    (name) => flags[name] !== undefined && flags[name] !== false && !FLAGS.has(name),
  );
  if (other !== undefined) {
    throw usageError(safe`--doctor looks at everything once: leave out --${escaped(other)}.`);
  }
};

const fileWords = ({file, place}: FoundFile): SafeText => {
  if (file !== null) {
    return escaped(file.path);
  }
  return place === null ? safe`none` : safe`none at ${escaped(place)}`;
};

/** Asks the API, as the settings say. */
const checkAccess = async (config: Config, io: Io, note: Note): Promise<void> => {
  const {client, allowance, account: wanted, place, close} = await reach(config, io);
  const {signal} = new AbortController();
  try {
    const isToken = config.credentials === null || config.credentials().scheme === 'token';
    const host = escaped(new URL(config.baseUrl).host);
    const asked = config.demo === null ? host : (place ?? host);
    const access = {client, clock: io.clock, signal, wanted, isToken, place: asked};
    const entry = await accessChecks(access, note);
    if (entry.account === null) {
      for (const name of [safe`lists`, safe`connectors`, safe`latency`, safe`clock`]) {
        note(untried(name, entry.stop));
      }
      return;
    }
    const {kinds, patterns} = config;
    const source = client.sourceOf(entry.account.id);
    await tunnelChecks({source, kinds, patterns, allowance, signal}, note);
  } finally {
    await close();
  }
};

/** Nothing is broken in a file. */
const FILE_COLUMNS = Number.POSITIVE_INFINITY;

const reportOf = ({flags, io, redact}: DoctorOptions, isAscii: boolean): Report => {
  const {stdout} = io.process;
  const write = (text: string): void => {
    stdout.write(`${redact(text)}\n`);
  };
  const width = stdout.isTTY ? stdout.columns : FILE_COLUMNS;
  return flags.json === true
    ? jsonReport(write, io.version, io.clock.now)
    : textReport(write, isAscii, width);
};

/** The configuration file, or why it cannot be used. */
type Looked =
  | {readonly found: FoundFile; readonly error: null}
  | {readonly found: null; readonly error: unknown};

const lookForFile = (flags: FlagValues, env: NodeJS.ProcessEnv): Promise<Looked> =>
  findFile(flags, env).then(
    (found) => ({found, error: null}),
    (error: unknown) => ({found: null, error}),
  );

/**
 * Explains, on standard output, what is set where, what the API allows, and what the terminal can do. Goes on after
 * whatever failed.
 * @returns 0 where nothing failed, else what the first failure would end warptop with
 * @throws ExitError for a flag that does not go with it
 */
export const runDoctor = async (options: DoctorOptions): Promise<ExitCode> => {
  const {flags, env, io} = options;
  refuseOthers(flags);
  const {found, error} = await lookForFile(flags, env);
  const isAscii = flags.ascii === true || found?.file?.settings.ascii === true;
  const {part, note, end} = reportOf(options, isAscii);
  const refused = (name: SafeText, reason: unknown): null => {
    note(refusedCheck(name, reason));
    return null;
  };
  part(safe`Settings`);
  let config: Config | null = null;
  if (found === null) {
    refused(safe`file`, error);
  } else {
    note(fine(safe`file`, fileWords(found)));
    config = await checkSettings(options, found, note).catch((reason: unknown) =>
      refused(safe`settings`, reason),
    );
  }
  part(safe`Access`);
  if (config === null) {
    note(untried(safe`API`, settingsFirst));
  } else {
    await checkAccess(config, io, note);
  }
  part(safe`Terminal`);
  await checkTerminal(env, io, note);
  return end();
};
