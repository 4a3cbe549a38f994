import {callOf} from './alerts/notify.js';
import {type Alerts, openAlerts} from './alerts/open.js';
import {findProgram} from './alerts/program.js';
import {hasTitle} from './alerts/title.js';
import type {Config} from './config.js';
import {usageError} from './exit.js';
import type {NotifyWay} from './flags.js';
import {escaped, type SafeText, safe} from './model/text.js';
import {createAssess} from './model/view.js';
import {createStore, type Store} from './monitor/store.js';
import {timeOfDay} from './output/spoken.js';
import type {Io} from './reach.js';
import {multiplexerOf} from './ui/multiplexer.js';
import type {Watch} from './watch.js';

/** Alerts beside a display. */
export type BesideAlerts = {
  /** For the title of the display's window; null where it is left alone. */
  readonly title: Pick<Store<SafeText>, 'get' | 'subscribe'> | null;
  /** Lets alerts call through the display's own output, until the returned function is called. */
  readonly callThrough: (stdout: NodeJS.WriteStream) => () => void;
  readonly close: () => void;
};

const isCalling = (ways: ReadonlySet<NotifyWay>): boolean => ways.has('bell') || ways.has('osc9');

/**
 * Runs the command of --on-change for alerts.
 * @param onEnd is told why a run failed, or null where it did not
 * @throws ExitError where the command cannot be run
 */
const openCommand = async (
  {alerts: {onChange}, redact, isMasked}: Config,
  {process, clock, log, commandEnv}: Io,
  alerts: Alerts,
  onEnd: (trouble: SafeText | null) => void,
): Promise<{readonly close: () => void}> => {
  if (onChange === null) {
    return {close: () => undefined};
  }
  const [name, ...args] = onChange;
  const program = findProgram(name, process.env.PATH);
  if (program === null) {
    throw usageError(
      safe`There is no program to run for alerts: ${escaped(name)}. --on-change takes the path of one, without arguments; on_change in the configuration file takes those too.`,
    );
  }
  const {createCommandAlerts} = await import('./alerts/on-change.js');
  const argv = [program, ...args] as const;
  const command = createCommandAlerts({
    ...{command: argv, env: commandEnv(), clock, log, redact, isMasked, onEnd},
  });
  alerts.onAlert(command.send);
  return command;
};

/** @throws ExitError where something of the configuration cannot be done */
export const openAlertsBeside = async (
  config: Config,
  io: Io,
  {monitor: {store}}: Watch,
): Promise<BesideAlerts> => {
  const {clock, log, process} = io;
  const {mode, isAscii, isUtc} = config;
  const {notify, isNotifyAsked, threshold} = config.alerts;
  const multiplexer = multiplexerOf(process.env);
  const isTerminal = process.stdout.isTTY === true;
  if (isCalling(notify) && isNotifyAsked && !isTerminal) {
    throw usageError(
      safe`--notify calls through a terminal, and standard output is none. Use --on-change, which runs a command.`,
    );
  }
  const alerts = openAlerts({
    store,
    clock,
    assess: createAssess(config.checked.thresholds),
    threshold,
    isAscii,
    isTitled: mode === 'screen' && notify.has('title') && hasTitle(process.env),
  });
  alerts.onAlert(({event, text}) =>
    log.add({
      level: event === 'recovered' || event === 'data_fresh' ? 'info' : 'warning',
      from: 'warptop',
      text: `Alert: ${text}`,
    }),
  );
  const trouble = createStore<SafeText | null>(null);
  const command = await openCommand(config, io, alerts, trouble.set);
  return {
    title: alerts.title,
    callThrough: (stdout) => {
      const stops = [
        isCalling(notify) && isTerminal
          ? alerts.onAlert(({text}) => stdout.write(callOf(text, notify, multiplexer)))
          : () => undefined,
        // The screen has a note for what is in the log; sentences are all that their readers have.
        mode === 'sentences'
          ? trouble.subscribe(() => {
              const words = trouble.get();
              stdout.write(words === null ? '' : `${timeOfDay(clock.now(), isUtc)} ${words}\n`);
            })
          : () => undefined,
      ];
      return () => {
        for (const stop of stops) {
          stop();
        }
      };
    },
    close: () => {
      alerts.close();
      command.close();
    },
  };
};
