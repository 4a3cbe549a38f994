import {usageError} from './exit.js';
import {type FlagValues, textOf} from './flag-values.js';
import {escaped, safe} from './model/text.js';

/** What is made of what is seen: a live screen, sentences, or one report of some form. */
export type Mode = WatchMode | 'report' | 'json' | 'post-mortem' | 'check' | 'wait' | 'status';

const watchModes = ['screen', 'sentences', 'stream', 'headless', 'status-line'] as const;

/** What goes on until the user ends it. */
export type WatchMode = (typeof watchModes)[number];

export const isWatchMode = (mode: Mode): mode is WatchMode => watchModes.some((known) => known === mode);

/** What watches with nobody there to start it again: trouble on the way to the API is waited out from the start. */
export const isEnduring = (mode: Mode): boolean =>
  mode === 'stream' || mode === 'headless' || mode === 'wait' || mode === 'status-line';

/** Modes that go with no other, by their flags. */
const APART: Readonly<Record<string, Mode>> = {
  stream: 'stream',
  headless: 'headless',
  check: 'check',
  'wait-for': 'wait',
};

const OTHERS = [...Object.keys(APART), 'once', 'json', 'screen-reader', 'report', 'status-line'];

/** @throws ExitError where it stands beside the flag of another mode */
const apartOf = (flags: FlagValues): Mode | null => {
  const isGiven = (name: string): boolean => flags[name] !== undefined && flags[name] !== false;
  const flag = Object.keys(APART).find(isGiven);
  const other = OTHERS.find((name) => name !== flag && isGiven(name));
  if (flag !== undefined && other !== undefined) {
    throw usageError(safe`--${escaped(flag)} goes without --${escaped(other)}.`);
  }
  return flag === undefined ? null : (APART[flag] ?? null);
};

/** A recording to show. */
export type Replay = {
  readonly path: string;
  /** The moment to begin with, as it was typed; null: none in particular. */
  readonly at: string | null;
};

/** What a replay does not need: it asks nobody. */
const NOT_WITH_REPLAY = [
  'record',
  'demo',
  'account',
  'token-file',
  'base-url',
  'interval',
  'budget',
  'check',
  'wait-for',
  'metrics',
  'headless',
  'notify',
  'on-change',
  'alert-on',
  'status-line',
] as const;

/** @throws ExitError where flags of a replay stand beside those of a watch */
export const replayOf = (flags: FlagValues): Replay | null => {
  const path = textOf(flags, 'replay');
  const at = textOf(flags, 'at');
  if (path === null) {
    if (at !== null || flags.report === true) {
      throw usageError(safe`--${escaped(at === null ? 'report' : 'at')} goes with --replay <file>.`);
    }
    return null;
  }
  const needless = NOT_WITH_REPLAY.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (needless !== undefined) {
    throw usageError(safe`--replay shows a recording and asks no API: leave out --${escaped(needless)}.`);
  }
  const whole = ['report', 'stream'].find((name) => flags[name] === true);
  if (at !== null && whole !== undefined) {
    throw usageError(safe`--${escaped(whole)} tells of the whole recording: leave out --at.`);
  }
  return {path, at};
};

/** What a watch without a display is good for. */
const WORTH_WATCHING_FOR = ['metrics', 'record', 'on-change'] as const;

/** @throws ExitError where nothing would come of a watch, or nobody would watch */
const checkBeside = (flags: FlagValues, mode: Mode, isCommandSet: boolean): void => {
  if (
    mode === 'headless' &&
    !isCommandSet &&
    !WORTH_WATCHING_FOR.some((name) => textOf(flags, name) !== null)
  ) {
    const words = WORTH_WATCHING_FOR.map((name) => `--${name}`).join(' or ');
    throw usageError(safe`--headless shows nothing: it goes with ${escaped(words)}.`);
  }
  if (textOf(flags, 'metrics') !== null && !isWatchMode(mode)) {
    throw usageError(
      safe`--metrics goes with a watch: on a terminal, with --screen-reader, --stream or --headless.`,
    );
  }
};

type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False where standard output goes to a file or a pipe. */
  readonly isTerminal: boolean;
  /** Whether the configuration file has a command run for alerts. */
  readonly isCommandSet: boolean;
};

const madeOf = (flags: FlagValues, {env, isTerminal}: Omit<Surroundings, 'isCommandSet'>): Mode => {
  const apart = apartOf(flags);
  if (apart !== null) {
    return apart;
  }
  if (flags.report === true) {
    const other = ['once', 'json', 'screen-reader', 'status-line'].find((name) => flags[name] === true);
    if (other !== undefined) {
      throw usageError(safe`--report goes without --${escaped(other)}.`);
    }
    return 'post-mortem';
  }
  if (flags['status-line'] === true) {
    const other = ['json', 'screen-reader'].find((name) => flags[name] === true);
    if (other !== undefined) {
      throw usageError(safe`--status-line goes without --${escaped(other)}.`);
    }
    return flags.once === true ? 'status' : 'status-line';
  }
  const isOnce = flags.once === true || flags.json === true;
  if (flags['screen-reader'] === true && isOnce) {
    throw usageError(safe`--screen-reader goes without --once and --json.`);
  }
  // As Ink has it: only this word counts. What is asked for on the command line goes first.
  if (flags['screen-reader'] === true || (env.INK_SCREEN_READER === 'true' && !isOnce)) {
    return 'sentences';
  }
  if (flags.json === true) {
    if (flags.once !== true && isTerminal) {
      throw usageError(safe`--json goes with --once.`);
    }
    return 'json';
  }
  return flags.once === true || !isTerminal ? 'report' : 'screen';
};

/** @throws ExitError where flags contradict each other */
export const modeOf = (flags: FlagValues, around: Surroundings): Mode => {
  const mode = madeOf(flags, around);
  checkBeside(flags, mode, around.isCommandSet);
  return mode;
};
