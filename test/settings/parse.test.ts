import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ExitError} from '../../source/exit.js';
import {createLineOf} from '../../source/settings/lines.js';
import {parseSettings} from '../../source/settings/parse.js';

const PATH = '/home/me/.config/warptop/config.toml';

const refusalOf = (text: string): string => {
  try {
    parseSettings(PATH, text);
  } catch (error) {
    if (error instanceof ExitError) {
      expect(error.code).toBe(2);
      expect(error.words).not.toContain('\n');
      return error.words.replace(PATH, 'FILE');
    }
    throw error;
  }
  throw new Error('not refused');
};

const WHOLE = `
default_profile = "prod"
account = "acme"
tunnels = ["hq-*"]
interval = 2.5

[labels]
"bf69f118" = "lon-gw-1"

[keys]
quit = ["Q", "ctrl-x"]

[thresholds]
flapping_changes = 6

[profiles.prod]
colour = "red"
token_command = ["pass", "show", "cf"]
columns = [
  "ha",
  "edge",
]
`;

test('a file is what it says', () => {
  const {settings, lineOf: line} = parseSettings(PATH, WHOLE);
  expect(settings).toEqual({
    default_profile: 'prod',
    account: 'acme',
    tunnels: ['hq-*'],
    interval: 2.5,
    labels: {bf69f118: 'lon-gw-1'},
    keys: {quit: ['Q', 'ctrl-x']},
    thresholds: {flapping_changes: 6},
    profiles: {
      prod: {colour: 'red', token_command: ['pass', 'show', 'cf'], columns: ['ha', 'edge']},
    },
  });
  expect(line(['interval'])).toBe(5);
  expect(line(['labels'])).toBe(7);
  expect(line(['labels', 'bf69f118'])).toBe(8);
  expect(line(['keys', 'quit', '1'])).toBe(11);
  expect(line(['profiles', 'prod'])).toBe(16);
  expect(line(['profiles', 'prod', 'columns', '1'])).toBe(19);
  expect(line(['profiles', 'prod', 'budget'])).toBe(16);
});

test.each([
  ['nothing', ''],
  ['a remark', '# nothing yet'],
  ['a byte order mark', '\uFEFFinterval = 3'],
  ['line ends of Windows', '# here\r\ninterval = 3\r\n'],
  ['a profile with nothing in it', '[profiles.lab]'],
  ['dotted keys', 'profiles.lab.interval = 3'],
  ['a table in one line', 'profiles = {lab = {interval = 3}}'],
])('%s is fine', (_, text) => {
  expect(() => parseSettings(PATH, text)).not.toThrow();
});

test.each<readonly [string, string, string]>([
  ['no TOML', 'account = acme', 'FILE:1:11: this is not TOML: invalid value.'],
  [
    'a key twice',
    'utc = true\nutc = false',
    'FILE:2:1: this is not TOML: trying to redefine an already defined',
  ],
  [
    'no end',
    'utc = true\n\ntunnels = ["a"',
    'FILE:3:15: this is not TOML: expected comma or end of structure.',
  ],
  ['YAML', 'account: acme', 'FILE:1:8: this is not TOML: illegal character in key.'],
  [
    'nesting',
    `tunnels = ${'['.repeat(5000)}`,
    'FILE:1:1011: this is not TOML: document contains excessively',
  ],
  [
    'a typing error',
    'utc = true\ncolums = ["ha"]',
    'FILE:2: there is no setting colums; the nearest known one is columns.',
  ],
  [
    'one in a profile',
    '[profiles.prod]\n\nacount = "x"',
    'FILE:3: there is no setting acount; the nearest known one is account.',
  ],
  ['a short word', 'abc = 1', 'FILE:1: there is no setting abc; known are'],
  ['another word', 'nonsense = 1', 'FILE:1: there is no setting nonsense; known are account, kind, tunnels,'],
  [
    'a token',
    'token = "s3cret"',
    'FILE:1: there is no setting token here: no secret belongs into this file; use token_file,',
  ],
  [
    'a colour of all',
    'colour = "red"',
    'FILE:1: there is no setting colour here: a colour belongs to a profile,',
  ],
  [
    'a profile in a profile',
    '[profiles.a.profiles.b]',
    'FILE:1: there is no setting profiles here: profiles do not nest.',
  ],
  [
    'a default in a profile',
    '[profiles.a]\ndefault_profile = "a"',
    'FILE:2: there is no setting default_profile here: it belongs to the top',
  ],
  ['a method of objects', 'toString = 1', 'FILE:1: there is no setting toString; known are'],
  ['a prototype', '[labels]\n"__proto__" = "x"', 'FILE:2: __proto__ cannot be a name here.'],
  [
    'a profile of a prototype',
    '[profiles.__proto__]\nutc = true',
    'FILE:1: __proto__ cannot be a name here.',
  ],
  ['a constructor', 'constructor.prototype = 1', 'FILE:1: constructor cannot be a name here.'],
  [
    'no profile of that name',
    'default_profile = "prod"\n[profiles.lab]',
    'FILE:1: there is no profile prod; the file has lab.',
  ],
  ['no profile at all', 'default_profile = "prod"', 'FILE:1: there is no profile prod; the file has none.'],
  [
    'two tokens',
    'token_env = "X"\ntoken_file = "/x"',
    'FILE:1: token_file and token_env exclude each other.',
  ],
  [
    'two tokens of a profile',
    '[profiles.a]\ntoken_env = "X"\ntoken_command = ["x"]',
    'FILE:2: token_command and token_env exclude each other.',
  ],
  ['another ground', 'background = "grey"', 'FILE:1: background takes "dark", "light".'],
  ['the first of several', 'utc = 1\nnonsense = 1\nascii = 2', 'FILE:1: utc takes true or false.'],
  [
    'a text in the place of a number',
    '\ninterval = "5"',
    'FILE:2: interval takes a number from 1 to 3600 (seconds).',
  ],
  ['nothing in between', 'interval = 0', 'FILE:1: interval takes a number from 1 to 3600 (seconds).'],
  ['no number', 'interval = nan', 'FILE:1: interval takes a number from 1 to 3600 (seconds).'],
  [
    'all and more',
    '[profiles.a]\nbudget = 101',
    'FILE:2: profiles.a.budget takes a number from 1 to 100 (percent).',
  ],
  ['a kind that is none', 'kind = "mesh"', 'FILE:1: kind takes "warp", "cloudflared", "all".'],
  [
    'a column that nothing is sorted by',
    'sort = "age"',
    'FILE:1: sort takes "name", "status", "conns", "version", "uptime", "seen".',
  ],
  ['a blank account', 'account = " "', 'FILE:1: account takes the id or the name of an account, as text.'],
  [
    'a number as an account',
    'account = 12',
    'FILE:1: account takes the id or the name of an account, as text.',
  ],
  ['a text in the place of a list', 'tunnels = "hq"', 'FILE:1: tunnels takes a list of names of tunnels,'],
  ['a number among names', 'tunnels = [\n"a",\n1]', 'FILE:1: tunnels.1 takes a text.'],
  [
    'a path of here',
    'token_file = "token"',
    'FILE:1: token_file takes an absolute path, or one that begins with ~/.',
  ],
  ['a pipe', 'token_file = "-"', 'FILE:1: token_file takes an absolute path,'],
  ['a command line', 'token_command = "pass show cf"', 'FILE:1: token_command takes a list of texts:'],
  ['no command', 'token_command = []', 'FILE:1: token_command'],
  ['a program of here', 'token_command = ["./token"]', 'FILE:1: token_command.0 takes a list of texts:'],
  [
    'a token in the place of its variable',
    'token_env = "ab-cd"',
    'FILE:1: token_env takes the name of an environment variable.',
  ],
  ['a label that is none', '[labels]\naa = ""', 'FILE:2: labels.aa takes a text.'],
  ['no table of labels', 'labels = ["x"]', 'FILE:1: labels takes a table of texts,'],
  [
    'a key in the place of a list',
    '[keys]\nquit = "Q"',
    'FILE:2: keys.quit takes a list of keys, such as ["Q"].',
  ],
  [
    'a word as a limit',
    '[thresholds]\nflapping_changes = "4"',
    'FILE:2: thresholds.flapping_changes takes a number.',
  ],
  ['an endless limit', '[thresholds]\nstale = inf', 'FILE:2: thresholds.stale takes a number.'],
  ['profiles in a list', '[[profiles]]', 'FILE:1: profiles takes tables of settings,'],
  ['a profile that is none', '[profiles]\nprod = 1', 'FILE:2: profiles.prod takes a table of settings.'],
  ['a date as a table', 'labels = 2026-11-22', 'FILE:1: labels takes a table of texts,'],
  ['a date', 'filter = 2026-11-22', 'FILE:1: filter takes a text.'],
  ['an escape in a name', '"a\\u001b[31mb" = 1', 'FILE:1: there is no setting a^[[31mb; known are'],
])('%s is refused, with its line', (_, text, words) => {
  expect(refusalOf(text)).toContain(words);
});

describe('what a refusal shows', () => {
  const SECRET = 's3cret-0123456789-0123456789-0123456789';

  test.each([
    ['in the wrong place', `token = "${SECRET}"`],
    ['without quotes', `token = ${SECRET}`],
    ['as a variable', `token_env = "${SECRET}"`],
    ['as a path', `token_file = "${SECRET}"`],
    ['as a command', `token_command = "${SECRET}"`],
    ['without an end', `token = "${SECRET}`],
    ['before an odd character', `account = "x"\ntoken = "${SECRET}\u0001"`],
  ])('is no secret that stands %s', (_name, text) => {
    expect(refusalOf(text)).not.toContain('s3cret');
  });
});

test('whatever a file holds, it is read or refused in one sentence', () => {
  const words = fc.constantFrom(
    'account',
    'labels',
    '=',
    '"',
    '[',
    ']',
    '.',
    '\n',
    '#',
    'profiles',
    '1',
    'true',
    ' ',
    '{',
    '}',
    '\\',
    "'''",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({unit: 'grapheme'}),
        fc.array(words).map((all) => all.join('')),
      ),
      (text) => {
        try {
          parseSettings(PATH, text);
        } catch (error) {
          expect(error).toBeInstanceOf(ExitError);
          expect(String(error)).toMatch(/\.$/);
          expect(String(error)).not.toContain('\n');
        }
      },
    ),
  );
});

test('the line of a value is that of its statement, whatever stands around it', () => {
  const filler = fc.constantFrom(
    '# a = 1',
    '',
    '  ',
    'x = """\na = 1\n"""',
    'y = [\n  1, # ]\n  2,\n]',
    "z = '''\n[t]\n'''",
  );
  fc.assert(
    fc.property(fc.uniqueArray(filler), fc.uniqueArray(filler), (before, after) => {
      const head = ['b = 0', ...before].join('\n');
      const text = `${head}\na = 7\n${after.filter((line) => !before.includes(line)).join('\n')}`;
      expect(createLineOf(text)(['a'])).toBe(head.split('\n').length + 1);
      expect(createLineOf(text)(['t'])).toBeNull();
    }),
  );
});

test.each([
  [
    'a file in which everything is wrong',
    `[labels]\n${Array.from({length: 9000}, (_, index) => `a${index} = ${index}\n`).join('')}`,
    'FILE:2: labels.a0 takes a text.',
  ],
  [
    'a key of many parts',
    `utc = true\n${Array(50_000).fill('a').join('.')} = 1`,
    'FILE:2: there is no setting a; ',
  ],
  ['a header of many parts', `[${Array(50_000).fill('a').join('.')}]`, 'FILE:1: there is no setting a; '],
  [
    'a label of many parts',
    `labels.${Array(50_000).fill('a').join('.')} = 1`,
    'FILE:1: labels.a takes a text.',
  ],
])('%s is refused by its first line', (_, text, words) => {
  expect(() => parseSettings('FILE', text)).toThrow(words);
});
