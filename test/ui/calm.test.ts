import {expect, test} from 'vitest';
import {createCalm} from '../../source/ui/calm.js';
import {fakeClock} from '../helpers/fake-clock.js';

/** Lets time pass in steps in which promises are kept. */
const opened = () => {
  const clock = fakeClock(0);
  const done: number[] = [];
  const calm = createCalm(clock, () => done.push(clock.monotonic()));
  const pass = async (ms: number): Promise<void> => {
    for (let step = 0; step < ms; step += 10) {
      clock.advance(10);
      for (let turn = 0; turn < 5; turn += 1) {
        await Promise.resolve();
      }
    }
  };
  return {calm, done, pass};
};

test('what is asked for is done once, when nothing more was asked for', async () => {
  const {calm, done, pass} = opened();
  calm.ask();
  await pass(100);
  calm.ask();
  expect(done).toEqual([]);
  await pass(2000);
  expect(done).toHaveLength(1);
  // Not within 150 ms of the last time that it was asked for.
  expect(done[0]).toBeGreaterThanOrEqual(250);
});

test('what is asked for again and again is done after a second all the same', async () => {
  const {calm, done, pass} = opened();
  for (let turn = 0; turn < 13; turn += 1) {
    calm.ask();
    await pass(100);
  }
  expect(done).toHaveLength(1);
  expect(done[0]).toBeLessThanOrEqual(1200);
});

test('it can be asked for anew, and is not done after the end', async () => {
  const {calm, done, pass} = opened();
  calm.ask();
  await pass(500);
  calm.ask();
  await pass(500);
  expect(done).toHaveLength(2);
  calm.ask();
  calm.end();
  await pass(2000);
  expect(done).toHaveLength(2);
});
