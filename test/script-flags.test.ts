import {describe, expect, test} from 'vitest';
import {type Config, readConfig, type Surroundings} from '../source/config.js';
import {ExitError} from '../source/exit.js';
import type {FlagValues} from '../source/flag-values.js';
import {isScenarioName} from '../source/simulator/scenario-names.js';

const SECRET = 'secret-token-0123456789-0123456789-012345';

const configOf = (flags: FlagValues, around: Partial<Surroundings> = {}): Config =>
  readConfig(flags, [], {
    input: null,
    env: {CLOUDFLARE_API_TOKEN: SECRET},
    isTerminal: true,
    readFile: () => {
      throw new Error('no such file');
    },
    isScenario: isScenarioName,
    defaultScenario: 'failover',
    ...around,
  });

const refusalOf = (flags: FlagValues): string => {
  try {
    configOf(flags);
  } catch (error) {
    if (error instanceof ExitError) {
      expect(error.code).toBe(2);
      return error.message;
    }
    throw error;
  }
  throw new Error('not refused');
};

test.each<readonly [FlagValues, Partial<Config>]>([
  [{stream: true}, {mode: 'stream', check: null, wait: null}],
  [
    {stream: true, demo: true},
    {mode: 'stream', demo: 'failover'},
  ],
  [
    {stream: true, replay: 'x'},
    {mode: 'stream', credentials: null},
  ],
  [{check: true}, {mode: 'check', check: {rules: {warn: new Set(), crit: new Set()}, timeoutMs: 30_000}}],
  [
    {check: true, 'warn-on': 'one_colo, notice', 'crit-on': 'no_standby', timeout: '5'},
    {check: {rules: {warn: new Set(['one_colo', 'notice']), crit: new Set(['no_standby'])}, timeoutMs: 5000}},
  ],
  [{'wait-for': 'healthy'}, {mode: 'wait', wait: {goal: {name: 'healthy'}, timeoutMs: 60_000}}],
  [
    {'wait-for': 'active=BF69', timeout: '5m'},
    {wait: {goal: {name: 'active', connector: 'BF69'}, timeoutMs: 300_000}},
  ],
  [{'wait-for': 'changed'}, {wait: {goal: {name: 'changed', kinds: new Set()}, timeoutMs: 60_000}}],
  [
    {'wait-for': 'changed=failover,ha_status', timeout: '1h'},
    {wait: {goal: {name: 'changed', kinds: new Set(['failover', 'ha_status'])}, timeoutMs: 3_600_000}},
  ],
])('%j', (flags, expected) => {
  expect(configOf(flags)).toMatchObject(expected);
});

test('what is asked for goes before the environment and the lack of a terminal', () => {
  const env = {CLOUDFLARE_API_TOKEN: SECRET, INK_SCREEN_READER: 'true'};
  expect(configOf({stream: true}, {env}).mode).toBe('stream');
  expect(configOf({check: true}, {isTerminal: false}).mode).toBe('check');
});

test.each<readonly [FlagValues, RegExp]>([
  [{stream: true, once: true}, /^--stream goes without --once\.$/],
  [{stream: true, check: true}, /^--stream goes without --check\.$/],
  [{check: true, json: true}, /^--check goes without --json\.$/],
  [{check: true, 'wait-for': 'healthy'}, /^--check goes without --wait-for\.$/],
  [{'wait-for': 'healthy', 'screen-reader': true}, /^--wait-for goes without --screen-reader\.$/],
  [{check: true, replay: 'x'}, /^--replay shows a recording and asks no API: leave out --check\.$/],
  [{'wait-for': 'healthy', replay: 'x'}, /leave out --wait-for\.$/],
  [{stream: true, replay: 'x', at: '14:02'}, /^--stream tells of the whole recording: leave out --at\.$/],
  [{'warn-on': 'offline'}, /^--warn-on goes with --check\.$/],
  [{'crit-on': 'offline', once: true}, /^--crit-on goes with --check\.$/],
  [{timeout: '5'}, /^--timeout goes with --check or --wait-for\.$/],
  [
    {check: true, 'warn-on': 'nothing'},
    /^--warn-on does not know “nothing”: it takes rules \(no_connections, /,
  ],
  [{check: true, 'crit-on': 'offline,'}, /^--crit-on does not know “”/],
  [
    {check: true, 'crit-on': 'ok'},
    /^--crit-on does not know “ok”.*levels \(critical, warning, unknown, notice\)/,
  ],
  [{check: true, 'crit-on': '__proto__'}, /^--crit-on does not know “__proto__”/],
  [{check: true, timeout: ' '}, /^--timeout needs a value/],
  [{'wait-for': ''}, /^--wait-for needs a value/],
  [{'wait-for': 'sick'}, /^--wait-for takes healthy, active=CONNECTOR/],
  [{'wait-for': 'healthy=1'}, /^--wait-for takes/],
  [{'wait-for': 'active'}, /^--wait-for takes/],
  [{'wait-for': 'active='}, /^--wait-for takes/],
  [{'wait-for': 'changed='}, /^--wait-for takes/],
  [
    {'wait-for': 'changed=everything'},
    /^--wait-for changed does not know “everything”: it takes tunnel_appeared, /,
  ],
])('%j is refused', (flags, words) => {
  expect(refusalOf(flags)).toMatch(words);
});

test.each([
  ['1', 1000],
  ['90', 90_000],
  ['90s', 90_000],
  ['24h', 86_400_000],
])('a time of %s', (timeout, ms) => {
  expect(configOf({check: true, timeout}).check?.timeoutMs).toBe(ms);
});

test.each(['0', '0s', '25h', '86401', '1.5', '-5', '5 m', '5d', 'm', '1e3', '99999999h'])(
  'no time of %j',
  (timeout) => {
    expect(refusalOf({check: true, timeout})).toBe(
      '--timeout takes a time from 1s to 24h, such as 90, 90s or 5m.',
    );
  },
);

describe('a credential of systemd', () => {
  const read = (path: string, mode: number, directory: string | undefined): Config =>
    configOf(
      {'token-file': path},
      {env: {CREDENTIALS_DIRECTORY: directory}, readFile: () => ({text: SECRET, mode: 0o100000 + mode})},
    );
  const DIRECTORY = '/run/credentials/warptop-stream.service';

  test('may have the mask of its access list where the group has its rights', () => {
    expect(read(`${DIRECTORY}/token`, 0o440, DIRECTORY).mode).toBe('screen');
    expect(read(`${DIRECTORY}/../warptop-stream.service/token`, 0o440, `${DIRECTORY}/`).mode).toBe('screen');
  });

  test.each([
    ['others', `${DIRECTORY}/token`, 0o444, DIRECTORY],
    ['a group that writes', `${DIRECTORY}/token`, 0o460, DIRECTORY],
    ['another directory', `${DIRECTORY}/../token`, 0o440, DIRECTORY],
    ['a directory that is not told', `${DIRECTORY}/token`, 0o440, undefined],
    ['one that is told as relative', 'token', 0o440, '.'],
  ])('not for %s', (_, path, mode, directory) => {
    expect(() => read(path, mode, directory)).toThrow('can be read by other users');
  });
});
