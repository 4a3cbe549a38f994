import {decodeConnector, decodeTunnel} from '../api/schema.js';
import type {Connector, Tunnel} from '../model/fleet.js';
import {type Observation, questionKey} from '../model/observation.js';
import {rawText, type SafeText, safe} from '../model/text.js';
import {countIn, failureIn, itemsIn, questionIn, quotaIn} from './decode-parts.js';
import {forgetOldest} from './encode.js';
import {isTime} from './header.js';

/** What a line says. */
export type Said =
  | {readonly what: 'observation'; readonly observation: Observation}
  | {readonly what: 'shift'; readonly byMs: number}
  | {readonly what: 'nothing'}
  | {
      readonly what: 'problem';
      readonly words: SafeText;
      /** False where none of what follows, up to the next header, can be relied on. */
      readonly isSessionGood: boolean;
    };

/** Reads the lines of one session after its header. */
export type Decoder = {
  readonly line: (fields: Readonly<Record<string, unknown>>) => Said;
  /**
   * Something could not be read: what it may have changed is forgotten.
   * @param isBlind whether it may have held the beginning of another session
   */
  readonly lost: (isBlind: boolean) => void;
};

type Stamp = Pick<Observation, 'at' | 'tookMs' | 'requests' | 'quota' | 'servedAt' | 'renewMs'>;

type Answer =
  | {readonly outcome: 'account'; readonly account: (Observation & {outcome: 'account'})['account']}
  | Pick<Observation & {outcome: 'tunnels'}, 'outcome' | 'kind' | 'tunnels' | 'isComplete'>
  | Pick<Observation & {outcome: 'connectors'}, 'outcome' | 'kind' | 'tunnelId' | 'connectors'>
  | Pick<Observation & {outcome: 'failure'}, 'outcome' | 'question' | 'failure'>;

type Known = {readonly id: number; readonly key: string; readonly answer: Answer};

const problem = (words: SafeText, isSessionGood = true): Said => ({what: 'problem', words, isSessionGood});

const keyOf = (answer: Answer): string => {
  switch (answer.outcome) {
    case 'account':
      return 'account';
    case 'tunnels':
      return questionKey({about: 'tunnels', kind: answer.kind});
    case 'connectors':
      return questionKey({about: 'connectors', kind: answer.kind, tunnelId: answer.tunnelId});
    case 'failure':
      return `failure of ${questionKey(answer.question)}`;
  }
};

/** Metadata is JSON text already. */
const tunnelIn = (item: object): Tunnel => {
  const {metadata} = item as {metadata?: unknown};
  return {...decodeTunnel(item), metadata: typeof metadata === 'string' ? rawText(metadata) : null};
};

/** Null where it is like one that is not known, or is none. */
const answerIn = (fields: Readonly<Record<string, unknown>>, like: Answer | null): Answer | null => {
  const {account} = fields;
  if (typeof account === 'object' && account !== null) {
    const {id, name} = account as {id?: unknown; name?: unknown};
    return typeof id === 'string'
      ? {outcome: 'account', account: {id, name: typeof name === 'string' ? rawText(name) : null}}
      : null;
  }
  const question = questionIn(fields);
  if (question === null) {
    return null;
  }
  if (fields.failure !== undefined) {
    const failure = failureIn(fields.failure);
    return failure === null ? null : {outcome: 'failure', question, failure};
  }
  if (question.about === 'tunnels') {
    const before: readonly Tunnel[] | null = like?.outcome === 'tunnels' ? like.tunnels : null;
    const tunnels = itemsIn(fields.tunnels, before, tunnelIn);
    const {kind} = question;
    return tunnels && {outcome: 'tunnels', kind, tunnels, isComplete: fields.complete !== false};
  }
  const before: readonly Connector[] | null = like?.outcome === 'connectors' ? like.connectors : null;
  const connectors = itemsIn(fields.connectors, before, decodeConnector);
  const {kind, tunnelId} = question;
  return connectors && {outcome: 'connectors', kind, tunnelId, connectors};
};

/** @param startedAt the time of the session's header, ms */
export const createDecoder = (startedAt: number): Decoder => {
  const byId = new Map<number, Known>();
  const byKey = new Map<string, Known>();
  const renewals = new Map<string, number | null>();
  let lastId = 0;
  let isBlind = false;
  /** All times of the session lie between these, as shifted so far, ms; null: there are none. */
  let times: {readonly first: number; readonly last: number} | null = null;

  const remember = (known: Known): void => {
    const before = byKey.get(known.key);
    byKey.delete(known.key);
    byKey.set(known.key, known);
    byId.set(known.id, known);
    if (before !== undefined) {
      byId.delete(before.id);
    }
    const [oldest] = byKey.values();
    forgetOldest(byKey);
    if (oldest !== undefined && !byKey.has(oldest.key)) {
      byId.delete(oldest.id);
    }
  };

  const stampIn = (fields: Readonly<Record<string, unknown>>, at: number, key: string): Stamp => {
    if (fields.renew !== undefined) {
      renewals.set(key, countIn(fields.renew));
    }
    const renewMs = renewals.get(key) ?? null;
    return {
      at,
      tookMs: countIn(fields.took) ?? 0,
      requests: countIn(fields.requests) ?? 1,
      quota: quotaIn(fields.quota),
      ...(isTime(fields.served) && {servedAt: fields.served}),
      ...(renewMs !== null && {renewMs}),
    };
  };

  const observed = ({answer, key}: Known, fields: Readonly<Record<string, unknown>>, at: number): Said => {
    times = {first: Math.min(times?.first ?? at, at), last: Math.max(times?.last ?? at, at)};
    return {what: 'observation', observation: {...answer, ...stampIn(fields, at, key)}};
  };

  /** Whatever is in a file, no moment is moved to where there are no dates. */
  const shifted = (backMs: unknown): Said => {
    if (typeof backMs !== 'number' || !Number.isSafeInteger(backMs)) {
      return problem(safe`it is no observation`);
    }
    if (times !== null) {
      const [first, last] = [times.first - backMs, times.last - backMs];
      if (!isTime(first) || !isTime(last)) {
        return problem(safe`it sets the clock by more than can be`);
      }
      times = {first, last};
    }
    return {what: 'shift', byMs: -backMs};
  };

  const numbered = (fields: Readonly<Record<string, unknown>>, at: number): Said => {
    const id = countIn(fields.id) ?? 0;
    if (id <= lastId) {
      return problem(safe`number ${id} comes after ${lastId}: the header before it is missing`, false);
    }
    if (id > lastId + 1) {
      renewals.clear();
    }
    const like = fields.like === undefined ? null : byId.get(countIn(fields.like) ?? 0);
    lastId = id;
    if (like === undefined) {
      return problem(safe`it is like an answer that could not be read`);
    }
    const answer = answerIn(fields, like?.answer ?? null);
    if (answer === null || (like !== null && like.key !== keyOf(answer))) {
      return problem(safe`it is no observation`);
    }
    const known = {id, key: keyOf(answer), answer};
    remember(known);
    return observed(known, fields, at);
  };

  return {
    line: (fields) => {
      const {at} = fields;
      if (fields.session !== undefined) {
        isBlind = false;
        return fields.session === startedAt
          ? {what: 'nothing'}
          : problem(safe`it belongs to another session, whose header is missing`, false);
      }
      if (isBlind) {
        return problem(safe`what was lost before it may have begun another session`);
      }
      if (!isTime(at)) {
        return problem(safe`it has no time`);
      }
      if (fields.id !== undefined) {
        return numbered(fields, at);
      }
      if (fields.same !== undefined) {
        const known = byId.get(countIn(fields.same) ?? 0);
        return known === undefined
          ? problem(safe`it refers to an answer that could not be read`)
          : observed(known, fields, at);
      }
      return shifted(fields.set_back_ms);
    },
    lost: (mayHoldHeader) => {
      isBlind ||= mayHoldHeader;
      renewals.clear();
    },
  };
};
