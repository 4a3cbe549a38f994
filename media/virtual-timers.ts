/** When something is due (ms of virtual time); what is due at once runs in the order in which it was asked for. */
type Due = {readonly atMs: number; readonly turn: number};

/** Stands in for what Node's own `setTimeout` and `setInterval` return. */
export type VirtualTimer = {
  readonly ref: () => VirtualTimer;
  readonly unref: () => VirtualTimer;
  readonly hasRef: () => boolean;
  readonly refresh: () => VirtualTimer;
  readonly close: () => VirtualTimer;
};

/** Timers whose time goes by only where it is told to. */
export type VirtualTimers = {
  /** ms since the beginning. */
  readonly now: () => number;
  readonly start: (action: () => void, ms: number, isRepeated: boolean) => VirtualTimer;
  readonly stop: (timer: unknown) => void;
  /** Lets time go on to the next timer that is due by `untilMs`, and runs it. @returns false where there is none */
  readonly next: (untilMs: number) => boolean;
};

export const createVirtualTimers = (): VirtualTimers => {
  const waiting = new Map<unknown, Due & {readonly run: () => void}>();
  let nowMs = 0;
  let turns = 0;

  const start: VirtualTimers['start'] = (action, ms, isRepeated) => {
    const wait = (): void => {
      turns += 1;
      // As Node does: nothing is due at once.
      waiting.set(timer, {atMs: nowMs + Math.max(ms || 1, 1), turn: turns, run});
    };
    const run = (): void => {
      waiting.delete(timer);
      if (isRepeated) {
        wait();
      }
      action();
    };
    const timer: VirtualTimer = {
      ref: () => timer,
      unref: () => timer,
      hasRef: () => true,
      refresh: () => {
        wait();
        return timer;
      },
      close: () => {
        waiting.delete(timer);
        return timer;
      },
    };
    wait();
    return timer;
  };

  return {
    now: () => nowMs,
    start,
    stop: (timer) => {
      waiting.delete(timer);
    },
    next: (untilMs) => {
      const due = [...waiting.values()].filter(({atMs}) => atMs <= untilMs);
      const [first] = due.sort((a, b) => a.atMs - b.atMs || a.turn - b.turn);
      nowMs = Math.max(nowMs, first?.atMs ?? untilMs);
      first?.run();
      return first !== undefined;
    },
  };
};
