import type {Change} from './changes.js';
import type {Snapshot} from './fleet.js';

/** When anything was last seen, ms. */
const lastSeenAt = ({lists, tunnels}: Snapshot): number => {
  let last = Number.NEGATIVE_INFINITY;
  for (const {at, failure} of Object.values(lists)) {
    last = Math.max(last, at ?? last, failure?.at ?? last);
  }
  for (const {connectorsAt, failure} of tunnels.values()) {
    last = Math.max(last, connectorsAt ?? last, failure?.at ?? last);
  }
  return last;
};

const isLost = ({outage}: Snapshot): boolean => outage?.isCertain === true;

/** The API was lost when the first of its failures was seen, though that is known only since a further one. */
export const changesOfApi = (before: Snapshot, after: Snapshot): readonly Change[] => {
  const about = {tunnel: null, connector: null};
  if (before.outage === after.outage || isLost(before) === isLost(after)) {
    return [];
  }
  if (after.outage !== null && isLost(after)) {
    const {since, failure} = after.outage;
    return [{at: since, ...about, what: 'api_lost', failure}];
  }
  const at = lastSeenAt(after);
  return [{at, ...about, what: 'api_restored', since: before.outage?.since ?? at}];
};
