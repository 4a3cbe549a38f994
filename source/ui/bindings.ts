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
  | 'events'
  | 'step-back'
  | 'step-forward'
  | 'change-back'
  | 'change-forward'
  | 'time'
  | 'live'
  | 'differences'
  | 'faster'
  | 'slower'
  | 'pause'
  | 'refresh'
  | 'copy'
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
  /** The words for a footer below a picture of the past, where the keys of time go first. */
  readonly past?: {readonly rewind: SafeText | null; readonly replay: SafeText | null};
  /** The key in the footer; the first of the label if absent. */
  readonly hintLabel?: SafeText;
  /** A phrase for the help and the readme. */
  readonly help: SafeText;
  /** Where it works; everywhere if absent. */
  readonly on?: readonly ScreenName[];
};

const LISTS: readonly ScreenName[] = ['fleet', 'tunnel', 'connector', 'events', 'differences'];

const both = (text: SafeText): NonNullable<Binding['past']> => ({rewind: text, replay: text});

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
    help: safe`filter by name, id, colo, address, version or status; events by their words`,
    on: ['fleet', 'events'],
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
    action: 'events',
    keys: ['e'],
    label: safe`e`,
    hint: safe`events`,
    help: safe`all changes, newest first; Enter goes to one. Of what is open: its own`,
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
    action: 'step-back',
    keys: ['['],
    label: safe`[`,
    hint: safe`rewind`,
    past: both(safe`step`),
    hintLabel: safe`[ ]`,
    help: safe`5 seconds back in time`,
  },
  {
    action: 'step-forward',
    keys: [']'],
    label: safe`]`,
    hint: null,
    help: safe`5 seconds forward`,
  },
  {
    action: 'change-back',
    keys: ['{'],
    label: safe`{`,
    hint: null,
    past: both(safe`change`),
    hintLabel: safe`{ }`,
    help: safe`to the change before. Of what is open: its own`,
  },
  {action: 'change-forward', keys: ['}'], label: safe`}`, hint: null, help: safe`to the next change`},
  {
    action: 'time',
    keys: [':'],
    label: safe`:`,
    hint: null,
    help: safe`to a time: 14:02, 14:02:10, -10m, 2026-11-22 14:02`,
  },
  {
    action: 'live',
    keys: ['0'],
    label: safe`0`,
    hint: null,
    past: {rewind: safe`live`, replay: safe`end`},
    help: safe`back to now; in a replay, to its end`,
  },
  {
    action: 'differences',
    keys: ['d'],
    label: safe`d`,
    hint: null,
    past: both(safe`diff`),
    help: safe`what differs between the moment shown and now`,
  },
  {
    action: 'faster',
    keys: ['+'],
    label: safe`+`,
    hint: null,
    past: {rewind: null, replay: safe`speed`},
    hintLabel: safe`+ -`,
    help: safe`play the past faster, up to ×300`,
  },
  {action: 'slower', keys: ['-'], label: safe`-`, hint: null, help: safe`play it slower`},
  {
    action: 'pause',
    keys: ['p', 'space'],
    label: safe`p Space`,
    hint: safe`pause`,
    past: both(safe`play`),
    help: safe`hold the picture; collecting goes on; in the past, play on or stop`,
  },
  {action: 'refresh', keys: ['r'], label: safe`r`, hint: safe`refresh`, help: safe`ask again now`},
  {
    action: 'copy',
    keys: ['y'],
    label: safe`y`,
    hint: null,
    help: safe`copy the id, address or JSON of what is selected; y y: its id`,
    on: ['fleet', 'tunnel', 'connector', 'connection'],
  },
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
