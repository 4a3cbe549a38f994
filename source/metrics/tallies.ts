import {changeNames} from '../model/change-names.js';
import type {Change} from '../model/changes.js';
import type {Snapshot} from '../model/fleet.js';
import type {Samples} from './catalogue.js';

/** Counts what happens. Of tunnels that are gone for good nothing is kept. */
export type Tallies = {
  readonly count: (changes: readonly Change[], after: Pick<Snapshot, 'tunnels'>) => void;
  /** Failovers by key of the tunnel. */
  readonly failovers: () => ReadonlyMap<string, number>;
  readonly samples: () => Samples;
};

export const createTallies = (): Tallies => {
  const changed = new Map<Change['what'], number>();
  const failovers = new Map<string, number>();
  return {
    count: (changes, {tunnels}) => {
      for (const {what, tunnel} of changes) {
        changed.set(what, (changed.get(what) ?? 0) + 1);
        if (what === 'failover') {
          failovers.set(tunnel.key, (failovers.get(tunnel.key) ?? 0) + 1);
        }
      }
      for (const key of failovers.keys()) {
        if (!tunnels.has(key)) {
          failovers.delete(key);
        }
      }
    },
    failovers: () => failovers,
    samples: () => ({
      warptop_changes: changeNames.map((what) => ({labels: {what}, value: changed.get(what) ?? 0})),
    }),
  };
};
