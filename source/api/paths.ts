import {type TunnelKind, tunnelKinds} from '../model/fleet.js';
import {UUID} from '../model/selection.js';

declare const pathBrand: unique symbol;

/** A path below the base URL that warptop may ask for. Only the functions of this file make one. */
export type ApiPath = string & {readonly [pathBrand]: 'ApiPath'};

/** The form of an account's id; nothing else may enter a URL, since encoding does not stop `..`. */
export const ACCOUNT_ID = /^[0-9a-f]{32}$/;

/** Which page of a list, from 1, and how many items it is asked to have. */
export type PageQuery = {readonly perPage: number; readonly page: number};

const allowed = (path: string): ApiPath => path as ApiPath;

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

const pageQuery = ({perPage, page}: PageQuery): string | null =>
  isCount(perPage) && isCount(page) ? `per_page=${perPage}&page=${page}` : null;

const tunnelsPart = (accountId: string, kind: TunnelKind): string | null =>
  ACCOUNT_ID.test(accountId) && tunnelKinds.includes(kind) ? `/accounts/${accountId}/${kind}` : null;

/** The accounts that the credentials see; null where the page is no number from 1. */
export const accountsPath = (query: PageQuery): ApiPath | null => {
  const page = pageQuery(query);
  return page === null ? null : allowed(`/accounts?${page}`);
};

/** The live tunnels of a kind; null where the account's id is none, or the page no number from 1. */
export const tunnelsPath = (accountId: string, kind: TunnelKind, query: PageQuery): ApiPath | null => {
  const part = tunnelsPart(accountId, kind);
  const page = pageQuery(query);
  return part === null || page === null ? null : allowed(`${part}?is_deleted=false&${page}`);
};

/** The connectors of a tunnel with their connections; null where an id is none. */
export const connectionsPath = (accountId: string, kind: TunnelKind, tunnelId: string): ApiPath | null => {
  const part = tunnelsPart(accountId, kind);
  return part !== null && UUID.test(tunnelId) ? allowed(`${part}/${tunnelId}/connections`) : null;
};

/** The tunnel whose connectors a path asks for; null where it asks for anything else than those of that kind. */
export const tunnelIdOf = (accountId: string, kind: TunnelKind, path: ApiPath): string | null => {
  const [start, end] = [`${tunnelsPart(accountId, kind)}/`, '/connections'];
  return path.startsWith(start) && path.endsWith(end) ? path.slice(start.length, -end.length) : null;
};

/** Whether a token is good: for one of a user's, or of an account's by its id; null where that is none. */
export const tokenPath = (accountId: string | null): ApiPath | null =>
  accountId === null
    ? allowed('/user/tokens/verify')
    : ACCOUNT_ID.test(accountId)
      ? allowed(`/accounts/${accountId}/tokens/verify`)
      : null;
