import {describe, expect, test} from 'vitest';
import {createSoakClock, type SoakClock} from '../../soak/clock.js';

const idle = (): boolean => false;

/** Notes the time at which each of some sleeps ends. */
const sleepers = (clock: SoakClock, ...lengths: readonly number[]): string[] => {
  const ends: string[] = [];
  for (const ms of lengths) {
    void clock.client.sleep(ms).then(() => ends.push(`${ms} at ${clock.client.monotonic()}`));
  }
  return ends;
};

describe('the soak clock', () => {
  test('jumps from timer to timer', async () => {
    const clock = createSoakClock(5000);
    const ends = sleepers(clock, 90_000, 10, 3_600_000);
    await clock.pass(100_000, idle);
    expect(ends).toEqual(['10 at 10', '90000 at 90000']);
    expect([clock.client.monotonic(), clock.client.now()]).toEqual([100_000, 105_000]);
  });

  test('stands still while a real request is under way', async () => {
    const clock = createSoakClock(0);
    let isBusy = true;
    const ends = sleepers(clock, 10);
    const passed = clock.pass(20, () => isBusy);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect([ends, clock.client.monotonic()]).toEqual([[], 0]);
    isBusy = false;
    clock.touch();
    await passed;
    expect(ends).toEqual(['10 at 10']);
  });

  test('stands still while it is held', async () => {
    const clock = createSoakClock(0);
    const ends = sleepers(clock, 10);
    let release = (): void => undefined;
    clock.hold(
      new Promise<void>((resolve) => {
        release = resolve;
      }),
    );
    const passed = clock.pass(20, idle);
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(ends).toEqual([]);
    release();
    await passed;
    expect(ends).toEqual(['10 at 10']);
  });

  test('says so where a real request gets stuck', async () => {
    const clock = createSoakClock(0, 10);
    await expect(clock.pass(20, () => true)).rejects.toThrow('neither ended nor was meant to hang');
  });

  test('runs late what it overslept, in its order', async () => {
    const clock = createSoakClock(0);
    const ends = sleepers(clock, 30, 10);
    clock.oversleep(1000);
    await clock.pass(0, idle);
    expect(ends).toEqual(['10 at 1000', '30 at 1000']);
  });

  test("sets the client's wall clock only", () => {
    const clock = createSoakClock(5000);
    clock.setWall(-3000);
    expect([clock.client.now(), clock.server.now(), clock.client.monotonic()]).toEqual([2000, 5000, 0]);
  });

  test('forgets a sleep that was aborted, and what is done every so often once it ends', async () => {
    const clock = createSoakClock(0);
    const stop = new AbortController();
    let ticks = 0;
    const end = clock.client.every(10, () => {
      ticks += 1;
    });
    const slept = clock.client.sleep(1000, stop.signal);
    await clock.pass(35, idle);
    stop.abort();
    await slept;
    end();
    await clock.pass(1000, idle);
    expect(ticks).toBe(3);
  });
});
