import type {Level} from '../model/facts.js';
import type {ConnectorState, Snapshot, TunnelState} from '../model/fleet.js';
import {type Freshness, freshnessOf, isTrusted} from '../model/freshness.js';
import {filterOf} from '../model/selection.js';
import {type ConnectorStateName, connectorStatus} from '../model/status.js';
import {ageMs} from '../model/time.js';
import {isProblem, type Verdict, verdictOf} from '../model/verdict.js';
import {compareConnectors, compareTunnels, type SortColumn} from './order.js';

/** A tunnel with what can be thought of it now. */
export type TunnelView = {
  readonly state: TunnelState;
  readonly freshness: Freshness;
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
    };

/** What the user wants to see of the fleet. */
export type ListOptions = {
  readonly filter: string;
  readonly isProblemsOnly: boolean;
  readonly sort: SortColumn;
  readonly isReversed: boolean;
};

/** Positions that rows keep for now, by key, whatever the order says: none jumps away from under the cursor. */
export type HeldOrder = ReadonlyMap<string, number>;

const byHeld =
  <View>(held: HeldOrder, keyOf: (view: View) => string, compare: (a: View, b: View) => number) =>
  (a: View, b: View): number => {
    const [first, second] = [held.get(keyOf(a)), held.get(keyOf(b))];
    return first === undefined || second === undefined ? compare(a, b) : first - second;
  };

export const connectorKey = (tunnelKey: string, key: string): string => `${tunnelKey}/${key}`;

/** Judges tunnels, and remembers each judgement for as long as its tunnel's state lives. */
export type Assess = (state: TunnelState, now: number, cadenceMs: number) => TunnelView;

export const createAssess = (): Assess => {
  const known = new WeakMap<TunnelState, TunnelView>();
  return (state, now, cadenceMs) => {
    const age = state.connectorsAt === null ? null : ageMs(state.connectorsAt, now);
    const freshness = freshnessOf(age, cadenceMs);
    const before = known.get(state);
    if (before?.freshness === freshness) {
      return before;
    }
    const view = {state, freshness, verdict: verdictOf(state, freshness)};
    known.set(state, view);
    return view;
  };
};

/** The connectors of a tunnel in the order of the options. */
export const viewConnectors = (
  tunnel: TunnelView,
  {sort, isReversed}: Pick<ListOptions, 'sort' | 'isReversed'>,
  held: HeldOrder = new Map(),
): readonly ConnectorView[] =>
  (tunnel.state.connectors ?? [])
    .map((state) => ({key: connectorKey(tunnel.state.key, state.key), state, tunnel}))
    .sort(byHeld(held, ({key}) => key, compareConnectors(sort, isReversed)));

/** Every tunnel as it stands now, in the order of the options. */
export const assessFleet = (
  snapshot: Snapshot,
  assess: Assess,
  now: number,
  cadenceMs: number,
  {sort, isReversed}: Pick<ListOptions, 'sort' | 'isReversed'>,
  held: HeldOrder,
): readonly TunnelView[] =>
  [...snapshot.tunnels.values()]
    .map((state) => assess(state, now, cadenceMs))
    .sort(byHeld(held, ({state}) => state.key, compareTunnels(sort, isReversed)));

/** The rows to show: tunnels, each followed by its connectors, less what filter and problem view leave out. */
export const fleetRows = (
  tunnels: readonly TunnelView[],
  options: ListOptions,
  held: HeldOrder,
): readonly FleetRow[] => {
  const filter = filterOf(options.filter);
  return tunnels.flatMap((tunnel): readonly FleetRow[] => {
    if (options.isProblemsOnly && !isProblem(tunnel.verdict.level)) {
      return [];
    }
    const connectors = viewConnectors(tunnel, options, held).filter(({state}) =>
      filter.connector(tunnel.state, state.connector),
    );
    if (connectors.length === 0 && !filter.tunnel(tunnel.state)) {
      return [];
    }
    return [
      {type: 'tunnel', key: tunnel.state.key, tunnel},
      ...connectors.map(
        (connector): FleetRow => ({type: 'connector', key: connector.key, tunnel, connector}),
      ),
    ];
  });
};

/** How many tunnels and connectors there are, in which state. What is stale counts as unknown. */
export type Summary = {
  readonly tunnels: number;
  readonly connectors: number;
  readonly byState: Readonly<Partial<Record<ConnectorStateName, number>>>;
  readonly byLevel: Readonly<Partial<Record<Level, number>>>;
};

export const summarize = (tunnels: readonly TunnelView[]): Summary => {
  const byState: Partial<Record<ConnectorStateName, number>> = {};
  const byLevel: Partial<Record<Level, number>> = {};
  let connectors = 0;
  for (const {state, freshness, verdict} of tunnels) {
    byLevel[verdict.level] = (byLevel[verdict.level] ?? 0) + 1;
    for (const {connector, missingSince} of state.connectors ?? []) {
      if (missingSince === null) {
        const isKnown = isTrusted(freshness) && state.missingSince === null;
        const name = isKnown ? connectorStatus(state.kind, connector).state : 'unknown';
        byState[name] = (byState[name] ?? 0) + 1;
        connectors += 1;
      }
    }
  }
  return {tunnels: tunnels.length, connectors, byState, byLevel};
};
