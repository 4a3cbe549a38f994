import {type RawText, type SafeText, safe, safeText} from './text.js';

/** What can go wrong, as the user has to act on it. */
export const failureKinds = [
  /** The credentials themselves are refused. */
  'unauthenticated',
  /** The credentials are good, but not for this account or endpoint. */
  'forbidden',
  'not_found',
  'rate_limited',
  /** Any other 4xx. */
  'rejected',
  'server_error',
  'unreachable',
  'timeout',
  /** An answer came, but not one of this API: HTML, cut JSON, a redirect, a wrong shape. */
  'malformed',
] as const;

export type FailureKind = (typeof failureKinds)[number];

/** The most that are kept of one answer. */
export const MOST_PROBLEMS = 8;

/** One of the things that an answer complains about or remarks, in the server's words. */
export type Problem = {
  readonly code: number | null;
  readonly message: RawText | null;
  /** Where it is explained. */
  readonly documentationUrl: RawText | null;
  /** What in the request it is about, such as `/account_id`. */
  readonly pointer: RawText | null;
};

/** What stands behind a failure, where more than its kind decides what to do about it. */
export type Suspect =
  | 'proxy'
  /** The proxy wants to know who asks. */
  | 'proxy_login'
  /** No authority that is known here vouches for the certificate. */
  | 'authority'
  /** The certificate is not valid at the time that this machine's clock tells. */
  | 'clock'
  /** The certificate is another host's. */
  | 'host'
  /** TLS is not spoken there, or cut off. */
  | 'tls';

/** One failed question. Data only: the sentences are written below, in one place. */
export type Failure = {
  readonly kind: FailureKind;
  /** HTTP status, where there was an answer. */
  readonly status: number | null;
  /** The API's own error code, where it gave one. */
  readonly code: number | null;
  /** The server's words. */
  readonly message: RawText | null;
  /** Our words for what happened below HTTP or to the body: `connection refused`, `HTML instead of JSON`. */
  readonly detail: SafeText | null;
  readonly suspect: Suspect | null;
  /** All that the API complained of, that of `code` and `message` first; at most {@link MOST_PROBLEMS}. */
  readonly problems: readonly Problem[];
  /** How long the API asked to wait, ms. */
  readonly retryAfterMs: number | null;
};

export const failure = (kind: FailureKind, about: Partial<Omit<Failure, 'kind'>> = {}): Failure => ({
  kind,
  status: null,
  code: null,
  message: null,
  detail: null,
  suspect: null,
  problems: [],
  retryAfterMs: null,
  ...about,
});

/** The host as a whole did not answer, so that asking it something else is in vain too. */
export const isHostFailure = (kind: FailureKind): boolean => kind === 'unreachable' || kind === 'timeout';

/** What passes by itself, so that whoever watches is served better by waiting than by an end. */
export const isPassing = (kind: FailureKind): boolean =>
  kind === 'rate_limited' || kind === 'server_error' || kind === 'timeout';

/** For the header: a few words. */
export const shortFailure = (seen: Failure): SafeText => {
  switch (seen.kind) {
    case 'unauthenticated':
      return safe`token refused`;
    case 'forbidden':
      return safe`permission missing`;
    case 'not_found':
      return safe`not found`;
    case 'rate_limited':
      return safe`rate limited`;
    case 'timeout':
      return seen.detail ?? safe`timed out`;
    case 'unreachable':
      return seen.detail ?? safe`unreachable`;
    case 'malformed':
      return seen.detail ?? safe`nonsense answer`;
    case 'rejected':
      return seen.code === null
        ? safe`rejected, HTTP ${seen.status ?? 0}`
        : safe`rejected, code ${seen.code}`;
    default:
      return safe`HTTP ${seen.status ?? 0}`;
  }
};

const serverSaid = (seen: Failure): SafeText => {
  const status = seen.status === null ? safe`` : safe`HTTP ${seen.status}`;
  const code = seen.code === null ? safe`` : safe`, code ${seen.code}`;
  const detail = seen.detail === null ? safe`` : safe`, ${seen.detail}`;
  const words = seen.message === null ? detail : safe`: ${safeText(seen.message)}`;
  return safe`${status}${code}${words}`;
};

/** What happened, in one sentence without a final stop. */
export const explainFailure = (seen: Failure): SafeText => {
  switch (seen.kind) {
    case 'unauthenticated':
      return safe`Cloudflare refused the credentials (${serverSaid(seen)})`;
    case 'forbidden':
      return safe`the credentials may not read this (${serverSaid(seen)})`;
    case 'not_found':
      return safe`Cloudflare does not know this (${serverSaid(seen)})`;
    case 'rate_limited':
      return safe`Cloudflare's rate limit is reached (${serverSaid(seen)})`;
    case 'rejected':
      return safe`Cloudflare rejected the request (${serverSaid(seen)})`;
    case 'server_error':
      return safe`Cloudflare's API has trouble (${serverSaid(seen)})`;
    case 'unreachable':
      return safe`the API cannot be reached${seen.detail === null ? safe`` : safe` (${seen.detail})`}`;
    case 'timeout':
      return safe`the API did not answer in time${seen.detail === null ? safe`` : safe` (${seen.detail})`}`;
    case 'malformed':
      return safe`the answer is not one of Cloudflare's API (${seen.detail ?? serverSaid(seen)})`;
  }
};

const problemSentence = ({code, message}: Problem): SafeText | null => {
  if (message === null) {
    return code === null ? null : safe`code ${code}`;
  }
  return code === null ? safeText(message) : safe`code ${code}: ${safeText(message)}`;
};

/**
 * What the API said beyond the code and words that {@link explainFailure} tells: a line for each further problem,
 * and for where one is explained (`see …`) and what it is about (`at …`). Empty where there is nothing more.
 */
export const problemLines = (seen: Failure): readonly SafeText[] =>
  seen.problems.flatMap((problem) => {
    const isTold = problem.code === seen.code && problem.message === seen.message;
    const sentence = isTold ? null : problemSentence(problem);
    return [
      ...(sentence === null ? [] : [sentence]),
      ...(problem.documentationUrl === null ? [] : [safe`see ${safeText(problem.documentationUrl)}`]),
      ...(problem.pointer === null ? [] : [safe`at ${safeText(problem.pointer)}`]),
    ];
  });

/** What a token needs, and all that it needs. */
export const READ_PERMISSION = safe`Account › Cloudflare One Connectors › Read`;

const afterSuspect = (suspect: Suspect | null): SafeText => {
  switch (suspect) {
    case 'proxy':
      return safe`Check the proxy settings: HTTPS_PROXY or ALL_PROXY, and NO_PROXY for hosts to reach without it`;
    case 'proxy_login':
      return safe`Check the proxy settings: user and password belong into HTTPS_PROXY, as http://user:password@host:port`;
    case 'authority':
      return safe`Where a proxy or firewall inspects TLS, name a file with its CA certificate in NODE_EXTRA_CA_CERTS; elsewhere somebody may be listening in`;
    case 'clock':
      return safe`Check the clock of this machine; if it is right, the server needs a new certificate`;
    case 'host':
      return safe`Check the base URL: another host answers there`;
    case 'tls':
      return safe`Check the base URL, and whether a proxy or firewall stands in between`;
    case null:
      return safe`Check the network and the base URL`;
  }
};

/** Why there is a rate limit, and for whom. */
export const quotaWords = safe`everything that uses this user's tokens and the dashboard share 1,200 requests in 5 minutes`;

/** What to do next, in one sentence without a final stop. */
export const nextStep = (seen: Failure): SafeText => {
  switch (seen.kind) {
    case 'unauthenticated':
      return safe`Check CLOUDFLARE_API_TOKEN, or whatever else the token comes from: it may be cut, expired or revoked`;
    case 'forbidden':
      return safe`Check the account id, and that the token has the permission ${READ_PERMISSION}`;
    case 'not_found':
      return safe`Check the account id and the base URL`;
    case 'rate_limited':
      return safe`Wait ${Math.ceil((seen.retryAfterMs ?? 300_000) / 1000)} s; ${quotaWords}`;
    case 'rejected':
      return safe`Check the account id and the base URL`;
    case 'server_error':
      return safe`Try again in a minute; see https://www.cloudflarestatus.com`;
    case 'unreachable':
      return afterSuspect(seen.suspect);
    case 'timeout':
      return seen.suspect === null ? safe`Check the network` : afterSuspect(seen.suspect);
    case 'malformed':
      return safe`Check the base URL, and whether a proxy or login page stands in between`;
  }
};

/** A value, or why there is none: failures are data here, nothing is thrown. */
export type Result<Value> =
  | {readonly ok: true; readonly value: Value}
  | {readonly ok: false; readonly failure: Failure};

export const succeeded = <Value>(value: Value): Result<Value> => ({ok: true, value});

export const failed = (what: Failure): {readonly ok: false; readonly failure: Failure} => ({
  ok: false,
  failure: what,
});
