import type {Flag} from '../source/flags.js';
import {type CommandLine, flagValue, spellingsOf} from './flag-value.js';

/** As one word of a POSIX shell, whatever it holds. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const lines = (words: readonly string[]): string => shellWord(words.join('\n'));

/** What completes the value of a flag. */
const actionOf = (flag: Flag): string | null => {
  const value = flagValue(flag);
  switch (value.kind) {
    case 'none':
      return null;
    case 'choices':
      return `${value.isList ? '_warptop_after_comma; ' : ''}_warptop_offer <<<${lines(value.choices)}`;
    case 'files':
      return 'compopt -o default 2>/dev/null || _warptop_offer < <(compgen -f -- "$cur")';
    case 'directories':
      return 'compopt -o dirnames 2>/dev/null || _warptop_offer < <(compgen -d -- "$cur")';
    case 'programs':
      return '_warptop_offer < <(compgen -c -- "$cur")';
    case 'text':
      return '';
  }
};

const caseOf = (flag: Flag): readonly string[] => {
  const action = actionOf(flag);
  return action === null
    ? []
    : [`    ${spellingsOf(flag).join(' | ')}) ${action === '' ? '' : `${action}; `}return ;;`];
};

/** A completion for bash from 3.2 on, which needs no package of completions. */
export const bashCompletion = ({flags, scenarios}: CommandLine): string => `# Completes warptop in bash.

# Offers the lines it reads that begin as the word does: a line each, so that blanks and stars stay what they are.
_warptop_offer() {
  local word
  while IFS= read -r word; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$prefix$word")
  done
}

# Completes the last word of a list.
_warptop_after_comma() {
  [[ $cur == *,* ]] && prefix+=\${cur%,*}, cur=\${cur##*,}
}

_warptop() {
  local cur=\${COMP_WORDS[COMP_CWORD]} flag= prefix= word i
  local demo= scenario= operands= previous=
  COMPREPLY=()
  [[ COMP_CWORD -gt 0 ]] && previous=\${COMP_WORDS[COMP_CWORD - 1]}
  # Where = breaks words, it is one of its own.
  if [[ $cur == = ]]; then
    flag=$previous cur=
  elif [[ $previous == = && COMP_CWORD -gt 1 ]]; then
    flag=\${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $cur == --*=* ]]; then
    flag=\${cur%%=*} prefix=$flag= cur=\${cur#*=}
  else
    flag=$previous
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      --) operands=yes ;;
      --demo) demo=yes ;;
      ${scenarios.map(({name}) => name).join(' | ')}) scenario=yes ;;
    esac
  done
  [[ $operands ]] || case $flag in
${flags.flatMap(caseOf).join('\n')}
  esac
  if [[ $demo && ! $scenario && $cur != -* ]]; then
    _warptop_offer <<<${lines(scenarios.map(({name}) => name))}
  elif [[ ! $operands && ! $prefix && ( -z $cur || $cur == -* ) ]]; then
    _warptop_offer <<<${lines(flags.map(({name}) => `--${name}`))}
  fi
}

complete -F _warptop warptop
`;
