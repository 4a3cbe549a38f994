import {expect, test} from 'vitest';
import type {Check} from '../../source/doctor/check.js';
import {failedCheck, fine, untried, warning} from '../../source/doctor/check.js';
import {jsonReport, type Report, textReport} from '../../source/doctor/report.js';
import {type Terminal, terminalChecks} from '../../source/doctor/terminal-checks.js';
import {escaped, safe} from '../../source/model/text.js';

const good: Terminal = {
  env: {TERM: 'xterm-256color', LANG: 'en_GB.UTF-8'},
  size: {columns: 120, rows: 40},
  canPaint: true,
  hasKeyboard: true,
  isColoured: true,
  tmux: null,
  node: '20.18.1',
  platform: 'linux x64',
};

const textOf = ({name, level, words, from, next}: Check): string =>
  [
    level,
    `${name}:`,
    words,
    ...(from === null ? [] : [`(${from})`]),
    ...(next === null ? [] : ['→', next]),
  ].join(' ');

test('a good terminal', () => {
  expect(terminalChecks(good).map(textOf)).toEqual([
    'fine size: 120×40',
    'fine TERM: xterm-256color',
    'fine keys: there is a terminal to read them from',
    'fine colours: sixteen (the terminal and TERM)',
    'fine letters: en_GB.UTF-8 (LANG)',
    'fine copying: to a terminal that allows it (OSC 52); none says whether it does',
    'fine Node.js: 20.18.1 on linux x64',
  ]);
});

const env = (more: Terminal['env']): Partial<Terminal> => ({env: {...good.env, ...more}});

test.each<readonly [string, Partial<Terminal>, string]>([
  ['too small', {size: {columns: 39, rows: 10}}, 'warning size: 39×10 → Make it 40×10 at least'],
  ['too low', {size: {columns: 80, rows: 9}}, 'warning size: 80×9 →'],
  ['just large enough', {size: {columns: 40, rows: 10}}, 'fine size: 40×10'],
  ['a pipe', {size: null}, 'fine size: output goes to no terminal'],
  [
    'TERM=dumb',
    {...env({TERM: 'dumb'}), canPaint: false},
    'warning TERM: dumb → No screen can be painted so',
  ],
  ['no TERM', {env: {LANG: 'C.UTF-8'}, canPaint: false}, 'warning TERM: not set →'],
  ['a TERM that acts', env({TERM: 'a\u001b[2J'}), 'fine TERM: a^[[2J'],
  ['no keyboard', {hasKeyboard: false}, 'warning keys: there is no terminal to read them from →'],
  [
    'NO_COLOR',
    {...env({NO_COLOR: '1'}), isColoured: false},
    'fine colours: none; every state is told by a word too (NO_COLOR)',
  ],
  ['FORCE_COLOR', env({NO_COLOR: '1', FORCE_COLOR: '1'}), 'fine colours: sixteen (FORCE_COLOR)'],
  ['no locale', {env: {TERM: 'xterm'}}, 'warning letters: no locale is set → If symbols'],
  ['a locale without UTF-8', env({LC_ALL: 'C'}), 'warning letters: C does not name UTF-8 (LC_ALL) →'],
  ['an empty locale', env({LC_ALL: ''}), 'fine letters: en_GB.UTF-8 (LANG)'],
  [
    'tmux that copies',
    {...env({TMUX: 'x'}), tmux: {setClipboard: 'on', allowPassthrough: '0'}},
    'fine copying: tmux takes it (set-clipboard on), and hands it to a terminal that allows it',
  ],
  ...['1', 'on', 'all'].map((allowPassthrough): readonly [string, Partial<Terminal>, string] => [
    `tmux that lets through: ${allowPassthrough}`,
    {...env({TMUX: 'x'}), tmux: {setClipboard: 'external', allowPassthrough}},
    'fine copying: tmux lets it through (allow-passthrough on) to a terminal that allows it',
  ]),
  ...['0', 'off', ''].map((allowPassthrough): readonly [string, Partial<Terminal>, string] => [
    `tmux as it comes: ${allowPassthrough}`,
    {...env({TMUX: 'x'}), tmux: {setClipboard: 'external', allowPassthrough}},
    'warning copying: tmux takes nothing that programs copy (set-clipboard external, allow-passthrough off) → Run: tmux set -s set-clipboard on',
  ]),
  ['tmux that says nothing', env({TMUX: 'x'}), 'warning copying: in tmux, which does not say'],
  ['tmux through SSH', env({TERM: 'tmux-256color'}), 'warning copying: in tmux on another machine'],
  ['screen', env({STY: '1.x', TERM: 'screen-256color'}), 'fine copying: GNU screen lets it through to'],
  ['screen as another', env({STY: '1.x'}), 'warning copying: in GNU screen, but TERM is xterm-256color →'],
  ['screen and tmux', env({STY: '1.x', TMUX: 'x'}), 'warning copying: both tmux and GNU screen are about'],
])('%s', (_, given, expected) => {
  const lines = terminalChecks({...good, ...given}).map(textOf);
  expect(lines.find((line) => line.startsWith(expected)) ?? lines).toContain(expected);
});

/** A report with one check of each level. */
const fill = (report: Report): number => {
  report.part(safe`Settings`);
  report.note(fine(safe`account`, safe`acme-prod`, safe`--account`));
  report.note(warning(safe`clock`, safe`90 s ahead of the API's`, safe`Set this machine's clock`));
  report.part(safe`Access`);
  report.note(untried(safe`token`, safe`the API cannot be reached`));
  report.note(
    failedCheck(
      safe`mesh list`,
      3,
      safe`The credentials may not read this`,
      safe`Check the account id, and that the token has the permission`,
    ),
  );
  report.note(failedCheck(safe`account`, 5, safe`They see:\n  0a1b  acme`));
  return report.end();
};

const linesOf = (isAscii: boolean, width: number): readonly string[] => {
  const lines: string[] = [];
  expect(fill(textReport((line) => void lines.push(line), isAscii, width))).toBe(3);
  return lines;
};

test('lines for people', () => {
  expect(linesOf(false, 80)).toEqual([
    'Settings',
    '  ✓ fine      account          acme-prod  (--account)',
    "  ▲ warning   clock            90 s ahead of the API's",
    "                               → Set this machine's clock.",
    '',
    'Access',
    '  – not tried token            the API cannot be reached',
    '  ✖ failed    mesh list        The credentials may not read this',
    '                               → Check the account id, and that the token has',
    '                               the permission.',
    '  ✖ failed    account          They see:',
    '                               0a1b  acme',
    '',
    '1 fine, 1 to know of, 2 failed, 1 not tried.',
  ]);
});

test('and in a narrow pane, with symbols that every terminal has', () => {
  expect(linesOf(true, 40)).toEqual([
    'Settings',
    '  + fine      account',
    '    acme-prod  (--account)',
    '  ! warning   clock',
    "    90 s ahead of the API's",
    "    > Set this machine's clock.",
    '',
    'Access',
    '  - not tried token',
    '    the API cannot be reached',
    '  x failed    mesh list',
    '    The credentials may not read this',
    '    > Check the account id, and that the',
    '    token has the permission.',
    '  x failed    account',
    '    They see:',
    '    0a1b  acme',
    '',
    '1 fine, 1 to know of, 2 failed, 1 not tried.',
  ]);
});

test('where nothing failed, the code is 0', () => {
  const report = textReport(() => undefined, false, 80);
  report.part(safe`Settings`);
  report.note(warning(safe`clock`, safe`late`, null));
  report.note(untried(safe`x`, safe`y`));
  expect(report.end()).toBe(0);
});

test('a document for scripts', () => {
  const texts: string[] = [];
  const write = (text: string) => void texts.push(text);
  expect(fill(jsonReport(write, '0.1.0', () => Date.UTC(2026, 10, 22)))).toBe(3);
  expect(texts.length).toBe(1);
  expect(JSON.parse(texts[0] ?? '')).toMatchObject({
    version: 1,
    at: '2026-11-22T00:00:00.000Z',
    warptop: '0.1.0',
    exit_code: 3,
    parts: [
      {
        title: 'Settings',
        checks: [
          {name: 'account', level: 'fine', text: 'acme-prod', from: '--account', next: null},
          {name: 'clock', level: 'warning', from: null, next: "Set this machine's clock"},
        ],
      },
      {title: 'Access', checks: [{level: 'untried'}, {level: 'failed'}, {text: 'They see:\n  0a1b  acme'}]},
    ],
  });
});

test('text of others stays what it is, once', () => {
  const lines: string[] = [];
  const report = textReport((line) => void lines.push(line), false, 200);
  report.note(fine(safe`account`, escaped('a\u001b[31m\u202eb <U+202E>')));
  expect(lines[0]).toContain('a^[[31m<U+202E>b <U+003C>U+202E>');
});
