import type {Clock} from '../clock.js';
import {runCommand} from '../command.js';
import type {Log} from '../log/log.js';
import {type SafeText, safe} from '../model/text.js';
import {spokenTunnel} from '../output/spoken.js';
import type {Redact} from '../redact.js';
import type {Alert} from './alert.js';
import {alertJson} from './json.js';

const TIMEOUT_MS = 10_000;

/** What it prints is read by nobody. */
const MOST_BYTES = 65_536;

/** So many alerts wait for the command; of more, the oldest are dropped: what is newest is true. */
const MOST_WAITING = 20;

export type CommandAlertsOptions = {
  readonly command: readonly [string, ...string[]];
  /** What the command may know besides; no secret of warptop's is in it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Pick<Log, 'add'>;
  readonly redact: Redact;
  /** Whether addresses are hidden. */
  readonly isMasked: boolean;
  /** Told of each run: why it failed, or null where it did not. */
  readonly onEnd: (trouble: SafeText | null) => void;
};

export type CommandAlerts = {
  readonly send: (alert: Alert) => void;
  /** Ends the command that runs, with all that it started, and runs none any more. */
  readonly close: () => void;
};

/** For those who read no JSON. What the API said is in it as safe text, so that no variable holds a line break. */
const variables = (
  {event, level, text, tunnels}: Alert,
  redact: Redact,
): Readonly<Record<string, string>> => ({
  WARPTOP_EVENT: event,
  WARPTOP_LEVEL: level,
  WARPTOP_TEXT: redact(text),
  WARPTOP_TUNNEL: tunnels[0] === undefined ? '' : redact(spokenTunnel(tunnels[0].view.state.tunnel)),
  WARPTOP_TUNNELS: String(tunnels.length),
});

/** Runs a command of the user's for each alert, one after the other. */
export const createCommandAlerts = ({
  command,
  env,
  clock,
  log,
  redact,
  isMasked,
  onEnd,
}: CommandAlertsOptions): CommandAlerts => {
  const end = new AbortController();
  let waiting: readonly Alert[] = [];
  let isRunning = false;

  const warn = (words: SafeText): void => log.add({level: 'warning', from: 'on-change', text: words});

  const work = async (): Promise<void> => {
    isRunning = true;
    for (;;) {
      const [alert, ...others] = waiting;
      if (alert === undefined || end.signal.aborted) {
        isRunning = false;
        return;
      }
      waiting = others;
      const result = await runCommand(command, {
        input: `${redact(alertJson(alert, isMasked))}\n`,
        env: {...env, ...variables(alert, redact)},
        timeoutMs: TIMEOUT_MS,
        mostBytes: MOST_BYTES,
        stderr: 'ignore',
        clock,
        signal: end.signal,
      });
      if (!end.signal.aborted) {
        const trouble = result.name === 'done' ? null : safe`The command of --on-change ${result.words}.`;
        if (trouble !== null) {
          warn(trouble);
        }
        onEnd(trouble);
      }
    }
  };

  return {
    send: (alert) => {
      if (waiting.length >= MOST_WAITING) {
        waiting = waiting.slice(1);
        warn(safe`The command of --on-change is too slow: an alert was dropped.`);
      }
      waiting = [...waiting, alert];
      if (!isRunning) {
        void work();
      }
    },
    close: () => {
      waiting = [];
      end.abort();
    },
  };
};
