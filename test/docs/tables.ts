import {flags} from '../../source/flags.js';
import {bindings} from '../../source/ui/keymap.js';

/* The tables of the readme, as they follow from the code. */

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

export const keyTable = (): string =>
  [
    row('key', 'does'),
    row('---', '---'),
    ...bindings.map(({label, help}) =>
      row(
        label
          .split(' ')
          .map((name) => code(name))
          .join(' '),
        help,
      ),
    ),
  ].join('\n');

export const flagTable = (): string =>
  [
    row('flag', 'means'),
    row('---', '---'),
    ...flags.map((flag) => {
      const {name, help} = flag;
      const short = 'short' in flag ? `-${flag.short}, ` : '';
      const value = 'value' in flag ? ` ${flag.value}` : '';
      return row(code(`${short}--${name}${value}`), help);
    }),
  ].join('\n');
