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
  /** A word for the footer; null where it is told in the help only. */
  readonly hint: SafeText | null;
  /** The words for a footer below a picture of the past, where the keys of time go first. */
  readonly past?: {readonly rewind: SafeText | null; readonly replay: SafeText | null};
  /** The footer names the first key of this action too, behind its own. */
  readonly pair?: ActionName;
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
  {action: 'up', keys: ['up', 'k'], hint: safe`move`, pair: 'down', help: safe`move up`},
  {action: 'down', keys: ['down', 'j'], hint: null, help: safe`move down`},
  {action: 'page-up', keys: ['pageup'], hint: null, help: safe`one page up`},
  {action: 'page-down', keys: ['pagedown'], hint: null, help: safe`one page down`},
  {action: 'first', keys: ['home', 'g'], hint: null, help: safe`to the first row`},
  {action: 'last', keys: ['end', 'G'], hint: null, help: safe`to the last row`},
  {
    action: 'open',
    keys: ['enter', 'right', 'l'],
    hint: safe`open`,
    help: safe`open what is selected`,
    on: LISTS,
  },
  {
    action: 'back',
    keys: ['escape', 'left', 'h'],
    hint: safe`back`,
    help: safe`back one level; in the list, drop filter and problems view`,
  },
  {
    action: 'filter',
    keys: ['/'],
    hint: safe`filter`,
    help: safe`filter by name, id, label, colo, address, version or status; events by their words`,
    on: ['fleet', 'events'],
  },
  {
    action: 'problems',
    keys: ['!'],
    hint: safe`problems`,
    help: safe`only tunnels with a problem`,
    on: ['fleet'],
  },
  {
    action: 'events',
    keys: ['e'],
    hint: safe`events`,
    help: safe`all changes, newest first; opening one goes there. Of what is open: its own`,
  },
  {
    action: 'sort',
    keys: ['s'],
    hint: safe`sort`,
    help: safe`order by the next column`,
    on: ['fleet'],
  },
  {action: 'reverse', keys: ['S'], hint: null, help: safe`reverse the order`, on: ['fleet']},
  {
    action: 'step-back',
    keys: ['['],
    hint: safe`rewind`,
    past: both(safe`step`),
    pair: 'step-forward',
    help: safe`5 seconds back in time`,
  },
  {
    action: 'step-forward',
    keys: [']'],
    hint: null,
    help: safe`5 seconds forward`,
  },
  {
    action: 'change-back',
    keys: ['{'],
    hint: null,
    past: both(safe`change`),
    pair: 'change-forward',
    help: safe`to the change before. Of what is open: its own`,
  },
  {action: 'change-forward', keys: ['}'], hint: null, help: safe`to the next change`},
  {
    action: 'time',
    keys: [':'],
    hint: null,
    help: safe`to a time: 14:02, 14:02:10, -10m, 2026-11-22 14:02`,
  },
  {
    action: 'live',
    keys: ['0'],
    hint: null,
    past: {rewind: safe`live`, replay: safe`end`},
    help: safe`back to now; in a replay, to its end`,
  },
  {
    action: 'differences',
    keys: ['d'],
    hint: null,
    past: both(safe`diff`),
    help: safe`what differs between the moment shown and now`,
  },
  {
    action: 'faster',
    keys: ['+'],
    hint: null,
    past: {rewind: null, replay: safe`speed`},
    pair: 'slower',
    help: safe`play the past faster, up to ×300`,
  },
  {action: 'slower', keys: ['-'], hint: null, help: safe`play it slower`},
  {
    action: 'pause',
    keys: ['p', 'space'],
    hint: safe`pause`,
    past: both(safe`play`),
    help: safe`hold the picture; collecting goes on; in the past, play on or stop`,
  },
  {action: 'refresh', keys: ['r'], hint: safe`refresh`, help: safe`ask again now`},
  {
    action: 'copy',
    keys: ['y'],
    hint: null,
    help: safe`copy the id, address or JSON of what is selected; twice: its id`,
    on: ['fleet', 'tunnel', 'connector', 'connection'],
  },
  {action: 'mask', keys: ['x'], hint: null, help: safe`hide addresses`},
  {action: 'utc', keys: ['u'], hint: null, help: safe`times in UTC or local`},
  {
    action: 'wide',
    keys: ['w'],
    hint: null,
    help: safe`whole ids and more columns`,
    on: ['fleet', 'tunnel'],
  },
  {action: 'log', keys: ['L'], hint: null, help: safe`what warptop and the API had to say`},
  {
    action: 'diagnostics',
    keys: ['D'],
    hint: null,
    help: safe`what warptop itself does and needs`,
  },
  {action: 'help', keys: ['?'], hint: safe`help`, help: safe`this help`},
  {action: 'repaint', keys: ['ctrl-l'], hint: null, help: safe`paint the screen anew`},
  {
    action: 'suspend',
    keys: ['ctrl-z'],
    hint: null,
    help: safe`stop it; fg goes on with it`,
  },
  {action: 'quit', keys: ['q', 'ctrl-c'], hint: safe`quit`, help: safe`quit`},
];
