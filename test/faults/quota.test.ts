import {expect} from 'vitest';
import {aboutLists, aboutMesh, failing, saying, withHeaders} from './answers.js';
import type {Row, Stage} from './row.js';
import {CLOUDFLARED, faultMatrix, MESH} from './runner.js';
import {clocksOf} from './screen.js';

/* Limits of the rate in every form, and servers that fail for as long as they like. */

/** Two ticks of the countdown pass, and nothing is asked meanwhile. */
const askNothing = async ({terminal, proxy}: Stage): Promise<void> => {
  const asked = proxy.requests();
  const seen = new Set<string>();
  await terminal.waitFor((screen) => seen.add(clocksOf(screen)).size > 2);
  expect(proxy.requests()).toBe(asked);
};

type Headers = Readonly<Record<string, string>>;

const WAIT = 'Please wait and consider throttling your request speed';

const limited = (name: string, headers: Headers | (() => Headers)): Pick<Row, 'name' | 'fault'> => ({
  name: `429, ${name}`,
  fault: {
    answer: (...given) =>
      failing(429, 971, WAIT, typeof headers === 'function' ? headers() : headers)(...given),
  },
});

/** A wait that is over within the test: what was asked for, and then the promised time. */
const brief = (name: string, headers: Headers | (() => Headers), waitS: number): Row => ({
  ...limited(name, headers),
  seen: {header: /RATE LIMITED 0:\d\d/},
  healsWithinS: waitS + 6,
});

/** A wait that the test does not see the end of. */
const long = (name: string, headers: Headers, countdown: RegExp): Row => ({
  ...limited(name, headers),
  seen: {header: new RegExp(`RATE LIMITED (${countdown.source})`)},
  check: askNothing,
  // It waits a minute or more then, as it must; `brief` has the ends of such waits.
  healsWithinS: null,
});

const minute = /1:00|0:5\d/;
const limit = /15:00|14:5\d/;

const trouble = (status: number, body: string): Row => ({
  name: `HTTP ${status}`,
  fault: {answer: saying(body, status, {'content-type': 'text/html'})},
  seen: {header: new RegExp(`RETRY (in \\d+s|now) · HTTP ${status}`)},
});

faultMatrix([
  brief('in seconds', {'retry-after': '4'}, 4),
  brief('as a date', () => ({'retry-after': new Date(Date.now() + 6000).toUTCString()}), 6),
  brief('as a date that has passed', {'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT'}, 1),
  brief('no wait at all', {'retry-after': '0'}, 1),
  // Nothing is left, so for those seconds the trickle is the plan.
  {...brief('told by the quota alone', {ratelimit: '"default";r=0;t=4'}, 4), paceS: 15, well: 6},
  long('untold', {}, minute),
  long('below nothing', {'retry-after': '-5'}, minute),
  long('in words', {'retry-after': 'soon'}, minute),
  long('in fractions', {'retry-after': '1.5'}, minute),
  long('twice', {'retry-after': '5, 10'}, minute),
  long('beyond all numbers', {'retry-after': '99999999999999'}, minute),
  long('longer than any window', {'retry-after': '100000'}, limit),
  ...[500, 502, 503, 504, 520, 522, 530].map((status) => trouble(status, 'error code: 1033')),
  {
    name: 'one tunnel fails for long',
    fault: {on: aboutMesh, answer: failing(500, 1002, 'internal')},
    seen: {header: /LIVE/, rows: {[MESH]: /API: HTTP 500/, [CLOUDFLARED]: / [01]s$/}},
    well: 3,
    lasts: [MESH, 25],
  },
  {
    name: 'everything fails for long',
    fault: {answer: saying('', 502)},
    seen: {header: /RETRY/},
    lasts: [MESH, 25],
  },
  {
    name: 'the lists fail for long',
    fault: {on: aboutLists, answer: saying('', 503)},
    seen: {header: /LIVE/, somewhere: /mesh tunnels: HTTP 503.*cloudflared tunnels: HTTP 503/},
    well: 6,
    check: async ({terminal, proxy}) => {
      const asked = proxy.requests();
      await terminal.waitFor(() => proxy.requests() > asked + 30, 60_000);
    },
  },
  {
    name: 'others use the quota up',
    fault: {
      answer: withHeaders({ratelimit: '"default";r=90;t=200', 'ratelimit-policy': '"default";q=1200;w=300'}),
    },
    seen: {header: /slow/, somewhere: /others use this quota: asking slowly/},
    args: ['--budget', '50'],
    well: 6,
    paceS: 15,
    healsWithinS: 20,
  },
]);
