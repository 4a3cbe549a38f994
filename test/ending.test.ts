import {EventEmitter} from 'node:events';
import {constants} from 'node:os';
import {expect, test} from 'vitest';
import {createEnding, prepareForSignals} from '../source/ending.js';

test('the latest is done first, each once, and none is held up by another', () => {
  const done: string[] = [];
  const ending = createEnding();
  ending.before(() => done.push('streams'));
  const early = ending.before(() => done.push('early'));
  ending.before(() => {
    throw new Error('the terminal is gone');
  });
  ending.before(() => done.push('screen'));
  early();
  early();
  ending.prepare();
  ending.prepare();
  expect(done).toEqual(['early', 'screen', 'streams']);
});

test('an action that ends the command again does nothing twice', () => {
  const done: string[] = [];
  const ending = createEnding();
  ending.before(() => done.push('first'));
  ending.before(() => {
    done.push('second');
    ending.prepare();
  });
  ending.prepare();
  expect(done).toEqual(['second', 'first']);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)(
  '%s is passed on once all is prepared',
  (signal) => {
    const done: string[] = [];
    const system = Object.assign(new EventEmitter(), {
      pid: 42,
      kill: (pid: number, name: string) => {
        done.push(`${pid} ${name} with ${system.listenerCount(name)} listeners`);
        return true;
      },
    });
    const ending = createEnding();
    ending.before(() => done.push('prepared'));
    // As Ink has it.
    system.on(signal, () => undefined);
    prepareForSignals(ending, system as unknown as NodeJS.Process);
    system.emit(signal, signal);
    expect(done).toEqual(['prepared', `42 ${signal} with 0 listeners`]);
    // Should the command come to its end before the signal does.
    expect(system).toMatchObject({exitCode: 128 + constants.signals[signal]});
  },
);

test('a signal waits for what is under way, and a second one for nothing', async () => {
  const done: string[] = [];
  const system = Object.assign(new EventEmitter(), {
    pid: 42,
    kill: (_: number, name: string) => {
      done.push(name);
      return true;
    },
  });
  const ending = createEnding();
  ending.before(() => done.push('prepared'));
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  prepareForSignals(ending, system as unknown as NodeJS.Process, () => settled);
  system.emit('SIGTERM', 'SIGTERM');
  expect(done).toEqual(['prepared']);
  // Nobody listens any more: the system ends it.
  expect(system.listenerCount('SIGTERM')).toBe(0);
  settle();
  await settled;
  expect(done).toEqual(['prepared', 'SIGTERM']);
});

test('what stops it leaves no listener', () => {
  const system = Object.assign(new EventEmitter(), {pid: 42, kill: () => true});
  prepareForSignals(createEnding(), system as unknown as NodeJS.Process)();
  expect(system.eventNames()).toEqual([]);
});
