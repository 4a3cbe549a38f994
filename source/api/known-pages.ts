import {keepIdentity} from '../model/keep-identity.js';
import type {Page} from './paging.js';
import type {ApiPath} from './paths.js';
import type {Reply} from './request.js';

/** What was decoded of answers, so that the same answer need not be decoded again. */
export type KnownPages = {
  /** Null where the path was never answered like that. */
  readonly get: (path: ApiPath, reply: Reply) => Page<unknown> | null;
  /** Returns the page with those parts that are as they were in the last one of the path as they were known. */
  readonly set: <Item>(path: ApiPath, reply: Reply, page: Page<Item>) => Page<Item>;
  /** Forgets what nobody will ask for any more. */
  readonly keepOnly: (isKept: (path: ApiPath) => boolean) => void;
};

/** More than the tunnels of an account and the pages of their lists; what was asked for longest ago is forgotten. */
const MOST_PAGES = 2500;

const digestOf = ({status, digest}: Reply): string | null => (status === 200 ? (digest ?? null) : null);

/** The last page of each path. */
export const createKnownPages = (): KnownPages => {
  const known = new Map<ApiPath, {readonly digest: string; readonly page: Page<unknown>}>();
  return {
    get: (path, reply) => {
      const last = known.get(path);
      if (last === undefined || last.digest !== digestOf(reply)) {
        return null;
      }
      // Asked for last, it is forgotten last.
      known.delete(path);
      known.set(path, last);
      return last.page;
    },
    set: (path, reply, page) => {
      const digest = digestOf(reply);
      const last = known.get(path);
      // Whoever remembers answers shares what repeats: two copies would live on, theirs and the one that is kept here.
      const kept = last === undefined ? page : (keepIdentity(last.page, page) as typeof page);
      known.delete(path);
      if (digest !== null) {
        known.set(path, {digest, page: kept});
      }
      const [oldest] = known.keys();
      if (known.size > MOST_PAGES && oldest !== undefined) {
        known.delete(oldest);
      }
      return kept;
    },
    keepOnly: (isKept) => {
      for (const path of known.keys()) {
        if (!isKept(path)) {
          known.delete(path);
        }
      }
    },
  };
};
