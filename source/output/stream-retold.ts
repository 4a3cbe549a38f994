import {recordedCadence} from '../model/view.js';
import type {Accepted} from '../monitor/history.js';
import {createTeller, type TellerOptions} from './stream-teller.js';

export type RetoldOptions = Pick<TellerOptions, 'filter' | 'isMasked' | 'app' | 'thresholds'>;

/** Tells a recording in the lines of a stream, each at the moment that it was seen; there are no heartbeats in it. */
export const createRetold = (
  {filter, isMasked, app, thresholds}: RetoldOptions,
  write: (line: string) => void,
): ((accepted: Accepted, at: number) => void) => {
  const teller = createTeller({filter, isMasked, app, thresholds, intervalMs: null, heartbeatMs: null});
  return (accepted, at) => {
    teller.accept(accepted);
    if (accepted.snapshot !== accepted.before) {
      teller.look(accepted.snapshot, at, recordedCadence(accepted.snapshot));
    }
    for (let line = teller.next(at); line !== null; line = teller.next(at)) {
      write(line);
    }
  };
};
