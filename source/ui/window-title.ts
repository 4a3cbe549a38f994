import type {SafeText} from '../model/text.js';
import type {Store} from '../monitor/store.js';

const ESCAPE = '\u001B';

/** The terminal keeps its title aside, and takes it back. */
const [SAVE, RESTORE] = [`${ESCAPE}[22;0t`, `${ESCAPE}[23;0t`];

const titled = (text: string): string => `${ESCAPE}]2;${text}\u0007`;

/** The title of the terminal's window, or of a pane of tmux, while it is ours. */
export type WindowTitle = {
  /** Takes it. */
  readonly enter: () => void;
  /** Writes it once more: somebody else may have. */
  readonly renew: () => void;
  /** Gives it back. */
  readonly leave: () => void;
};

/** @param text what it says; null: it is left alone  @param write goes to the terminal, between two frames */
export const createWindowTitle = (
  text: Pick<Store<SafeText>, 'get' | 'subscribe'> | null,
  write: (bytes: string) => void,
): WindowTitle => {
  let stop: (() => void) | null = null;
  const renew = (): void => {
    if (text !== null && stop !== null) {
      write(titled(text.get()));
    }
  };
  return {
    enter: () => {
      if (text !== null && stop === null) {
        stop = text.subscribe(renew);
        write(SAVE);
        renew();
      }
    },
    renew,
    leave: () => {
      if (stop !== null) {
        stop();
        stop = null;
        // Where no title can be kept aside, none is better than one that has stopped to be true.
        write(titled('') + RESTORE);
      }
    },
  };
};
