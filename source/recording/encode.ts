import {type Observation, plannedMs, questionKey} from '../model/observation.js';
import type {Redact} from '../redact.js';
import {MOST_LINE_BYTES, MOST_REFERENCES} from './format.js';

/** Turns what happens in one session into lines, without their ends. */
export type Encoder = {
  /** Null where it is too long for a line. */
  readonly observation: (observation: Observation) => string | null;
  /** @param at wall time after the clock was set, ms */
  readonly shift: (byMs: number, at: number) => string;
  /** Tells which session it is. */
  readonly mark: () => string;
};

/** What has been written in full, so that later lines may refer to it. */
type Written = {
  readonly id: number;
  readonly about: string;
  readonly items: readonly string[];
  /** When something of its line of references was last written without any (ms). */
  readonly wholeAt: number;
};

/** However little changes, a damaged line spoils no more than so much of what refers to it, ms. */
const LONGEST_REFERENCE_MS = 6 * 3_600_000;

/** What others leave of the quota differs each time, and matters by its course alone. */
const QUOTA_EVERY_MS = 60_000;

/** What an observation says: `items` where it is a list of them. */
type Content = {
  /** Names what it may refer to. */
  readonly key: string;
  readonly about: object;
  readonly name: 'tunnels' | 'connectors' | null;
  readonly items: readonly object[];
};

const contentOf = (observation: Observation): Content => {
  switch (observation.outcome) {
    case 'account':
      return {key: 'account', about: {account: observation.account}, name: null, items: []};
    case 'tunnels': {
      const {kind, tunnels, isComplete} = observation;
      const about = isComplete ? {kind} : {kind, complete: false};
      return {key: kind, about, name: 'tunnels', items: tunnels};
    }
    case 'connectors': {
      const {kind, tunnelId, connectors} = observation;
      const about = {kind, tunnel: tunnelId};
      return {
        key: questionKey({about: 'connectors', kind, tunnelId}),
        about,
        name: 'connectors',
        // What the user says of them is asked anew of whoever reads it.
        items: connectors.map(({label: _, fullConnections: __, ...told}) => told),
      };
    }
    case 'failure': {
      const {question, failure} = observation;
      const {retryAfterMs, problems, ...fields} = failure;
      const about = {
        kind: question.kind,
        ...(question.about === 'connectors' && {tunnel: question.tunnelId}),
        failure: {
          ...fields,
          ...(retryAfterMs !== null && {retry_after_ms: retryAfterMs}),
          ...(problems.length > 0 && {problems}),
        },
      };
      return {key: `failure of ${questionKey(question)}`, about, name: null, items: []};
    }
  }
};

/** Without the items of `before`, but where they stand in it. */
const withStretches = (items: readonly string[], before: readonly string[]): readonly string[] => {
  const places = new Map(before.map((item, index) => [item, index]));
  const parts: Array<string | {readonly first: number; count: number}> = [];
  for (const item of items) {
    const place = places.get(item);
    const last = parts.at(-1);
    if (place === undefined) {
      parts.push(item);
    } else if (typeof last === 'object' && last.first + last.count === place) {
      last.count += 1;
    } else {
      parts.push({first: place, count: 1});
    }
  }
  return parts.map((part) => (typeof part === 'string' ? part : `[${part.first},${part.count}]`));
};

/** Drops what was put in first where there is too much. */
export const forgetOldest = (references: Map<string, unknown>): void => {
  const [oldest] = references.keys();
  if (references.size > MOST_REFERENCES && oldest !== undefined) {
    references.delete(oldest);
  }
};

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** @param startedAt the time of the session's header, ms  @param redact takes secrets out of every text */
export const createEncoder = (startedAt: number, redact: Redact): Encoder => {
  const written = new Map<string, Written>();
  const renewals = new Map<string, number | null>();
  let lastId = 0;
  let quotaAt = Number.NEGATIVE_INFINITY;

  /** What is null is left out; in lists there is no null. */
  const json = (value: object): string =>
    JSON.stringify(value, (_, part: unknown) =>
      part === null ? undefined : typeof part === 'string' ? redact(part) : part,
    );

  const renewalOf = (key: string, renewMs: number | undefined): object => {
    const renew = renewMs === undefined ? null : plannedMs(renewMs);
    const before = renewals.get(key) ?? null;
    renewals.set(key, renew);
    return renew === before ? {} : {renew};
  };

  const quotaOf = ({quota, servedAt}: Observation, at: number): object => {
    // A clock that was set back must not hold it up.
    if (quota === null || (at >= quotaAt && at - quotaAt < QUOTA_EVERY_MS)) {
      return {};
    }
    quotaAt = at;
    const {remaining, resetMs, limit} = quota;
    return {
      quota: limit === null ? [remaining, resetMs] : [remaining, resetMs, limit],
      ...(servedAt !== undefined && {served: servedAt}),
    };
  };

  return {
    observation: (observation) => {
      const {tookMs, requests, renewMs} = observation;
      const at = Math.round(observation.at);
      const content = contentOf(observation);
      const about = json(content.about).slice(1, -1);
      const items = content.items.map(json);
      const before = written.get(content.key);
      const isYoung = before !== undefined && Math.abs(at - before.wholeAt) < LONGEST_REFERENCE_MS;
      const stamp = JSON.stringify({
        took: Math.round(tookMs),
        ...(requests !== 1 && {requests}),
        ...renewalOf(content.key, renewMs),
        ...quotaOf(observation, at),
      }).slice(1, -1);
      if (isYoung && before.about === about && isSame(before.items, items)) {
        return `{"at":${at},"same":${before.id},${stamp}}`;
      }
      const id = lastId + 1;
      const parts = isYoung ? withStretches(items, before.items) : items;
      const isLike = parts.some((part) => part.startsWith('['));
      const like = isYoung && isLike ? `,"like":${before.id}` : '';
      const list = content.name === null ? '' : `,"${content.name}":[${parts.join(',')}]`;
      const line = `{"at":${at},"id":${id}${like},${about}${list},${stamp}}`;
      written.delete(content.key);
      if (Buffer.byteLength(line) > MOST_LINE_BYTES) {
        return null;
      }
      lastId = id;
      written.set(content.key, {id, about, items, wholeAt: isYoung && isLike ? before.wholeAt : at});
      forgetOldest(written);
      return line;
    },
    shift: (byMs, at) => JSON.stringify({at: Math.round(at), set_back_ms: -Math.round(byMs)}),
    mark: () => JSON.stringify({session: startedAt}),
  };
};
