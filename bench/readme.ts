import type {Results, Row} from './results.js';

/* The table of ratios in the readme: some rows of the results, with fewer words. */

const BEGIN = '<!-- bench: written by npm run bench -->';
const END = '<!-- /bench -->';

/** The figures that it shows, and what they are called there. */
const SHOWN: ReadonlyMap<string, string> = new Map([
  ['--help', '`--help`, start to end'],
  ['start to first frame', 'start to the first frame'],
  ['start to first frame, beside Ink', 'start to the first frame'],
  ['--once --json', '`--once --json`, 50 connectors'],
  ['idle: bytes a second, beside htop', 'bytes a second, idle'],
  ['idle: bytes a second, beside btop', 'bytes a second, idle'],
  ['idle: bytes a second, beside a plain Ink list', 'bytes a second, idle'],
  ['idle: CPU, beside htop', 'CPU, idle'],
  ['idle: CPU, beside btop', 'CPU, idle'],
  ['idle: CPU, beside a plain Ink list', 'CPU, idle'],
  [
    'CPU of a poll that changed nothing, 5,000 in one answer',
    'CPU of a poll that changed nothing, 5,000 connectors',
  ],
  ['key → frame, 100 × 100, polling, p50', 'key to frame, 10,000 connectors, median'],
  ['RSS, 50 connectors', 'memory, 50 connectors'],
  ['RSS, 10,000 connectors, 24 h', 'memory, 10,000 connectors and 24 h of history'],
]);

/** The names of the figures that the readme tells. */
export const shownFigures: readonly string[] = [...SHOWN.keys()];

const line = (cells: Row): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** A table for each version of Node that was measured. */
const blockOf = (results: Results): string =>
  [...results]
    .map(([major, {about, rows}]) => {
      const shown = rows.flatMap(([, figure = '', ours = '', peer = '', ratio = '']): Row[] => {
        const words = SHOWN.get(figure);
        return words === undefined || ratio === '' ? [] : [[words, ours, peer, ratio]];
      });
      const head: readonly Row[] = [
        [`on Node ${major}`, 'warptop', 'beside', 'ratio'],
        ['---', '---', '---', '---'],
      ];
      return [...[...head, ...shown].map(line), '', about].join('\n');
    })
    .join('\n\n');

/** The readme with the figures of the results; unchanged where it has no place for them. */
export const withRatios = (readme: string, results: Results): string => {
  const from = readme.indexOf(BEGIN);
  const until = readme.indexOf(END);
  return from < 0 || until < from
    ? readme
    : `${readme.slice(0, from + BEGIN.length)}\n${blockOf(results)}\n${readme.slice(until)}`;
};
