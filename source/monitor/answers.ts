import type {Snapshot} from '../model/fleet.js';
import {keepIdentity} from '../model/keep-identity.js';
import {type Observation, questionKey} from '../model/observation.js';
import type {RawText} from '../model/text.js';
import {listBytes, newBytes} from './weights.js';

/** The question that an observation comes of; null where it is no answer to one. */
export const keyOf = (observation: Observation): string | null => {
  switch (observation.outcome) {
    case 'account':
      return null;
    case 'failure':
      return questionKey(observation.question);
    case 'tunnels':
      return observation.kind;
    case 'connectors':
      return questionKey({...observation, about: 'connectors'});
  }
};

/** An observation, with those parts that were known already as they were known. */
export type Shared = {
  readonly observation: Observation;
  /** Of what was not known, estimated. */
  readonly bytes: number;
};

/** The last answer and the last failure of each question, so that what is told again takes no memory again. */
export type Answers = {
  readonly share: (observation: Observation) => Shared;
  /** Forgets the tunnels that are no longer in a snapshot. */
  readonly keepOnly: (snapshot: Snapshot) => void;
  /** What the last answers take, estimated. */
  readonly bytes: () => number;
};

type Item = {readonly id: RawText | null};

type Data = readonly Item[];

/** Items that stand elsewhere in the list are found by their ids. */
const shareItems = <Items extends Data>(last: Items, items: Items): {items: Items; bytes: number} => {
  let byId: ReadonlyMap<RawText | null, Item> | null = null;
  const find = (item: Item, index: number): Item | undefined => {
    const beside = last[index];
    if (beside?.id === item.id) {
      return beside;
    }
    byId ??= new Map(last.map((known) => [known.id, known]));
    return byId.get(item.id);
  };
  let bytes = 0;
  const shared = items.map((item, index) => {
    const known = find(item, index);
    const kept = known === undefined ? item : keepIdentity(known, item);
    bytes += newBytes(known, kept);
    return kept;
  });
  return shared.length === last.length && shared.every((item, index) => item === last[index])
    ? {items: last, bytes: 0}
    : {items: shared as unknown as Items, bytes: bytes + listBytes(shared.length)};
};

/** `given`: as it was told last, which is not `data` where that was known before. */
type Known = {data: Data; given: Data | null; failure: unknown; bytes: number};

export const createAnswers = (): Answers => {
  const known = new Map<string, Known>();
  let total = 0;

  const knownOf = (key: string): Known => {
    const found = known.get(key) ?? {data: [], given: null, failure: null, bytes: 0};
    known.set(key, found);
    return found;
  };

  const learn = (last: Known, data: Data): void => {
    if (data !== last.data) {
      const bytes = newBytes(undefined, data);
      total += bytes - last.bytes;
      last.data = data;
      last.bytes = bytes;
    }
  };

  const share = <Items extends Data>(last: Known, told: Items): {items: Items; bytes: number} => {
    if (told === last.given) {
      return {items: last.data as Items, bytes: 0};
    }
    const shared = shareItems(last.data as Items, told);
    learn(last, shared.items);
    last.given = told;
    return shared;
  };

  return {
    share: (observation) => {
      const key = keyOf(observation);
      if (key === null) {
        return {observation, bytes: newBytes(undefined, observation)};
      }
      const last = knownOf(key);
      switch (observation.outcome) {
        case 'failure': {
          const failure = keepIdentity(last.failure, observation.failure) as typeof observation.failure;
          const bytes = newBytes(last.failure, failure);
          last.failure = failure;
          return {observation: {...observation, failure}, bytes};
        }
        case 'tunnels': {
          const {items, bytes} = share(last, observation.tunnels);
          return {observation: {...observation, tunnels: items}, bytes};
        }
        case 'connectors': {
          const {items, bytes} = share(last, observation.connectors);
          return {observation: {...observation, connectors: items}, bytes};
        }
        default:
          return {observation, bytes: 0};
      }
    },
    keepOnly: ({tunnels, lists}) => {
      for (const [key, {bytes}] of known) {
        if (!tunnels.has(key) && !(key in lists)) {
          known.delete(key);
          total -= bytes;
        }
      }
    },
    bytes: () => total,
  };
};
