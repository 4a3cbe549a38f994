import {type Figure, ratioOf} from './bench.js';

/** What each figure was when it was written down, by major version of Node and name. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A figure that has become worse than it may. */
export type Worsening = {readonly figure: Figure; readonly before: number; readonly now: number};

/** So much worse than the baseline is still noise. */
export const TOLERANCE = 1.15;

/**
 * What of a figure tells the same on another machine: its ratio to the peer's; where there is no peer, itself, unless it
 * is a time that depends on the machine. Null where there is nothing of the kind.
 */
export const comparedOf = (figure: Figure): number | null =>
  figure.peer === null ? (figure.noise === 'steady' ? figure.value : null) : ratioOf(figure);

/** With five digits, and in the order of names. */
const sorted = (values: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(values)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, Number(value.toPrecision(5))]),
  );

/** The baseline with these figures in the place of their older ones. */
export const withFigures = (baseline: Baseline, major: number, figures: readonly Figure[]): Baseline => {
  const found = figures.flatMap((figure) => {
    const compared = comparedOf(figure);
    return compared === null || !Number.isFinite(compared) ? [] : [[figure.name, compared] as const];
  });
  return {...baseline, [major]: sorted({...baseline[major], ...Object.fromEntries(found)})};
};

/** The figures that are worse than the baseline by more than noise. Those that it does not know are not compared. */
export const worsened = (
  figures: readonly Figure[],
  known: Readonly<Record<string, number>>,
): readonly Worsening[] =>
  figures.flatMap((figure) => {
    const now = comparedOf(figure);
    const before = known[figure.name];
    return now === null || before === undefined || now <= before * TOLERANCE ? [] : [{figure, before, now}];
  });
