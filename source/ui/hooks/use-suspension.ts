import {useApp} from 'ink';
import {useCallback, useEffect, useRef} from 'react';
import type {Clock} from '../../clock.js';
import type {Job} from '../job.js';

/**
 * Gives the terminal back while the job is stopped, and takes it and paints it anew when it goes on.
 * @param onReturn is called whenever the job went on, with how long it was stopped, ms; null where that is not known
 * @returns what stops the job
 */
export const useSuspension = (
  job: Job,
  clock: Clock,
  onReturn: (awayMs: number | null) => void,
): (() => void) => {
  const {suspendTerminal} = useApp();
  const isAway = useRef(false);
  const latest = useRef(onReturn);
  latest.current = onReturn;
  const leave = useCallback(
    async (during: (() => void) | null): Promise<void> => {
      if (!isAway.current) {
        isAway.current = true;
        const leftAt = clock.now();
        try {
          await suspendTerminal(during ?? (() => undefined));
        } finally {
          isAway.current = false;
        }
        latest.current(during === null ? null : Math.max(0, clock.now() - leftAt));
      }
    },
    [suspendTerminal, clock],
  );
  const stop = useCallback((): void => void leave(job.stop), [leave, job]);
  useEffect(() => job.watch(stop, () => void leave(null)), [job, stop, leave]);
  return stop;
};
