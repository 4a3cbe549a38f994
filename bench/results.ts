import type {Figure} from './bench.js';
import {cellsOf, columns} from './table.js';

/*
 * The document of results: a section for each major version of Node, each with a line about machine and versions and one
 * table. What a run did not measure stays as it was.
 */

/** What one bench found. */
export type Found = {readonly bench: string; readonly figures: readonly Figure[]};

/** A row of a table, its cells as they stand there. */
export type Row = readonly string[];

export type Section = {readonly about: string; readonly rows: readonly Row[]};

/** By major version of Node. */
export type Results = ReadonlyMap<number, Section>;

const HEAD = `# What the benches found

Written by \`npm run bench\`; each script in this folder tells its method at its head, and contributing.md how to run them.
Less is better for every figure. The ratio is warptop's figure divided by the peer's, of the same session.
`;

const HEADING = /^## Node (\d+)$/m;

const tableColumns: Row = ['bench', ...columns];

const line = (cells: Row): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const cellsIn = (text: string): Row =>
  text
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** @returns the sections of a document that {@link resultsText} wrote; none of any other text */
export const readResults = (text: string): Results => {
  const [, ...parts] = text.split(HEADING);
  const sections = new Map<number, Section>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const lines = (parts[index + 1] ?? '').split('\n').filter((each) => each !== '');
    const table = lines.filter((each) => each.startsWith('|')).slice(2);
    const about = lines.find((each) => !each.startsWith('|')) ?? '';
    sections.set(Number(parts[index]), {about, rows: table.map(cellsIn)});
  }
  return sections;
};

/** The results with all that the benches found in the place of what they found before. */
export const withFound = (
  results: Results,
  major: number,
  about: string,
  found: readonly Found[],
  order: readonly string[],
): Results => {
  const measured = new Set(found.map(({bench}) => bench));
  const rows = [
    ...(results.get(major)?.rows ?? []).filter(([bench = '']) => !measured.has(bench)),
    ...found.flatMap(({bench, figures}) => figures.map((figure): Row => [bench, ...cellsOf(figure)])),
  ];
  const placeOf = ([bench = '']: Row): number => order.indexOf(bench);
  const kept = rows.filter((row) => placeOf(row) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
  return new Map([...results, [major, {about, rows: kept}] as const].sort(([a], [b]) => a - b));
};

export const resultsText = (results: Results): string =>
  [
    HEAD,
    ...[...results].map(([major, {about, rows}]) =>
      [
        ...[`## Node ${major}`, '', about, '', line(tableColumns), line(tableColumns.map(() => '---'))],
        ...[...rows.map(line), ''],
      ].join('\n'),
    ),
  ].join('\n');
