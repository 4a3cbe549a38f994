import {setTimeout as pause} from 'node:timers/promises';
import {seeded} from '../../source/simulator/random.js';
import {keys} from '../helpers/terminal.js';
import {dripping, held} from '../helpers/wires.js';
import {aboutMesh, changed} from './answers.js';
import type {Row, Stage} from './row.js';
import {CLOUDFLARED, faultMatrix, MESH} from './runner.js';

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
  // It is ended while the fault lasts: that is what these rows are for.
  healsWithinS: null,
  ...(signal === undefined ? {} : {signal}),
});

/** The pane is closed: nobody reads its status, and no process is left. */
const hungUp = (name: string, fault: Row['fault']): Row => ({
  name: `the pane closed while ${name}`,
  fault,
  seen: {header: /RETRY|STALE/},
  healsWithinS: null,
  end: {by: ({terminal}) => terminal.hangUp(), code: null, says: null},
});

/** A bug of our own, from SIGUSR2 on; `test/faults/fatal.test.ts` has the kinds of them. */
const bug = (name: string, code: string, fault: Row['fault']): Row => ({
  name: `${name} while the API is away`,
  preload: `process.on('SIGUSR2', () => { ${code} });`,
  fault,
  seen: {header: /RETRY|STALE/},
  healsWithinS: null,
  end: {
    by: ({terminal}) => terminal.kill('SIGUSR2'),
    code: 70,
    says: /^warptop: Unexpected: TypeError: on purpose\. This is a bug in warptop\./,
  },
});

/** A version that the command below cannot draw, as if that were a bug of its own. */
const UNDRAWABLE = '2026.8.1-é';

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
  hungUp('nothing answers', {wire: held}),
  hungUp('connections are refused', {isRefusing: true}),
  hungUp('bytes drip', {wire: dripping(50)}),
  bug('an uncaught error', `throw new TypeError('on purpose');`, {isRefusing: true}),
  bug('an unhandled rejection', `Promise.reject(new TypeError('on purpose'));`, {wire: held}),
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
    hidesClock: true,
    lift: async ({terminal}) => {
      terminal.press(keys.controlL);
      await terminal.waitFor((screen) => !/Broadcast|rebooting/.test(screen.join('\n')));
    },
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
    name: 'a row that cannot be drawn',
    preload: `
      // Only where it is drawn, the width of a text is measured letter by letter.
      const {segment} = Intl.Segmenter.prototype;
      Intl.Segmenter.prototype.segment = function (text) {
        if (text === '${UNDRAWABLE}') {
          throw new TypeError('on purpose');
        }
        return segment.call(this, text);
      };`,
    fault: {
      on: aboutMesh,
      answer: changed((item, index) => (index === 0 ? {...item, version: UNDRAWABLE} : item)),
    },
    seen: {
      header: /LIVE/,
      somewhere: /✖ this row cannot be drawn, the rest can \(TypeError: on purpose\)/,
      rows: {[MESH]: / [01]s$/, [CLOUDFLARED]: / [01]s$/},
    },
    well: 6,
    isKept: false,
    check: answers,
  },
  withEnv({CI: ''}),
  withEnv({CI: 'true', NO_COLOR: '1'}),
  withEnv({FORCE_COLOR: '0', TERM: 'linux'}),
  withEnv({FORCE_COLOR: '3', TERM: 'screen-256color'}),
  withEnv({TERM: 'vt100', LANG: 'C', DEV: 'true', NODE_ENV: 'development'}),
]);
