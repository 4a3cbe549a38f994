import type {Config} from './config.js';
import {capitalized, safe} from './model/text.js';
import type {Io} from './reach.js';
import type {Recorder} from './recording/recorder.js';

/** What is recorded to, and what ends it: also where the command ends otherwise. */
export type Recording = {readonly recorder: Recorder | null; readonly end: () => void};

/**
 * Begins to record where the configuration says so.
 * @throws ExitError where that cannot be
 */
export const beginRecording = async (config: Config, io: Io): Promise<Recording> => {
  const {record, redact, isMasked, kinds, intervalMs} = config;
  if (record === null) {
    return {recorder: null, end: () => undefined};
  }
  const {createRecorder} = await import('./recording/recorder.js');
  const {clock, log, version} = io;
  const recorder = createRecorder(record, {clock, log, redact, isMasked, app: version, kinds, intervalMs});
  const close = io.ending.before(recorder.close);
  return {
    recorder,
    end: () => {
      close();
      const {trouble} = recorder.state.get();
      if (trouble !== null) {
        io.warn(safe`${capitalized(trouble)}. What came after is not in it.`);
      }
    },
  };
};
