import {failureKinds} from '../model/failure.js';
import {tunnelKinds} from '../model/fleet.js';
import {freshnessOf} from '../model/freshness.js';
import {rawText} from '../model/text.js';
import type {Thresholds} from '../model/thresholds.js';
import {ageMs} from '../model/time.js';
import type {MonitorState} from '../monitor/monitor.js';
import type {Polling} from '../monitor/polling.js';
import type {Vitals} from '../monitor/vitals.js';
import type {Samples} from './catalogue.js';
import {nameLabel, wordLabel} from './labels.js';
import {seconds, single, stateSet} from './state-set.js';
import {freshnesses} from './tunnel-samples.js';

const ACTIVITIES: Readonly<Record<Polling['activity']['name'], true>> = {
  starting: true,
  polling: true,
  retrying: true,
  rate_limited: true,
  refused: true,
};

const activities = Object.keys(ACTIVITIES) as ReadonlyArray<Polling['activity']['name']>;

/** What the API last said was left, until the window that it spoke of has ended. */
const quotaSamples = ({readings: {quota}}: Vitals, now: number): Samples =>
  quota === null || now >= quota.at + quota.told.resetMs
    ? {}
    : {
        warptop_api_quota_remaining: single(quota.told.remaining),
        warptop_api_quota_limit: single(quota.told.limit),
      };

/** The samples of the API, of the way to it, and of what is done with it. @param now wall time, ms */
export const apiSamples = (
  {snapshot, polling}: MonitorState,
  vitals: Vitals,
  now: number,
  thresholds: Thresholds,
): Samples => {
  const {account, lists} = snapshot;
  const {readings, share} = vitals;
  const known = tunnelKinds.flatMap((kind) => {
    const list = lists[kind];
    return list === undefined ? [] : [{kind, at: list.at}];
  });
  return {
    warptop_account_info:
      account === null
        ? []
        : [
            {
              labels: {account_id: wordLabel(rawText(account.id)), name: nameLabel(account.name)},
              value: 1,
            },
          ],
    warptop_polling_state: stateSet(activities, polling.activity.name, 'state', {}),
    warptop_list_freshness: known.flatMap(({kind, at}) => {
      const age = at === null ? null : ageMs(at, now);
      return stateSet(freshnesses, freshnessOf(age, polling.cadences.list, thresholds), 'freshness', {kind});
    }),
    warptop_list_observed_timestamp_seconds: known.flatMap(({kind, at}) =>
      at === null ? [] : [{labels: {kind}, value: seconds(at)}],
    ),
    warptop_api_answered_timestamp_seconds: single(
      polling.answeredAt === null ? null : seconds(polling.answeredAt),
    ),
    warptop_api_requests: single(readings.requests),
    warptop_api_answers: single(readings.answers),
    warptop_api_failures: failureKinds.map((kind) => ({
      labels: {kind},
      value: readings.failures[kind] ?? 0,
    })),
    ...quotaSamples(vitals, now),
    warptop_api_quota_used_ratio: single(polling.usedShare),
    warptop_api_quota_budget_ratio: single(share),
    warptop_api_slowed: single(polling.isTrickle ? 1 : 0),
    warptop_clock_skew_seconds: single(readings.skewMs === null ? null : seconds(readings.skewMs)),
  };
};
