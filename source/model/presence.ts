import type {ConnectorState, Snapshot, TunnelState} from './fleet.js';

/** How long something that disappeared stays to be seen, ms. */
export const TOMBSTONE_MS = 60_000;

/** Those no longer there stay, marked, until they have been gone for {@link TOMBSTONE_MS}. */
export const isBuried = (missingSince: number | null, at: number): boolean =>
  missingSince !== null && at - missingSince >= TOMBSTONE_MS;

/**
 * Whether something is gone for certain: one answer that lacks it may be a mistake, a second one is none.
 * @param lookedAt when it was last looked for, ms
 */
const isMissedTwice = (missingSince: number | null, lookedAt: number | null): boolean =>
  missingSince !== null && lookedAt !== null && missingSince < lookedAt;

/** True once a second answer lacked the connector; until then it is only missed. */
export const isConnectorGone = (
  {connectorsAt}: Pick<TunnelState, 'connectorsAt'>,
  {missingSince}: Pick<ConnectorState, 'missingSince'>,
): boolean => isMissedTwice(missingSince, connectorsAt);

/** True once a second complete list lacked the tunnel; until then it is only missed. */
export const isTunnelGone = (
  {lists}: Pick<Snapshot, 'lists'>,
  {kind, missingSince}: Pick<TunnelState, 'kind' | 'missingSince'>,
): boolean => isMissedTwice(missingSince, lists[kind]?.completeAt ?? null);

/** A connector or the tunnel itself is missed, and the next answer will tell whether it is gone. */
export const isInDoubt = (snapshot: Pick<Snapshot, 'lists'>, state: TunnelState): boolean =>
  (state.missingSince !== null && !isTunnelGone(snapshot, state)) ||
  (state.connectors ?? []).some((item) => item.missingSince !== null && !isConnectorGone(state, item));
