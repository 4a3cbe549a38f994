import {tunnelKinds} from '../model/fleet.js';
import type {MonitorState} from './monitor.js';

/** Answers that come about as often as the seconds tick would otherwise find all ages as they were, time after time. */
const FREQUENT_MS = 2500;

/** Whether there is more to be seen of a new state than that ages begin anew: that can wait for the next second. */
export const isUrgent = (before: MonitorState, after: MonitorState): boolean => {
  const [was, is] = [before.snapshot, after.snapshot];
  return (
    after.polling.paceMs < FREQUENT_MS ||
    before.polling.activity.name !== after.polling.activity.name ||
    before.polling.lapse !== after.polling.lapse ||
    was.account !== is.account ||
    was.outage !== is.outage ||
    was.tunnels.size !== is.tunnels.size ||
    tunnelKinds.some((kind) => {
      const [list, next] = [was.lists[kind], is.lists[kind]];
      return list?.failure !== next?.failure || (list?.at === null) !== (next?.at === null);
    }) ||
    [...is.tunnels].some(([key, {failure, missingSince, connectors, tunnel}]) => {
      const known = was.tunnels.get(key);
      return (
        known?.failure !== failure ||
        known.missingSince !== missingSince ||
        known.connectors !== connectors ||
        known.tunnel !== tunnel
      );
    })
  );
};
