import type {Snapshot} from './fleet.js';
import type {SortColumn} from './order.js';
import {compareTunnels} from './order.js';
import {createFilters} from './selection.js';
import {countConnectors, type Summary, summaryOf, type TunnelCounts} from './summary.js';
import {
  type Assess,
  assessAll,
  type CadenceOf,
  type FleetRow,
  type HeldOrder,
  keepPlaces,
  keepRows,
  type ListOptions,
  rowsOfTunnel,
  type TunnelView,
} from './view.js';

type Order = {readonly sort: SortColumn; readonly isReversed: boolean};

/**
 * Judges, orders and sifts a fleet of thousands with every picture: what is made from the same things is the same thing,
 * and is not made again. Its results are those of view.ts.
 */
export type FleetMemory = {
  /** Every tunnel as it stands now, in order; the same array where nothing differs. */
  readonly assess: (
    snapshot: Pick<Snapshot, 'tunnels'>,
    now: number,
    cadenceOf: CadenceOf,
    order: Order,
    held: HeldOrder,
  ) => readonly TunnelView[];
  readonly summary: (tunnels: readonly TunnelView[]) => Summary;
  /** What is left by filter and problem view, the rows of each tunnel; the same array where nothing differs. */
  readonly rows: (
    tunnels: readonly TunnelView[],
    options: ListOptions,
    held: HeldOrder,
  ) => ReadonlyArray<readonly FleetRow[]>;
};

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** Remembers the last result, for as long as it is asked with the same arguments. */
const rememberLast = <Args extends readonly unknown[], Result>(
  make: (...args: Args) => Result,
): ((...args: Args) => Result) => {
  let last: {readonly args: Args; readonly result: Result} | null = null;
  return (...args) => {
    if (last === null || !isSameList(last.args, args)) {
      last = {args, result: make(...args)};
    }
    return last.result;
  };
};

/** Sorts anew from the order before: what is nearly in order is put in order in one go. */
const createSort = (): ((all: readonly TunnelView[], order: Order) => readonly TunnelView[]) => {
  let keys: readonly string[] = [];
  return (all, {sort, isReversed}) => {
    const byKey = new Map(all.map((view) => [view.state.key, view]));
    const known = keys.flatMap((key) => {
      const view = byKey.get(key);
      byKey.delete(key);
      return view ?? [];
    });
    const sorted = [...known, ...byKey.values()].sort(compareTunnels(sort, isReversed));
    keys = sorted.map(({state}) => state.key);
    return sorted;
  };
};

export const createFleetMemory = (assess: Assess): FleetMemory => {
  const sortAnew = createSort();
  const filterOf = createFilters();
  let all: readonly TunnelView[] = [];
  const sorted = rememberLast(
    (views: readonly TunnelView[], sort: SortColumn, isReversed: boolean): readonly TunnelView[] =>
      sortAnew(views, {sort, isReversed}),
  );
  const placed = rememberLast((views: readonly TunnelView[], held: HeldOrder) =>
    keepPlaces(views, held, ({state}) => state.key),
  );
  const counts = new WeakMap<TunnelView, TunnelCounts>();
  const countsOf = (view: TunnelView): TunnelCounts => {
    const known = counts.get(view) ?? countConnectors(view);
    counts.set(view, known);
    return known;
  };
  const rowsOf = rememberLast(
    (filter: string, isProblemsOnly: boolean, sort: SortColumn, isReversed: boolean) => {
      const options = {filter: filterOf(filter), isProblemsOnly, sort, isReversed};
      const known = new WeakMap<TunnelView, readonly FleetRow[]>();
      return (view: TunnelView): readonly FleetRow[] => {
        const rows = known.get(view) ?? rowsOfTunnel(view, options);
        known.set(view, rows);
        return rows;
      };
    },
  );
  const joined = rememberLast(
    (
      tunnels: readonly TunnelView[],
      of: (view: TunnelView) => readonly FleetRow[],
      held: HeldOrder,
    ): ReadonlyArray<readonly FleetRow[]> =>
      tunnels.map((view) => keepRows(of(view), held)).filter((rows) => rows.length > 0),
  );
  return {
    assess: (snapshot, now, cadenceOf, {sort, isReversed}, held) => {
      const views = assessAll(snapshot, assess, now, cadenceOf);
      all = isSameList(all, views) ? all : views;
      return placed(sorted(all, sort, isReversed), held);
    },
    summary: rememberLast((tunnels: readonly TunnelView[]) => summaryOf(tunnels, countsOf)),
    rows: (tunnels, {filter, isProblemsOnly, sort, isReversed}, held) =>
      joined(tunnels, rowsOf(filter, isProblemsOnly, sort, isReversed), held),
  };
};
