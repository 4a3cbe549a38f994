import {getEventListeners} from 'node:events';
import {getHeapCodeStatistics} from 'node:v8';
import {isGrowing, type Point, settledPart, slopeOf} from './figures.js';

/** What is measured now and then, after a garbage collection. */
export type Vitals = {
  /** Simulated hours. */
  readonly hour: number;
  readonly heapMb: number;
  /** What of the heap is compiled code: the engine finds more to compile for days, ever less. */
  readonly codeMb: number;
  readonly rssMb: number;
  /** What the history takes of the heap, as it estimates itself. */
  readonly historyMb: number;
  /** Listeners of the process, of the terminal and its keyboard, and of the signal that ends it all. */
  readonly listeners: number;
  /** Resources that keep the process alive: sockets, timers and the like. */
  readonly handles: number;
  /** The same by kind, in words. */
  readonly handleNames: string;
};

const MB = 1024 * 1024;

const listenersOf = (emitters: readonly NodeJS.EventEmitter[]): number =>
  emitters
    .flatMap((emitter) => emitter.eventNames().map((name) => emitter.listenerCount(name)))
    .reduce((sum, count) => sum + count, 0);

const countByName = (names: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const name of [...names].sort()) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
};

/** Whose listeners are counted, beside the process's own. */
export type Heard = {readonly emitters: readonly NodeJS.EventEmitter[]; readonly signal: AbortSignal};

/** @param collect collects garbage; without it the heap says little */
export const measure = (
  hour: number,
  {emitters, signal}: Heard,
  historyBytes: number,
  collect: (() => void) | undefined,
): Vitals => {
  collect?.();
  collect?.();
  const {heapUsed, rss} = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  return {
    hour,
    heapMb: heapUsed / MB,
    codeMb: getHeapCodeStatistics().code_and_metadata_size / MB,
    rssMb: rss / MB,
    historyMb: historyBytes / MB,
    listeners: listenersOf([process, ...emitters]) + getEventListeners(signal, 'abort').length,
    handles: resources.length,
    handleNames: countByName(resources),
  };
};

/** MB per simulated hour, over the last two thirds: of the heap, and of the heap without the history. */
export const heapSlopes = (vitals: readonly Vitals[]): {readonly whole: number; readonly rest: number} => {
  const slope = (of: (each: Vitals) => number): number =>
    slopeOf(settledPart(vitals).map((each): Point => ({x: each.hour, y: of(each)})));
  return {whole: slope(({heapMb}) => heapMb), rest: slope(({heapMb, historyMb}) => heapMb - historyMb)};
};

export const growing = (vitals: readonly Vitals[]): readonly string[] =>
  (['listeners', 'handles'] as const).filter((what) => isGrowing(vitals.map((each) => each[what])));
