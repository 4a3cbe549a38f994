import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';
import {HangUp} from '../exit.js';
import type {SafeText} from '../model/text.js';
import type {Store} from '../monitor/store.js';
import type {AppProps} from './app.js';
import {createCanvas} from './canvas.js';
import type {WatchResize} from './hooks/use-resize-repaint.js';
import type {InkScreen} from './ink-screen.js';
import {type Job, processJob} from './job.js';
import {multiplexerOf} from './multiplexer.js';
import {paletteHere} from './paint.js';
import {createRowPainter} from './painted-rows.js';
import {createProjector} from './projector.js';
import {createWindowTitle, type WindowTitle} from './window-title.js';

export type Screen = {
  /**
   * Settles when the screen is closed and the terminal is as it was; rejects where a component threw, and with a
   * HangUp where the terminal is gone.
   */
  readonly closed: Promise<unknown>;
  /** Gives the terminal back at once. */
  readonly close: () => void;
};

/** Keys come from the terminal even where standard input is a pipe. */
const keyboard = (stdin: NodeJS.ReadStream): NodeJS.ReadStream =>
  stdin.isTTY ? stdin : new ReadStream(openSync('/dev/tty', 'r'));

/** Rejects when no key can come any more: the pane was closed, or the connection to it. */
const hangUp = (keys: NodeJS.ReadStream): Promise<never> =>
  new Promise((_, reject) => {
    const gone = (): void => reject(new HangUp());
    keys.on('error', gone);
    keys.on('end', gone);
  });

/**
 * After a stop that could not be seen coming the shell has set the terminal as it likes it, which is not noticed
 * here. Setting it stops a job that is continued in the background once more, before it can paint over the shell.
 */
const onTerminal = (job: Job, keys: NodeJS.ReadStream, title: WindowTitle): Job => ({
  stop: () => {
    title.leave();
    job.stop();
    // In the background this stops it once more: nothing is written over the shell.
    keys.setRawMode(true);
    title.enter();
  },
  watch: (onStop, onContinue) =>
    job.watch(onStop, () => {
      keys.setRawMode(false);
      title.renew();
      onContinue();
    }),
});

const watchResize: WatchResize = (listener) => {
  process.on('SIGWINCH', listener);
  return () => process.off('SIGWINCH', listener);
};

/**
 * Takes the terminal over and draws the app on its alternate screen: first a picture of what is known at once, and then,
 * as soon as it is loaded, by Ink.
 * @param text of the window's title; null where that is left alone
 */
export const openScreen = (
  props: Omit<AppProps, 'job' | 'watchResize' | 'multiplexer' | 'palette' | 'canvas'>,
  text: Pick<Store<SafeText>, 'get' | 'subscribe'> | null,
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
): Screen => {
  const keys = keyboard(stdin);
  const gone = hangUp(keys);
  // A job in the background is stopped here, before anything of it is on the shell's screen.
  keys.setRawMode(true);
  // Keys that were typed before may have left the cursor anywhere on its line, and the first picture begins there.
  stdout.write('\r');
  const title = createWindowTitle(text, (bytes) => stdout.write(bytes));
  title.enter();
  const palette = paletteHere(props.options);
  const canvas = createCanvas(palette, stdout);
  const {columns, rows} = stdout;
  canvas.begin(createRowPainter(palette)(createProjector(props).project({columns, rows}).items));
  let isClosed = false;
  let instance: InkScreen | null = null;
  const drawn = async (): Promise<unknown> => {
    const {drawByInk} = await import('./ink-screen.js');
    if (isClosed) {
      return undefined;
    }
    instance = drawByInk(
      {
        ...{...props, palette, canvas, watchResize},
        multiplexer: multiplexerOf(process.env),
        job: onTerminal(processJob(process), keys, title),
      },
      canvas,
      keys,
    );
    return instance.waitUntilExit();
  };
  return {
    closed: Promise.race([drawn(), gone]).finally(() => {
      if (keys !== stdin) {
        keys.destroy();
      }
    }),
    close: () => {
      if (instance === null && !isClosed) {
        canvas.abandon();
      }
      isClosed = true;
      try {
        instance?.unmount();
      } finally {
        title.leave();
        // Ink puts it off, and the process may end before.
        keys.setRawMode(false);
      }
    },
  };
};
