import type {EventEmitter} from 'node:events';
import {stripVTControlCharacters} from 'node:util';
import type {Log} from './log.js';

/** What can be written to by anyone in the process. */
export type Outlets = {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Emits the process's warnings. */
  readonly warnings: EventEmitter;
};

export type Capture = {
  /** The same terminal as standard output, for the screen alone. */
  readonly screen: NodeJS.WriteStream;
  /** The same as standard error, for a display without a screen. */
  readonly stderr: NodeJS.WriteStream;
  /** Lets everything through again. */
  readonly release: () => void;
};

type Write = NodeJS.WriteStream['write'];

const textOf = (chunk: unknown): string =>
  stripVTControlCharacters(
    typeof chunk === 'string'
      ? chunk
      : chunk instanceof Uint8Array
        ? Buffer.from(chunk).toString('utf8')
        : String(chunk),
  ).trim();

/** A writer that hands on the text instead of writing it. */
const diverted =
  (take: (text: string) => void): Write =>
  (chunk: unknown, ...rest: readonly unknown[]): boolean => {
    const text = textOf(chunk);
    if (text !== '') {
      take(text);
    }
    const done = rest.find((argument) => typeof argument === 'function');
    if (typeof done === 'function') {
      queueMicrotask(() => done());
    }
    return true;
  };

/** The stream with its own way of writing, whatever is put in the place of that on the stream itself. */
const privately = (stream: NodeJS.WriteStream, write: Write): NodeJS.WriteStream =>
  new Proxy(stream, {
    get: (target, name) => {
      if (name === 'write') {
        return write;
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

/**
 * Keeps the screen clean: what the console, libraries and Node itself would write across it goes to the log, until
 * it is released.
 */
export const captureOutput = ({stdout, stderr, warnings}: Outlets, log: Log): Capture => {
  const {write: writeOut} = stdout;
  const {write: writeError} = stderr;
  stdout.write = diverted((text) => log.add({level: 'info', from: 'stdout', text}));
  stderr.write = diverted((text) => log.add({level: 'warning', from: 'stderr', text}));
  const onWarning = ({name, message}: Error): void =>
    log.add({level: 'warning', from: 'node', text: `${name}: ${message}`});
  // Node prints them by a listener of its own.
  const printers = warnings.listeners('warning') as Array<(warning: Error) => void>;
  warnings.removeAllListeners('warning');
  warnings.on('warning', onWarning);
  return {
    screen: privately(stdout, writeOut.bind(stdout)),
    stderr: privately(stderr, writeError.bind(stderr)),
    release: () => {
      stdout.write = writeOut;
      stderr.write = writeError;
      warnings.off('warning', onWarning);
      for (const print of printers) {
        warnings.on('warning', print);
      }
    },
  };
};
