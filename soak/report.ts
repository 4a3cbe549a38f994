import {historyLimits} from '../source/monitor/history.js';
import type {SoakOptions, SoakResult} from './soak.js';
import {growing, heapSlopes, type Vitals} from './vitals.js';

/** MB per simulated hour. */
const STEEPEST_HEAP = 1;

/** What lives after a collection: warptop with a full day of history, and the simulated API in the same process. */
const MOST_HEAP_MB = 150;

/** Garbage included: an hour's requests come within seconds here, and the engine lets it pile up. */
const MOST_RSS_MB = 600;

/** Four requests may wait for the end of one signal, each with a few listeners. */
const MOST_ABORT_LISTENERS = 32;

/** In a shorter run the warming up of the program hides any slope. */
const LEAST_HOURS_OF_SLOPE = 6;

/** In the last two thirds of so many hours the history is full. */
const HOURS_OF_FULL_HISTORY = (3 * historyLimits.maxAgeMs) / 3_600_000;

/** It is tidied only now and then. */
const MOST_HISTORY_MB = (historyLimits.maxBytes / 1024 ** 2) * 1.1;

/** The limits that are broken, a sentence each; none where all is well. */
export const brokenLimits = (options: SoakOptions, result: SoakResult): readonly string[] => {
  const {client, server, vitals} = result;
  const slopes = heapSlopes(vitals);
  const slope = options.hours >= HOURS_OF_FULL_HISTORY ? slopes.whole : slopes.rest;
  const historyMb = Math.max(...vitals.map((each) => each.historyMb));
  const heapMb = Math.max(...vitals.map((each) => each.heapMb));
  const arrived = client.requests - result.refused;
  const outcomes = [...new Set([...client.outcomes.keys(), ...server.outcomes.keys()])].sort();
  return [
    ...result.errors.map((error) => `Something threw: ${error}`),
    ...(options.hours >= LEAST_HOURS_OF_SLOPE && slope >= STEEPEST_HEAP
      ? [`The heap grows by ${slope.toFixed(2)} MB per simulated hour.`]
      : []),
    ...(historyMb >= MOST_HISTORY_MB ? [`The history takes ${historyMb.toFixed(0)} MB.`] : []),
    ...(heapMb >= MOST_HEAP_MB ? [`${heapMb.toFixed(0)} MB live in the heap.`] : []),
    ...(result.maxRssMb >= MOST_RSS_MB ? [`The process took ${result.maxRssMb.toFixed(0)} MB.`] : []),
    ...growing(vitals).map((what) => `The ${what} grow in number.`),
    ...(result.abortListeners > MOST_ABORT_LISTENERS
      ? [`One signal has ${result.abortListeners} listeners.`]
      : []),
    ...(arrived === server.requests
      ? []
      : [`The client sent ${arrived} requests, of which ${server.requests} arrived.`]),
    ...outcomes
      .filter((outcome) => (client.outcomes.get(outcome) ?? 0) !== (server.outcomes.get(outcome) ?? 0))
      .map(
        (outcome) =>
          `Of “${outcome}” the client counts ${client.outcomes.get(outcome) ?? 0}, the server ${server.outcomes.get(outcome) ?? 0}.`,
      ),
    ...(client.changes === server.changes
      ? []
      : [`The screen's data showed ${client.changes} changes, the server served ${server.changes}.`]),
    ...(result.mostRequests > result.shareRequests
      ? [
          `${result.mostRequests} requests in five minutes are more than the share of ${result.shareRequests}.`,
        ]
      : []),
    ...(result.early > 0 ? [`${result.early} requests came before a 429 allowed them.`] : []),
    ...(result.refusedFalsely > 0
      ? [`${result.refusedFalsely} requests were refused although the server listened.`]
      : []),
  ];
};

export const vitalsHead = '  hour    heap MB history MB    code MB     RSS MB  listeners  handles';

export const vitalsLine = ({hour, heapMb, historyMb, codeMb, rssMb, listeners, handles}: Vitals): string =>
  [
    hour.toFixed(1).padStart(6),
    heapMb.toFixed(1).padStart(10),
    historyMb.toFixed(1).padStart(10),
    codeMb.toFixed(1).padStart(10),
    rssMb.toFixed(0).padStart(10),
    String(listeners).padStart(10),
    String(handles).padStart(8),
  ].join(' ');

const row = (name: string, ...values: ReadonlyArray<string | number>): string =>
  `  ${name.padEnd(34)}${values.map((value) => String(value).padStart(12)).join('')}`;

/** All figures as a table. */
export const reportLines = (options: SoakOptions, result: SoakResult): readonly string[] => {
  const {client, server, vitals} = result;
  const [first, last] = [vitals[0], vitals.at(-1)];
  const outcomes = [...new Set([...client.outcomes.keys(), ...server.outcomes.keys()])].sort();
  return [
    row('simulated hours', options.hours),
    row('real seconds', result.realS.toFixed(0)),
    row('seed, tunnels, s per frame', options.seed, options.tunnels, options.frameMs / 1000),
    row('clock leaps, key presses', result.leaps, result.presses),
    row('frames, MB written', result.frames, (result.bytes / 1e6).toFixed(1)),
    '',
    row('', 'client', 'server'),
    row('requests', client.requests, server.requests),
    row('  nobody listened', result.refused, '–'),
    ...outcomes.map((outcome) =>
      row(`  ${outcome}`, client.outcomes.get(outcome) ?? 0, server.outcomes.get(outcome) ?? 0),
    ),
    row('changes', client.changes, server.changes),
    row('answers put aside as overtaken', result.putAside),
    row('most requests in 5 min, share', result.mostRequests, result.shareRequests),
    row('requests before a 429 allowed', result.early),
    '',
    row('', 'first', 'last'),
    row('heap, MB', first?.heapMb.toFixed(1) ?? '', last?.heapMb.toFixed(1) ?? ''),
    row('  of that history, estimated', first?.historyMb.toFixed(1) ?? '', last?.historyMb.toFixed(1) ?? ''),
    row('listeners', first?.listeners ?? '', last?.listeners ?? ''),
    row('handles', first?.handles ?? '', last?.handles ?? ''),
    `  handles at first: ${first?.handleNames ?? ''}`,
    `  handles at last:  ${last?.handleNames ?? ''}`,
    `  after the end:    ${result.after.handleNames || 'none'}; ${result.after.listeners} listeners`,
    row('most listeners of one signal', result.abortListeners),
    row('heap slope, MB per hour', heapSlopes(vitals).whole.toFixed(3)),
    row('  without the history', heapSlopes(vitals).rest.toFixed(3)),
    row('RSS at most, MB', result.maxRssMb.toFixed(0)),
  ];
};
