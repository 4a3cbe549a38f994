import type {Flag} from '../source/flags.js';
import {shellWord} from './bash.js';
import {type CommandLine, flagValue, spellingsOf} from './flag-value.js';

/** A text within a specification of `_arguments`, where colons and brackets mean something. */
const specText = (text: string): string => text.replace(/[\\:[\]]/g, '\\$&');

const actionOf = (flag: Flag): string => {
  const value = flagValue(flag);
  switch (value.kind) {
    case 'none':
      return '';
    case 'choices':
      return value.isList
        ? `:${specText(flag.name)}:_values -s , ${flag.name} ${value.choices.join(' ')}`
        : `:${specText(flag.name)}:(${value.choices.join(' ')})`;
    case 'files':
      return `:${specText(value.word)}:_files`;
    case 'directories':
      return `:${specText(value.word)}:_files -/`;
    case 'programs':
      return `:${specText(value.word)}:_command_names -e`;
    case 'text':
      return `:${specText(value.word)}: `;
  }
};

/** These print something and end: nothing goes beside them. */
const ALONE: ReadonlySet<string> = new Set(['help', 'version']);

const specsOf = (flag: Flag): readonly string[] => {
  const spellings = spellingsOf(flag);
  const excluded = ALONE.has(flag.name) ? '(- *)' : `(${spellings.join(' ')})`;
  const rest = `[${specText(flag.help)}]${actionOf(flag)}`;
  return spellings.map((spelling) => {
    const joint = flag.value !== undefined && spelling.startsWith('--') ? '=' : '';
    return shellWord(`${excluded}${spelling}${joint}${rest}`);
  });
};

/** A completion for zsh, as a function file that compinit finds in fpath. */
export const zshCompletion = ({flags, scenarios}: CommandLine): string => `#compdef warptop
# Completes warptop in zsh.

local curcontext="$curcontext" state line ret=1
local -A opt_args
local -a scenarios=(
${scenarios.map(({name, description}) => `  ${shellWord(`${specText(name)}:${description}`)}`).join('\n')}
)

_arguments -s -S -C \\
${flags
  .flatMap(specsOf)
  .map((spec) => `  ${spec} \\`)
  .join('\n')}
  '*:tunnel:->operand' && ret=0

if [[ $state == operand ]]; then
  local -a names=(\${scenarios%%:*}) before=(\${words[1,CURRENT-1]})
  if (( \${before[(I)--demo]} )) && [[ -z \${before:*names} ]]; then
    _describe scenario scenarios && ret=0
  else
    _message 'a tunnel: its id, its name, or the beginning of names and *'
  fi
fi

return ret
`;
