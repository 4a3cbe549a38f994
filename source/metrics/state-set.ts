/**
 * A series for each state, 1 for the one that holds and 0 for all others, so that each has a past of its own.
 * @param key the label that names the state  @param labels all others
 */
export const stateSet = <State extends string, Key extends string, Labels extends object>(
  states: readonly State[],
  current: State,
  key: Key,
  labels: Labels,
): ReadonlyArray<{readonly labels: Labels & Record<Key, string>; readonly value: number}> =>
  states.map((state) => ({
    labels: {...labels, [key]: state} as Labels & Record<Key, string>,
    value: state === current ? 1 : 0,
  }));

/** The samples of a metric that has one series only, or none where its value is not known. */
export const single = (
  value: number | null,
): ReadonlyArray<{readonly labels: Record<never, string>; readonly value: number}> =>
  value === null ? [] : [{labels: {}, value}];

/** Prometheus counts time in seconds. */
export const seconds = (ms: number): number => ms / 1000;
