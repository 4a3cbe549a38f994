/** One measured value. */
export type Point = {readonly x: number; readonly y: number};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The slope of the least-squares line through the points; 0 where they do not make a line. */
export const slopeOf = (points: readonly Point[]): number => {
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return spread > 0 ? points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread : 0;
};

/** What comes after the warming up: the last two thirds. */
export const settledPart = <Item>(items: readonly Item[]): readonly Item[] =>
  items.slice(Math.floor(items.length / 3));

/**
 * True where a count that ought to be constant grows: each value of the last third is above every one of the first.
 * A count that goes up and down, as open sockets do, does not.
 */
export const isGrowing = (values: readonly number[]): boolean => {
  const third = Math.floor(values.length / 3);
  return third > 0 && Math.min(...values.slice(-third)) > Math.max(...values.slice(0, third));
};

/** The most that any sliding window of `windowMs` held. */
export type Window = {
  /** @param at ms, never less than before */
  readonly add: (at: number) => void;
  readonly most: () => number;
};

export const createWindow = (windowMs: number): Window => {
  const times: number[] = [];
  let most = 0;
  return {
    add: (at) => {
      while ((times[0] ?? at) <= at - windowMs) {
        times.shift();
      }
      times.push(at);
      most = Math.max(most, times.length);
    },
    most: () => most,
  };
};

/** What something consists of, by key; equal texts are equal parts. */
export type Parts = ReadonlyMap<string, string>;

/** How many parts came, went or became something else. */
export const differences = (before: Parts, after: Parts): number =>
  [...after].filter(([key, part]) => before.get(key) !== part).length +
  [...before.keys()].filter((key) => !after.has(key)).length;
