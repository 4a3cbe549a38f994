import {type SafeText, safe} from '../model/text.js';
import type {Screen} from './navigation.js';

/** What a key does. */
export type ActionName =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'quit'
  | 'filter'
  | 'problems'
  | 'sort'
  | 'reverse'
  | 'pause'
  | 'refresh'
  | 'mask'
  | 'utc'
  | 'wide'
  | 'log'
  | 'diagnostics'
  | 'help'
  | 'repaint'
  | 'suspend';

export type ScreenName = Screen['name'];

export type Binding = {
  readonly action: ActionName;
  /** Names as `keyName` makes them. */
  readonly keys: readonly string[];
  /** How the keys are written in the footer, the help and the readme. */
  readonly label: SafeText;
  /** A word for the footer; null where it is told in the help only. */
  readonly hint: SafeText | null;
  /** The key in the footer; the first of the label if absent. */
  readonly hintLabel?: SafeText;
  /** A phrase for the help and the readme. */
  readonly help: SafeText;
  /** Where it works; everywhere if absent. */
  readonly on?: readonly ScreenName[];
};

const LISTS: readonly ScreenName[] = ['fleet', 'tunnel', 'connector'];

/**
 * Every key of warptop. Behaviour, footer, help and the readme are made from this table, in this order.
 */
export const bindings: readonly Binding[] = [
  {action: 'up', keys: ['up', 'k'], label: safe`↑ k`, hint: null, help: safe`move up`},
  {
    action: 'down',
    keys: ['down', 'j'],
    label: safe`↓ j`,
    hint: safe`move`,
    hintLabel: safe`↑↓`,
    help: safe`move down`,
  },
  {action: 'page-up', keys: ['pageup'], label: safe`PgUp`, hint: null, help: safe`one page up`},
  {action: 'page-down', keys: ['pagedown'], label: safe`PgDn`, hint: null, help: safe`one page down`},
  {action: 'first', keys: ['home', 'g'], label: safe`Home g`, hint: null, help: safe`to the first row`},
  {action: 'last', keys: ['end', 'G'], label: safe`End G`, hint: null, help: safe`to the last row`},
  {
    action: 'open',
    keys: ['enter', 'right', 'l'],
    label: safe`Enter → l`,
    hint: safe`open`,
    help: safe`open what is selected`,
    on: LISTS,
  },
  {
    action: 'back',
    keys: ['escape', 'left', 'h'],
    label: safe`Esc ← h`,
    hint: safe`back`,
    help: safe`back one level; in the list, drop filter and problems view`,
  },
  {
    action: 'filter',
    keys: ['/'],
    label: safe`/`,
    hint: safe`filter`,
    help: safe`filter by name, id, colo, address, version or status`,
    on: ['fleet'],
  },
  {
    action: 'problems',
    keys: ['!'],
    label: safe`!`,
    hint: safe`problems`,
    help: safe`only tunnels with a problem`,
    on: ['fleet'],
  },
  {
    action: 'sort',
    keys: ['s'],
    label: safe`s`,
    hint: safe`sort`,
    help: safe`order by the next column`,
    on: ['fleet'],
  },
  {action: 'reverse', keys: ['S'], label: safe`S`, hint: null, help: safe`reverse the order`, on: ['fleet']},
  {
    action: 'pause',
    keys: ['p', 'space'],
    label: safe`p Space`,
    hint: safe`pause`,
    help: safe`hold the picture; collecting goes on`,
  },
  {action: 'refresh', keys: ['r'], label: safe`r`, hint: safe`refresh`, help: safe`ask again now`},
  {action: 'mask', keys: ['x'], label: safe`x`, hint: null, help: safe`hide addresses`},
  {action: 'utc', keys: ['u'], label: safe`u`, hint: null, help: safe`times in UTC or local`},
  {
    action: 'wide',
    keys: ['w'],
    label: safe`w`,
    hint: null,
    help: safe`whole ids and more columns`,
    on: ['fleet', 'tunnel'],
  },
  {action: 'log', keys: ['L'], label: safe`L`, hint: null, help: safe`what warptop and the API had to say`},
  {
    action: 'diagnostics',
    keys: ['D'],
    label: safe`D`,
    hint: null,
    help: safe`what warptop itself does and needs`,
  },
  {action: 'help', keys: ['?'], label: safe`?`, hint: safe`help`, help: safe`this help`},
  {action: 'repaint', keys: ['ctrl-l'], label: safe`Ctrl-L`, hint: null, help: safe`paint the screen anew`},
  {
    action: 'suspend',
    keys: ['ctrl-z'],
    label: safe`Ctrl-Z`,
    hint: null,
    help: safe`stop it; fg goes on with it`,
  },
  {action: 'quit', keys: ['q', 'ctrl-c'], label: safe`q Ctrl-C`, hint: safe`quit`, help: safe`quit`},
];

const worksOn = ({on}: Binding, screen: ScreenName): boolean => on === undefined || on.includes(screen);

/** What a key does on a screen, or null. */
export const actionOf = (key: string, screen: ScreenName): ActionName | null =>
  bindings.find((binding) => binding.keys.includes(key) && worksOn(binding, screen))?.action ?? null;

/** The keys worth naming in a screen's footer. */
export const hintsOf = (screen: ScreenName): ReadonlyArray<Binding & {readonly hint: SafeText}> =>
  bindings.flatMap((binding) =>
    binding.hint !== null && worksOn(binding, screen) ? [{...binding, hint: binding.hint}] : [],
  );

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
