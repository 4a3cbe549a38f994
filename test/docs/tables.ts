import {flags} from '../../source/flags.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {cadencesOf} from '../../source/monitor/schedule.js';
import {duration} from '../../source/ui/format.js';
import {usualKeymap} from '../../source/ui/keymap.js';
import {exits, variables} from '../../source/usage.js';
import {virtualClock} from '../helpers/virtual-clock.js';

/* The tables of the readme, as they follow from the code. */

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

export const keyTable = (): string =>
  [
    row('key', 'does'),
    row('---', '---'),
    ...usualKeymap.map(({label, help}) =>
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

export const variableTable = (): string =>
  [
    row('variable', 'means'),
    row('---', '---'),
    ...variables.map(({names, help, more}) =>
      row(names.map(code).join(', '), more === undefined ? help : `${help}; ${more}`),
    ),
  ].join('\n');

export const exitTable = (): string =>
  [
    row('exit code', 'means'),
    row('---', '---'),
    ...exits.map(({code: status, means}) => row(String(status), means)),
  ].join('\n');

/** A screen of 40 lines shows about so many tunnels with their connectors. */
const ON_SCREEN = 12;

const FLEETS = [1, 10, 40, 100, 250, 1000] as const;

/** The longest time until a change is seen, as the header computes it, at the default interval and budget. */
export const detectionTable = (): string => {
  const clock = virtualClock(0);
  const {perMs} = createAllowance(0.5, clock);
  return [
    row(
      'tunnels',
      'the selected one',
      'on the screen, changed or not well',
      'the others',
      'status by the list',
    ),
    row('---', '---', '---', '---', '---'),
    ...FLEETS.map((tunnels) => {
      const urgent = Math.min(tunnels, ON_SCREEN) - 1;
      const load = {list: 2, selected: 1, urgent, rest: tunnels - 1 - urgent};
      const pace = {intervalMs: 5000, isTrickle: false, perMs: perMs(), lists: 2, othersAt: 0};
      const {list, selected, ...others} = cadencesOf(load, pace);
      const orNone = (count: number, ms: number): string => (count > 0 ? duration(ms) : '–');
      return row(
        String(tunnels),
        duration(selected),
        orNone(load.urgent, others.urgent),
        orNone(load.rest, others.rest),
        duration(list),
      );
    }),
  ].join('\n');
};
