import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import type {Clock} from './clock.js';
import type {Monitor} from './monitor/monitor.js';

/*
 * How V8 is told to be as small as what it holds: a watch runs for weeks beside other programs, and does little. It
 * must be told while it runs, since flags before the name of a script are not ours to choose.
 *
 * What is new on the heap is kept in a room of its own, which V8 doubles again and again, up to 32 MB and more, where
 * little dies in it at once. Garbage that has grown old is collected when the heap has grown by so much that the
 * heap of a small fleet hardly ever does. And the pages that become free then are kept for later (of old ones since
 * Node 24) until a collection of the kind that gives them back, which V8 begins by itself only where next to nothing
 * is made for eight seconds: an age ticks every second.
 */

const setFlags = (...flags: readonly string[]): void => {
  for (const flag of flags) {
    setFlagsFromString(flag);
  }
};

/** Most of what is new here, second after second, is short-lived: it finds its place in a room as small as at first. */
const keepYoungHeapSmall = (): void => setFlags('--semi-space-growth-factor=1');

/** Lets it grow, where so much is new at once that it would be moved elsewhere while it lives. */
const letYoungHeapGrow = (): void => setFlags('--semi-space-growth-factor=2');

/**
 * Leaves what undici parses HTTP with, WebAssembly, as V8 compiles it at first. Most of it is a single function of
 * enormous size; to make it faster takes 40 MB for a moment, of which the allocator of C keeps 10 or more for good, and
 * here it is to parse the heads of no more than a few answers in a second. Not `--liftoff-only`, which does the same:
 * where the first compiler has to give up, as on a processor too old for it, that one ends the process.
 */
const keepParserAsItIs = (): void => setFlags('--no-wasm-tier-up', '--no-wasm-dynamic-tiering');

/**
 * Makes every collection of the old one of those that give back all that became free, the room of the young included,
 * and has the next one come when the heap has grown by three tenths. V8 itself would choose a tenth then, which is
 * several times as much work for next to nothing. Compiled code is no slower: that part of the first flag takes effect
 * in V8's start alone.
 */
const giveBack = (): void => {
  setFlags('--optimize-for-size', '--heap-growing-percent=30');
  keepYoungHeapSmall();
};

/** Keys that paint ten thousand rows anew must not wait for a heap that is kept small meanwhile. */
const takeWhatIsNeeded = (): void => {
  setFlags('--no-optimize-for-size', '--heap-growing-percent=0');
  letYoungHeapGrow();
};

/** From so many tunnels on, one look at all of them makes more than a small room has place for. */
const MANY_TUNNELS = 200;

const STRETCH_MS = 2000;

/** CPU time, of a stretch of time: some five times what the ticks and answers of ten thousand connectors take. */
const BUSY = 0.15;

const QUIET_STRETCHES = 5;

/** Tells whether there is leisure to be small, from the CPU time that was used, as a part of each stretch of time. */
export const createLeisure = (): ((worked: number) => boolean) => {
  let quiet = 0;
  return (worked) => {
    quiet = worked > BUSY ? 0 : quiet + 1;
    return quiet >= QUIET_STRETCHES;
  };
};

/** Keeps the heap as small as the fleet that is watched. To be called before much is made, and anything asked. */
export const fitHeap = ({store}: Pick<Monitor, 'store'>, {monotonic}: Pick<Clock, 'monotonic'>): void => {
  keepYoungHeapSmall();
  keepParserAsItIs();
  const leisure = createLeisure();
  let isSmall = false;
  let isGrown = false;
  let since = monotonic();
  let used = process.cpuUsage();
  // It changes with each answer, and every few seconds at the least; so there is no need for a timer.
  store.subscribe(() => {
    if (!isGrown && store.get().snapshot.tunnels.size > MANY_TUNNELS) {
      isGrown = true;
      letYoungHeapGrow();
    }
    const ms = monotonic() - since;
    if (ms < STRETCH_MS) {
      return;
    }
    // Not what the event loop says: on a machine that others use it seems busy while it waits for its turn.
    const {user, system} = process.cpuUsage(used);
    since = monotonic();
    used = process.cpuUsage();
    const wasSmall = isSmall;
    isSmall = leisure((user + system) / 1000 / ms);
    if (isSmall && !wasSmall) {
      giveBack();
    } else if (wasSmall && !isSmall) {
      takeWhatIsNeeded();
    }
  });
};
