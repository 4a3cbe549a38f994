import {ReadStream} from 'node:tty';
import {START_MS} from './moment.js';
import {reportBytes, takenApart} from './orders.js';
import {createVirtualTimers} from './virtual-timers.js';
import {holdWire} from './wire.js';

/** Chance, wherever the command asks for it. */
const CHANCE = 0.5;

/** After so many turns of Node's loop without anything under way, all that follows from what happened has happened. */
const CALM_TURNS = 8;

/** What of Node's own may stay as it is for long, and brings nothing about by itself; all else is work under way. */
const RESTING: ReadonlySet<string> = new Set([
  ...['TTYWrap', 'SignalWrap', 'TCPServerWrap', 'TCPSocketWrap', 'Immediate', 'Timeout'],
]);

/**
 * Takes time out of this process's hands: its clocks stand still, and go on by what is ordered on its terminal
 * ({@link orderOf}). What happens in between takes no time, and is waited for, so that every run draws the same.
 */
export const takeTime = (): void => {
  const timers = createVirtualTimers();
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  Date.now = () => START_MS + timers.now();
  performance.now = () => timers.now();
  Math.random = () => CHANCE;
  const start =
    (isRepeated: boolean) =>
    (action: (...args: readonly unknown[]) => void, ms = 0, ...args: readonly unknown[]) =>
      timers.start(() => action(...args), ms, isRepeated);
  Object.assign(globalThis, {
    ...{setTimeout: start(false), setInterval: start(true)},
    ...{clearTimeout: timers.stop, clearInterval: timers.stop},
  });
  const isOnWire = holdWire((ms, action) => timers.start(action, ms, false));

  const settle = async (): Promise<void> => {
    for (let calm = 0; calm < CALM_TURNS; ) {
      await turn();
      const isBusy = isOnWire() || process.getActiveResourcesInfo().some((name) => !RESTING.has(name));
      calm = isBusy ? 0 : calm + 1;
    }
  };

  // Taken before the command keeps what others write from its screen.
  const write = process.stdout.write.bind(process.stdout);
  const pass = async (ms: number): Promise<void> => {
    const untilMs = timers.now() + ms;
    do {
      await settle();
    } while (timers.next(untilMs));
    write(reportBytes);
  };

  let rest = '';
  let work = Promise.resolve();
  Object.defineProperty(ReadStream.prototype, 'push', {
    value(this: ReadStream, chunk: Buffer | null, encoding?: BufferEncoding) {
      const push = Object.getPrototypeOf(ReadStream.prototype).push as ReadStream['push'];
      if (chunk === null) {
        return push.call(this, chunk);
      }
      const typed = takenApart(rest + chunk.toString('latin1'));
      rest = typed.rest;
      for (const ms of typed.orders) {
        work = work.then(() => pass(ms));
      }
      return typed.keys === '' || push.call(this, Buffer.from(typed.keys, 'latin1'), encoding);
    },
  });
};
