/** A value that is believed, and told, once it has stood for a while: what flickers is not worth a sentence. */
export type Settling<Value> = {
  readonly told: Value;
  /** What may be told next. */
  readonly next: Value;
  /** When `next` was first seen, and since when anything but `told` was (ms). */
  readonly since: number;
  readonly unlikeSince: number;
};

export const settled = <Value>(value: Value, now: number): Settling<Value> => ({
  told: value,
  next: value,
  since: now,
  unlikeSince: now,
});

export type Patience = {
  /** So long it must not change, ms. */
  readonly quietMs: number;
  /** After so long something is told, even if it still changes, ms. */
  readonly mostMs: number;
};

/** The value as it is seen now. A clock that was set back starts the wait anew. */
export const seen = <Value>(
  before: Settling<Value>,
  value: Value,
  now: number,
  {quietMs, mostMs}: Patience,
): Settling<Value> => {
  if (value === before.told) {
    return settled(value, now);
  }
  const isSame = value === before.next && now >= before.since;
  const since = isSame ? before.since : now;
  const unlikeSince = before.next === before.told || now < before.unlikeSince ? now : before.unlikeSince;
  return now - since >= quietMs || now - unlikeSince >= mostMs
    ? settled(value, now)
    : {told: before.told, next: value, since, unlikeSince};
};
