import {type Failure, failure, type Suspect} from '../model/failure.js';
import {escaped, type SafeText, safe} from '../model/text.js';
import {ConnectError} from './connect-error.js';
import {tlsMeaning} from './tls-meaning.js';
import {NO_ANSWER} from './tunnel.js';

/** What the codes of Node and undici mean to the person who reads them. */
const MEANINGS: Readonly<Record<string, SafeText>> = {
  ECONNREFUSED: safe`connection refused`,
  ECONNRESET: safe`connection reset`,
  EPIPE: safe`connection reset`,
  UND_ERR_SOCKET: safe`connection closed early`,
  ENOTFOUND: safe`host name not found`,
  EAI_AGAIN: safe`DNS does not answer`,
  EHOSTUNREACH: safe`no route to the host`,
  ENETUNREACH: safe`network unreachable`,
  ETIMEDOUT: safe`connecting timed out`,
  EMFILE: safe`too many open files`,
  ENFILE: safe`too many open files`,
  [NO_ANSWER]: safe`does not answer`,
};

const NO_HTTP = safe`not a valid HTTP answer`;

/** The answer broke HTTP itself, so something other than the API may be speaking. */
const isProtocolError = (code: string): boolean => code.startsWith('HPE_');

/** Node's own limit, which undici takes over. */
const OVERFLOWS: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW']);

const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

const TIMEOUTS: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

const codeOf = (error: unknown): string => {
  const {name, code, cause} = (error ?? {}) as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly cause?: unknown;
  };
  if (typeof code === 'string') {
    return code;
  }
  // undici 7 means to give its parser's errors a code, but looks the code up the wrong way round.
  if (name === 'HTTPParserError') {
    return 'HPE_UNKNOWN';
  }
  return cause === undefined || cause === error ? 'unknown' : codeOf(cause);
};

/** Silence at one of the steps of connecting: as passing as silence after it. */
const isSilence = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === 'ETIMEDOUT' || code === NO_ANSWER;
};

type Meaning = {readonly detail: SafeText; readonly suspect: Suspect | null};

const meaningOf = (code: string): Meaning => ({
  detail: (Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined) ?? escaped(code),
  suspect: null,
});

/** What a proxy says to CONNECT in place of 2xx. */
const refusalMeaning = (status: number): Meaning => {
  if (status === 407) {
    return {detail: safe`proxy asks for credentials, HTTP 407`, suspect: 'proxy_login'};
  }
  const detail =
    status >= 502 && status <= 504
      ? safe`proxy cannot reach the API, HTTP ${status}`
      : status >= 400 && status < 500
        ? safe`proxy refuses, HTTP ${status}`
        : safe`proxy answers HTTP ${status}`;
  return {detail, suspect: 'proxy'};
};

const connectMeaning = (error: ConnectError): Meaning => {
  const {stage, status, cause} = error;
  if (status !== null) {
    return refusalMeaning(status);
  }
  const code = codeOf(cause);
  if (stage === 'tls') {
    return tlsMeaning(code);
  }
  if (cause instanceof ConnectError) {
    const {detail, suspect} = connectMeaning(cause);
    return {detail: safe`proxy: ${detail}`, suspect: suspect === 'authority' ? suspect : 'proxy'};
  }
  return {
    detail: safe`proxy: ${isProtocolError(code) ? NO_HTTP : meaningOf(code).detail}`,
    suspect: 'proxy',
  };
};

/**
 * What a rejected request means. `isReset`: the connection broke without an answer, as a pooled socket does when
 * its server closed it; never where it was only being opened.
 */
export const networkFailure = (error: unknown): {readonly failure: Failure; readonly isReset: boolean} => {
  if (error instanceof ConnectError) {
    const kind = isSilence(error) ? 'timeout' : 'unreachable';
    return {failure: failure(kind, connectMeaning(error)), isReset: false};
  }
  const code = codeOf(error);
  const isReset = RESETS.has(code);
  if (TIMEOUTS.has(code)) {
    return {failure: failure('timeout'), isReset};
  }
  if (OVERFLOWS.has(code)) {
    return {failure: failure('malformed', {detail: safe`headers larger than 16 KiB`}), isReset};
  }
  if (isProtocolError(code)) {
    return {failure: failure('malformed', {detail: NO_HTTP}), isReset};
  }
  return {failure: failure(isSilence(error) ? 'timeout' : 'unreachable', meaningOf(code)), isReset};
};
