/** warptop as a job of the shell that it was started from. */
export type Job = {
  /** Stops the job, as the shell expects it on Ctrl-Z; returns when it is continued. */
  readonly stop: () => void;
  /**
   * Tells of a stop that was asked for from outside, and of the end of one that could not be seen coming, until the
   * returned function is called.
   */
  readonly watch: (onStop: () => void, onContinue: () => void) => () => void;
};

type Signals = Pick<NodeJS.Process, 'on' | 'off' | 'kill'>;

const OWN_GROUP = 0;

/**
 * The whole group stops: the shell waits for its own child, which may be npm or a pipeline. SIGTSTP is left to the
 * system meanwhile, since the system stops nothing where no shell could continue it, such as in a pane of its own.
 */
export const processJob = (process: Signals): Job => {
  let listeners: {readonly onStop: () => void; readonly onContinue: () => void} | null = null;
  const onStop = (): void => listeners?.onStop();
  const onContinue = (): void => listeners?.onContinue();
  const listen = (): void => {
    process.on('SIGTSTP', onStop);
    process.on('SIGCONT', onContinue);
  };
  const unlisten = (): void => {
    process.off('SIGTSTP', onStop);
    process.off('SIGCONT', onContinue);
  };
  return {
    stop: () => {
      unlisten();
      process.kill(OWN_GROUP, 'SIGTSTP');
      if (listeners !== null) {
        listen();
      }
    },
    watch: (stopped, continued) => {
      listeners = {onStop: stopped, onContinue: continued};
      listen();
      return () => {
        listeners = null;
        unlisten();
      };
    },
  };
};
