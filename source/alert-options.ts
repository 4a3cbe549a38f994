import {usageError} from './exit.js';
import {type FlagValues, textOf} from './flag-values.js';
import {alertLevels, type NotifyWay, notifyWays} from './flags.js';
import {isWatchMode, type Mode} from './mode.js';
import type {Level} from './model/facts.js';
import {escaped, safe} from './model/text.js';

/** A program and its arguments. */
type Command = readonly [string, ...string[]];

type AlertLevel = (typeof alertLevels)[number];

/** What leaves the picture: who is called, how, and from which level on. */
export type AlertOptions = {
  readonly notify: ReadonlySet<NotifyWay>;
  /** Whether it was asked for on the command line, so that it must be refused where it cannot be. */
  readonly isNotifyAsked: boolean;
  /** Run for each alert; null: none. */
  readonly onChange: Command | null;
  /** The least level that is worth an alert. */
  readonly threshold: Level;
  /** Whether a status line carries the styles of tmux. */
  readonly isStyled: boolean;
};

/** What --notify says; null where it is not given. @throws ExitError */
export const notifyIn = (flags: FlagValues): readonly NotifyWay[] | null => {
  const text = textOf(flags, 'notify');
  if (text === null || text === 'none') {
    return text === null ? null : [];
  }
  const words = text.split(',').map((word) => word.trim());
  const ways = notifyWays.filter((way) => words.includes(way));
  if (ways.length !== new Set(words).size) {
    throw usageError(
      safe`--notify takes ${escaped(notifyWays.join(', '))}, several of them with commas between, or none.`,
    );
  }
  return ways;
};

/** What --on-change says: a path, which no shell takes apart. @throws ExitError */
export const onChangeIn = (flags: FlagValues): Command | null => {
  const program = textOf(flags, 'on-change');
  return program === null ? null : [program];
};

/** What --alert-on says. @throws ExitError */
export const alertOnIn = (flags: FlagValues): AlertLevel | null => {
  const text = textOf(flags, 'alert-on');
  const level = alertLevels.find((known) => known === text) ?? null;
  if (text !== null && level === null) {
    throw usageError(safe`--alert-on takes ${escaped(alertLevels.join(', '))}.`);
  }
  return level;
};

/** A setting, and where it was found. */
type Found<Value> = {readonly value: Value; readonly origin: {readonly from: string}};

export type AlertSettings = {
  readonly notify: () => Found<readonly NotifyWay[]>;
  readonly onChange: () => Found<Command | null>;
  readonly alertOn: () => Found<AlertLevel>;
};

const FLAGS = ['notify', 'on-change', 'alert-on'] as const;

/** What settings come to in a mode. @throws ExitError where a flag stands beside those of a mode it has no part in */
export const alertOptionsOf = (
  {notify, onChange, alertOn}: AlertSettings,
  flags: FlagValues,
  mode: Mode,
  {NO_COLOR = '', FORCE_COLOR = ''}: Readonly<Record<string, string | undefined>>,
): AlertOptions => {
  const needless = FLAGS.find((name) => flags[name] !== undefined && !isWatchMode(mode));
  if (needless !== undefined) {
    throw usageError(safe`--${escaped(needless)} goes with a watch, which one report is not.`);
  }
  const {value: ways, origin} = notify();
  const isNotifyAsked = origin.from === 'flag' && ways.length > 0;
  const hasTerminal = mode === 'screen' || mode === 'sentences';
  if (isNotifyAsked && !hasTerminal) {
    throw usageError(
      safe`--notify goes with the screen or --screen-reader. Without a terminal, --on-change runs a command.`,
    );
  }
  return {
    notify: new Set(hasTerminal ? ways : []),
    isNotifyAsked,
    onChange: onChange().value,
    threshold: alertOn().value,
    isStyled: NO_COLOR === '' && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false',
  };
};
