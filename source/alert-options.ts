import {usageError} from './exit.js';
import {type FlagValues, textOf} from './flag-values.js';
import {alertLevels, type NotifyWay, notifyWays} from './flags.js';
import {isWatchMode, type Mode} from './mode.js';
import type {Level} from './model/facts.js';
import {escaped, safe} from './model/text.js';

/** What leaves the picture: who is called, how, and from which level on. */
export type AlertOptions = {
  readonly notify: ReadonlySet<NotifyWay>;
  /** A program and its arguments, run for each alert; null: none. */
  readonly onChange: readonly [string, ...string[]] | null;
  /** The least level that is worth an alert. */
  readonly threshold: Level;
  /** Whether a status line carries the styles of tmux. */
  readonly isStyled: boolean;
};

const FLAGS = ['notify', 'on-change', 'alert-on'] as const;

const notifyOf = (flags: FlagValues, mode: Mode): ReadonlySet<NotifyWay> => {
  const text = textOf(flags, 'notify');
  if (text === 'none' || text === null) {
    return new Set(text === null ? ['title'] : []);
  }
  const words = text.split(',').map((word) => word.trim());
  const ways = notifyWays.filter((way) => words.includes(way));
  if (ways.length !== new Set(words).size) {
    throw usageError(
      safe`--notify takes ${escaped(notifyWays.join(', '))}, several of them with commas between, or none.`,
    );
  }
  if (mode !== 'screen' && mode !== 'sentences') {
    throw usageError(
      safe`--notify goes with the screen or --screen-reader. Without a terminal, --on-change runs a command.`,
    );
  }
  return new Set(ways);
};

const thresholdOf = (flags: FlagValues): Level => {
  const text = textOf(flags, 'alert-on') ?? 'critical';
  const level = alertLevels.find((known) => known === text);
  if (level === undefined) {
    throw usageError(safe`--alert-on takes ${escaped(alertLevels.join(', '))}.`);
  }
  return level;
};

/** @throws ExitError with a sentence that names the flag at fault */
export const alertOptionsOf = (
  flags: FlagValues,
  mode: Mode,
  {NO_COLOR = '', FORCE_COLOR = ''}: Readonly<Record<string, string | undefined>>,
): AlertOptions => {
  const needless = FLAGS.find((name) => flags[name] !== undefined && !isWatchMode(mode));
  if (needless !== undefined) {
    throw usageError(safe`--${escaped(needless)} goes with a watch, which one report is not.`);
  }
  const program = textOf(flags, 'on-change');
  return {
    notify: notifyOf(flags, mode),
    onChange: program === null ? null : [program],
    threshold: thresholdOf(flags),
    isStyled: NO_COLOR === '' && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false',
  };
};
