import type {Flag} from '../source/flags.js';
import {type CommandLine, flagValue} from './flag-value.js';

/** As one word of fish, where only these two are special between single quotes. */
const fishWord = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const valueWords = (flag: Flag): readonly string[] => {
  const value = flagValue(flag);
  switch (value.kind) {
    case 'none':
      return [];
    case 'choices':
      return [
        '-x',
        '-a',
        fishWord(
          value.isList
            ? `(__fish_complete_list , 'printf "%s\\n" ${value.choices.join(' ')}')`
            : value.choices.join(' '),
        ),
      ];
    case 'files':
      return ['-r', '-F'];
    case 'directories':
      return ['-x', '-a', "'(__fish_complete_directories)'"];
    case 'programs':
      return ['-x', '-a', "'(__fish_complete_command)'"];
    case 'text':
      return ['-x'];
  }
};

const flagLine = (flag: Flag): string =>
  [
    'complete -c warptop',
    ...(flag.short === undefined ? [] : ['-s', flag.short]),
    '-l',
    flag.name,
    ...valueWords(flag),
    '-d',
    fishWord(flag.help),
  ].join(' ');

/** A completion for fish. */
export const fishCompletion = ({flags, scenarios}: CommandLine): string => {
  const names = scenarios.map(({name}) => name).join(' ');
  const pairs = scenarios.flatMap(({name, description}) => [name, description].map(fishWord)).join(' ');
  return [
    '# Completes warptop in fish.',
    'complete -c warptop -f',
    ...flags.map(flagLine),
    [
      'complete -c warptop -n',
      fishWord(`__fish_contains_opt demo; and not __fish_seen_subcommand_from ${names}`),
      '-a',
      fishWord(`(printf '%s\\t%s\\n' ${pairs})`),
    ].join(' '),
    '',
  ].join('\n');
};
