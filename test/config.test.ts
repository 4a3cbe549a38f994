import {inspect} from 'node:util';
import {describe, expect, test} from 'vitest';
import type {Credentials, ProxyServer} from '../source/api/options.js';
import {type Config, readConfig, type Surroundings} from '../source/config.js';
import {ExitError} from '../source/exit.js';
import type {FlagValues} from '../source/flag-values.js';
import {escaped} from '../source/model/text.js';
import {checkedPreferences} from '../source/preferences/checked.js';
import {noPreferences} from '../source/preferences.js';
import {isScenarioName} from '../source/simulator/scenario-names.js';

const SECRET = 'secret-token-0123456789-0123456789-012345';
const DEFAULT_URL = 'https://api.cloudflare.com/client/v4';

type Case = {
  readonly flags?: FlagValues;
  readonly input?: readonly string[];
  readonly env?: Surroundings['env'];
  readonly isTerminal?: boolean;
  /** The one file that can be read, `/token`. */
  readonly file?: {readonly text: string; readonly mode: number};
  /** What came on standard input. */
  readonly piped?: string;
};

/** A configuration with what its functions keep to themselves laid open. */
type Open = Omit<Config, 'credentials' | 'proxy' | 'redact' | 'learn'> & {
  readonly credentials: Credentials | null;
  readonly proxy: ProxyServer | null;
};

const withToken = {CLOUDFLARE_API_TOKEN: SECRET};

const configOf = ({flags = {}, input = [], env = withToken, isTerminal = true, file, piped}: Case): Config =>
  readConfig(flags, input, {
    input: piped ?? null,
    env,
    isTerminal,
    readFile: (path) => {
      if (file === undefined || path !== '/token') {
        throw Object.assign(new Error(`no such file, but ${SECRET}`), {code: 'ENOENT'});
      }
      return file;
    },
    isScenario: isScenarioName,
    defaultScenario: 'failover',
  });

const read = (given: Case): Open => {
  const {redact: _, learn: __, ...config} = configOf(given);
  return {...config, credentials: config.credentials?.() ?? null, proxy: config.proxy?.() ?? null};
};

const refusalOf = (given: Case): string => {
  try {
    read(given);
  } catch (error) {
    if (error instanceof ExitError) {
      expect(error.code).toBe(2);
      expect(error.message).not.toContain(SECRET);
      expect(error.message).not.toContain('\n');
      return error.message;
    }
    throw error;
  }
  throw new Error('not refused');
};

test('a token is all it needs', () => {
  expect(read({})).toEqual({
    mode: 'screen',
    demo: null,
    credentials: {scheme: 'token', token: SECRET},
    tokenCommand: null,
    renew: null,
    secretVariables: [],
    baseUrl: DEFAULT_URL,
    proxy: null,
    account: null,
    kinds: ['warp_connector', 'cfd_tunnel'],
    patterns: [],
    intervalMs: 5000,
    share: 0.5,
    filter: '',
    sort: 'name',
    record: null,
    metrics: null,
    replay: null,
    check: null,
    wait: null,
    logFile: null,
    preferences: noPreferences,
    alerts: {
      notify: new Set(['title']),
      isNotifyAsked: false,
      onChange: null,
      threshold: 'critical',
      isStyled: true,
    },
    checked: checkedPreferences(noPreferences),
    isAscii: false,
    ground: 'dark',
    isMasked: false,
    isUtc: false,
  });
});

const file = {text: `${SECRET}\n`, mode: 0o100600};
const fileToken: Partial<Open> = {credentials: {scheme: 'token', token: SECRET}};
const keys = {CLOUDFLARE_EMAIL: 'me@example.com', CLOUDFLARE_API_KEY: SECRET};

const accepted: ReadonlyArray<readonly [string, Case, Partial<Open>]> = [
  ['blanks around a token', {env: {CLOUDFLARE_API_TOKEN: ` ${SECRET}\r\n`}}, fileToken],
  ['e-mail and key', {env: keys}, {credentials: {scheme: 'key', email: 'me@example.com', key: SECRET}}],
  ['a token before e-mail and key', {env: {...keys, ...withToken}}, fileToken],
  [
    'an empty token is none',
    {env: {...keys, CLOUDFLARE_API_TOKEN: ''}},
    {credentials: {scheme: 'key', email: 'me@example.com', key: SECRET}},
  ],
  ['a token file', {flags: {'token-file': '/token'}, file, env: {}}, fileToken],
  [
    'a token file before the environment',
    {flags: {'token-file': '/token'}, file, env: {CLOUDFLARE_API_TOKEN: 'another'}},
    fileToken,
  ],
  [
    'a token file for its owner to read only',
    {flags: {'token-file': '/token'}, file: {...file, mode: 0o400}, env: {}},
    fileToken,
  ],
  ['a token on standard input', {flags: {'token-file': '-'}, piped: `${SECRET}\n`, env: {}}, fileToken],
  [
    'a proxy',
    {env: {...withToken, HTTPS_PROXY: 'http://127.0.0.1:3128'}},
    {proxy: {isSecure: false, host: '127.0.0.1', port: 3128, authorization: null, secrets: []}},
  ],
  [
    'no proxy for this machine',
    {env: {...withToken, HTTPS_PROXY: 'nonsense://', CLOUDFLARE_BASE_URL: 'https://localhost:1'}},
    {proxy: null},
  ],
  ['no proxy for the demo', {flags: {demo: true}, env: {HTTPS_PROXY: 'nonsense://'}}, {proxy: null}],
  ['--account', {flags: {account: ' acme '}}, {account: 'acme'}],
  ['CLOUDFLARE_ACCOUNT_ID', {env: {...withToken, CLOUDFLARE_ACCOUNT_ID: ' abc\n'}}, {account: 'abc'}],
  ['an empty CLOUDFLARE_ACCOUNT_ID', {env: {...withToken, CLOUDFLARE_ACCOUNT_ID: ' '}}, {account: null}],
  [
    '--account before CLOUDFLARE_ACCOUNT_ID',
    {flags: {account: 'acme'}, env: {...withToken, CLOUDFLARE_ACCOUNT_ID: 'abc'}},
    {account: 'acme'},
  ],
  ['--kind all', {flags: {kind: 'all'}}, {kinds: ['warp_connector', 'cfd_tunnel']}],
  ['--kind warp', {flags: {kind: 'warp'}}, {kinds: ['warp_connector']}],
  ['--kind cloudflared', {flags: {kind: 'cloudflared'}}, {kinds: ['cfd_tunnel']}],
  ['the shortest interval', {flags: {interval: '1'}}, {intervalMs: 1000}],
  ['a broken interval', {flags: {interval: ' 2.5 '}}, {intervalMs: 2500}],
  ['the longest interval', {flags: {interval: '3600'}}, {intervalMs: 3_600_000}],
  ['the smallest budget', {flags: {budget: '1'}}, {share: 0.01}],
  ['the whole budget', {flags: {budget: '100'}}, {share: 1}],
  ['--filter', {flags: {filter: 'lhr'}}, {filter: 'lhr'}],
  ['--sort', {flags: {sort: 'uptime'}}, {sort: 'uptime'}],
  ['switches', {flags: {ascii: true, mask: true, utc: true}}, {isAscii: true, isMasked: true, isUtc: true}],
  ['switches that are off', {flags: {ascii: false, mask: false}}, {isAscii: false, isMasked: false}],
  ['tunnels', {input: ['hq-mesh', 'api-*']}, {patterns: ['hq-mesh', 'api-*']}],
  [
    'metrics to serve',
    {flags: {metrics: ' [::1]:9749 '}},
    {metrics: {host: '::1', port: 9749}, mode: 'screen'},
  ],
  [
    'metrics without a screen',
    {
      flags: {metrics: '9749', headless: true},
      isTerminal: false,
      env: {...withToken, INK_SCREEN_READER: 'true'},
    },
    {metrics: {host: '127.0.0.1', port: 9749}, mode: 'headless'},
  ],
  [
    'a recording without a screen',
    {flags: {record: '/tmp/x.gz', headless: true}},
    {record: '/tmp/x.gz', mode: 'headless'},
  ],
  [
    'a recording to write',
    {flags: {record: ' /tmp/x.gz ', demo: true}},
    {record: '/tmp/x.gz', demo: 'failover'},
  ],
  [
    'a recording to show, which needs no credentials and no proxy',
    {flags: {replay: 'x'}, env: {HTTPS_PROXY: 'socks://nonsense', CLOUDFLARE_ACCOUNT_ID: 'a'}},
    {
      replay: {path: 'x', at: null},
      credentials: null,
      proxy: null,
      account: null,
      demo: null,
      mode: 'screen',
    },
  ],
  [
    'a moment of it, as JSON',
    {flags: {replay: 'x', at: '-10m', once: true, json: true}},
    {replay: {path: 'x', at: '-10m'}, mode: 'json'},
  ],
  ['a recording where nothing can be painted', {flags: {replay: 'x'}, isTerminal: false}, {mode: 'report'}],
  ['a recording in sentences', {flags: {replay: 'x', 'screen-reader': true}}, {mode: 'sentences'}],
  ['a post-mortem', {flags: {replay: 'x', report: true}, env: {}}, {mode: 'post-mortem'}],
  ['a tunnel named like a scenario', {input: ['calm']}, {patterns: ['calm'], demo: null}],
  ['--once', {flags: {once: true}}, {mode: 'report'}],
  ['--once --json', {flags: {once: true, json: true}}, {mode: 'json'}],
  ['--screen-reader', {flags: {'screen-reader': true}}, {mode: 'sentences'}],
  ['--screen-reader in a pipe', {flags: {'screen-reader': true}, isTerminal: false}, {mode: 'sentences'}],
  ['INK_SCREEN_READER', {env: {...withToken, INK_SCREEN_READER: 'true'}}, {mode: 'sentences'}],
  [
    'INK_SCREEN_READER in a pipe',
    {env: {...withToken, INK_SCREEN_READER: 'true'}, isTerminal: false},
    {mode: 'sentences'},
  ],
  ['INK_SCREEN_READER with another word', {env: {...withToken, INK_SCREEN_READER: '1'}}, {mode: 'screen'}],
  [
    '--once before INK_SCREEN_READER',
    {env: {...withToken, INK_SCREEN_READER: 'true'}, flags: {once: true}},
    {mode: 'report'},
  ],
  [
    '--once --json before INK_SCREEN_READER',
    {env: {...withToken, INK_SCREEN_READER: 'true'}, flags: {once: true, json: true}},
    {mode: 'json'},
  ],
  ['--status-line', {flags: {'status-line': true}, isTerminal: false}, {mode: 'status-line'}],
  ['--status-line --once', {flags: {'status-line': true, once: true}}, {mode: 'status'}],
  [
    '--status-line before INK_SCREEN_READER',
    {flags: {'status-line': true}, env: {...withToken, INK_SCREEN_READER: 'true'}},
    {mode: 'status-line'},
  ],
  ['no terminal', {isTerminal: false}, {mode: 'report'}],
  ['no terminal, --once', {isTerminal: false, flags: {once: true}}, {mode: 'report'}],
  ['no terminal, --json', {isTerminal: false, flags: {json: true}}, {mode: 'json'}],
  ['--demo', {flags: {demo: true}, env: {}}, {demo: 'failover', credentials: null, patterns: []}],
  ['--demo with a scenario', {flags: {demo: true}, input: ['drift']}, {demo: 'drift', patterns: []}],
  [
    '--demo with a scenario and tunnels',
    {flags: {demo: true}, input: ['calm', 'hq-mesh', 'outage']},
    {demo: 'calm', patterns: ['hq-mesh', 'outage']},
  ],
  [
    '--demo with tunnels',
    {flags: {demo: true}, input: ['hq-mesh', 'calm']},
    {demo: 'failover', patterns: ['hq-mesh', 'calm']},
  ],
  [
    '--demo leaves credentials, account and base URL alone',
    {
      flags: {demo: true, 'token-file': '/nowhere', 'base-url': 'nonsense'},
      env: {...withToken, CLOUDFLARE_ACCOUNT_ID: 'abc', CLOUDFLARE_API_BASE_URL: 'nonsense'},
    },
    {credentials: null, account: null, baseUrl: DEFAULT_URL},
  ],
  ['--demo in a pipe', {flags: {demo: true}, isTerminal: false}, {mode: 'report', demo: 'failover'}],
];

describe('accepted', () => {
  test.each(accepted)('%s', (_name, given, expected) => {
    expect(read(given)).toMatchObject(expected);
  });
});

const baseUrl = (url: string): Case => ({flags: {'base-url': url}});

describe('the base URL', () => {
  test.each([
    ['https://api.fed.cloudflare.com/client/v4', 'https://api.fed.cloudflare.com/client/v4'],
    ['https://api.example.com/client/v4///', 'https://api.example.com/client/v4'],
    ['HTTPS://API.example.com:8443/', 'https://api.example.com:8443'],
    ['http://127.0.0.1:8080/client/v4', 'http://127.0.0.1:8080/client/v4'],
    ['http://127.1.2.3', 'http://127.1.2.3'],
    ['http://localhost:1/x', 'http://localhost:1/x'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ])('%s', (url, expected) => {
    expect(read(baseUrl(url)).baseUrl).toBe(expected);
    expect(read({env: {...withToken, CLOUDFLARE_BASE_URL: url}}).baseUrl).toBe(expected);
  });

  test('is the first of flag, CLOUDFLARE_API_BASE_URL, CLOUDFLARE_BASE_URL and the default', () => {
    const env = {
      ...withToken,
      CLOUDFLARE_API_BASE_URL: 'https://second.example',
      CLOUDFLARE_BASE_URL: 'https://third.example',
    };
    expect(read({...baseUrl('https://first.example'), env}).baseUrl).toBe('https://first.example');
    expect(read({env}).baseUrl).toBe('https://second.example');
    expect(read({env: {...env, CLOUDFLARE_API_BASE_URL: ''}}).baseUrl).toBe('https://third.example');
    expect(read({env: {...withToken, CLOUDFLARE_API_BASE_URL: '', CLOUDFLARE_BASE_URL: ''}}).baseUrl).toBe(
      DEFAULT_URL,
    );
  });

  test.each([
    'nonsense',
    'api.cloudflare.com/client/v4',
    '//api.cloudflare.com',
    'https://',
    `https://${SECRET}@api.cloudflare.com`,
    `https://me:${SECRET}@api.cloudflare.com`,
    `https://api.cloudflare.com/?token=${SECRET}`,
    `https://api.cloudflare.com/#${SECRET}`,
  ])('%s is of another form', (url) => {
    expect(refusalOf(baseUrl(url))).toMatch(/^--base-url is not of the form https:\/\/host\/path/);
    expect(refusalOf({env: {...withToken, CLOUDFLARE_API_BASE_URL: url}})).toMatch(
      /^CLOUDFLARE_API_BASE_URL is not of the form/,
    );
    expect(refusalOf({env: {...withToken, CLOUDFLARE_BASE_URL: url}})).toMatch(
      /^CLOUDFLARE_BASE_URL is not of the form/,
    );
  });

  test.each([
    'http://api.cloudflare.com/client/v4',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
    'ftp://api.cloudflare.com',
    'file:///etc/passwd',
  ])('%s would send the token in the clear', (url) => {
    expect(refusalOf(baseUrl(url))).toMatch(/^--base-url must begin with https:\/\//);
    expect(refusalOf({env: {...withToken, CLOUDFLARE_BASE_URL: url}})).toMatch(/^CLOUDFLARE_BASE_URL must/);
  });
});

const tokenFile = (text: string, mode = 0o600): Case => ({
  flags: {'token-file': '/token'},
  env: withToken,
  file: {text, mode},
});
const token = (text: string): Case => ({env: {CLOUDFLARE_API_TOKEN: text}});

const refused: ReadonlyArray<readonly [string, Case, RegExp]> = [
  ['a moment of nothing', {flags: {at: '14:02'}}, /^--at goes with --replay <file>\.$/],
  ['a post-mortem of nothing', {flags: {report: true}}, /^--report goes with --replay <file>\.$/],
  ['a recording without a name', {flags: {record: ''}}, /^--record needs a value/],
  ...[
    'record',
    'account',
    'token-file',
    'base-url',
    'interval',
    'budget',
    'metrics',
    'notify',
    'on-change',
    'alert-on',
  ].map((name): readonly [string, Case, RegExp] => [
    `a recording to show, with --${name}`,
    {flags: {replay: 'x', [name]: '1'}},
    new RegExp(`^--replay shows a recording and asks no API: leave out --${name}\\.$`),
  ]),
  ['a status line of a recording', {flags: {replay: 'x', 'status-line': true}}, /leave out --status-line\.$/],
  [
    'a status line as JSON',
    {flags: {'status-line': true, json: true}},
    /^--status-line goes without --json\.$/,
  ],
  [
    'a status line in sentences',
    {flags: {'status-line': true, 'screen-reader': true}},
    /^--status-line goes without --screen-reader\.$/,
  ],
  ['a bell for one report', {flags: {once: true, notify: 'bell'}}, /^--notify goes with a watch/],
  ['a recording and the demo', {flags: {replay: 'x', demo: true}}, /leave out --demo\.$/],
  ['a moment of a post-mortem', {flags: {replay: 'x', report: true, at: '1'}}, /leave out --at\.$/],
  [
    'a post-mortem as JSON',
    {flags: {replay: 'x', report: true, json: true}},
    /^--report goes without --json/,
  ],
  ['no credentials', {env: {}}, /^No credentials\. Set CLOUDFLARE_API_TOKEN .* or try warptop --demo\.$/],
  [
    'an e-mail without a key',
    {env: {CLOUDFLARE_EMAIL: 'me@example.com'}},
    /^No credentials\. .*CLOUDFLARE_API_TOKEN/,
  ],
  [
    'a key without an e-mail',
    {env: {CLOUDFLARE_API_KEY: SECRET}},
    /^No credentials\. .*CLOUDFLARE_API_TOKEN/,
  ],
  ['a blank token', token(' \n'), /^CLOUDFLARE_API_TOKEN does not hold one token/],
  ['a line break in a token', token(`${SECRET}\n${SECRET}`), /^CLOUDFLARE_API_TOKEN does not hold one token/],
  ['a header after a token', token(`${SECRET}\r\nx: y`), /^CLOUDFLARE_API_TOKEN does not hold one token/],
  ['a blank in a token', token(`Bearer ${SECRET}`), /^CLOUDFLARE_API_TOKEN does not hold one token/],
  ['a letter beyond ASCII in a token', token(`${SECRET}é`), /^CLOUDFLARE_API_TOKEN does not hold one token/],
  ['an escape in a token', token(`${SECRET}\u001b[0m`), /^CLOUDFLARE_API_TOKEN does not hold one token/],
  ['an odd key', {env: {...keys, CLOUDFLARE_API_KEY: `${SECRET} x`}}, /^CLOUDFLARE_API_KEY does not hold/],
  ['an odd e-mail', {env: {...keys, CLOUDFLARE_EMAIL: 'a b'}}, /^CLOUDFLARE_EMAIL does not hold/],
  [
    'no token file',
    {flags: {'token-file': '/token'}},
    /^The token file cannot be read \(ENOENT\)\. Check --token-file\.$/,
  ],
  ['an empty token file', tokenFile(''), /--token-file does not hold one token/],
  ['two lines in a token file', tokenFile(`${SECRET}\n${SECRET}\n`), /--token-file does not hold one token/],
  ['a comment in a token file', tokenFile(`# mine\n${SECRET}\n`), /--token-file does not hold one token/],
  [
    'nothing on standard input',
    {flags: {'token-file': '-'}, piped: ''},
    /^Standard input does not hold one token/,
  ],
  [
    'two lines on standard input',
    {flags: {'token-file': '-'}, piped: `${SECRET}\nmore`},
    /^Standard input does not hold one token/,
  ],
  [
    'a proxy that is none',
    {env: {...withToken, https_proxy: `http://me:${SECRET}@`}},
    /^https_proxy is not of the form http:/,
  ],
  [
    'a token file for all',
    tokenFile(SECRET, 0o644),
    /--token-file can be read by other users\. Run: chmod 600/,
  ],
  ['a token file for the group', tokenFile(SECRET, 0o640), /--token-file can be read by other users/],
  ['a token file for others to write', tokenFile(SECRET, 0o602), /--token-file can be read by other users/],
  ['--kind mesh', {flags: {kind: 'mesh'}}, /^--kind takes warp, cloudflared, all\.$/],
  ['--kind __proto__', {flags: {kind: '__proto__'}}, /^--kind takes/],
  ['--sort age', {flags: {sort: 'age'}}, /^--sort takes name, status, conns, version, uptime, seen\.$/],
  ['--metrics nowhere', {flags: {metrics: 'nowhere'}}, /^--metrics takes a port, or a host and a port/],
  ...['once', 'json'].map(
    (name) =>
      [
        `--metrics with --${name}`,
        {flags: {metrics: '9749', once: true, [name]: true}},
        /^--metrics goes with a watch: on a terminal, with --screen-reader, --stream or --headless\.$/,
      ] as const,
  ),
  [
    '--metrics where there is no terminal',
    {flags: {metrics: '9749'}, isTerminal: false},
    /^--metrics goes with a watch/,
  ],
  [
    '--headless for nothing',
    {flags: {headless: true}},
    /^--headless shows nothing: it goes with --metrics or/,
  ],
  ...['once', 'json', 'report', 'screen-reader'].map(
    (name) =>
      [
        `--headless with --${name}`,
        {flags: {headless: true, metrics: '9749', [name]: true, ...(name === 'report' && {replay: 'x'})}},
        name === 'report'
          ? /^--replay .* leave out --metrics/
          : new RegExp(`^--headless goes without --${name}\\.$`),
      ] as const,
  ),
  [
    '--headless with --replay',
    {flags: {headless: true, replay: 'x'}},
    /^--replay shows a recording and asks no API: leave out --headless\.$/,
  ],
  ['--json alone', {flags: {json: true}}, /^--json goes with --once\.$/],
  [
    '--screen-reader with --once',
    {flags: {'screen-reader': true, once: true}},
    /^--screen-reader goes without --once and --json\.$/,
  ],
  [
    '--screen-reader with --json',
    {flags: {'screen-reader': true, json: true}},
    /^--screen-reader goes without --once and --json\.$/,
  ],
  ...['0', '0.9', '3601', '-5', '5s', '1e3', '0x10', 'NaN', 'Infinity', '١', '1,5'].map(
    (interval) =>
      [`--interval ${interval}`, {flags: {interval}}, /^--interval takes 1 to 3600 seconds\.$/] as const,
  ),
  ...['0', '101', '50%', '-1', '.5'].map(
    (budget) => [`--budget ${budget}`, {flags: {budget}}, /^--budget takes 1 to 100 percent\.$/] as const,
  ),
  ...['account', 'kind', 'interval', 'budget', 'filter', 'sort', 'token-file', 'base-url'].map(
    (name) =>
      [`--${name} without a value`, {flags: {[name]: ' '}}, new RegExp(`^--${name} needs a value`)] as const,
  ),
];

describe('refused, with the name of what is at fault', () => {
  test.each(refused)('%s', (_name, given, expected) => {
    expect(refusalOf(given)).toMatch(expected);
  });

  test('in the demo as well', () => {
    expect(refusalOf({flags: {demo: true, interval: '0'}})).toMatch(/^--interval/);
    expect(refusalOf({flags: {demo: true, json: true}})).toMatch(/^--json/);
    expect(refusalOf({flags: {demo: true, account: ''}})).toMatch(/^--account/);
  });
});

describe('secrets', () => {
  const password = 'p@ss/word+0123';
  const env = {
    ...withToken,
    HTTPS_PROXY: `http://me:${encodeURIComponent(password)}@proxy.example:3128`,
  };
  const base64 = Buffer.from(`me:${password}`).toString('base64');

  test('are in no print of the configuration', () => {
    const config = configOf({env});
    for (const print of [JSON.stringify(config), inspect(config, {depth: null}), String(config)]) {
      for (const secret of [SECRET, password, encodeURIComponent(password), base64]) {
        expect(print).not.toContain(secret);
      }
    }
  });

  test('are taken out of a text in each of their forms', () => {
    const {redact} = configOf({env});
    for (const secret of [SECRET, password, encodeURIComponent(password), base64, JSON.stringify(password)]) {
      expect(redact(`before ${secret} after`).replaceAll('"', '')).toBe('before (secret) after');
    }
  });

  test('and in the form in which a line for the terminal holds them', () => {
    const odd = 'p^Qss <U+202E> ^[[31m';
    const {redact} = configOf({
      env: {...withToken, HTTPS_PROXY: `http://me:${encodeURIComponent(odd)}@proxy.example`},
    });
    expect(escaped(odd)).not.toBe(odd);
    expect(redact(`before ${escaped(odd)} after`)).toBe('before (secret) after');
  });

  test('of a key too', () => {
    expect(configOf({env: keys}).redact(`x ${SECRET} y`)).toBe('x (secret) y');
  });
});

test('the way to mend the mode of a token file is told as a command', () => {
  const path = "/tmp/a file of 'me'";
  const readFile = () => ({text: SECRET, mode: 0o100644});
  expect(() =>
    readConfig({'token-file': path}, [], {
      env: {},
      isTerminal: true,
      readFile,
      input: null,
      isScenario: isScenarioName,
      defaultScenario: 'failover',
    }),
  ).toThrow("Run: chmod 600 '/tmp/a file of '\\''me'\\'''");
});
