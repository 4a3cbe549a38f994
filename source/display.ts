import type {Config} from './config.js';
import {prepareForSignals} from './ending.js';
import {captureOutput} from './log/capture.js';
import type {SafeText} from './model/text.js';
import type {History} from './monitor/history.js';
import type {Monitor} from './monitor/monitor.js';
import type {Store} from './monitor/store.js';
import type {Vitals} from './monitor/vitals.js';
import type {Io} from './reach.js';
import type {Recorder} from './recording/recorder.js';
import type {ScreenOptions} from './ui/screen-options.js';

/** What shows something to the user: the screen, or sentences. */
export type Display = {
  /** Settles when the user has ended it; rejects where it broke. */
  readonly closed: Promise<unknown>;
  /** Gives the terminal back at once. */
  readonly close: () => void;
  /** Resolves once what was begun is whole, after it was closed; absent where nothing is left half done. */
  readonly settle?: () => Promise<void>;
};

/** Who does not read holds up no signal for longer, ms. */
const LONGEST_SETTLE_MS = 1000;

/** What a screen shows. */
export type Shown = {
  readonly monitor: Pick<Monitor, 'store' | 'attend' | 'refresh'>;
  readonly history: History;
  readonly vitals: () => Vitals;
  /** Null where nothing is recorded. */
  readonly recorder: Recorder | null;
  /** For the title of the window; null where that is left alone. */
  readonly title: Pick<Store<SafeText>, 'get' | 'subscribe'> | null;
} & Pick<ScreenOptions, 'place' | 'replay'>;

/** Opens the screen as the configuration has it. */
export const openApp = async (
  {filter, sort, isUtc, isAscii, ground, isMasked, checked}: Config,
  {clock, log, process}: Io,
  {recorder, place, replay, title, ...shown}: Shown,
  stdout: NodeJS.WriteStream,
): Promise<Display> => {
  const {openScreen} = await import('./ui/open.js');
  const navigation = {filter, sort, isMasked, isUtc};
  const options = {isAscii, ground, place, replay, navigation, preferences: checked};
  const recording = recorder?.state ?? null;
  return openScreen({...shown, recording, clock, log, options}, title, process.stdin, stdout);
};

/**
 * Shows until the user ends it, `work` fails, or a signal comes; then the terminal is as it was.
 * @param open is given the terminal and standard error; what others write there goes to the log meanwhile
 * @param work what goes on behind it
 * @param stop ends that
 */
export const showUntilEnd = async (
  {process, log, ending, clock}: Io,
  open: (stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream) => Promise<Display>,
  work: () => Promise<never>,
  stop: () => void,
): Promise<void> => {
  const capture = captureOutput({stdout: process.stdout, stderr: process.stderr, warnings: process}, log);
  const release = ending.before(capture.release);
  let settle: Display['settle'];
  const settled = async (): Promise<void> => {
    await (settle && Promise.race([settle(), clock.sleep(LONGEST_SETTLE_MS)]));
  };
  // Before the terminal is taken over: a signal that nobody listens to would end it all at once, and leave it like that.
  const endAtOnce = prepareForSignals(ending, process, settled);
  try {
    const display = await open(capture.screen, capture.stderr);
    const close = ending.before(display.close);
    settle = display.settle;
    try {
      await Promise.race([display.closed, work()]);
    } finally {
      stop();
      close();
      // What a component threw is told by the race; here only the terminal is waited for.
      await display.closed.catch(() => undefined);
    }
  } finally {
    endAtOnce();
    release();
  }
};
