import type {ListState, SeenFailure, Snapshot, TunnelState} from './fleet.js';

/**
 * The same knowledge, told by a clock that has been set: every moment at which something was seen moves by `byMs`,
 * so that ages stay what they were. Timestamps of the API are not ours to move.
 */
export const shiftTimes = (snapshot: Snapshot, byMs: number): Snapshot => {
  const moved = (at: number | null): number | null => (at === null ? null : at + byMs);
  const seen = (failure: SeenFailure | null): SeenFailure | null =>
    failure === null ? null : {...failure, at: failure.at + byMs};
  const list = ({at, failure}: ListState): ListState => ({at: moved(at), failure: seen(failure)});
  const tunnel = (state: TunnelState): TunnelState => ({
    ...state,
    listedAt: state.listedAt + byMs,
    connectorsAt: moved(state.connectorsAt),
    failure: seen(state.failure),
    missingSince: moved(state.missingSince),
    connectors:
      state.connectors?.map((connector) => ({...connector, missingSince: moved(connector.missingSince)})) ??
      null,
  });
  return {
    ...snapshot,
    lists: Object.fromEntries(Object.entries(snapshot.lists).map(([kind, state]) => [kind, list(state)])),
    tunnels: new Map([...snapshot.tunnels].map(([key, state]) => [key, tunnel(state)])),
  };
};
