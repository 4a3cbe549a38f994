import {resolve} from 'node:path';
import type {Clock} from '../clock.js';
import {ExitError} from '../exit.js';
import type {Log} from '../log/log.js';
import type {TunnelKind} from '../model/fleet.js';
import type {Observation} from '../model/observation.js';
import {type SafeText, safe} from '../model/text.js';
import {createStore, type Store} from '../monitor/store.js';
import type {Redact} from '../redact.js';
import {createBatch} from './batch.js';
import {createEncoder, type Encoder} from './encode.js';
import {VERSION} from './format.js';
import {headerLine} from './header.js';
import {createMask} from './mask.js';
import {createSinkFile, type SinkFile} from './sink-file.js';
import {fileTrouble, lockTarget, openTarget, refusal} from './target.js';

export type RecorderState = {
  /** As it was given. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Lines written in this run. */
  readonly lines: number;
  /** Why nothing is written at the moment; null while all is well. */
  readonly trouble: SafeText | null;
};

export type Recorder = {
  /** Never throws, and never waits. */
  readonly write: (observation: Observation) => void;
  /** The clock was set back (ms below 0). */
  readonly shift: (byMs: number) => void;
  readonly state: Pick<Store<RecorderState>, 'get' | 'subscribe'>;
  /** Writes at once what still waits, and gives the file free. */
  readonly close: () => void;
};

export type RecorderOptions = {
  readonly clock: Clock;
  readonly log: Pick<Log, 'add'>;
  readonly redact: Redact;
  readonly isMasked: boolean;
  /** The version of warptop. */
  readonly app: string;
  readonly kinds: readonly TunnelKind[];
  readonly intervalMs: number;
};

const TICK_MS = 1000;

/** Each batch of a compressed file is compressed by itself: longer ones are smaller. */
const GZIP_EVERY_MS = 30_000;

/** So much is written without waiting for its time. */
const ENOUGH_BYTES = 65_536;

const RETRY_MS = 30_000;

/** Which session it is, is told again so often. */
const MARK_EVERY_MS = 60_000;

const causeOf = (error: unknown): SafeText => {
  if (error instanceof ExitError) {
    return safe`the file holds something else now`;
  }
  const {code} = error as {code?: unknown};
  return code === 'ESTALE' ? safe`the file was moved or changed by others` : fileTrouble(error);
};

/** What is open while all is well. `markedAt`: when it was last told which session it is (monotonic, ms). */
type Session = {readonly file: SinkFile; readonly encoder: Encoder; markedAt: number; isBegun: boolean};

/**
 * Appends observations to a file. Trouble with it is told in its state and in the log, and never thrown: it is tried
 * again every 30 s, with a session of its own.
 * @param given a path; compressed where it ends in `.gz`
 * @throws ExitError where nothing can or may be written there, with what to do
 */
export const createRecorder = (given: string, options: RecorderOptions): Recorder => {
  const {clock, log, redact, isMasked, app, kinds, intervalMs} = options;
  const path = resolve(given);
  const isGzipped = path.endsWith('.gz');
  const mask = isMasked ? createMask() : (observation: Observation): Observation => observation;
  const store = createStore<RecorderState>({path: given, bytes: 0, lines: 0, trouble: null});
  const batch = createBatch();
  let session: Session | null = null;
  let account: Observation | null = null;
  let flushedAt = clock.monotonic();
  let failedAt = 0;
  let stoppedFor = safe``;

  const add = (line: string | null | undefined): void => {
    if (line != null) {
      batch.add(line);
    }
  };

  const tell = (level: 'info' | 'warning', words: SafeText): void =>
    log.add({level, from: 'warptop', text: `Recording to ${given} ${words}`});

  const begin = (): void => {
    const target = openTarget(path, {isMasked, isGzipped});
    const at = clock.now();
    const encoder = createEncoder(at, redact);
    const file = createSinkFile(path, target, isGzipped);
    session = {file, encoder, markedAt: clock.monotonic(), isBegun: false};
    // Should the file end in the middle of a line, that one is the only one to be damaged.
    const start = target.position > 0 ? '\n' : '';
    add(`${start}${headerLine({version: VERSION, app, at, kinds, intervalMs, isMasked})}`);
    add(account && encoder.observation({...account, at}));
  };

  const fail = (cause: SafeText): void => {
    session?.file.close();
    session = null;
    batch.take();
    failedAt = clock.monotonic();
    if (store.get().trouble === null) {
      tell('warning', safe`stopped: ${cause}. It is tried again every 30 s.`);
    }
    stoppedFor = safe`recording stopped: ${cause}`;
    store.set({...store.get(), trouble: safe`${stoppedFor}; trying again`});
  };

  const takeBatch = (current: Session): {readonly text: string; readonly lines: number} => {
    const now = clock.monotonic();
    const {text, lines} = batch.take();
    const isMarked = text !== '' && current.isBegun && (isGzipped || now - current.markedAt >= MARK_EVERY_MS);
    current.markedAt = isMarked ? now : current.markedAt;
    current.isBegun = true;
    return isMarked ? {text: `${current.encoder.mark()}\n${text}`, lines: lines + 1} : {text, lines};
  };

  const flush = async (current: Session): Promise<void> => {
    flushedAt = clock.monotonic();
    const {text, lines} = takeBatch(current);
    try {
      await current.file.append(text);
      if (session === current) {
        const before = store.get();
        store.set({path: given, bytes: current.file.position(), lines: before.lines + lines, trouble: null});
        if (before.trouble !== null) {
          tell('info', safe`goes on; what happened meanwhile is not in it.`);
        }
      }
    } catch (error) {
      if (session === current) {
        fail(causeOf(error));
      }
    }
  };

  const flushIfDue = (): void => {
    if (session !== null && !session.file.isBusy() && batch.bytes() > 0) {
      const isTime = !isGzipped || !session.isBegun || clock.monotonic() - flushedAt >= GZIP_EVERY_MS;
      if (isTime || batch.bytes() >= ENOUGH_BYTES) {
        void flush(session);
      }
    }
  };

  const tick = (): void => {
    if (session === null && clock.monotonic() - failedAt >= RETRY_MS) {
      try {
        begin();
      } catch (error) {
        fail(causeOf(error));
      }
    }
    flushIfDue();
  };

  const unlock = lockTarget(path, given);
  try {
    begin();
  } catch (error) {
    unlock();
    throw error instanceof ExitError ? error : refusal(given, fileTrouble(error));
  }
  const stopTicking = clock.every(TICK_MS, tick);
  let isClosed = false;

  return {
    write: (observation) => {
      const masked = mask(observation);
      account = masked.outcome === 'account' ? masked : account;
      add(session?.encoder.observation(masked));
      if (batch.isOverfull()) {
        fail(safe`the disk is too slow`);
      } else if (batch.bytes() >= ENOUGH_BYTES) {
        flushIfDue();
      }
    },
    shift: (byMs) => add(session?.encoder.shift(byMs, clock.now())),
    state: store,
    close: () => {
      if (isClosed) {
        return;
      }
      isClosed = true;
      stopTicking();
      const last = session;
      try {
        last?.file.appendNow(takeBatch(last).text);
        last?.file.close();
      } catch (error) {
        fail(causeOf(error));
      } finally {
        session = null;
        unlock();
        const {trouble, ...state} = store.get();
        store.set({...state, trouble: trouble && stoppedFor});
      }
    },
  };
};
