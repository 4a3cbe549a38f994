import {setTimeout as pause} from 'node:timers/promises';
import {expect} from 'vitest';
import {built, keys} from '../helpers/terminal.js';
import type {Row, Stage} from './row.js';
import {faultMatrix} from './runner.js';

/* Stops, sleep, and clocks that leap or disagree: all is asked anew at once, and no age is below nothing. */

/** Past so long a stop, it says why all is asked anew. */
const LONG_STOP_MS = 7000;

/** Well before the lists would be asked anyway. */
const SOON_MS = 5000;

/** Both lists and the connectors of both tunnels. */
const QUESTIONS = 4;

/** Does it, and takes note of all that is asked once it calls back. */
const asksAnewAfter = (
  leap: (stage: Stage, mark: () => void) => void | Promise<void>,
): Pick<Row, 'fault' | 'check'> => {
  const asked = new Set<string>();
  return {
    fault: async (stage) => {
      await stage.proxy.begin({
        on: ({path}) => {
          asked.add(path);
          return false;
        },
      });
      await leap(stage, () => asked.clear());
    },
    check: async ({terminal}) => {
      await terminal.waitFor(() => asked.size >= QUESTIONS, SOON_MS);
      expect([...asked].filter((path) => path.endsWith('/connections'))).toHaveLength(2);
    },
  };
};

const HOUR_MS = 3_600_000;

/** Both clocks of the command go so far at once. */
const leaping = (wallMs: number, monotonicMs: number): string => `
  const [{now: wall}, {now: monotonic}] = [Date, performance];
  let [wallMs, monotonicMs] = [0, 0];
  Date.now = () => wall() + wallMs;
  performance.now = () => monotonic.call(performance) + monotonicMs;
  process.on('SIGUSR2', () => {
    wallMs += ${wallMs};
    monotonicMs += ${monotonicMs};
  });`;

const leap = (name: string, wallMs: number, monotonicMs: number, words: RegExp): Row => ({
  name,
  preload: leaping(wallMs, monotonicMs),
  ...asksAnewAfter(({terminal}, mark) => {
    mark();
    terminal.kill('SIGUSR2');
  }),
  seen: {somewhere: new RegExp(`${words.source}: asking anew`)},
  well: 6,
});

/** From its start, the command's clock is off by so much. */
const off = (name: string, wallMs: number): Row => ({
  name,
  preload: `const {now} = Date; Date.now = () => now() + ${wallMs};`,
  fault: {},
  seen: {header: /LIVE/},
  well: 6,
});

/** A shell with job control; Enter brings its job back. */
const SHELL = 'set -m; "$0" "$@"; echo "it was stopped"; read -r _; printf "\\033[H\\033[2J"; fg > /dev/null';

const inShell = (name: string, awayMs: number, somewhere: RegExp): Row => ({
  name: `Ctrl-Z and fg, ${name}`,
  command: ['/bin/bash', '-c', SHELL, process.execPath, built('cli.js')],
  ...asksAnewAfter(async ({terminal}, mark) => {
    terminal.press(keys.controlZ);
    await terminal.waitFor('it was stopped');
    expect(terminal.buffer()).toBe('normal');
    expect(terminal.isCursorVisible()).toBe(true);
    // Nothing can be waited for while it stands still but time itself.
    await pause(awayMs);
    mark();
    terminal.press(keys.enter);
    await terminal.waitFor('TUNNEL / CONN');
  }),
  seen: {header: /LIVE/, somewhere},
  well: 6,
});

faultMatrix([
  inShell('at once', 0, /TUNNEL \/ CONN/),
  inShell('after a while', LONG_STOP_MS, /stopped for \d+s: asking anew/),
  {
    name: 'stopped from outside for long, and continued',
    ...asksAnewAfter(async ({terminal}, mark) => {
      terminal.kill('SIGSTOP');
      await pause(LONG_STOP_MS);
      mark();
      terminal.kill('SIGCONT');
    }),
    seen: {header: /LIVE/, somewhere: /stopped for \d+s: asking anew/},
    well: 6,
  },
  leap('the machine slept, and both clocks know', HOUR_MS, HOUR_MS, /stopped for \S+/),
  leap('the machine slept, and one clock stood still', HOUR_MS, 0, /asleep for \S+, or the clock was set/),
  leap('the clock is set back by an hour', -HOUR_MS, 0, /the clock was set back by (59m|60m|1h)/),
  leap('the clock is set back by years', -30_000 * HOUR_MS, 0, /the clock was set back by \S+/),
  leap('the clock is set ahead by years', 30_000 * HOUR_MS, 0, /asleep for \S+, or the clock was set/),
  leap('the clocks disagree', -HOUR_MS, HOUR_MS, /the clock was set back by \S+/),
  off('a clock that is a day behind', -24 * HOUR_MS),
  off('a clock that is a day ahead', 24 * HOUR_MS),
]);
