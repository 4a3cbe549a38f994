import type {Clock} from '../clock.js';
import type {Change} from '../model/changes.js';
import {freshnessOf} from '../model/freshness.js';
import type {Thresholds} from '../model/thresholds.js';
import {ageMs} from '../model/time.js';
import type {TunnelView} from '../model/view.js';
import {cadenceIn} from '../monitor/agenda.js';
import type {Accepted} from '../monitor/history.js';
import type {Monitor} from '../monitor/monitor.js';
import type {Polling} from '../monitor/polling.js';
import {createLineWriter} from './line-writer.js';
import type {RecordingStore} from './recording-trouble.js';
import {heartbeatLine, type Pulse, type StreamState, unaskedOf} from './stream-lines.js';
import {createTeller, type TellerOptions} from './stream-teller.js';

/** Data grows old in whole seconds. */
const TICK_MS = 1000;

/** Who hears nothing for three times as long knows that nothing is watched any more. */
export const HEARTBEAT_MS = 10_000;

export type StreamProps = {
  readonly monitor: Pick<Monitor, 'store'>;
  /** Calls back for each observation, until the returned function is called. */
  readonly onAccepted: (listener: (accepted: Accepted) => void) => () => void;
  /** Null where nothing is recorded. */
  readonly recording: RecordingStore | null;
  readonly clock: Clock;
  readonly options: Omit<TellerOptions, 'heartbeatMs'>;
};

export type Stream = {
  /** Resolves once it was closed, and its last line is whole: a stream never ends by itself. */
  readonly closed: Promise<void>;
  readonly close: () => void;
  /** Resolves once the line under way is whole, after it was closed. */
  readonly settle: () => Promise<void>;
};

type Liveness = Omit<Pulse, 'recordingTrouble'>;

const livenessOf = (
  {activity, answeredAt, paceMs}: Polling,
  now: number,
  thresholds: Thresholds,
): Liveness => {
  const failure = 'failure' in activity ? activity.failure : null;
  if (activity.name !== 'polling') {
    return {state: activity.name, answeredAt, failure};
  }
  const freshness = freshnessOf(answeredAt === null ? null : ageMs(answeredAt, now), paceMs, thresholds);
  const state: StreamState = freshness === 'fresh' ? 'live' : freshness === 'late' ? 'late' : 'stale';
  return {state, answeredAt, failure};
};

/** Before there is an account there is nothing to observe, and so no change of a snapshot that could tell. */
const createEarlyTrouble = () => {
  let since: number | null = null;
  const about = {tunnel: null, connector: null};
  return ({state, failure}: Liveness, isKnown: boolean, now: number): Change | null => {
    if (since === null && !isKnown && failure !== null && state !== 'starting') {
      since = now;
      return {at: now, ...about, what: 'api_lost', failure};
    }
    if (since !== null && isKnown) {
      const change: Change = {at: now, ...about, what: 'api_restored', since};
      since = null;
      return change;
    }
    return null;
  };
};

/** Tells of the fleet in lines of JSON: all that there is, then whatever changes, and now and then that it goes on. */
export const openStream = (
  {monitor: {store}, onAccepted, recording, clock, options}: StreamProps,
  stdout: Pick<NodeJS.WritableStream, 'write'>,
): Stream => {
  const {thresholds} = options;
  const teller = createTeller({...options, heartbeatMs: HEARTBEAT_MS});
  const writer = createLineWriter(stdout, () => teller.next(clock.now()));
  const earlyTrouble = createEarlyTrouble();
  let tunnels: readonly TunnelView[] = [];
  let beatAt = clock.monotonic();
  let toldState: StreamState = 'starting';
  let isLoaded = false;

  const look = (): void => {
    const {snapshot, polling} = store.get();
    const now = clock.now();
    const early = earlyTrouble(livenessOf(polling, now, thresholds), snapshot.account !== null, now);
    if (early !== null) {
      teller.add(early);
    }
    tunnels = teller.look(snapshot, now, cadenceIn(polling));
    writer.wake();
  };

  const beat = (now: number): string => {
    const {snapshot, polling} = store.get();
    const recordingTrouble = recording?.get().trouble ?? null;
    return heartbeatLine(now, {...livenessOf(polling, now, thresholds), recordingTrouble}, snapshot, tunnels);
  };

  /** At its time, and at once where it says something else than the one before. */
  const tick = (): void => {
    look();
    const {snapshot, polling} = store.get();
    const {state} = livenessOf(polling, clock.now(), thresholds);
    const isNewlyLoaded = !isLoaded && unaskedOf(snapshot, tunnels) === 0;
    const now = clock.monotonic();
    if (now - beatAt >= HEARTBEAT_MS || state !== toldState || isNewlyLoaded) {
      beatAt = now;
      toldState = state;
      isLoaded ||= isNewlyLoaded;
      teller.put(beat);
      writer.wake();
    }
  };

  const stops = [onAccepted(teller.accept), store.subscribe(look), clock.every(TICK_MS, tick)];
  return {
    closed: writer.ended,
    close: () => {
      for (const stop of stops) {
        stop();
      }
      writer.end();
    },
    settle: () => writer.ended,
  };
};
