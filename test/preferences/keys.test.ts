import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {safe} from '../../source/model/text.js';
import {keysOf} from '../../source/preferences/keys.js';
import {PreferenceError} from '../../source/preferences.js';
import {type ActionName, bindings} from '../../source/ui/bindings.js';
import {isKeyName, keyLabel, keyNames, keyWords} from '../../source/ui/key-names.js';
import {actionOf, type Keymap, meet, usualKeymap, withKeys} from '../../source/ui/keymap.js';
import {refusal} from './refusal.js';

const mapOf = (keys: Readonly<Record<string, readonly string[]>>): Keymap =>
  keysOf({keys: new Map(Object.entries(keys))});

const keysFor = (keymap: Keymap, name: ActionName): readonly string[] =>
  keymap.find(({action}) => action === name)?.keys ?? [];

describe('keys', () => {
  test('are the usual ones where none are named', () => {
    expect(mapOf({})).toEqual(usualKeymap);
  });

  test.each([
    ['another letter', {refresh: ['R']}, 'refresh', ['R']],
    ['several', {down: ['down', 'n', 'ctrl-n']}, 'down', ['down', 'n', 'ctrl-n']],
    ['names in capitals', {down: ['PageDown'], 'page-down': ['Ctrl-F']}, 'page-down', ['ctrl-f']],
    ['a letter of another script', {wide: ['ж']}, 'wide', ['ж']],
    ['none at all', {mask: []}, 'mask', []],
    ['one twice', {mask: ['m', 'm']}, 'mask', ['m']],
    ['quit', {quit: ['Q']}, 'quit', ['Q', 'ctrl-c']],
    ['quit, with Ctrl-C named', {quit: ['ctrl-c']}, 'quit', ['ctrl-c']],
    ['two that change places', {sort: ['e'], events: ['s']}, 'sort', ['e']],
    ['several at once', {wide: ['v'], filter: ['f']}, 'filter', ['f']],
  ] as const)('may be changed: %s', (_, changed, action, expected) => {
    expect(keysFor(mapOf(changed), action)).toEqual(expected);
  });

  test('that changed do what the others did, and those do nothing', () => {
    const keymap = mapOf({sort: ['o'], quit: ['Q'], mask: []});
    expect(actionOf(keymap, 'o', 'fleet')).toBe('sort');
    expect(actionOf(keymap, 's', 'fleet')).toBeNull();
    expect(actionOf(keymap, 'o', 'events')).toBeNull();
    expect(actionOf(keymap, 'q', 'fleet')).toBeNull();
    expect(actionOf(keymap, 'ctrl-c', 'help')).toBe('quit');
    expect(actionOf(keymap, 'x', 'fleet')).toBeNull();
  });

  test.each([
    [{jump: ['j']}, 'jump', /^there is no action “jump”; the actions are up, down, .*, quit$/],
    [{toString: ['j']}, 'toString', /^there is no action “toString”/],
    [{sort: ['F5']}, 'sort', /^there is no key “f5”; a key is a character, ctrl-a to ctrl-z .*, up, down, /],
    [{sort: ['']}, 'sort', /^there is no key “”/],
    [{sort: [' ']}, 'sort', /^there is no key “<U\+0020>”/],
    [{sort: ['\u001B']}, 'sort', /^there is no key “\^\[”/],
    [{sort: ['ctrl-i']}, 'sort', /^there is no key “ctrl-i”/],
    [{sort: ['ctrl-1']}, 'sort', /^there is no key “ctrl-1”/],
    [{sort: ['constructor']}, 'sort', /^there is no key “constructor”/],
    [{quit: []}, 'quit', /^quit takes at least one key$/],
    [{sort: ['e']}, 'sort', /^e is a key of events too; give one of them another$/],
    [{events: ['s']}, 'events', /^s is a key of sort too/],
    [{copy: ['i']}, 'copy', /^i copies the id once a copy is asked for; give copy another$/],
    [{down: ['down'], back: ['j']}, 'back', /^j copies the JSON/],
    [{quit: ['space']}, 'quit', /^Space is a key of pause too/],
    [{sort: ['ctrl-c']}, 'sort', /^Ctrl-C always quits$/],
    [{sort: ['o'], reverse: ['o']}, 'sort', /^o is a key of reverse too/],
  ])('%j is refused', (changed, action, expected) => {
    const {path, words} = refusal(() => mapOf(changed));
    expect(path).toEqual(['keys', action]);
    expect(words).toMatch(expected);
  });

  test('never do two things on one screen, and one of them always quits', () => {
    const names = ['q', 'e', 's', 'x', 'G', 'space', 'up', 'ctrl-c', 'ctrl-l', 'enter', '€'];
    const action = fc.constantFrom(...bindings.map((binding) => binding.action));
    const changed = fc.dictionary(action, fc.array(fc.constantFrom(...names), {maxLength: 3}));
    fc.assert(
      fc.property(changed, (keys) => {
        let keymap: Keymap;
        try {
          keymap = mapOf(keys);
        } catch (error) {
          expect(error).toBeInstanceOf(PreferenceError);
          return;
        }
        for (const one of keymap) {
          for (const other of keymap) {
            const isShared = one !== other && one.keys.some((key) => other.keys.includes(key));
            expect(isShared && meet(one, other)).toBe(false);
          }
        }
        expect(keysFor(keymap, 'quit')).toContain('ctrl-c');
      }),
    );
  });
});

describe('the name of a key', () => {
  test('is one for every key of the table', () => {
    expect(bindings.flatMap(({keys}) => keys).filter((key) => !isKeyName(key))).toEqual([]);
  });

  test('is that which comes when it is pressed', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const sent = letters.map((letter) =>
      keyNames(String.fromCharCode(letter.charCodeAt(0) - 0x60), {}).join(' '),
    );
    expect(sent.filter((name) => name.startsWith('ctrl-') && isKeyName(name))).toEqual(
      letters.map((letter) => `ctrl-${letter}`).filter(isKeyName),
    );
    // Enter, Tab and Backspace have names of their own, and Ctrl with their letters none.
    expect(sent.filter((name) => !name.startsWith('ctrl-'))).toEqual(['backspace', 'tab', 'enter', 'enter']);
    expect(keyWords.every(isKeyName)).toBe(true);
  });

  test.each([
    ['up', '↑'],
    ['pageup', 'PgUp'],
    ['escape', 'Esc'],
    ['space', 'Space'],
    ['ctrl-l', 'Ctrl-L'],
    ['G', 'G'],
    ['[', '['],
    ['^', '^'],
  ])('%s is written %s', (name, label) => {
    expect(keyLabel(name)).toBe(label);
  });
});

test('words name the keys in use, and are left out where an action has none', () => {
  const say = (keymap: Keymap): string =>
    withKeys(keymap, ['step-back', 'live'], (step, live) => safe`${step} or ${live}`);
  expect(say(usualKeymap)).toBe('[ or 0');
  expect(say(mapOf({live: ['ctrl-e', '0']}))).toBe('[ or Ctrl-E');
  expect(say(mapOf({live: []}))).toBe('');
});
