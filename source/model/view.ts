import type {ConnectorState, Snapshot, TunnelState} from './fleet.js';
import {type Freshness, freshnessOf} from './freshness.js';
import {type Order, sortConnectors, sortTunnels} from './order.js';
import {type Filter, filterOf} from './selection.js';
import type {Thresholds} from './thresholds.js';
import {ageMs} from './time.js';
import {isProblem, type Verdict, verdictOf} from './verdict.js';

/** A tunnel with what can be thought of it now. */
export type TunnelView = {
  readonly state: TunnelState;
  /** Of its connectors. */
  readonly freshness: Freshness;
  /** Of what the list says of it. */
  readonly listed: Freshness;
  readonly verdict: Verdict;
};

export type ConnectorView = {
  readonly key: string;
  readonly state: ConnectorState;
  readonly tunnel: TunnelView;
};

/** A row of the fleet's list; `key` is its identity for the selection. */
export type FleetRow =
  | {readonly type: 'tunnel'; readonly key: string; readonly tunnel: TunnelView}
  | {
      readonly type: 'connector';
      readonly key: string;
      readonly tunnel: TunnelView;
      readonly connector: ConnectorView;
      /** Of its tunnel. */
      readonly isLast: boolean;
    };

/** What the user wants to see of the fleet. */
export type ListOptions = Order & {readonly filter: string; readonly isProblemsOnly: boolean};

/** Positions that rows keep for now, by key, whatever the order says: none jumps away from under the cursor. */
export type HeldOrder = ReadonlyMap<string, number>;

const NOTHING_HELD: HeldOrder = new Map();

/**
 * The items in their order, but with those that are held in the places, among themselves, that they had; the same array
 * where they are.
 */
export const keepPlaces = <Item>(
  items: readonly Item[],
  held: HeldOrder,
  keyOf: (item: Item) => string,
): readonly Item[] => {
  if (held.size === 0) {
    return items;
  }
  let last = -1;
  const isKept = items.every((item) => {
    const place = held.get(keyOf(item)) ?? last;
    const isBehind = place >= last;
    last = place;
    return isBehind;
  });
  if (isKept) {
    return items;
  }
  const place = (item: Item): number => held.get(keyOf(item)) ?? 0;
  const kept = items.filter((item) => held.has(keyOf(item))).sort((a, b) => place(a) - place(b));
  let next = 0;
  return items.map((item) => {
    if (!held.has(keyOf(item))) {
      return item;
    }
    next += 1;
    return kept[next - 1] ?? item;
  });
};

export const connectorKey = (tunnelKey: string, key: string): string => `${tunnelKey}/${key}`;

/** Planned time between two looks at a tunnel, ms: at its connectors, and at the list that shows it. */
export type Cadence = {readonly connectorsMs: number; readonly listMs: number};

/** Judges tunnels, and remembers each judgement for as long as its tunnel's state lives. */
export type Assess = (state: TunnelState, now: number, cadence: Cadence) => TunnelView;

export const createAssess = (thresholds: Thresholds): Assess => {
  const known = new WeakMap<TunnelState, TunnelView>();
  return (state, now, {connectorsMs, listMs}) => {
    const age = state.connectorsAt === null ? null : ageMs(state.connectorsAt, now);
    const freshness = freshnessOf(age, connectorsMs, thresholds);
    const listed = freshnessOf(ageMs(state.listedAt, now), listMs, thresholds);
    const before = known.get(state);
    if (before?.freshness === freshness && before.listed === listed) {
      return before;
    }
    const view = {state, freshness, listed, verdict: verdictOf(state, thresholds, freshness, listed)};
    known.set(state, view);
    return view;
  };
};

/** The connectors of a tunnel in the order of the API. */
export const connectorViews = (tunnel: TunnelView): readonly ConnectorView[] =>
  (tunnel.state.connectors ?? []).map((state) => ({
    key: connectorKey(tunnel.state.key, state.key),
    state,
    tunnel,
  }));

/** The connectors of a tunnel in the order of the options. */
export const viewConnectors = (tunnel: TunnelView, order: Order): readonly ConnectorView[] =>
  sortConnectors(connectorViews(tunnel), order);

export type CadenceOf = (state: TunnelState) => Cadence;

/** The same for all that there is. @param ms planned time between two looks at anything */
export const evenCadence =
  (ms: number): CadenceOf =>
  () => ({connectorsMs: ms, listMs: ms});

/** Where nobody had a plan, as after a report that was made once: the interval of a watch, and of its lists. */
export const usualCadence: Cadence = {connectorsMs: 5000, listMs: 15_000};

/** How often was looked by what the snapshot itself tells: for moments of the past, whose plans went with them. */
export const recordedCadence =
  ({lists}: Snapshot): CadenceOf =>
  ({kind, renewMs}) => ({
    connectorsMs: renewMs ?? usualCadence.connectorsMs,
    listMs: lists[kind]?.renewMs ?? usualCadence.listMs,
  });

/** Every tunnel as it stands now, in the order of the API. */
export const assessAll = (
  {tunnels}: Pick<Snapshot, 'tunnels'>,
  assess: Assess,
  now: number,
  cadenceOf: CadenceOf,
): readonly TunnelView[] => [...tunnels.values()].map((state) => assess(state, now, cadenceOf(state)));

/** Every tunnel as it stands now, in the order of the options. */
export const assessFleet = (
  snapshot: Snapshot,
  assess: Assess,
  now: number,
  cadenceOf: CadenceOf,
  order: Order,
  held: HeldOrder = NOTHING_HELD,
): readonly TunnelView[] =>
  keepPlaces(sortTunnels(assessAll(snapshot, assess, now, cadenceOf), order), held, ({state}) => state.key);

/** A tunnel with those of its connectors that are to be shown. */
export type FleetGroup = {readonly tunnel: TunnelView; readonly connectors: readonly ConnectorView[]};

/** What lets tunnels and connectors through, and puts the connectors of a tunnel in order. */
export type Sifting = {
  readonly filter: Filter;
  readonly isProblemsOnly: boolean;
  readonly connectorsOf: (tunnel: TunnelView) => readonly ConnectorView[];
};

/** What is left of a tunnel by filter and problem view; null where nothing is. */
const groupOf = (tunnel: TunnelView, {filter, isProblemsOnly, connectorsOf}: Sifting): FleetGroup | null => {
  if (isProblemsOnly && !isProblem(tunnel.verdict.level)) {
    return null;
  }
  const connectors = connectorsOf(tunnel).filter(({state}) =>
    filter.connector(tunnel.state, state.connector),
  );
  return connectors.length > 0 || filter.tunnel(tunnel.state) ? {tunnel, connectors} : null;
};

/** What is left by filter and problem view. */
export const fleetGroups = (tunnels: readonly TunnelView[], options: ListOptions): readonly FleetGroup[] => {
  const sifting = {
    filter: filterOf(options.filter),
    isProblemsOnly: options.isProblemsOnly,
    connectorsOf: (tunnel: TunnelView) => viewConnectors(tunnel, options),
  };
  return tunnels.flatMap((tunnel) => groupOf(tunnel, sifting) ?? []);
};

const rowsOfGroup = ({tunnel, connectors}: FleetGroup): readonly FleetRow[] => [
  {type: 'tunnel', key: tunnel.state.key, tunnel},
  ...connectors.map(
    (connector, index): FleetRow => ({
      type: 'connector',
      key: connector.key,
      tunnel,
      connector,
      isLast: index === connectors.length - 1,
    }),
  ),
];

/** The same as rows: each tunnel, followed by its connectors. */
export const fleetRows = (groups: readonly FleetGroup[]): readonly FleetRow[] => groups.flatMap(rowsOfGroup);

/** The rows of one tunnel that are left by filter and problem view. */
export const rowsOfTunnel = (tunnel: TunnelView, sifting: Sifting): readonly FleetRow[] => {
  const group = groupOf(tunnel, sifting);
  return group === null ? [] : rowsOfGroup(group);
};

/** The rows of one tunnel with those that are held in their places; the same array where they are. */
export const keepRows = (rows: readonly FleetRow[], held: HeldOrder): readonly FleetRow[] => {
  const kept = keepPlaces(rows, held, ({key}) => key);
  return kept === rows
    ? rows
    : kept.map((row, index) => {
        const isLast = index === kept.length - 1;
        return row.type === 'connector' && row.isLast !== isLast ? {...row, isLast} : row;
      });
};
