import type {Change, TunnelName} from '../model/changes.js';
import {
  type ConnectorName,
  nameOfConnector,
  type Snapshot,
  type TunnelKind,
  tunnelKinds,
} from '../model/fleet.js';
import type {ConnectorStateName} from '../model/status.js';
import type {History, Stretch} from '../monitor/history.js';
import {type Interval, longestOf, totalMs, united, within, without} from './intervals.js';

/** A tunnel of the report, with all of its connectors that were seen, under the names that they had last. */
export type Member = {
  readonly tunnel: TunnelName;
  readonly connectors: ReadonlyMap<string, ConnectorName>;
  /** Whether any answer told of its connectors, be it that there are none. */
  readonly isTold: boolean;
};

type Named = {
  readonly tunnel: TunnelName;
  readonly connectors: Map<string, ConnectorName>;
  isTold: boolean;
};

/** Whoever was there at some moment: in the snapshots, or between them in a change. */
export const membersOf = (snapshots: readonly Snapshot[], changes: readonly Change[]): readonly Member[] => {
  const members = new Map<string, Named>();
  const named = (tunnel: TunnelName): Named => {
    const {connectors = new Map(), isTold = false} = members.get(tunnel.key) ?? {};
    const member: Named = {tunnel, connectors, isTold};
    members.set(tunnel.key, member);
    return member;
  };
  for (const {tunnel, connector} of changes) {
    if (tunnel !== null) {
      const member = named(tunnel);
      if (connector !== null) {
        member.connectors.set(connector.key, connector);
        member.isTold = true;
      }
    }
  }
  for (const {tunnels} of snapshots) {
    for (const {key, kind, tunnel, connectors} of tunnels.values()) {
      const member = named({key, kind, id: tunnel.id, name: tunnel.name});
      member.isTold ||= connectors !== null;
      for (const state of connectors ?? []) {
        member.connectors.set(state.key, nameOfConnector(state));
      }
    }
  }
  const rank = ({tunnel}: Named): number => tunnelKinds.indexOf(tunnel.kind);
  return [...members.values()].sort(
    (a, b) => rank(a) - rank(b) || String(a.tunnel.name).localeCompare(String(b.tunnel.name), 'en'),
  );
};

const SERVING: Readonly<Record<TunnelKind, readonly ConnectorStateName[]>> = {
  warp_connector: ['active'],
  cfd_tunnel: ['connected', 'partial'],
};

const UNTOLD: readonly ConnectorStateName[] = ['unknown', 'other'];

const UNLINKED: readonly ConnectorStateName[] = ['offline', 'disconnected'];

/** What counts as trouble of a connector. */
const TROUBLED: readonly ConnectorStateName[] = ['offline', 'disconnected', 'partial'];

/** How long a connector was in which state, within the span. All in ms. */
export type ConnectorShare = ConnectorName & {
  readonly byState: ReadonlyMap<ConnectorStateName, number>;
  readonly observedMs: number;
  /** While its tunnel was observed, it was not there. */
  readonly absentMs: number;
  /** How often it was seen in another state than before. */
  readonly turns: number;
  readonly isTroubled: boolean;
};

/** How long a tunnel served, within the span, as far as its connectors were observed. */
export type TunnelShare = {
  readonly tunnel: TunnelName;
  readonly connectors: readonly ConnectorShare[];
  /** Whether any answer told of them; where none did, it is not known whether there are any. */
  readonly isTold: boolean;
  readonly observed: readonly Interval[];
  /** With a connector that carries traffic: an active one, or any with connections for cloudflared. */
  readonly servingMs: number;
  /** Of which cannot be told whether it served. */
  readonly untoldMs: number;
  /** The longest time at a stretch in which it was seen not to serve; null: there was none. */
  readonly longestDown: Interval | null;
  /** The same without any connector that has a connection. */
  readonly longestDark: Interval | null;
};

const connectorShare = (
  name: ConnectorName,
  stretches: readonly Stretch[],
  observed: readonly Interval[],
): ConnectorShare => {
  const byState = new Map<ConnectorStateName, number>();
  let turns = 0;
  let before: ConnectorStateName | null = null;
  for (const {from, until, state} of stretches) {
    byState.set(state, (byState.get(state) ?? 0) + until - from);
    turns += before !== null && before !== state ? 1 : 0;
    before = state;
  }
  const seen = united(stretches);
  const isTroubled = TROUBLED.some((state) => (byState.get(state) ?? 0) > 0);
  return {
    ...{...name, byState, turns, isTroubled},
    observedMs: totalMs(seen),
    absentMs: totalMs(without(observed, seen)),
  };
};

/** @param span what is told of; nothing outside counts */
export const tunnelShare = (
  {tunnel, connectors, isTold}: Member,
  history: Pick<History, 'stretches'>,
  span: Interval,
): TunnelShare => {
  const tracks = [...connectors.values()].map((name) => ({
    name,
    stretches: within(history.stretches(tunnel.key, name.key), span),
  }));
  const all = tracks.flatMap(({stretches}) => stretches);
  const inState = (isMeant: (state: ConnectorStateName) => boolean): readonly Interval[] =>
    united(all.filter(({state}) => isMeant(state)));
  const observed = united(all);
  const serving = inState((state) => SERVING[tunnel.kind].includes(state));
  const untold = without(
    inState((state) => UNTOLD.includes(state)),
    serving,
  );
  const linked = inState((state) => !UNLINKED.includes(state));
  return {
    ...{tunnel, isTold},
    connectors: tracks.map(({name, stretches}) => connectorShare(name, stretches, observed)),
    observed,
    servingMs: totalMs(serving),
    untoldMs: totalMs(untold),
    longestDown: longestOf(without(observed, united([...serving, ...untold]))),
    longestDark: longestOf(without(observed, linked)),
  };
};
