import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

/* Who may import whom, each ban with its reason; and how large a file may grow. */

const root = fileURLToPath(new URL('../source', import.meta.url));

const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({name, text: readFileSync(join(root, name), 'utf8')}));

/** The first folder of a file, or the file itself at the top. */
const roomOf = (name: string): string => name.split('/')[0] ?? name;

const importsOf = ({name, text}: {readonly name: string; readonly text: string}): readonly string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) =>
    target.startsWith('.')
      ? relative(root, resolve(root, dirname(name), target)).replace(/\.js$/, '')
      : target,
  );

const everyImport = files.flatMap((file) => importsOf(file).map((target) => ({from: file.name, target})));

/** From the top down: a room may import those below it. */
const ROOMS = [
  'entry.ts',
  'cli.ts',
  'about.ts',
  'command-line.ts',
  'fault.ts',
  'run-doctor.ts',
  'doctor',
  'surroundings.ts',
  'environment.ts',
  'run.ts',
  'run-check.ts',
  'run-wait.ts',
  'run-watch.ts',
  'run-replay.ts',
  'run-once.ts',
  'beside.ts',
  'beside-alerts.ts',
  'watch.ts',
  'display.ts',
  'record.ts',
  'vitals.ts',
  'heap.ts',
  'renewal.ts',
  'reach.ts',
  'past',
  'token-command.ts',
  'ending.ts',
  'start.ts',
  'alerts',
  'config.ts',
  'check-time.ts',
  'settings',
  'script-flags.ts',
  'alert-options.ts',
  'mode.ts',
  'flag-values.ts',
  'proxy.ts',
  'base-url.ts',
  'secret-input.ts',
  'command.ts',
  'terminal.ts',
  'preferences.ts',
  'status-words.ts',
  'flags.ts',
  'usage.ts',
  'ui',
  'output',
  'metrics',
  'recording',
  'log',
  'monitor',
  'api',
  'simulator',
  'exit.ts',
  'redact.ts',
  'model',
  'clock.ts',
  'compile-cache.ts',
] as const;

const BANS: ReadonlyArray<{readonly from: RegExp; readonly to: RegExp; readonly reason: string}> = [
  {from: /^(?!api\/request\.)/, to: /^undici$/, reason: 'one file knows how HTTP is done'},
  {from: /^(?!ui\/)/, to: /^(ink|ink-table|react)(\/|$)/, reason: 'scripts and tests need no terminal'},
  {from: /^(?!command-line\.)/, to: /^meow$/, reason: 'the command line is read in one place'},
  {
    from: /^(?!metrics\/exposition\.)/,
    to: /^prom-client$/,
    reason: 'one file knows how metrics are written; without --metrics it is not loaded',
  },
  {
    from: /^metrics\//,
    to: /^(api|simulator|ui|output|recording)\//,
    reason: 'metrics are read off what is known, whoever else reads it',
  },
  {
    from: /^(?!command\.)/,
    to: /^node:child_process$/,
    reason: 'what is started knows no secret, and ends in time',
  },
  {
    from: /^(?!settings\/(parse|lines|schema)\.)/,
    to: /^(smol-toml|fastest-levenshtein)$/,
    reason: 'where there is no configuration file, its parser is not loaded',
  },
  {
    from: /^monitor\//,
    to: /^(api|simulator|ui|output)\//,
    reason: 'the monitor asks a Source, whichever it is',
  },
  {
    from: /^api\//,
    to: /^(monitor|simulator|ui|output)\//,
    reason: 'the client knows nothing of who asks, or when',
  },
  {from: /^model\//, to: /^(?!model\/)/, reason: 'the model is pure'},
  {
    from: /^simulator\//,
    to: /^(?!simulator\/|clock$|node:)/,
    reason: 'a fake that shares code with the real shares its mistakes',
  },
  {
    from: /^(?!simulator\/|reach\.|surroundings\.|about\.)/,
    to: /^simulator\//,
    reason: 'the demo is a server like any other',
  },
  {
    from: /^(?!past\/|reach\.)/,
    to: /^past\//,
    reason: 'a past is part of the demo, which is reached in one place',
  },
  {
    from: /^(?!recording\/|record\.|run-replay\.|watch\.|display\.|ui\/(live-values|page|screens\/diagnostics)\.)/,
    to: /^recording\//,
    reason: 'what is recorded and replayed are observations like any others',
  },
  {
    from: /^recording\//,
    to: /^(ui|output|simulator|past)\/|^api\/(?!schema$)/,
    reason: 'a recording holds what was observed; of the API it needs to know how an answer reads',
  },
  {
    from: /^alerts\//,
    to: /^(api|simulator|recording|past|config)(\/|$)/,
    reason: 'an alert follows from what is known, wherever that comes from',
  },
  {from: /^output\//, to: /^ui\//, reason: 'scripts read data, not pictures'},
  {
    from: /^(preferences\/|config\.)/,
    to: /^ui\/(?!(bindings|colours|column-ids|copy-choices|key-names|keymap|preferences)$)/,
    reason: 'preferences are checked before anything is drawn, in every mode',
  },
  {
    from: /^ui\//,
    to: /^(api|output|config|run|cli|start)(\/|$)/,
    reason: 'the screen shows what it is given: it asks, configures and starts nothing',
  },
];

test.each(BANS)('$from imports nothing of $to: $reason', ({from, to}) => {
  expect(everyImport.filter((edge) => from.test(edge.from) && to.test(edge.target))).toEqual([]);
});

test('who shows a recording knows its types alone', () => {
  const importing = files
    .filter(({name}) => name.startsWith('ui/') || name === 'display.ts' || name === 'watch.ts')
    .flatMap(({text}) => text.match(/^.*['/]recording\/.*$/gm) ?? []);
  expect(importing.length).toBeGreaterThan(0);
  expect(importing.filter((line) => !line.startsWith('import type '))).toEqual([]);
});

test('the parser of the configuration file is loaded only where there is one', () => {
  const importing = files
    .filter(({name}) => !/^settings\/(parse|lines|schema)\./.test(name))
    .flatMap(({name, text}) =>
      (text.match(/^.*\/(parse|lines|schema)\.js'.*$/gm) ?? []).map((line) => `${name}: ${line}`),
    )
    .filter((line) => !/^(api|recording)\/|: import type |await import\(/.test(line));
  expect(importing).toEqual([]);
});

test('what a run needs is loaded once there is one, and of the ways to run only that which is asked for', () => {
  const needless = files
    .filter(({name}) => name === 'cli.ts' || name === 'run.ts')
    .flatMap(
      ({text}) => text.match(/^import .*'\.\/(config|surroundings|run(-\w+)?|simulator\/.*)\.js'.*$/gm) ?? [],
    )
    .filter((line) => !line.startsWith('import type '));
  expect(needless).toEqual([]);
});

test('imports go down the list of rooms only', () => {
  const rank = (room: string): number => ROOMS.findIndex((known) => known === room || known === `${room}.ts`);
  const upward = everyImport.filter(({from, target}) => {
    const [upper, lower] = [rank(roomOf(from)), rank(roomOf(target))];
    return lower >= 0 && upper > lower;
  });
  expect(upward).toEqual([]);
  expect(files.map(({name}) => roomOf(name)).filter((room) => rank(room) < 0)).toEqual([]);
});

test('only one component hands text to Ink, and it takes safe text', () => {
  const takers = files.filter(({text}) => /import \{[^}]*\bText\b[^}]*\} from 'ink'/.test(text));
  expect(takers.map(({name}) => name)).toEqual(['ui/components/line-text.ts']);
});

test('raw text is opened only where it is no picture', () => {
  const openers = files.filter(({name, text}) => name.startsWith('ui/') && /\brawValue\b/.test(text));
  // Comparing, ordering, identity and copies need the text as it came; nothing here draws it.
  expect(openers.map(({name}) => name).sort()).toEqual([
    'ui/copying.ts',
    'ui/fleet-columns.ts',
    'ui/screens/connector.ts',
  ]);
});

test('only what makes, cuts or translates safe text may call a string safe', () => {
  const casters = files.filter(({text}) => /\bas SafeText\b/.test(text)).map(({name}) => name);
  expect(casters.sort()).toEqual(['model/text.ts', 'ui/span.ts', 'ui/theme.ts']);
});

test('only one file says what may be asked for', () => {
  const casters = files.filter(({text}) => /\bas ApiPath\b/.test(text)).map(({name}) => name);
  expect(casters).toEqual(['api/paths.ts']);
});

describe('time and chance come from outside', () => {
  const OUTSIDE =
    /Date\.now\(|new Date\(\)|\bMath\.random\(|\bset(Timeout|Interval|Immediate)\(|performance\.now\(/;

  test.each(files.filter(({name}) => name !== 'clock.ts'))('$name', ({text}) => {
    expect(text).not.toMatch(OUTSIDE);
  });
});

test('only the commands end the process', () => {
  expect(files.filter(({text}) => /process\.exit\b/.test(text)).map(({name}) => name)).toEqual(['cli.ts']);
});

test('files stay small', () => {
  const long = files.filter(({text}) => text.split('\n').length > 250).map(({name}) => name);
  expect(long).toEqual([]);
});
