import type {Clock} from '../clock.js';
import type {Quota} from '../model/observation.js';
import type {SafeText} from '../model/text.js';
import type {Redact} from '../redact.js';

/** How requests prove who asks. A token is the way; email and key are the old one. */
export type Credentials =
  | {readonly scheme: 'token'; readonly token: string}
  | {readonly scheme: 'key'; readonly email: string; readonly key: string};

/** What came of the attempt to get credentials anew. */
export type Renewal =
  | {readonly name: 'renewed'}
  /** They are what they were. */
  | {readonly name: 'same'}
  | {readonly name: 'failed'; readonly words: SafeText};

/**
 * Gets credentials anew, for all requests from then on. Null where nothing was tried, since that was done a moment ago
 * or is being done. Never rejects.
 */
export type Renew = (signal: AbortSignal) => Promise<Renewal | null>;

/** From the start of a request to the last byte of its answer, ms, where nothing else is said. */
export const DEFAULT_TIMEOUT_MS = 15_000;

/** Pays for requests, and is told what is left to spend. */
export type Meter = {
  /**
   * Awaited before an HTTP request is sent; resolves at once where `signal` aborts. False: none may be sent for
   * {@link silenceMs}, since the API has asked for silence.
   */
  readonly admit: (signal: AbortSignal) => Promise<boolean>;
  /** Pays for a second try, if that can be done at once. */
  readonly admitNow: () => boolean;
  /** Takes note of a refusal for too many requests. @param waitMs how long to be silent; null: not told */
  readonly refused: (waitMs: number | null) => void;
  /** How long the API asked to be silent from now on, ms. */
  readonly silenceMs: () => number;
  /** What the API says is left for everybody. */
  readonly told: (quota: Quota) => void;
};

/** What of the credentials must never be shown. */
export const secretsOf = (credentials: Credentials): readonly string[] => [
  credentials.scheme === 'token' ? credentials.token : credentials.key,
];

/** A proxy that connects on behalf of others (method CONNECT). */
export type ProxyServer = {
  /** Whether TLS is spoken with the proxy itself. */
  readonly isSecure: boolean;
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The header `Proxy-Authorization`. */
  readonly authorization: string | null;
  /** All forms in which its password could come to light. */
  readonly secrets: readonly string[];
};

export type ApiOptions = {
  /** Without a trailing slash, such as `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  /** A function where they may change: it is asked for each request. */
  readonly credentials: Credentials | (() => Credentials);
  /** By default none: environment variables are not looked at here. */
  readonly proxy?: ProxyServer | null;
  /** For all that an answer says; by default it takes out the secrets of `credentials` as they are at first. */
  readonly redact?: Redact;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly meter: Meter;
  /** From the start of a request to the last byte of its answer, ms; default 15 s. */
  readonly timeoutMs?: number;
  /** How many items a page of a list is asked to have, 1 to 1,000 (the API's limit, and the default). */
  readonly perPage?: number;
};
