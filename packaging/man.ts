import type {Flag} from '../source/flags.js';
import type {BoundKey} from '../source/ui/keymap.js';
import type {Synopsis, Variable} from '../source/usage.js';
import {type CommandLine, type FlagValue, flagValue, spellingsOf} from './flag-value.js';
import {bold, entry, example, italic, opening, paragraph, plain, section} from './roff.js';

/** All that the man page is made of. */
export type ManSource = CommandLine & {
  readonly version: string;
  /** The day of the release, YYYY-MM-DD; null before it. */
  readonly date: string | null;
  readonly words: Readonly<Record<string, readonly string[] | undefined>>;
  readonly synopses: readonly Synopsis[];
  readonly bindings: readonly Pick<BoundKey, 'label' | 'help'>[];
  readonly variables: readonly Variable[];
  readonly exits: ReadonlyArray<{readonly code: number; readonly means: string}>;
  readonly exitNotes: readonly string[];
};

/** Begins with a capital letter, unless that would change a value that is to be typed, and ends with a stop. */
const sentence = (text: string, values: readonly string[] = []): string => {
  const first = /^[a-z]+\b(?!-|[.:][a-z])/.exec(text)?.[0];
  const capital =
    first !== undefined && !values.includes(first) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};

/** A sentence that tells the words a value may be, where its placeholder does not. */
const choicesOf = (value: FlagValue): readonly string[] => {
  if (value.kind !== 'choices' || value.choices.every((choice) => value.word.includes(choice))) {
    return [];
  }
  const words = value.choices.map((choice) => `\`${choice}\``).join(', ');
  return [value.isList ? `One or more of ${words}, with commas between.` : `One of ${words}.`];
};

const flagEntry = (flag: Flag, words: readonly string[]): string => {
  const value = flagValue(flag);
  const term = [
    spellingsOf(flag).map(bold).join(', '),
    ...(value.kind === 'none' ? [] : [italic(value.word)]),
  ];
  const help = sentence(flag.help, value.kind === 'choices' ? value.choices : []);
  return entry(term.join(' '), help, ...choicesOf(value), ...words);
};

/** The command in bold, what stands for something else in italics. */
const synopsis = ({line}: Synopsis): string =>
  line
    .split(' ')
    .map((word) => (/^(\[[^-].*\]|<.*>)$/.test(word) ? italic(word.replace(/^<(.*)>$/, '$1')) : bold(word)))
    .join(' ');

/** warptop(1) in roff. */
export const manPage = (source: ManSource): string => {
  const {flags, scenarios, words, synopses, bindings, variables, exits, exitNotes} = source;
  return [
    '.\\" Made from the tables of flags, keys, variables and exit codes when warptop is built.',
    `.TH WARPTOP 1 "${source.date ?? ''}" "warptop ${source.version}" "User Commands"`,
    '.\\" Neither hyphens nor wider blanks: what stands here is to be searched and copied.',
    '.nh',
    '.ad l',
    section('NAME'),
    `warptop \\- ${plain('htop for Cloudflare tunnels')}`,
    section('SYNOPSIS'),
    synopses.map(synopsis).join('\n.br\n'),
    section('DESCRIPTION'),
    opening(
      'A live terminal monitor of WARP Connector tunnels (Cloudflare now calls them Mesh nodes) and cloudflared tunnels: every connector with its HA status, a verdict on every tunnel, and a keyboard drill-down to each edge connection.',
      'What was is on the same screen: a timeline of changes, any moment of the last day, and recordings to replay.',
    ),
    paragraph(
      'Tunnels that are named restrict the view: a name is exact, a `*` at its end makes it a prefix, and a UUID is an id.',
      'Without them, all are watched.',
    ),
    paragraph(
      'warptop only reads: it sends GET requests to the lists of tunnels, their connections and the list of accounts.',
      'It never spends more than its share of the rate limit, and trouble with the network or the API never ends a watch.',
    ),
    section('OPTIONS'),
    ...flags.map((flag) => flagEntry(flag, words[flag.name] ?? [])),
    section('SCENARIOS'),
    opening('What `--demo` can show:'),
    ...scenarios.map(({name, description}) => entry(bold(name), sentence(description))),
    section('KEYS'),
    ...bindings.map(({label, help}) => entry(label.split(' ').map(bold).join(', '), sentence(help))),
    section('ENVIRONMENT'),
    ...variables.map(({names, help, more}) =>
      entry(names.map(bold).join(', '), sentence(more === undefined ? help : `${help}; ${more}`)),
    ),
    section('"EXIT STATUS"'),
    ...exits.map(({code, means}) => entry(bold(String(code)), sentence(means))),
    paragraph(...exitNotes),
    section('FILES'),
    entry(
      italic('~/.config/warptop/config.toml'),
      'Settings in TOML: profiles, where the token comes from, names of hosts, columns, keys, limits.',
      'The strongest holds of a flag, the profile of `--profile`, the environment, the default profile, the top of the file, and what is built in.',
      'A sample that tells all of it, contrib/config.toml, comes with warptop.',
      'A file that others can write is refused, and so is any mistake, with its line.',
    ),
    section('EXAMPLES'),
    opening('Look at it without an account:'),
    example('warptop --demo'),
    paragraph('Watch two tunnels, the token being in a file that only you can read:'),
    example("warptop --token-file ~/.warptop-token hq-mesh 'branch-*'"),
    paragraph('Take the token from a store of passwords:'),
    example('pass show cloudflare-token | warptop --token-file -'),
    paragraph('Tunnels that need a look:'),
    example('warptop --once --json |', '  jq -r \'.tunnels[] | select(.verdict.level != "ok").name\''),
    paragraph('Record an incident, and write of it afterwards:'),
    example('warptop --record incident.ndjson', 'warptop --replay incident.ndjson --report > post-mortem.md'),
    paragraph('Check from cron, Nagios or Icinga, and wait in a runbook:'),
    example('warptop --check --crit-on no_active', 'warptop --wait-for active=bf69f118 --timeout 5m'),
    paragraph('Follow what happens, and serve it to Prometheus:'),
    example(
      'warptop --stream | jq -r \'select(.type == "change").text\'',
      'warptop --headless --metrics 9749',
    ),
    section('"SEE ALSO"'),
    `${bold('cloudflared')}(1), ${bold('htop')}(1), ${bold('jq')}(1)`,
    '',
  ].join('\n');
};
