import {type Figure, isMet, ratioOf} from './bench.js';

/** With three digits that say something. */
export const rounded = (value: number): string =>
  !Number.isFinite(value)
    ? '–'
    : value === 0
      ? '0'
      : Math.abs(value) >= 100
        ? String(Math.round(value))
        : String(Number(value.toPrecision(3)));

const amount = (value: number, unit: string): string => `${rounded(value)} ${unit}`;

export const goalText = ({goal, unit}: Figure): string =>
  goal === null ? '' : `≤ ${goal.of === 'ratio' ? `${rounded(goal.most)} ×` : amount(goal.most, unit)}`;

export const metText = (figure: Figure): string => {
  const met = isMet(figure);
  return met === null ? '' : met ? '✓ met' : '✖ missed';
};

export const columns = ['figure', 'warptop', 'peer', 'ratio', 'goal', ''] as const;

/** The cells of a figure, in the order of the columns. */
export const cellsOf = (figure: Figure): readonly string[] => {
  const {name, value, unit, peer} = figure;
  const ratio = ratioOf(figure);
  return [
    name,
    amount(value, unit),
    peer === null ? '' : `${amount(peer.value, unit)} (${peer.name})`,
    ratio === null ? '' : `${rounded(ratio)} ×`,
    goalText(figure),
    metText(figure),
  ];
};

/** A line for each figure, in columns. */
export const tableLines = (figures: readonly Figure[]): readonly string[] => {
  const rows = [columns, ...figures.map(cellsOf)];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

/** The same as a table in Markdown. */
export const markdownLines = (figures: readonly Figure[]): readonly string[] =>
  [columns, columns.map(() => '---'), ...figures.map(cellsOf)].map(
    (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
