import {withFlip} from './flap.js';
import type {Connector, ConnectorState, TunnelKind, TunnelState} from './fleet.js';
import {freshnessOf, isTrusted} from './freshness.js';
import {isConnectorGone} from './presence.js';
import {type ConnectorStatus, connectorStatus} from './status.js';
import {rawValue} from './text.js';
import {usualThresholds} from './thresholds.js';
import {parseTimestamp} from './time.js';

/** What a connector without a newer start, or without any readable one, says is no restart. */
export const isRestart = (before: Connector, after: Connector): boolean => {
  const [was, is] = [parseTimestamp(before.run_at), parseTimestamp(after.run_at)];
  return was !== null && is !== null && is > was;
};

const isSameState = (a: ConnectorStatus, b: ConnectorStatus): boolean =>
  a.state === 'other' && b.state === 'other' ? rawValue(a.word) === rawValue(b.word) : a.state === b.state;

type Known = Pick<TunnelState, 'connectorsAt' | 'renewMs'>;

/**
 * Where several answers failed to come, nobody knows what the state was since the last one. That is so however long the
 * user goes on trusting what he has.
 */
const isInSight = ({connectorsAt, renewMs}: Known, at: number): boolean =>
  connectorsAt === null ||
  renewMs === null ||
  isTrusted(freshnessOf(at - connectorsAt, renewMs, usualThresholds));

/**
 * What is known of a connector after an answer that shows it.
 * @param tunnel as it was known before the answer  @param at when the answer came, ms
 */
export const shown = (
  before: ConnectorState | undefined,
  {key, connector}: {readonly key: string; readonly connector: Connector},
  kind: TunnelKind,
  tunnel: Known,
  at: number,
): ConnectorState => {
  if (before === undefined) {
    return {connector, key, missingSince: null, stateSince: at, isWitnessed: false, flips: []};
  }
  const isSeen = isInSight(tunnel, at);
  if (before.connector === connector && before.missingSince === null && isSeen) {
    return before;
  }
  const [was, is] = [before.connector, connector].map((item) => connectorStatus(kind, item)) as [
    ConnectorStatus,
    ConnectorStatus,
  ];
  const isBack = isConnectorGone(tunnel, before);
  const isChanged = !isSameState(was, is);
  // What is not told is no state of the connector, but a hole in what is known of it.
  const isUntold = was.state === 'unknown' || is.state === 'unknown';
  const isFlip = isBack || (isChanged && !isUntold) || isRestart(before.connector, connector);
  return {
    ...{connector, key, missingSince: null},
    ...(isBack || isChanged
      ? {stateSince: at, isWitnessed: isBack || (was.state !== 'unknown' && isSeen)}
      : isSeen
        ? {stateSince: before.stateSince, isWitnessed: before.isWitnessed}
        : // It may have left the state meanwhile, and come back.
          {stateSince: at, isWitnessed: false}),
    flips: isFlip ? withFlip(before.flips, at) : before.flips,
  };
};

/** What is known of a connector after an answer that lacks it: from the second one on, it is gone. */
export const missed = (before: ConnectorState, tunnel: Known, at: number): ConnectorState => {
  const missingSince = before.missingSince ?? at;
  const isNewlyGone = missingSince < at && !isConnectorGone(tunnel, before);
  return isNewlyGone
    ? {
        ...{...before, missingSince},
        ...{stateSince: missingSince, isWitnessed: isInSight(tunnel, at)},
        flips: withFlip(before.flips, missingSince),
      }
    : {...before, missingSince};
};
