import type {Change} from '../model/changes.js';

/** Changes in the order of their moments, oldest first. */
export type ChangeList = {
  readonly add: (found: readonly Change[]) => void;
  /** The same array until there is more, or less. */
  readonly all: () => readonly Change[];
  readonly count: () => number;
  readonly forget: (before: number) => void;
  readonly shift: (byMs: number) => void;
};

const moved = (change: Change, byMs: number): Change =>
  change.what === 'api_restored'
    ? {...change, at: change.at + byMs, since: change.since + byMs}
    : {...change, at: change.at + byMs};

export const createChangeList = (): ChangeList => {
  let changes: Change[] = [];
  /** What was handed out, which nobody changes any more. Copied when it is asked for, not with every change. */
  let shown: readonly Change[] | null = null;
  return {
    add: (found) => {
      for (const change of found) {
        let place = changes.length;
        // A change may be told later than it happened.
        while (place > 0 && (changes[place - 1]?.at ?? 0) > change.at) {
          place -= 1;
        }
        changes.splice(place, 0, change);
        shown = null;
      }
    },
    all: () => {
      shown ??= [...changes];
      return shown;
    },
    count: () => changes.length,
    forget: (before) => {
      const kept = changes.findIndex(({at}) => at >= before);
      const dropped = kept === -1 ? changes.length : kept;
      if (dropped > 0) {
        changes.splice(0, dropped);
        shown = null;
      }
    },
    shift: (byMs) => {
      changes = changes.map((change) => moved(change, byMs));
      shown = null;
    },
  };
};
