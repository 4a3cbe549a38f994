import {describe, expect, test} from 'vitest';
import {type Config, readConfig} from '../../source/config.js';
import {ExitError} from '../../source/exit.js';
import type {FlagValues} from '../../source/flag-values.js';
import {safe} from '../../source/model/text.js';
import {PreferenceError} from '../../source/preferences.js';
import {levelsOf} from '../../source/settings/levels.js';
import {parseSettings} from '../../source/settings/parse.js';
import {preferenceRefusal, withoutPreferences} from '../../source/settings/preferences-of.js';

const PATH = '/etc/config.toml';
const DEFAULT_URL = 'https://api.cloudflare.com/client/v4';

type Case = {
  readonly file?: string;
  readonly flags?: FlagValues;
  readonly input?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** Every token is named for where it comes from. */
const configOf = ({file, flags = {}, input = [], env = {}}: Case): Config =>
  readConfig(flags, input, {
    env,
    isTerminal: true,
    readFile: (path) => ({text: `token-in-${path.replaceAll('/', '-')}`, mode: 0o100600}),
    input: 'token-of-stdin',
    isScenario: () => false,
    defaultScenario: 'failover',
    file: file === undefined ? null : parseSettings(PATH, file),
    place: PATH,
    home: '/home/me/',
  });

const tokenOf = (config: Config): string | null => {
  const credentials = config.credentials?.() ?? null;
  return credentials === null ? null : credentials.scheme === 'token' ? credentials.token : 'key';
};

const refusalOf = (given: Case): string => {
  try {
    configOf(given);
  } catch (error) {
    if (error instanceof ExitError) {
      expect(error.code).toBe(2);
      return error.words;
    }
    throw error;
  }
  throw new Error('not refused');
};

const exported = {CLOUDFLARE_API_TOKEN: 'token-exported', CLOUDFLARE_ACCOUNT_ID: 'exported'};

const FILE = `
account = "top"
interval = 7
kind = "warp"
tunnels = ["hq-*"]
utc = true
ascii = false
log_file = "~/log"

[profiles.lab]
account = "lab"
interval = 8
ascii = true

[profiles.prod]
account = "prod"
token_file = "~/prod"
base_url = "https://prod.example"
colour = "red"

[profiles.bare]
token_env = "BARE_TOKEN"
`;

const byDefault = (profile: string): string => `default_profile = "${profile}"\n${FILE}`;

describe('of several that say something, the strongest holds', () => {
  test.each<readonly [string, Case, Partial<Config>]>([
    ['a flag', {file: FILE, flags: {interval: '9', profile: 'lab'}}, {intervalMs: 9000}],
    ['a profile by name', {file: FILE, flags: {profile: 'lab'}}, {intervalMs: 8000}],
    ['the top level', {file: FILE}, {intervalMs: 7000}],
    ['what is built in', {file: ''}, {intervalMs: 5000}],
    ['the default profile', {file: byDefault('lab')}, {intervalMs: 8000}],
    [
      'a profile by name, not the default',
      {file: byDefault('lab'), flags: {profile: 'prod'}},
      {intervalMs: 7000},
    ],
    [
      'what a profile leaves open',
      {file: FILE, flags: {profile: 'lab'}},
      {kinds: ['warp_connector'], isUtc: true},
    ],
    ['names of tunnels', {file: FILE, input: ['api']}, {patterns: ['api']}],
    ['no names of tunnels', {file: FILE}, {patterns: ['hq-*']}],
    ['a switch', {file: FILE, flags: {ascii: true}}, {isAscii: true}],
    ['a switch that is off', {file: FILE, flags: {profile: 'lab', ascii: false}}, {isAscii: false}],
    ['a switch that is not given', {file: FILE, flags: {profile: 'lab'}}, {isAscii: true}],
    ['a terminal that says that it is light', {file: FILE, env: {COLORFGBG: '0;15'}}, {ground: 'light'}],
    [
      'what the user says of the terminal',
      {file: `background = "dark"\n${FILE}`, env: {COLORFGBG: '0;15'}},
      {ground: 'dark'},
    ],
    ['a directory of the user', {file: FILE}, {logFile: '/home/me/log'}],
    ['another log', {file: FILE, flags: {'log-file': 'x'}}, {logFile: 'x'}],
  ])('%s', (_, given, expected) => {
    expect(configOf({...given, env: {...exported, ...given.env}})).toMatchObject(expected);
  });
});

describe('token, account and address go together', () => {
  test.each<readonly [string, Case, readonly [string | null, string | null, string]]>([
    ['exported, over the top level', {file: FILE}, ['token-exported', 'exported', DEFAULT_URL]],
    [
      'a profile by name, over what is exported',
      {file: FILE, flags: {profile: 'lab'}},
      ['token-exported', 'lab', DEFAULT_URL],
    ],
    [
      'a profile by name with a token of its own',
      {file: FILE, flags: {profile: 'prod'}},
      ['token-in--home-me-prod', 'prod', 'https://prod.example'],
    ],
    [
      'such a profile without an account: not the exported one',
      {
        file: FILE.replace('account = "top"', ''),
        flags: {profile: 'bare'},
        env: {...exported, BARE_TOKEN: 'token-bare'},
      },
      ['token-bare', null, DEFAULT_URL],
    ],
    [
      'but that of the top level, which stands beside no token',
      {file: FILE, flags: {profile: 'bare'}, env: {...exported, BARE_TOKEN: 'token-bare'}},
      ['token-bare', 'top', DEFAULT_URL],
    ],
    [
      'exported, over the default profile: nothing of what belongs to its token',
      {file: byDefault('prod'), env: {CLOUDFLARE_API_TOKEN: 'token-exported'}},
      ['token-exported', 'top', DEFAULT_URL],
    ],
    [
      'the default profile where no token is exported',
      {file: byDefault('prod'), env: {}},
      ['token-in--home-me-prod', 'prod', 'https://prod.example'],
    ],
    [
      'an exported account, over that of the default profile',
      {file: byDefault('prod'), env: {CLOUDFLARE_ACCOUNT_ID: 'exported'}},
      ['token-in--home-me-prod', 'exported', 'https://prod.example'],
    ],
    [
      'an exported address, not with the token of a profile by name',
      {
        file: FILE,
        flags: {profile: 'bare'},
        env: {CLOUDFLARE_API_BASE_URL: 'https://x.example', BARE_TOKEN: 'token-bare'},
      },
      ['token-bare', 'top', DEFAULT_URL],
    ],
    [
      '--token-file goes with any',
      {file: FILE, flags: {profile: 'prod', 'token-file': 'mine'}},
      ['token-in-mine', 'prod', 'https://prod.example'],
    ],
    [
      '--token-file - goes before a profile',
      {file: FILE, flags: {profile: 'prod', 'token-file': '-'}},
      ['token-of-stdin', 'prod', 'https://prod.example'],
    ],
    [
      '--account and --base-url',
      {file: FILE, flags: {profile: 'prod', account: 'x', 'base-url': 'https://y.example'}},
      ['token-in--home-me-prod', 'x', 'https://y.example'],
    ],
    [
      'e-mail and key that are exported',
      {file: byDefault('prod'), env: {CLOUDFLARE_EMAIL: 'a@b.c', CLOUDFLARE_API_KEY: 'key'}},
      ['key', 'top', DEFAULT_URL],
    ],
    [
      'the account that is exported with the token, where the profile of --profile has neither',
      {file: `${FILE}[profiles.plain]\ninterval = 9`, flags: {profile: 'plain'}},
      ['token-exported', 'exported', DEFAULT_URL],
    ],
    [
      'a token of the top level',
      {file: 'token_env = "MINE"\naccount = "mine"', env: {MINE: 'token-mine'}},
      ['token-mine', 'mine', DEFAULT_URL],
    ],
    [
      'not the account beside a token that is not used',
      {
        file: 'token_env = "MINE"\naccount = "mine"\nbase_url = "https://mine.example"',
        env: {CLOUDFLARE_API_TOKEN: 'token-exported'},
      },
      ['token-exported', null, DEFAULT_URL],
    ],
  ])('%s', (_, {env = exported, ...given}, expected) => {
    const config = configOf({...given, env});
    expect([tokenOf(config), config.account, config.baseUrl]).toEqual(expected);
  });
});

test('a command for the token is handed on, and takes the place of credentials', () => {
  const file = '[profiles.a]\ntoken_command = ["~/bin/token", "a b"]';
  expect(configOf({file, flags: {profile: 'a'}, env: exported})).toMatchObject({
    credentials: null,
    tokenCommand: ['/home/me/bin/token', 'a b'],
  });
  expect(configOf({file, env: exported})).toMatchObject({tokenCommand: null});
  expect(configOf({file, flags: {profile: 'a', demo: true}})).toMatchObject({
    tokenCommand: null,
    demo: 'failover',
  });
});

test('variables that hold tokens are known, also those of other profiles', () => {
  const file = 'token_env = "A"\n[profiles.x]\ntoken_env = "B"\n[profiles.y]\ntoken_env = "C"';
  expect(configOf({file, env: {A: 'token-a'}}).secretVariables).toEqual(['A', 'B', 'C']);
  expect(configOf({file, flags: {demo: true}}).secretVariables).toEqual(['A', 'B', 'C']);
});

test.each<readonly [string, FlagValues]>([
  ['the demo', {demo: true}],
  ['a replay', {replay: 'x'}],
])('%s takes looks alone', (_, flags) => {
  const file = `
    ${byDefault('prod')}
    [profiles.prod.labels]
    AB = "host"
    [profiles.prod.keys]
    quit = ["Q"]`;
  const config = configOf({file, flags, env: exported});
  expect(config).toMatchObject({
    ...{credentials: null, tokenCommand: null, account: null, baseUrl: DEFAULT_URL, patterns: []},
    ...{intervalMs: 5000, share: 0.5, logFile: null, isUtc: true},
    kinds: ['warp_connector', 'cfd_tunnel'],
  });
  const {labels, keys, profile} = config.preferences;
  expect([[...labels], [...keys], profile]).toEqual([[['ab', 'host']], [['quit', ['Q']]], null]);
});

const LOOKS = `
columns = ["ha"]
[labels]
aa = "top"
"BB" = "top"
[thresholds]
flapping_changes = 5
stale = 4
[profiles.p]
colour = "red"
columns = ["seen"]
[profiles.p.labels]
AA = "profile"
[profiles.p.thresholds]
stale = 5
[profiles.q]
`;

test('labels, keys and limits of a profile join those of the top level; columns take their place', () => {
  const {preferences} = configOf({file: LOOKS, flags: {profile: 'p'}, env: exported});
  expect({...preferences, labels: Object.fromEntries(preferences.labels)}).toEqual({
    labels: {aa: 'profile', bb: 'top'},
    columns: ['seen'],
    keys: new Map(),
    thresholds: new Map([
      ['flapping_changes', 5],
      ['stale', 5],
    ]),
    profile: {name: 'p', colour: 'red'},
  });
  expect(configOf({file: LOOKS, flags: {profile: 'q'}, env: exported}).preferences).toMatchObject({
    columns: ['ha'],
    profile: {name: 'q', colour: null},
  });
  expect(configOf({file: LOOKS, env: exported}).preferences.profile).toBeNull();
});

test.each<readonly [string, Case, string | null]>([
  ['an exported token goes before that of the default profile', {}, null],
  ['--profile names it', {flags: {profile: 'prod'}}, 'prod'],
  ['nothing is exported', {env: {}}, 'prod'],
  ['only an account is exported', {env: {CLOUDFLARE_ACCOUNT_ID: 'exported'}}, 'prod'],
  ['--token-file goes with the address of the profile', {flags: {'token-file': 'mine'}}, 'prod'],
  [
    'the exported token is what the profile names',
    {file: byDefault('bare'), env: {BARE_TOKEN: 'x'.repeat(40)}},
    'bare',
  ],
  ['the profile names no token, so goes with any', {file: byDefault('lab')}, 'lab'],
])(
  'tunnels are marked as those of a profile only where its token asks for them: %s',
  (_, given, expected) => {
    const {profile} = configOf({file: byDefault('prod'), env: exported, ...given}).preferences;
    expect(profile?.name ?? null).toBe(expected);
  },
);

test('without its preferences a file is what it was otherwise', () => {
  const file = parseSettings(PATH, `interval = 3\n${LOOKS}account = "q"`);
  expect(withoutPreferences(file).settings).toEqual({interval: 3, profiles: {p: {}, q: {account: 'q'}}});
});

test.each<readonly [readonly string[], string]>([
  [['columns', '0'], `${PATH}:11: it is odd.`],
  [['thresholds', 'stale'], `${PATH}:15: it is odd.`],
  [['thresholds', 'flapping_changes'], `${PATH}:7: it is odd.`],
  [['labels', 'aa'], `${PATH}:4: it is odd.`],
  [['labels', 'bb'], `${PATH}:12: it is odd.`],
  [['profile', 'colour'], 'it is odd.'],
  [['colour'], `${PATH}:10: it is odd.`],
  [['profiles', 'p', 'colour'], `${PATH}:10: it is odd.`],
  [['keys', 'quit'], 'it is odd.'],
])('a preference at %j that makes no sense is told with its line', (path, words) => {
  const file = parseSettings(PATH, LOOKS);
  const error = new PreferenceError(path, safe`it is odd`);
  expect(preferenceRefusal(error, file, levelsOf({profile: 'p'}, file, PATH))).toMatchObject({
    code: 2,
    words,
  });
});

test.each([
  ['columns = ["ha", "colo"]', `${PATH}:1: there is no column “colo”; `],
  ['[labels]\nbf69f118 = "a"\nlon = "b"', `${PATH}:3: “lon” is not the id of a connector`],
  ['[keys]\n\nfly = ["f"]', `${PATH}:3: there is no action “fly”; `],
  ['[keys]\nquit = ["e"]', `${PATH}:2: e is a key of events too; give one of them another.`],
  ['[thresholds]\nlate = 4', `${PATH}:2: stale (3) has to be above late (4).`],
  ['default_profile = "p"\n[profiles.p]\ncolour = "crimson"', `${PATH}:3: there is no colour “crimson”; `],
  [
    'default_profile = "p"\n[profiles.p.thresholds]\nstale = 1',
    `${PATH}:3: stale (1) has to be above late (1.5).`,
  ],
])('the file %j is refused with its line', (file, words) => {
  expect(refusalOf({file, env: exported})).toContain(words);
});

test.each<readonly [string, Case, string]>([
  [
    'a profile that is not there',
    {file: FILE, flags: {profile: 'pord'}},
    `--profile names pord, but ${PATH} has lab, prod, bare.`,
  ],
  [
    'a profile of none',
    {file: '', flags: {profile: 'a'}},
    `--profile names a, but ${PATH} has no profile; one begins with the line [profiles.a].`,
  ],
  ['a method as a profile', {file: FILE, flags: {profile: 'toString'}}, '--profile names toString, but'],
  [
    'a profile of no file',
    {flags: {profile: 'a'}},
    `--profile a needs a configuration file, and there is none at ${PATH}; --config names another.`,
  ],
  ['a profile without a name', {file: FILE, flags: {profile: ' '}}, '--profile needs a value'],
  ['a profile in the demo too', {file: FILE, flags: {profile: 'x', demo: true}}, '--profile names x'],
  [
    'an address in the clear',
    {file: 'base_url = "http://x.example"', env: exported},
    `base_url (${PATH}:1) must begin with https://`,
  ],
  ['no credentials', {file: 'account = "x"', env: {}}, 'No credentials.'],
  [
    'a variable that is not set',
    {file: FILE, flags: {profile: 'bare'}},
    `The environment variable BARE_TOKEN is not set. Check token_env (${PATH}:22).`,
  ],
  [
    'a variable with two tokens',
    {file: FILE, flags: {profile: 'bare'}, env: {BARE_TOKEN: 'a b'}},
    'BARE_TOKEN does not hold one token',
  ],
])('%s is refused', (_, given, words) => {
  expect(refusalOf(given)).toContain(words);
});

test('no file says nothing', () => {
  const {preferences, secretVariables} = configOf({env: exported});
  expect(preferences).toMatchObject({columns: null, profile: null});
  expect(secretVariables).toEqual([]);
});

test('a command for alerts is worth a watch without a display, wherever it is set', () => {
  const flags = {headless: true};
  expect(configOf({file: 'on_change = ["alert"]', flags, env: exported}).mode).toBe('headless');
  expect(refusalOf({file: '', flags, env: exported})).toMatch(/^--headless shows nothing: /);
});
