import {escaped, safe} from '../model/text.js';
import {type Check, fine, warning} from './check.js';

/** What can be told of the terminal, and of what the command runs on. */
export type Terminal = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of standard output; null where that is no terminal. */
  readonly size: {readonly columns: number; readonly rows: number} | null;
  readonly canPaint: boolean;
  readonly hasKeyboard: boolean;
  readonly isColoured: boolean;
  /** What tmux says of itself; null where it was not asked, or did not say. */
  readonly tmux: {readonly setClipboard: string; readonly allowPassthrough: string} | null;
  readonly node: string;
  readonly platform: string;
};

/** The smallest that the screen can be painted on. */
const LEAST = {columns: 40, rows: 10} as const;

const sizeCheck = ({size}: Terminal): Check => {
  const name = safe`size`;
  if (size === null) {
    return fine(name, safe`output goes to no terminal: without another mode, one report is printed`);
  }
  const {columns, rows} = size;
  const words = safe`${columns}×${rows}`;
  return columns >= LEAST.columns && rows >= LEAST.rows
    ? fine(name, words)
    : warning(
        name,
        words,
        safe`Make it ${LEAST.columns}×${LEAST.rows} at least, or use --once or --screen-reader`,
      );
};

const termCheck = ({env, canPaint}: Terminal): Check => {
  const {TERM = ''} = env;
  return canPaint
    ? fine(safe`TERM`, escaped(TERM))
    : warning(
        safe`TERM`,
        TERM === '' ? safe`not set` : escaped(TERM),
        safe`No screen can be painted so: set TERM to what your terminal is, such as xterm-256color`,
      );
};

const keyboardCheck = ({hasKeyboard}: Terminal): Check =>
  hasKeyboard
    ? fine(safe`keys`, safe`there is a terminal to read them from`)
    : warning(
        safe`keys`,
        safe`there is no terminal to read them from`,
        safe`Without one there is no screen, but one report: start it in a terminal`,
      );

const colourCheck = ({env, isColoured}: Terminal): Check => {
  const {FORCE_COLOR: forced = '', NO_COLOR: unwanted = ''} = env;
  const reason =
    forced !== '' ? safe`FORCE_COLOR` : unwanted !== '' ? safe`NO_COLOR` : safe`the terminal and TERM`;
  return fine(
    safe`colours`,
    isColoured ? safe`sixteen` : safe`none; every state is told by a word too`,
    reason,
  );
};

/** Which variable says what letters there are; the first that is not empty counts. */
const LOCALES = ['LC_ALL', 'LC_CTYPE', 'LANG'] as const;

const localeCheck = ({env}: Terminal): Check => {
  const variable = LOCALES.find((name) => env[name]);
  const value = variable === undefined ? '' : (env[variable] ?? '');
  const name = safe`letters`;
  const next = safe`If symbols come out as boxes or question marks, use --ascii, or set LANG to a locale with UTF-8`;
  if (variable === undefined) {
    return warning(name, safe`no locale is set`, next);
  }
  return /utf-?8/i.test(value)
    ? fine(name, escaped(value), escaped(variable))
    : warning(name, safe`${escaped(value)} does not name UTF-8`, next, escaped(variable));
};

const COPY = safe`copying`;

const ALLOWED = safe`a terminal that allows it (OSC 52); none says whether it does`;

const SET_CLIPBOARD = safe`Run: tmux set -s set-clipboard on`;

/** As tmux writes that a flag is set, in its different versions. */
const PASSING: ReadonlySet<string> = new Set(['1', 'on', 'all']);

const tmuxCheck = ({tmux}: Terminal): Check => {
  if (tmux === null) {
    return warning(
      COPY,
      safe`in tmux, which does not say whether it takes what programs copy`,
      SET_CLIPBOARD,
    );
  }
  const {setClipboard, allowPassthrough} = tmux;
  if (setClipboard === 'on') {
    return fine(COPY, safe`tmux takes it (set-clipboard on), and hands it to ${ALLOWED}`);
  }
  return PASSING.has(allowPassthrough)
    ? fine(COPY, safe`tmux lets it through (allow-passthrough on) to ${ALLOWED}`)
    : warning(
        COPY,
        safe`tmux takes nothing that programs copy (set-clipboard ${escaped(setClipboard)}, allow-passthrough off)`,
        SET_CLIPBOARD,
      );
};

const copyCheck = (terminal: Terminal): Check => {
  const {TMUX = '', STY = '', TERM = ''} = terminal.env;
  if (TMUX !== '' && STY !== '') {
    return warning(
      COPY,
      safe`both tmux and GNU screen are about, and nobody says which is next`,
      safe`Unset TMUX or STY, whichever is the outer one`,
    );
  }
  if (TMUX !== '') {
    return tmuxCheck(terminal);
  }
  if (STY !== '') {
    return TERM.startsWith('screen')
      ? fine(COPY, safe`GNU screen lets it through to ${ALLOWED}`)
      : warning(
          COPY,
          safe`in GNU screen, but TERM is ${TERM === '' ? safe`not set` : escaped(TERM)}`,
          safe`Set TERM to screen-256color inside it`,
        );
  }
  return TERM.startsWith('tmux')
    ? warning(COPY, safe`in tmux on another machine, which has to take what programs copy`, SET_CLIPBOARD)
    : fine(COPY, safe`to ${ALLOWED}`);
};

/** What the screen can be, and what it runs on. */
export const terminalChecks = (terminal: Terminal): readonly Check[] => [
  ...[sizeCheck, termCheck, keyboardCheck, colourCheck, localeCheck, copyCheck].map((check) =>
    check(terminal),
  ),
  fine(safe`Node.js`, safe`${escaped(terminal.node)} on ${escaped(terminal.platform)}`),
];
