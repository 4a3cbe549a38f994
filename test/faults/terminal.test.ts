import {setTimeout as pause} from 'node:timers/promises';
import {seeded} from '../../source/simulator/random.js';
import {built, keys} from '../helpers/terminal.js';
import {dripping, held} from '../helpers/wires.js';
import type {Row, Stage} from './row.js';
import {faultMatrix} from './runner.js';

/* What is done to the terminal or the process, with the API well or away: every end, sizes, floods, text of others. */

const random = seeded(1, 'sizes');

const storm = ({terminal}: Stage): void => {
  for (let size = 0; size < 60; size += 1) {
    terminal.resize(1 + Math.floor(random() * 200), 1 + Math.floor(random() * 60));
  }
  terminal.resize(1, 1);
  terminal.resize(160, 40);
};

const away: Row['seen'] = {header: /RETRY (in \d+s|now) · connection refused/};

/** The whole of the list is there, and a page opens and closes: it answers. */
const answers = async ({terminal}: Stage): Promise<void> => {
  terminal.press('?');
  await terminal.waitFor('paint the screen anew');
  terminal.press(keys.escape);
  await terminal.waitFor('TUNNEL / CONN');
};

const WALL = '\r\nBroadcast message from root@bastion (pts/3):\r\n\r\nrebooting in five minutes\r\n';

const ended = (signal: Row['signal'], name: string, fault: Row['fault']): Row => ({
  name: `${signal ?? 'q'} while ${name}`,
  fault,
  seen: {header: /RETRY|STALE/},
  healsWithinS: null,
  ...(signal === undefined ? {} : {signal}),
});

const withEnv = (env: Readonly<Record<string, string>>): Row => ({
  name: `refused, with ${JSON.stringify(env)}`,
  fault: {isRefusing: true},
  seen: away,
  env,
});

faultMatrix([
  ended('SIGTERM', 'nothing answers', {wire: held}),
  ended('SIGHUP', 'bytes drip', {wire: dripping(50)}),
  ended('SIGINT', 'connections are refused', {isRefusing: true}),
  ended('SIGQUIT', 'connections are frozen', {isFreezing: true}),
  ended(undefined, 'nothing answers', {wire: held}),
  {name: 'a storm of sizes', fault: storm, seen: {header: /LIVE/}, well: 6, isKept: false, check: answers},
  {
    name: 'a storm of sizes while the API is away',
    fault: async (stage) => {
      await stage.proxy.begin({isRefusing: true});
      storm(stage);
    },
    seen: away,
    isKept: false,
    check: answers,
  },
  {
    name: 'refused, in a small pane',
    fault: {isRefusing: true},
    seen: {header: /RETRY/},
    columns: 60,
    rows: 20,
  },
  {
    name: 'text of others on the screen',
    fault: ({terminal}) => terminal.disturb(WALL),
    seen: {somewhere: /rebooting in five minutes/},
    well: 6,
    isKept: false,
    lift: async ({terminal}) => {
      terminal.press(keys.controlL);
      await terminal.waitFor((screen) => !/Broadcast|rebooting/.test(screen.join('\n')));
    },
  },
  {
    name: 'ten thousand keys',
    fault: ({terminal}) => terminal.press('jkxu'.repeat(2500)),
    seen: {header: /LIVE/},
    well: 6,
    check: answers,
  },
  {
    name: 'stopped from outside and continued',
    fault: async ({terminal}) => {
      terminal.kill('SIGSTOP');
      // Nothing can be waited for while it stands still but time itself.
      await pause(4000);
      terminal.kill('SIGCONT');
    },
    seen: {header: /LIVE/},
    well: 6,
  },
  {
    name: 'few descriptors',
    fault: {isRefusing: true},
    seen: away,
    command: ['/bin/sh', '-c', 'ulimit -n 32; exec "$0" "$@"', process.execPath, built('cli.js')],
  },
  {
    name: 'a small heap',
    fault: {answer: (answer) => ({...answer, body: Buffer.alloc(10_000_000, ' ')})},
    seen: {header: /RETRY/},
    env: {NODE_OPTIONS: '--max-old-space-size=40'},
  },
  withEnv({CI: ''}),
  withEnv({CI: 'true', NO_COLOR: '1'}),
  withEnv({FORCE_COLOR: '0', TERM: 'linux'}),
  withEnv({FORCE_COLOR: '3', TERM: 'screen-256color'}),
  withEnv({TERM: 'vt100', LANG: 'C', DEV: 'true', NODE_ENV: 'development'}),
]);
