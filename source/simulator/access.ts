import {accounts, mainAccount, stagingAccount} from './accounts.js';
import type {Kind} from './plan.js';

/** Who asks, and what they may read. */
export type Credential = {
  /** Whose quota a request spends. */
  readonly user: string;
  /** Accounts whose tunnels it may read, by id. */
  readonly accountIds: readonly string[];
  readonly kinds: readonly Kind[];
  /** Whether `GET /accounts` is allowed. */
  readonly mayListAccounts: boolean;
  /** Tokens are verified where they belong. */
  readonly owner: 'user' | 'account';
};

/*
 * Known to the simulator alone, so no secrets; shaped like the real ones.
 */

/** Reads everything, and sees one account. */
export const token = 'simulator-token-that-reads-everything-000';
/** "Cloudflare Tunnel Read": refused for WARP connectors. */
export const cloudflaredOnlyToken = 'simulator-token-cloudflared-only-00000000';
/** Sees three accounts: with the scenario, with two tunnels, without any. */
export const severalAccountsToken = 'simulator-token-several-accounts-00000000';
/** Refused by `GET /accounts`, may read the tunnels of the main account. */
export const unlistedToken = 'simulator-token-no-account-list-000000000';
/** Belongs to the account: `GET /user/tokens/verify` calls it invalid, the account's own verify does not. */
export const accountOwnedToken = 'simulator-token-owned-by-account-00000000';
/** Well-formed and refused everywhere. So is any other token that is not listed here. */
export const revokedToken = 'simulator-token-that-was-revoked-00000000';
/** Read by nobody: too short, and with a blank. */
export const malformedToken = 'simulator token';
/** Global key and its e-mail address: the same user, and so the same quota, as `token`. */
export const email = 'responder@example.com';
export const apiKey = '00000000000000000000000000000simulator';

const full: Credential = {
  user: 'responder',
  accountIds: [mainAccount.id],
  kinds: ['cfd_tunnel', 'warp_connector'],
  mayListAccounts: true,
  owner: 'user',
};

const credentials: ReadonlyMap<string, Credential> = new Map([
  [token, full],
  [cloudflaredOnlyToken, {...full, user: 'web-team', kinds: ['cfd_tunnel'] as const}],
  [severalAccountsToken, {...full, user: 'consultant', accountIds: accounts.map(({id}) => id)}],
  [unlistedToken, {...full, user: 'script', mayListAccounts: false}],
  [
    accountOwnedToken,
    {...full, user: 'robot', accountIds: [mainAccount.id, stagingAccount.id], owner: 'account' as const},
  ],
]);

/** Why credentials are not accepted, in the API's words; `chain` is its `error_chain`. */
export type Refusal = {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly chain?: readonly {readonly code: number; readonly message: string}[];
};

/** Header names are lower case. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

const malformed: Refusal = {
  status: 400,
  code: 6003,
  message: 'Invalid request headers',
  chain: [{code: 6111, message: 'Invalid format for Authorization header'}],
};

/** A token in the right form that does not exist, or no longer. */
export const invalidAccessToken: Refusal = {status: 403, code: 9109, message: 'Invalid access token'};

/** Either scheme: a token, or e-mail and key. */
export const authenticate = (headers: RequestHeaders): Credential | Refusal => {
  const {authorization} = headers;
  const givenEmail = headers['x-auth-email'];
  const givenKey = headers['x-auth-key'];
  if (authorization !== undefined) {
    const given = /^Bearer ([A-Za-z0-9_-]{40,})$/.exec(authorization)?.[1];
    if (given === undefined) {
      return malformed;
    }
    return credentials.get(given) ?? invalidAccessToken;
  }
  if (givenEmail === undefined || givenKey === undefined) {
    const message = 'Missing X-Auth-Key, X-Auth-Email or Authorization headers';
    return {status: 400, code: 9106, message};
  }
  return givenEmail === email && givenKey === apiKey
    ? full
    : {status: 400, code: 9106, message: 'Authentication failed'};
};
