import type {Clock} from '../clock.js';

/** How requests prove who asks. A token is the way; email and key are the old one. */
export type Credentials =
  | {readonly scheme: 'token'; readonly token: string}
  | {readonly scheme: 'key'; readonly email: string; readonly key: string};

export type ApiOptions = {
  /** Without a trailing slash, such as `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly userAgent: string;
  readonly clock: Clock;
  /** From the start of a request to the last byte of its answer, ms; default 15 s. */
  readonly timeoutMs?: number;
  /** How many items a page of a list is asked to have, 1 to 1,000 (the API's limit, and the default). */
  readonly perPage?: number;
};
