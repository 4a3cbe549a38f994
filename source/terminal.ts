import {closeSync, openSync} from 'node:fs';

type Env = Readonly<Record<string, string | undefined>>;

/** Without a name of a terminal that moves its cursor, nothing can be painted. */
export const canPaint = ({TERM}: Env): boolean => TERM !== undefined && TERM !== '' && TERM !== 'dumb';

/** Where standard input is no terminal, keys come from the terminal itself, if there is one. */
export const hasKeyboard = (stdin: Pick<NodeJS.ReadStream, 'isTTY'>): boolean => {
  if (stdin.isTTY === true) {
    return true;
  }
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
};

/**
 * Whether to colour, as chalk (which Ink colours with) reads it from FORCE_COLOR. Empty variables count as absent, and
 * FORCE_COLOR is the stronger one: https://no-color.org, https://force-color.org. That CI is set tells nothing of
 * what a terminal can do. Sixteen colours are all that is used.
 */
export const colourLevel = (
  env: Env,
  isTerminal: boolean,
): /** None */ '0' | /** The sixteen named ones */ '1' => {
  const {FORCE_COLOR: forced = '', NO_COLOR: unwanted = ''} = env;
  if (forced !== '') {
    return forced === '0' || forced === 'false' ? '0' : '1';
  }
  return unwanted === '' && isTerminal && canPaint(env) ? '1' : '0';
};
