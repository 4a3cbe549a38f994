import type {ListState, SeenFailure, Snapshot, TunnelState} from './fleet.js';

/**
 * The same knowledge, told by a clock that has been set: every moment at which something was seen moves by `byMs`,
 * so that ages stay what they were. Timestamps of the API are not ours to move.
 */
export const shiftTimes = (snapshot: Snapshot, byMs: number): Snapshot => {
  const moved = (at: number | null): number | null => (at === null ? null : at + byMs);
  const seen = (failure: SeenFailure | null): SeenFailure | null =>
    failure === null ? null : {...failure, at: failure.at + byMs};
  const list = ({at, renewMs, failure}: ListState): ListState => ({
    at: moved(at),
    renewMs,
    failure: seen(failure),
  });
  const tunnel = (state: TunnelState): TunnelState => ({
    ...state,
    listedAt: state.listedAt + byMs,
    connectorsAt: moved(state.connectorsAt),
    failure: seen(state.failure),
    missingSince: moved(state.missingSince),
    connectors:
      state.connectors?.map((connector) => ({
        ...connector,
        missingSince: moved(connector.missingSince),
        stateSince: connector.stateSince + byMs,
        flips: connector.flips.map((at) => at + byMs),
      })) ?? null,
  });
  return {
    ...snapshot,
    lists: Object.fromEntries(Object.entries(snapshot.lists).map(([kind, state]) => [kind, list(state)])),
    outage: snapshot.outage === null ? null : {...snapshot.outage, since: snapshot.outage.since + byMs},
    tunnels: new Map([...snapshot.tunnels].map(([key, state]) => [key, tunnel(state)])),
  };
};
