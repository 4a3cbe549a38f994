import {expect, test} from 'vitest';
import {pollingEvents} from '../../source/log/polling-events.js';
import {failure} from '../../source/model/failure.js';
import {rawText, safe} from '../../source/model/text.js';
import type {Polling} from '../../source/monitor/polling.js';
import {NOON_MS, restingPolling} from '../helpers/observed.js';

const resting = restingPolling(NOON_MS);
const starting: Polling = {...resting, activity: {name: 'starting', since: NOON_MS}, answeredAt: null};

const at = (ms: number, activity: Polling['activity'] = resting.activity): Polling => ({
  ...resting,
  activity,
  answeredAt: NOON_MS + ms,
});

const refusedConnection = failure('unreachable', {detail: safe`connection refused`});
const badGateway = failure('server_error', {status: 502});
const refused = failure('unauthenticated', {status: 403, code: 9109, message: rawText('Invalid token')});

const retrying = (seen: typeof badGateway, at = NOON_MS): Polling['activity'] => ({
  name: 'retrying',
  at,
  failure: seen,
});
const limited = (ms: number): Polling['activity'] => ({
  name: 'rate_limited',
  until: NOON_MS + ms,
  failure: failure('rate_limited'),
});
const trickling = (isTrickle: boolean): Polling => ({...at(0), isTrickle});

const lapsed = (name: 'stopped' | 'ahead' | 'set-back', at = NOON_MS): Polling => ({
  ...resting,
  lapse: {name, at, ms: 12_000},
});

const cases: ReadonlyArray<readonly [string, Polling, Polling, readonly string[]]> = [
  ['a stop', resting, lapsed('stopped'), ['warning: Stopped for 12 s.']],
  ['a sleep', resting, lapsed('ahead'), ['warning: Asleep for 12 s, or the clock was set.']],
  ['a clock set back', resting, lapsed('set-back'), ['warning: The clock was set back by 12 s.']],
  ['an old lapse', lapsed('stopped'), lapsed('stopped'), []],
  ['a second lapse', lapsed('stopped'), lapsed('stopped', NOON_MS + 1), ['warning: Stopped for 12 s.']],
  ['nothing', resting, resting, []],
  ['an answer like any other', at(0), at(5000), []],
  ['the first answer', starting, at(0), ['info: The API answers.']],
  [
    'the first answer after trouble',
    {...starting, activity: retrying(badGateway)},
    at(0),
    ['info: The API answers.'],
  ],
  [
    'trouble from the start',
    starting,
    {...starting, activity: retrying(refusedConnection)},
    ['warning: The API cannot be reached (connection refused).'],
  ],
  [
    'trouble begins',
    at(0),
    at(0, retrying(badGateway)),
    ["warning: Cloudflare's API has trouble (HTTP 502)."],
  ],
  [
    'the same trouble at the next try',
    at(0, retrying(badGateway)),
    at(0, retrying(badGateway, NOON_MS + 9)),
    [],
  ],
  [
    'other trouble',
    at(0, retrying(badGateway)),
    at(0, retrying(refusedConnection)),
    ['warning: The API cannot be reached (connection refused).'],
  ],
  [
    'trouble ends',
    at(0, retrying(badGateway)),
    at(42_000),
    ['info: The API answers again, after 42 s without an answer.'],
  ],
  [
    'a rate limit',
    at(0),
    at(0, limited(253_000)),
    [`warning: Rate limited: nothing is asked until ${new Date(NOON_MS + 253_000).toISOString()}.`],
  ],
  ['a rate limit that is prolonged', at(0, limited(1000)), at(0, limited(2000)), []],
  [
    'the end of a rate limit',
    at(0, limited(1000)),
    at(300_000),
    ['info: The API answers again, after 300 s without an answer.'],
  ],
  [
    'refused credentials',
    at(0),
    at(0, {name: 'refused', at: NOON_MS, failure: refused}),
    ['error: Cloudflare refused the credentials (HTTP 403, code 9109: Invalid token).'],
  ],
  [
    'others on the quota',
    trickling(false),
    trickling(true),
    ['warning: Others use this quota: asking slowly.'],
  ],
  [
    'room again',
    trickling(true),
    trickling(false),
    ['info: The quota has room again: asking at the usual pace.'],
  ],
];

test.each(cases)('%s', (_, before, after, told) => {
  expect(pollingEvents(before, after).map(({level, text}) => `${level}: ${text}`)).toEqual(told);
});

test('a clock that was set back makes no negative silence', () => {
  expect(pollingEvents(at(0, retrying(badGateway)), at(-9000))[0]?.text).toContain('after 0 s');
});
