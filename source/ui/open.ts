import {openSync} from 'node:fs';
import {ReadStream} from 'node:tty';
import {render} from 'ink';
import {createElement} from 'react';
import {App, type AppProps} from './app.js';

export type Screen = {
  /** Settles when the screen is closed and the terminal is as it was; rejects where a component threw. */
  readonly closed: Promise<unknown>;
  readonly close: () => void;
};

/** Keys come from the terminal even where standard input is a pipe. */
const keyboard = (stdin: NodeJS.ReadStream): NodeJS.ReadStream =>
  stdin.isTTY ? stdin : new ReadStream(openSync('/dev/tty', 'r'));

/** Takes the terminal over and draws the app on its alternate screen. */
export const openScreen = (props: AppProps, stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): Screen => {
  const keys = keyboard(stdin);
  const instance = render(createElement(App, props), {
    stdout,
    stdin: keys,
    alternateScreen: true,
    incrementalRendering: true,
    // Ink would draw nothing until the end wherever CI is set.
    interactive: true,
    maxFps: 30,
    exitOnCtrlC: false,
    patchConsole: true,
  });
  return {
    closed: instance.waitUntilExit().finally(() => {
      if (keys !== stdin) {
        keys.destroy();
      }
    }),
    close: instance.unmount,
  };
};
