import type {Snapshot} from '../../source/model/fleet.js';
import {emptySnapshot, tunnelKinds} from '../../source/model/fleet.js';
import {connectorStatus} from '../../source/model/status.js';
import {createHistory, type History, type Stretch} from '../../source/monitor/history.js';

/** Answers so far apart leave a gap, ms. */
const GAP_MS = 30_000;

/** A history that keeps every snapshot it ever had: simple, and quick to ask. */
export const rememberAll = (): History => {
  const history = createHistory({kinds: tunnelKinds});
  const moments: Array<{readonly at: number; readonly snapshot: Snapshot}> = [];
  const stretches = new Map<string, Stretch[]>();
  return {
    ...history,
    accept: (observation) => {
      const accepted = history.accept(observation);
      moments.push({at: observation.at, snapshot: accepted.snapshot});
      if (observation.outcome === 'connectors') {
        const {at, kind, tunnelId} = observation;
        const key = `${kind}/${tunnelId}`;
        for (const {key: name, connector, missingSince} of accepted.snapshot.tunnels.get(key)?.connectors ??
          []) {
          if (missingSince === null) {
            const list = stretches.get(`${key} ${name}`) ?? [];
            stretches.set(`${key} ${name}`, list);
            const last = list.at(-1);
            const isUnbroken = last !== undefined && at - last.until <= GAP_MS;
            const {state} = connectorStatus(kind, connector);
            if (isUnbroken && last.state === state) {
              list[list.length - 1] = {...last, until: at};
            } else {
              list.push({from: isUnbroken ? last.until : at, until: at, state});
            }
          }
        }
      }
      return accepted;
    },
    at: (moment) => {
      let [low, high] = [0, moments.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        [low, high] = (moments[middle]?.at ?? 0) <= moment ? [middle + 1, high] : [low, middle];
      }
      return moments[low - 1]?.snapshot ?? emptySnapshot(null, tunnelKinds);
    },
    stretches: (tunnel, connector) => stretches.get(`${tunnel} ${connector}`) ?? [],
  };
};
