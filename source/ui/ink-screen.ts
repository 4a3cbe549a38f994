import {type Instance, render} from 'ink';
import {createElement} from 'react';
import type {AppProps} from './app.js';
import type {Canvas} from './canvas.js';
import {Root} from './root.js';

/** The app as Ink draws it. */
export type InkScreen = Pick<Instance, 'waitUntilExit' | 'unmount'>;

/** Draws the app on the alternate screen. @param keys where they come from */
export const drawByInk = (props: AppProps, canvas: Canvas, keys: NodeJS.ReadStream): InkScreen =>
  render(createElement(Root, props), {
    stdout: canvas.stdout,
    stdin: keys,
    alternateScreen: true,
    incrementalRendering: true,
    // Ink would draw nothing until the end wherever CI is set.
    interactive: true,
    maxFps: 30,
    onRender: canvas.drawn,
    exitOnCtrlC: false,
    // What is written to the console goes to the log, with all else that is no picture.
    patchConsole: false,
  });
