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

/** What was measured at `x`. */
export type Point = readonly [x: number, y: number];

/** Of the straight line that fits points best: how steep it is, and what the points lie above it. */
const lineOf = (points: readonly Point[]) => {
  const middleX = mean(points.map(([x]) => x));
  const middleY = mean(points.map(([, y]) => y));
  const spread = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0) / spread;
  return {slope, spread, above: points.map(([x, y]) => y - middleY - slope * (x - middleX))};
};

/** Of Student's distribution, for 1, 2, 3, … degrees of freedom: within so many errors is 19 of 20. */
const WITHIN = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23] as const;

/** With many points. */
const WITHIN_AT_LEAST = 2;

/**
 * The straight line that fits points best: how steep it is, and the standard error of that. The points must not depend
 * on each other. Of few of them the error is as much larger as it takes for two errors to hold 19 of 20 slopes that come
 * of noise alone, as they do with many.
 */
export const slopeOf = (points: readonly Point[]): {readonly slope: number; readonly error: number} => {
  const {slope, spread, above} = lineOf(points);
  const freedom = points.length - 2;
  const left = above.reduce((sum, each) => sum + each ** 2, 0);
  const widened = (WITHIN[freedom - 1] ?? WITHIN_AT_LEAST) / WITHIN_AT_LEAST;
  return {slope, error: Math.sqrt(left / freedom / spread) * widened};
};

/**
 * The middle of the points in each stretch of so wide, from `from` on; without stretches that have fewer than half as
 * many points as the fullest.
 */
export const middlesOf = (points: readonly Point[], from: number, width: number): readonly Point[] => {
  const stretches = new Map<number, Point[]>();
  for (const point of points.filter(([x]) => x >= from)) {
    const index = Math.floor((point[0] - from) / width);
    stretches.set(index, [...(stretches.get(index) ?? []), point]);
  }
  const fullest = Math.max(...[...stretches.values()].map(({length}) => length));
  return [...stretches.values()]
    .filter(({length}) => length >= fullest / 2)
    .map((stretch) => [mean(stretch.map(([x]) => x)), median(stretch.map(([, y]) => y))]);
};

/** How much of what differs from its straight line goes with what of others does, and by how much each point misses that. */
const together = (points: readonly Point[], others: readonly Point[]) => {
  const [above, othersAbove] = [lineOf(points).above, lineOf(others).above];
  const spread = othersAbove.reduce((sum, each) => sum + each ** 2, 0);
  const both = above.reduce((sum, each, index) => sum + each * (othersAbove[index] ?? 0), 0);
  const share = spread === 0 ? 0 : both / spread;
  return {share, misses: above.map((each, index) => Math.abs(each - share * (othersAbove[index] ?? 0)))};
};

/** Of the points so many are near to each other, and the rest may be anywhere. */
const NEAR = 0.9;

/**
 * The points without what of them goes up and down with others, which have the same `x`. How much that is, is told by
 * how both differ from their own straight lines: what grows while the others do not is left as it is.
 */
export const besides = (points: readonly Point[], others: readonly Point[]): readonly Point[] => {
  const {misses} = together(points, others);
  const most = percentile(misses, NEAR);
  const isNear = (_: Point, index: number): boolean => (misses[index] ?? 0) <= most;
  const {share} = together(points.filter(isNear), others.filter(isNear));
  return points.map(([x, y], index) => [x, y - share * (others[index]?.[1] ?? 0)]);
};
