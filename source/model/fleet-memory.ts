import type {Snapshot} from './fleet.js';
import {type Order, type SortColumn, sortConnectors, sortTunnels} from './order.js';
import {createFilters} from './selection.js';
import {countConnectors, type Summary, summaryOf, type TunnelCounts} from './summary.js';
import {
  type Assess,
  assessAll,
  type CadenceOf,
  type ConnectorView,
  connectorViews,
  type FleetRow,
  type HeldOrder,
  keepPlaces,
  keepRows,
  type ListOptions,
  rowsOfTunnel,
  type TunnelView,
} from './view.js';

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
  return (all, order) => {
    const byKey = new Map(all.map((view) => [view.state.key, view]));
    const known = keys.flatMap((key) => {
      const view = byKey.get(key);
      byKey.delete(key);
      return view ?? [];
    });
    const sorted = sortTunnels([...known, ...byKey.values()], order);
    keys = sorted.map(({state}) => state.key);
    return sorted;
  };
};

/** Makes what belongs to a tunnel once, for as long as it stands as it is. */
const perTunnel = <Value>(make: (view: TunnelView) => Value): ((view: TunnelView) => Value) => {
  const known = new WeakMap<TunnelView, Value>();
  return (view) => {
    const value = known.get(view) ?? make(view);
    known.set(view, value);
    return value;
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
  const countsOf = perTunnel<TunnelCounts>(countConnectors);
  const viewsOf = perTunnel<readonly ConnectorView[]>(connectorViews);
  const connectorsIn = rememberLast((sort: SortColumn, isReversed: boolean) =>
    perTunnel((view) => sortConnectors(viewsOf(view), {sort, isReversed})),
  );
  const rowsOf = rememberLast(
    (
      filter: string,
      isProblemsOnly: boolean,
      connectorsOf: (view: TunnelView) => readonly ConnectorView[],
    ) => {
      const sifting = {filter: filterOf(filter), isProblemsOnly, connectorsOf};
      return perTunnel((view) => rowsOfTunnel(view, sifting));
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
      joined(tunnels, rowsOf(filter, isProblemsOnly, connectorsIn(sort, isReversed)), held),
  };
};
