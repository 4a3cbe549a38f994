import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import {expect, test} from 'vitest';
import {showUntilEnd} from '../source/display.js';
import {createEnding} from '../source/ending.js';
import {createLog} from '../source/log/log.js';
import type {Io} from '../source/reach.js';
import {fakeClock} from './helpers/fake-clock.js';
import {NOON} from './helpers/fleet.js';

/* A process of a test's own, that signals can be sent to. */
const worldOf = () => {
  const killed: unknown[] = [];
  const process = Object.assign(new EventEmitter(), {
    ...{stdout: new PassThrough(), stderr: new PassThrough(), pid: 4242},
    kill: (...told: readonly unknown[]) => killed.push(told),
  });
  const clock = fakeClock(NOON);
  const log = createLog(
    clock,
    (text) => text,
    () => undefined,
  );
  const io = {process, clock, log, ending: createEnding()} as unknown as Io;
  return {io, process, killed};
};

const never = new Promise<never>(() => undefined);

test('a signal that comes while the terminal is taken over gives it back first', async () => {
  const {io, process, killed} = worldOf();
  const happened: string[] = [];
  const shown = showUntilEnd(
    io,
    async () => {
      expect(process.listenerCount('SIGTERM')).toBe(1);
      happened.push('opened');
      // It is noticed in the next turn at the earliest.
      setImmediate(() => process.emit('SIGTERM', 'SIGTERM'));
      return {closed: never, close: () => happened.push('closed')};
    },
    () => never,
    () => undefined,
  );
  await expect.poll(() => killed).toEqual([[4242, 'SIGTERM']]);
  expect(happened).toEqual(['opened', 'closed']);
  void shown;
});

test('where no display can be opened, signals end the process as ever', async () => {
  const {io, process} = worldOf();
  await expect(
    showUntilEnd(
      io,
      () => Promise.reject(new Error('no terminal')),
      () => never,
      () => undefined,
    ),
  ).rejects.toThrow('no terminal');
  expect(process.listenerCount('SIGTERM')).toBe(0);
});
