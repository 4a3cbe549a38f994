import type {Lead, ListState, Outage, SeenFailure, Snapshot, TunnelState} from './fleet.js';

/**
 * The same knowledge, told by a clock that has been set: every moment at which something was seen moves by `byMs`,
 * so that ages stay what they were. Timestamps of the API are not ours to move.
 */
export const shiftTimes = (snapshot: Snapshot, byMs: number): Snapshot => {
  const moved = (at: number | null): number | null => (at === null ? null : at + byMs);
  const seen = (failure: SeenFailure | null): SeenFailure | null =>
    failure === null ? null : {...failure, at: failure.at + byMs};
  const list = (state: ListState): ListState => ({
    ...state,
    at: moved(state.at),
    completeAt: moved(state.completeAt),
    failure: seen(state.failure),
  });
  const lead = (state: Lead | null): Lead | null =>
    state === null
      ? null
      : {
          ...state,
          activeAt: state.activeAt + byMs,
          vacantSince: moved(state.vacantSince),
          vacantAt: moved(state.vacantAt),
        };
  const outage = (state: Outage | null): Outage | null =>
    state === null ? null : {...state, since: state.since + byMs, failedAt: state.failedAt + byMs};
  const tunnel = (state: TunnelState): TunnelState => ({
    ...state,
    listedAt: state.listedAt + byMs,
    connectorsAt: moved(state.connectorsAt),
    lead: lead(state.lead),
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
    outage: outage(snapshot.outage),
    tunnels: new Map([...snapshot.tunnels].map(([key, state]) => [key, tunnel(state)])),
  };
};
