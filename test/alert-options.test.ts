import {describe, expect, test} from 'vitest';
import {type AlertOptions, alertOptionsOf} from '../source/alert-options.js';
import {ExitError} from '../source/exit.js';
import type {FlagValues} from '../source/flag-values.js';
import type {Mode} from '../source/mode.js';
import {parseSettings} from '../source/settings/parse.js';
import {settingsOf} from '../source/settings/settings.js';

/* Who is called, how, and from when on: as flags say it. */

/** As it is where there is no configuration file, unless one says what it does. */
const read = (
  flags: FlagValues,
  mode: Mode = 'screen',
  env: Record<string, string> = {},
  toml: string | null = null,
): AlertOptions => {
  const file = toml === null ? null : parseSettings('/config.toml', toml);
  const settings = settingsOf({
    ...{flags, patterns: [], env, file},
    ...{place: '/config.toml', home: '/home/me', isApart: false},
  });
  return alertOptionsOf(settings, flags, mode, env);
};

test('without flags the title alone tells, of what is critical', () => {
  expect(read({})).toEqual({
    notify: new Set(['title']),
    isNotifyAsked: false,
    onChange: null,
    threshold: 'critical',
    isStyled: true,
  });
});

describe('--notify', () => {
  test.each([
    ['bell', ['bell']],
    ['osc9,bell', ['bell', 'osc9']],
    [' bell , title ', ['bell', 'title']],
    ['bell,bell', ['bell']],
    ['none', []],
  ])('%j', (text, ways) => {
    expect(read({notify: text}).notify).toEqual(new Set(ways));
  });
});

test.each(['critical', 'warning', 'unknown'])('--alert-on %s', (level) => {
  expect(read({'alert-on': level}).threshold).toBe(level);
});

test.each(['sentences', 'status-line'] as const)('a command is run beside %s, too', (mode) => {
  // Blanks are a part of the path: no shell takes it apart.
  expect(read({'on-change': './my alert.sh'}, mode).onChange).toEqual(['./my alert.sh']);
});

describe('the configuration file', () => {
  const FILE = `
    notify = ["bell", "osc9"]
    on_change = ["~/bin/alert", "--page", "$HOME"]
    alert_on = "warning"
  `;

  test('says the same, and a command may have arguments', () => {
    expect(read({}, 'screen', {}, FILE)).toMatchObject({
      notify: new Set(['bell', 'osc9']),
      isNotifyAsked: false,
      onChange: ['/home/me/bin/alert', '--page', '$HOME'],
      threshold: 'warning',
    });
    expect(read({}, 'screen', {}, 'notify = []').notify).toEqual(new Set());
  });

  test('gives way to flags', () => {
    expect(read({notify: 'none', 'on-change': 'x', 'alert-on': 'unknown'}, 'screen', {}, FILE)).toMatchObject(
      {
        notify: new Set(),
        onChange: ['x'],
        threshold: 'unknown',
      },
    );
  });

  test.each<Mode>(['report', 'json', 'check', 'status', 'stream', 'status-line'])(
    'keeps nobody from %s, which has no terminal to call through',
    (mode) => {
      expect(read({}, mode, {}, FILE).notify).toEqual(new Set());
    },
  );

  test.each([
    'notify = "bell"',
    'notify = ["beep"]',
    'on_change = "alert"',
    'on_change = []',
    'on_change = ["./alert"]',
    'alert_on = "ok"',
  ])('refused: %s', (line) => {
    expect(() => read({}, 'screen', {}, line)).toThrow(/config\.toml:1: .*(notify|on_change|alert_on)/);
  });
});

describe('a status line has styles', () => {
  test.each([
    [{}, true],
    [{NO_COLOR: ''}, true],
    [{FORCE_COLOR: '1'}, true],
    [{NO_COLOR: '1'}, false],
    [{FORCE_COLOR: '0'}, false],
    [{FORCE_COLOR: 'false'}, false],
  ])('%j: %s', (env, isStyled) => {
    expect(read({}, 'status-line', env).isStyled).toBe(isStyled);
  });
});

describe('refused', () => {
  test.each<readonly [FlagValues, Mode, RegExp]>([
    [{notify: 'beep'}, 'screen', /^--notify takes bell, osc9, title, several of them with commas/],
    [{notify: 'bell,none'}, 'screen', /^--notify takes /],
    [{notify: 'bell,'}, 'screen', /^--notify takes /],
    [{notify: ''}, 'screen', /^--notify needs a value/],
    [{notify: 'bell'}, 'status-line', /^--notify goes with the screen or --screen-reader.*--on-change/],
    [{'alert-on': 'ok'}, 'screen', /^--alert-on takes critical, warning, unknown\.$/],
    [{'on-change': ' '}, 'screen', /^--on-change needs a value/],
    [{'on-change': './a.sh'}, 'report', /^--on-change goes with a watch/],
    [{'alert-on': 'warning'}, 'json', /^--alert-on goes with a watch/],
    [{notify: 'none'}, 'status', /^--notify goes with a watch/],
  ])('%j with %s', (flags, mode, words) => {
    let refusal: unknown;
    try {
      read(flags, mode);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ExitError);
    expect((refusal as ExitError).code).toBe(2);
    expect((refusal as ExitError).words).toMatch(words);
  });
});
