import {execFileSync} from 'node:child_process';
import {expect} from 'vitest';
import {built, keys} from '../helpers/terminal.js';
import type {During, Row, Stage} from './row.js';
import {faultMatrix} from './runner.js';

/* What the machine lacks: room for the log, descriptors, memory; and a quota that two share. */

const away: Row['seen'] = {header: /RETRY (in \d+s|now) · connection refused/};

/** The log says it, and the list is there again. */
const logSays =
  (words: RegExp) =>
  async ({terminal}: Stage): Promise<void> => {
    terminal.press('L');
    await terminal.waitFor(words);
    terminal.press(keys.escape);
    await terminal.waitFor('TUNNEL / CONN');
  };

/** How many descriptors the command may have from now on. */
const limitFiles = ({terminal}: Stage, most: number): void => {
  execFileSync('prlimit', ['--pid', String(terminal.pid), `--nofile=${most}:`]);
};

/** Of 1,200 in five minutes: so much may be spent. */
const SHARE_PERCENT = 5;
const SHARE = (1200 * SHARE_PERCENT) / 100;

/** Without a budget, two that ask for two tunnels every second would have spent the share by then. */
const TOGETHER_MS = 20_000;

/** Both are live, and together they stay within the share of one. */
const sharesTheBudget = async ({terminal, proxy, again}: Stage, during: During): Promise<void> => {
  const second = again();
  const isLoaded = /LIVE[\s\S]*api-prod[\s\S]*hq-mesh/;
  await second.waitFor(isLoaded);
  const start = performance.now();
  const asked = proxy.requests();
  await during(() => performance.now() - start > TOGETHER_MS);
  expect(proxy.requests()).toBeGreaterThan(asked);
  expect(proxy.requests()).toBeLessThanOrEqual(SHARE);
  await Promise.all([terminal.waitFor(isLoaded), second.waitFor(isLoaded)]);
  second.press('q');
  expect((await second.exit).code).toBe(0);
};

faultMatrix([
  {
    name: 'a full disk under the log',
    fault: {isRefusing: true},
    seen: {...away, somewhere: /message in the log \(L\)/},
    args: ['--budget', '100', '--log-file', '/dev/full'],
    check: logSays(/▲ warning · log file[\s\S]*cannot be written \(ENOSPC\)/),
  },
  {
    name: 'few descriptors',
    fault: {isRefusing: true},
    seen: away,
    command: ['/bin/sh', '-c', 'ulimit -n 48; exec "$0" "$@"', process.execPath, built('cli.js')],
  },
  {
    name: 'no descriptor left',
    fault: async (stage) => {
      limitFiles(stage, 3);
      // What is open is closed, and nothing can be opened in its place.
      await stage.proxy.begin({isRefusing: true});
      await stage.proxy.lift();
    },
    seen: {header: /RETRY (in \d+s|now) · too many open files/},
    lift: (stage) => limitFiles(stage, 256),
  },
  {
    name: 'a small heap',
    fault: {answer: (answer) => ({...answer, body: Buffer.alloc(10_000_000, ' ')})},
    seen: {header: /RETRY/},
    env: {NODE_OPTIONS: '--max-old-space-size=40'},
  },
  {
    name: 'two on one quota',
    fault: {},
    seen: {header: /LIVE/},
    args: ['--budget', String(SHARE_PERCENT)],
    well: 6,
    paceS: 60,
    check: sharesTheBudget,
    // The share is spent slowly then: rows are older than an interval for as long as both run.
    healsWithinS: null,
  },
]);
