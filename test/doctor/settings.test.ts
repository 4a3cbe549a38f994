import fc from 'fast-check';
import {expect, test} from 'vitest';
import {readConfig} from '../../source/config.js';
import type {Check} from '../../source/doctor/check.js';
import {certificateChecks, proxyCheck} from '../../source/doctor/network-checks.js';
import {preferenceChecks, settingChecks, tokenCheck} from '../../source/doctor/settings-checks.js';
import type {FlagValues} from '../../source/flag-values.js';
import {proxyFor} from '../../source/proxy.js';
import {readCredentials} from '../../source/settings/credentials.js';
import {fileLevels, levelsOf} from '../../source/settings/levels.js';
import {parseSettings} from '../../source/settings/parse.js';
import {preferencesOf} from '../../source/settings/preferences-of.js';
import {settingsOf} from '../../source/settings/settings.js';
import {leaksIn} from '../helpers/leaks.js';

type Case = {
  readonly file?: string;
  readonly flags?: FlagValues;
  readonly patterns?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly tokenFile?: string;
};

const textOf = ({name, level, words, from, next}: Check): string =>
  [
    level,
    `${name}:`,
    words,
    ...(from === null ? [] : [`(${from})`]),
    ...(next === null ? [] : ['→', next]),
  ].join(' ');

/** What is told of the settings, a line for each. */
const told = ({file, flags = {}, patterns = [], env = {}, tokenFile = ''}: Case): readonly string[] => {
  const found = file === undefined ? null : parseSettings('/c.toml', file);
  const settings = settingsOf({
    flags,
    patterns,
    env,
    file: found,
    place: '/c.toml',
    home: '/home/me',
    isApart: false,
  });
  const levels = levelsOf(flags, found, '/c.toml');
  const setting = settings.token();
  const sources = {env, readFile: () => ({text: tokenFile, mode: 0o600}), input: tokenFile};
  const credentials = () =>
    setting.value === null ? null : readCredentials({value: setting.value, origin: setting.origin}, sources);
  return [
    ...settingChecks(settings, levels, false, env).values(),
    ...preferenceChecks(preferencesOf(levels, false), fileLevels(levels)),
    tokenCheck(setting, credentials, env),
    proxyCheck(env, () => proxyFor('https://api.example', env)),
    ...certificateChecks(env),
  ].map(textOf);
};

const SECRET = 'secret-token-0123456789-0123456789-012345';

test('where nothing is said, what is built in holds', () => {
  expect(told({})).toEqual([
    'fine profile: none (built-in)',
    'fine account: the only one that is seen (built-in)',
    'fine base URL: https://api.cloudflare.com/client/v4 (built-in)',
    'fine kind: all (built-in)',
    'fine tunnels: all (built-in)',
    'fine interval: 5 s (built-in)',
    'fine budget: 50 % of the rate limit (built-in)',
    'fine filter: none (built-in)',
    'fine sort: name (built-in)',
    'fine log file: none (built-in)',
    'fine notify: title (built-in)',
    'fine on change: none (built-in)',
    'fine alert on: critical (built-in)',
    'fine UTC: no (built-in)',
    'fine ASCII: no (built-in)',
    'fine background: dark (built-in)',
    'fine mask: no (built-in)',
    'failed token: none → Set CLOUDFLARE_API_TOKEN, or name a token_file, token_command or token_env in the configuration file',
    'fine proxy: none',
  ]);
});

const FILE = `
interval = 2
mask = true
columns = ["ha", "edge"]
[labels]
aa = "host"
[profiles.prod]
token_env = "PROD"
account = "acme"
colour = "red"
[profiles.prod.keys]
quit = ["Q", "X"]
[profiles.prod.thresholds]
stale = 4
`;

test.each<readonly [string, Case, readonly string[]]>([
  [
    'a file and a profile',
    {file: FILE, flags: {profile: 'prod', kind: 'warp'}, patterns: ['a', 'b'], env: {PROD: SECRET}},
    [
      'fine profile: prod (--profile)',
      'fine account: acme (/c.toml:9, profile prod)',
      'fine kind: warp (--kind)',
      'fine tunnels: a, b (the command line)',
      'fine interval: 2 s (/c.toml:2)',
      'fine mask: yes (/c.toml:3)',
      'fine colour: red (/c.toml:10, profile prod)',
      'fine columns: ha, edge (/c.toml:4)',
      'fine labels: aa host (/c.toml:5)',
      'fine keys: quit Q, X (/c.toml:11, profile prod)',
      'fine thresholds: stale 4 (/c.toml:13, profile prod)',
      'fine token: set, 41 characters, in PROD (/c.toml:8, profile prod)',
    ],
  ],
  [
    'an exported token before that of the default profile',
    {file: `default_profile = "prod"${FILE}`, env: {CLOUDFLARE_API_TOKEN: SECRET}},
    [
      'warning profile: prod, but with the token of CLOUDFLARE_API_TOKEN: its own token, account and address are not used (/c.toml:1) → --profile prod uses them; so does warptop without CLOUDFLARE_API_TOKEN',
      'fine account: the only one that is seen (built-in)',
    ],
  ],
  [
    'many labels',
    {file: `[labels]\n${[...Array(10).keys()].map((digit) => `a${digit} = "h${digit}"`).join('\n')}`},
    ['fine labels: a0 h0; a1 h1; a2 h2; a3 h3; a4 h4; a5 h5; a6 h6; a7 h7; and 2 more (/c.toml:1)'],
  ],
  [
    'what is exported in vain',
    {
      file: FILE,
      flags: {profile: 'prod'},
      env: {
        PROD: SECRET,
        CLOUDFLARE_API_TOKEN: SECRET,
        CLOUDFLARE_ACCOUNT_ID: 'x',
        CLOUDFLARE_BASE_URL: 'https://y.example',
      },
    },
    [
      'fine account: acme; CLOUDFLARE_ACCOUNT_ID is set too, and not used (/c.toml:9, profile prod)',
      'fine base URL: https://api.cloudflare.com/client/v4; CLOUDFLARE_BASE_URL is set too, and not used (built-in)',
      'fine token: set, 41 characters, in PROD; CLOUDFLARE_API_TOKEN is set too, and not used (/c.toml:8, profile prod)',
    ],
  ],
  [
    'switches',
    {file: 'mask = true\nutc = true', flags: {mask: false, ascii: true}},
    ['fine UTC: yes (/c.toml:2)', 'fine ASCII: yes (--ascii)', 'fine mask: no (--no-mask)'],
  ],
  [
    'the environment',
    {
      env: {
        CLOUDFLARE_API_TOKEN: SECRET,
        CLOUDFLARE_ACCOUNT_ID: 'x',
        CLOUDFLARE_BASE_URL: 'https://y.example',
      },
    },
    [
      'fine account: x (CLOUDFLARE_ACCOUNT_ID)',
      'fine base URL: https://y.example (CLOUDFLARE_BASE_URL)',
      'fine token: set, 41 characters, in CLOUDFLARE_API_TOKEN (CLOUDFLARE_API_TOKEN)',
    ],
  ],
  [
    'e-mail and key',
    {env: {CLOUDFLARE_EMAIL: 'a@b.c', CLOUDFLARE_API_KEY: SECRET}},
    ['fine key: set, 41 characters, the older way, with an e-mail address (CLOUDFLARE_API_KEY)'],
  ],
  [
    'a token file',
    {flags: {'token-file': '/t'}, tokenFile: SECRET},
    ['fine token: set, 41 characters, in /t (--token-file)'],
  ],
  [
    'standard input',
    {flags: {'token-file': '-'}, tokenFile: SECRET},
    ['fine token: set, 41 characters, on standard input (--token-file)'],
  ],
  [
    'a command, without its arguments',
    {file: `token_command = ["echo", "${SECRET}"]`},
    ['fine token: to come, printed by echo (/c.toml:1)'],
  ],
  [
    'two tokens in one',
    {env: {CLOUDFLARE_API_TOKEN: `${SECRET} ${SECRET}`}},
    [
      'failed token: CLOUDFLARE_API_TOKEN does not hold one token: it is empty, or has blanks, line breaks or odd characters in it.',
    ],
  ],
  [
    'a name that other tools know',
    {env: {CF_API_TOKEN: SECRET}},
    [
      'failed token: none → CF_API_TOKEN is set, but warptop does not read it: name it CLOUDFLARE_API_TOKEN, or say token_env = "CF_API_TOKEN" in the configuration file',
    ],
  ],
  [
    'flags that cannot be used',
    {flags: {interval: '0', sort: 'age', 'base-url': 'x'}},
    [
      'failed interval: --interval takes 1 to 3600 seconds.',
      'failed sort: --sort takes name, status, conns, version, uptime, seen.',
      'failed base URL: --base-url is not of the form https://host/path; the default is https://api.cloudflare.com/client/v4.',
      'fine kind: all (built-in)',
    ],
  ],
  [
    'a proxy with a password',
    {env: {https_proxy: `http://me:${SECRET}@proxy.example:3128`}},
    ['fine proxy: http://proxy.example:3128, with a user and password (https_proxy)'],
  ],
  [
    'a proxy for others',
    {env: {ALL_PROXY: 'https://proxy.example', NO_PROXY: '*'}},
    ['fine proxy: none: ALL_PROXY is not for this host (NO_PROXY, or this machine itself)'],
  ],
  [
    'a proxy that is none',
    {env: {HTTPS_PROXY: `socks://me:${SECRET}@x`}},
    ['failed proxy: HTTPS_PROXY names a proxy of the kind socks;'],
  ],
  [
    'certificates',
    {env: {NODE_EXTRA_CA_CERTS: import.meta.filename ?? '', NODE_TLS_REJECT_UNAUTHORIZED: '0'}},
    [
      'fine certificates: also those of ',
      'warning certificates: NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect: they are always checked →',
    ],
  ],
  [
    'certificates that are not there',
    {env: {NODE_EXTRA_CA_CERTS: '/none'}},
    ['warning certificates: /none cannot be read, so nothing of it is trusted → Check NODE_EXTRA_CA_CERTS'],
  ],
])('%s', (_, given, expected) => {
  const lines = told(given);
  expect(leaksIn(lines.join('\n'), [SECRET])).toEqual([]);
  for (const line of expected) {
    expect(lines.find((known) => known.startsWith(line)) ?? lines).toContain(line);
  }
});

test('no secret is told, wherever it stands', () => {
  const places = fc.record({
    file: fc.constantFrom(
      undefined,
      'token_env = "MINE"',
      `token_command = ["pass", "${SECRET}"]`,
      'token_file = "~/t"',
      `[profiles.a]\ntoken_command = ["${'x'.repeat(3)}", "--token=${SECRET}"]`,
      'default_profile = "a"\n[profiles.a]\ntoken_env = "MINE"',
    ),
    env: fc.dictionary(
      fc.constantFrom(
        'CLOUDFLARE_API_TOKEN',
        'CLOUDFLARE_API_KEY',
        'CLOUDFLARE_EMAIL',
        'MINE',
        'CF_API_TOKEN',
      ),
      fc.constantFrom(SECRET, ` ${SECRET}\n`, `${SECRET}\u001b`, ''),
    ),
    proxy: fc.constantFrom(
      '',
      `http://${SECRET}@h`,
      `me:${SECRET}@h:1`,
      `ftp://me:${SECRET}@h`,
      `http://me:${SECRET}@`,
    ),
    flags: fc.constantFrom<FlagValues>({}, {'token-file': '/t'}, {'token-file': '-'}),
    tokenFile: fc.constantFrom(SECRET, `${SECRET}\n${SECRET}`, ''),
  });
  fc.assert(
    fc.property(places, ({proxy, env, file, ...given}) => {
      const whole = {...env, HTTPS_PROXY: proxy};
      const lines = told({...given, env: whole, ...(file !== undefined && {file})});
      expect(leaksIn(lines.join('\n'), [SECRET])).toEqual([]);
    }),
  );
});

test('what the doctor tells is what a run would use', () => {
  const {file, env} = {file: FILE, env: {PROD: SECRET}};
  const config = readConfig({profile: 'prod'}, [], {
    ...{env, isTerminal: true, input: null, isScenario: () => false, defaultScenario: 'calm'},
    readFile: () => ({text: '', mode: 0o600}),
    file: parseSettings('/c.toml', file),
  });
  expect(config).toMatchObject({account: 'acme', intervalMs: 2000, isMasked: true});
});
