import type {Change} from '../model/changes.js';
import type {Snapshot, TunnelState} from '../model/fleet.js';
import {filterOf} from '../model/selection.js';

export type FilterBetween = {
  /** @param key of a tunnel */
  readonly tunnel: (key: string) => boolean;
  readonly change: (change: Change) => boolean;
};

/** What a filter lets through between two snapshots: all that matches it as it was, or as it is now. */
export const filterBetween = (words: string, before: Snapshot, after: Snapshot): FilterBetween => {
  const filter = filterOf(words);
  const states = (key: string): readonly TunnelState[] =>
    [before, after].flatMap(({tunnels}) => tunnels.get(key) ?? []);
  const hasConnector = (state: TunnelState, wanted: string | null): boolean =>
    (state.connectors ?? []).some(
      ({key, connector}) => (wanted === null || key === wanted) && filter.connector(state, connector),
    );
  const isShown = (key: string): boolean =>
    words === '' || states(key).some((state) => filter.tunnel(state) || hasConnector(state, null));
  return {
    tunnel: isShown,
    change: (change) => {
      const {tunnel, connector} = change;
      if (words === '' || tunnel === null) {
        return true;
      }
      if (connector === null) {
        return isShown(tunnel.key);
      }
      const about = change.what === 'failover' ? [connector, change.from] : [connector];
      return about.some(({key}) => states(tunnel.key).some((state) => hasConnector(state, key)));
    },
  };
};
