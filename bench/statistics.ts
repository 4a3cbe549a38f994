/** Of a list without any it is NaN. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The smallest value that so large a part of all is not above.
 * @param part above 0 to 1  @returns NaN of an empty list
 */
export const percentile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
};

/** The middle one, or the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
};

/** What came when: at a moment in ms, so much. */
export type Amount = {readonly at: number; readonly size: number};

/** How much came in each whole second from `from` to `until` (ms). */
export const perSecond = (amounts: readonly Amount[], from: number, until: number): readonly number[] => {
  const seconds = Array.from({length: Math.floor((until - from) / 1000)}, () => 0);
  for (const {at, size} of amounts) {
    const index = Math.floor((at - from) / 1000);
    if (index >= 0 && index < seconds.length) {
      seconds[index] = (seconds[index] ?? 0) + size;
    }
  }
  return seconds;
};

/**
 * Measures some by turns, so that what else goes on in the machine meets all of them alike.
 * @returns the medians of each, in their order
 */
export const pairedMedians = async (
  runs: number,
  measures: ReadonlyArray<() => Promise<number>>,
): Promise<readonly number[]> => {
  const values = measures.map((): number[] => []);
  // The first round fills caches, and does not count.
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, measure] of measures.entries()) {
      const value = await measure();
      if (run > 0) {
        values[index]?.push(value);
      }
    }
  }
  return values.map(median);
};

/** How many groups there are, if what is less than `apartMs` after another belongs to it. */
export const bursts = (amounts: readonly Amount[], apartMs: number): number => {
  let last = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (const {at} of amounts) {
    count += at - last >= apartMs ? 1 : 0;
    last = at;
  }
  return count;
};

/** The straight line that fits points best: how steep it is, and the standard error of that. */
export const slopeOf = (
  points: ReadonlyArray<readonly [x: number, y: number]>,
): {readonly slope: number; readonly error: number} => {
  const middleX = mean(points.map(([x]) => x));
  const middleY = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0) / spread;
  const left = points.reduce((sum, [x, y]) => sum + (y - middleY - slope * (x - middleX)) ** 2, 0);
  return {slope, error: Math.sqrt(left / (points.length - 2) / spread)};
};
