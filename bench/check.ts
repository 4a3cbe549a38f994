import {type Worsening, worsened} from './baseline.js';
import type {Figure} from './bench.js';

/** What is noisy is measured so often before it counts as worse. */
const TRIES = 3;

export type Checked = {
  /** Of the last measurement. */
  readonly figures: readonly Figure[];
  /** What was worse each time it was measured, as it was the last time. */
  readonly worse: readonly Worsening[];
};

/**
 * Measures, and again as long as something noisy was worse each time; what is steady counts at the first time.
 * @param known the baseline's figures by name  @param onRepeat told what is measured again, and why
 */
export const measuredAgainst = async (
  known: Readonly<Record<string, number>>,
  measure: () => Promise<readonly Figure[]>,
  onRepeat: (names: readonly string[]) => void,
): Promise<Checked> => {
  let figures = await measure();
  const first = worsened(figures, known);
  const steady = first.filter(({figure}) => figure.noise === 'steady');
  let noisy = first.filter(({figure}) => figure.noise === 'noisy');
  for (let tries = 1; tries < TRIES && noisy.length > 0; tries += 1) {
    const names = noisy.map(({figure}) => figure.name);
    onRepeat(names);
    figures = await measure();
    noisy = worsened(figures, known).filter(({figure}) => names.includes(figure.name));
  }
  return {figures, worse: [...steady, ...noisy]};
};
