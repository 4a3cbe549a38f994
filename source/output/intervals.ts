/** A stretch of time (wall time, ms); `until` is the first moment after it. */
export type Interval = {readonly from: number; readonly until: number};

/** All of them as few, in order, none touching another. */
export const united = (intervals: readonly Interval[]): readonly Interval[] => {
  const all: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (next.until <= next.from) {
      continue;
    }
    if (last !== undefined && next.from <= last.until) {
      all[all.length - 1] = {from: last.from, until: Math.max(last.until, next.until)};
    } else {
      all.push(next);
    }
  }
  return all;
};

/** What of them lies within a span. */
export const within = <Item extends Interval>(
  intervals: readonly Item[],
  {from, until}: Interval,
): readonly Item[] =>
  intervals
    .map((item) => ({...item, from: Math.max(item.from, from), until: Math.min(item.until, until)}))
    .filter((item) => item.until > item.from);

/** What of the first lies in none of the second. Both united. */
export const without = (intervals: readonly Interval[], others: readonly Interval[]): readonly Interval[] => {
  const left: Interval[] = [];
  let next = 0;
  for (const {from, until} of intervals) {
    let start = from;
    while ((others[next]?.until ?? Number.POSITIVE_INFINITY) <= from) {
      next += 1;
    }
    for (let at = next; start < until; at += 1) {
      const other = others[at];
      if (other === undefined || other.from >= until) {
        left.push({from: start, until});
        break;
      }
      if (other.from > start) {
        left.push({from: start, until: other.from});
      }
      start = Math.max(start, other.until);
    }
  }
  return left;
};

/** How long they last together, ms. They must be united. */
export const totalMs = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, {from, until}) => sum + until - from, 0);

/** The longest one; null where there is none. */
export const longestOf = (intervals: readonly Interval[]): Interval | null =>
  intervals.reduce<Interval | null>(
    (best, next) => (best === null || next.until - next.from > best.until - best.from ? next : best),
    null,
  );
