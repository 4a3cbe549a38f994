import type {Change, TunnelEvent} from './changes.js';
import {changesOfApi} from './changes-api.js';
import {changesOfConnectors, fromTo, nameOf} from './changes-connector.js';
import type {Snapshot, TunnelState} from './fleet.js';
import {isTunnelGone} from './presence.js';

const isFirstList = ({lists}: Snapshot, {kind}: TunnelState): boolean => (lists[kind]?.at ?? null) === null;

/** What happened to a tunnel that is there, or is missed for the first time. */
const tunnelEvents = (
  before: Snapshot,
  known: TunnelState | undefined,
  state: TunnelState,
): readonly TunnelEvent[] => {
  if (known === undefined) {
    return isFirstList(before, state) ? [] : [{what: 'tunnel_appeared'}];
  }
  return [
    ...(isTunnelGone(before, known) ? [{what: 'tunnel_back'} as const] : []),
    ...fromTo('tunnel_renamed', known.tunnel.name, state.tunnel.name),
    ...fromTo('tunnel_status', known.tunnel.status, state.tunnel.status),
  ];
};

const changesOfTunnel = (
  before: Snapshot,
  known: TunnelState | undefined,
  state: TunnelState,
): readonly Change[] => {
  const about = {at: state.listedAt, tunnel: nameOf(state), connector: null};
  const own = tunnelEvents(before, known, state).map((event) => ({...about, ...event}));
  return known === undefined ? own : [...own, ...changesOfConnectors(known, state)];
};

const statesOf = ({tunnels}: Snapshot, only: string | undefined): Iterable<TunnelState> => {
  if (only === undefined) {
    return tunnels.values();
  }
  const state = tunnels.get(only);
  return state === undefined ? [] : [state];
};

/**
 * What happened to the fleet between two snapshots of it: first to the API, then to each tunnel in its order, of each
 * first what happened to itself. Pure, and empty for snapshots that hold the same. The first list of a kind and the
 * first answer for a tunnel are no changes but the beginning; nor is a failure, until the API as a whole is lost; and
 * what one answer misses is gone only when the next one misses it too, but from when it was first missed.
 * @param only key of the one tunnel that can differ, where that is known
 */
export const changesBetween = (before: Snapshot, after: Snapshot, only?: string): readonly Change[] => {
  const ofApi = changesOfApi(before, after);
  // Absence is told by a list, even where it shows nothing new of any tunnel.
  if (before.tunnels === after.tunnels && before.lists === after.lists) {
    return ofApi;
  }
  // Of thousands of tunnels hardly one has changed: only for that one anything is made.
  const found: Change[] = [...ofApi];
  for (const state of statesOf(after, only)) {
    const known = before.tunnels.get(state.key);
    if (known !== state && !isTunnelGone(after, state)) {
      found.push(...changesOfTunnel(before, known, state));
    }
  }
  for (const known of statesOf(before, only)) {
    const state = after.tunnels.get(known.key);
    if (!isTunnelGone(before, known) && (state === undefined || isTunnelGone(after, state))) {
      const at = state?.missingSince ?? known.missingSince ?? after.lists[known.kind]?.at ?? known.listedAt;
      found.push({at, tunnel: nameOf(state ?? known), connector: null, what: 'tunnel_gone'});
    }
  }
  return found;
};
