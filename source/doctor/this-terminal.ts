import {runCommand} from '../command.js';
import type {Io} from '../reach.js';
import {canPaint, colourLevel, hasKeyboard} from '../terminal.js';
import type {Note} from './check.js';
import {type Terminal, terminalChecks} from './terminal-checks.js';

/** So long tmux may take to answer, ms. */
const TMUX_MS = 2000;

const askTmux = async (env: NodeJS.ProcessEnv, clock: Io['clock']): Promise<Terminal['tmux']> => {
  const {TMUX, TMUX_TMPDIR, TMUX_PANE = '', PATH, HOME} = env;
  if (!TMUX || !/^%\d+$/.test(TMUX_PANE)) {
    return null;
  }
  const format = '#{set-clipboard},#{allow-passthrough}';
  const answer = await runCommand(['tmux', 'display-message', '-p', '-t', TMUX_PANE, format], {
    env: {TMUX, TMUX_TMPDIR, PATH, HOME},
    timeoutMs: TMUX_MS,
    mostBytes: 1024,
    stderr: 'ignore',
    clock,
  });
  const [setClipboard = '', allowPassthrough = ''] =
    answer.name === 'done' ? answer.stdout.trim().split(',') : [];
  return setClipboard === '' ? null : {setClipboard, allowPassthrough};
};

/** Looks at the terminal in which the command runs. @param env as it was given */
export const checkTerminal = async (
  env: NodeJS.ProcessEnv,
  io: Pick<Io, 'clock' | 'process'>,
  note: Note,
): Promise<void> => {
  const {stdin, stdout, versions, platform, arch} = io.process;
  const checks = terminalChecks({
    env,
    size: stdout.isTTY ? {columns: stdout.columns, rows: stdout.rows} : null,
    canPaint: canPaint(env),
    hasKeyboard: hasKeyboard(stdin),
    isColoured: colourLevel(env, stdout.isTTY === true) === '1',
    tmux: await askTmux(env, io.clock),
    node: versions.node,
    platform: `${platform} ${arch}`,
  });
  checks.forEach(note);
};
