import {escaped, type SafeText, safe} from '../model/text.js';

/** The parts of Ink's description of a key that are told apart here. */
export type KeyPress = Readonly<
  Partial<
    Record<
      | 'upArrow'
      | 'downArrow'
      | 'leftArrow'
      | 'rightArrow'
      | 'pageUp'
      | 'pageDown'
      | 'home'
      | 'end'
      | 'return'
      | 'escape'
      | 'backspace'
      | 'delete'
      | 'tab'
      | 'ctrl'
      | 'meta',
      boolean
    >
  >
>;

/** How a key is written. */
const LABELS: Readonly<Record<string, SafeText>> = {
  up: safe`↑`,
  down: safe`↓`,
  left: safe`←`,
  right: safe`→`,
  pageup: safe`PgUp`,
  pagedown: safe`PgDn`,
  home: safe`Home`,
  end: safe`End`,
  enter: safe`Enter`,
  escape: safe`Esc`,
  backspace: safe`Backspace`,
  tab: safe`Tab`,
  space: safe`Space`,
};

/** The names of keys that are not called by what they write. */
export const keyWords: readonly string[] = Object.keys(LABELS);

export const isArrow = (name: string): boolean => ['up', 'down', 'left', 'right'].includes(name);

/** Ctrl and these letters send what Backspace, Tab and Enter send. */
const SPOKEN_FOR = /^ctrl-[hijm]$/;

/** Whether a key can come by that name. */
export const isKeyName = (name: string): boolean =>
  Object.hasOwn(LABELS, name) ||
  (/^ctrl-[a-z]$/.test(name) && !SPOKEN_FOR.test(name)) ||
  /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(name);

/** @param name as {@link keyNames} gives it */
export const keyLabel = (name: string): SafeText =>
  (Object.hasOwn(LABELS, name) ? LABELS[name] : undefined) ??
  (name.startsWith('ctrl-') ? escaped(`Ctrl-${name.slice('ctrl-'.length).toUpperCase()}`) : escaped(name));

const NAMED: ReadonlyArray<readonly [keyof KeyPress, string]> = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'backspace'],
  ['tab', 'tab'],
];

/** The name of a key by the character that it sends. */
const characterName = (character: string): string => {
  const code = character.charCodeAt(0);
  switch (character) {
    case ' ':
      return 'space';
    case '\r':
    case '\n':
      return 'enter';
    case '\t':
      return 'tab';
    case '\b':
    case '\u007F':
      return 'backspace';
    case '\u001B':
      return 'escape';
    default:
      return code > 0 && code < 0x1b ? `ctrl-${String.fromCharCode(code + 0x60)}` : character;
  }
};

/**
 * The names of the keys in one report of Ink: several when they came faster than they were read. Escape and a key
 * right behind it look like one key with Meta held.
 */
export const keyNames = (input: string, key: KeyPress): readonly string[] => {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named) {
    return [named[1]];
  }
  if (key.ctrl === true) {
    return [`ctrl-${input}`];
  }
  const names = [...input].map(characterName);
  return key.meta === true ? ['escape', ...names] : names;
};
