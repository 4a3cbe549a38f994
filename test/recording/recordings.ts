import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {createLog} from '../../source/log/log.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import type {Observation} from '../../source/model/observation.js';
import {createEncoder} from '../../source/recording/encode.js';
import {type Header, headerLine} from '../../source/recording/header.js';
import {type Reading, readRecording} from '../../source/recording/reader.js';
import {createRecorder, type Recorder, type RecorderOptions} from '../../source/recording/recorder.js';
import {type FakeClock, fakeClock} from '../helpers/fake-clock.js';
import {NOON} from '../helpers/fleet.js';

/** A directory that goes with the test. */
export const temporary = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'warptop-recording-'));
  onTestFinished(() => rmSync(directory, {recursive: true, force: true}));
  return directory;
};

export const plain = (text: string): string => text;

export const header: Header = {
  version: 1,
  app: '0.1.0',
  at: NOON,
  kinds: tunnelKinds,
  intervalMs: 5000,
  isMasked: false,
};

/** The lines of one session. */
export const sessionLines = (observations: readonly Observation[], at = NOON): readonly string[] => {
  const encoder = createEncoder(at, plain);
  return [headerLine({...header, at}), ...observations.map((item) => encoder.observation(item) ?? '')];
};

export type Event =
  | {readonly what: 'session'; readonly header: Header}
  | {readonly what: 'observation'; readonly observation: Observation}
  | {readonly what: 'shift'; readonly byMs: number};

export type Read = Reading & {
  readonly events: readonly Event[];
  readonly observed: readonly Observation[];
};

/** Reads a whole file. */
export const read = async (path: string): Promise<Read> => {
  const events: Event[] = [];
  const reading = await readRecording(path, {
    session: (found) => events.push({what: 'session', header: found}),
    observation: (observation) => events.push({what: 'observation', observation}),
    shift: (byMs) => events.push({what: 'shift', byMs}),
  });
  const observed = events.flatMap((event) => (event.what === 'observation' ? [event.observation] : []));
  return {...reading, events, observed};
};

/** Reads what a file would hold. */
export const readText = async (text: string | Uint8Array): Promise<Read> => {
  const path = join(temporary(), 'recording');
  writeFileSync(path, text);
  return read(path);
};

export type Recording = {
  readonly recorder: Recorder;
  readonly clock: FakeClock;
  readonly told: readonly string[];
};

/** A recorder at a time that stands still. */
export const record = (path: string, options: Partial<RecorderOptions> = {}): Recording => {
  const clock = fakeClock(NOON);
  const told: string[] = [];
  const log = createLog(clock, plain, ({text}) => void told.push(text));
  const recorder = createRecorder(path, {
    clock,
    log,
    redact: plain,
    isMasked: false,
    app: '0.1.0',
    kinds: tunnelKinds,
    intervalMs: 5000,
    ...options,
  });
  onTestFinished(recorder.close);
  return {recorder, clock, told};
};

/** What is written once a minute at most is left out of comparisons. */
export const withoutQuota = ({servedAt: _, ...observation}: Observation): Observation =>
  ({...observation, quota: null}) as Observation;
