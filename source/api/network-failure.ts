import {type Failure, failure} from '../model/failure.js';
import {escaped, type SafeText, safe} from '../model/text.js';

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
  UND_ERR_CONNECT_TIMEOUT: safe`connecting timed out`,
  CERT_HAS_EXPIRED: safe`TLS: certificate expired`,
  CERT_NOT_YET_VALID: safe`TLS: certificate not valid yet`,
  DEPTH_ZERO_SELF_SIGNED_CERT: safe`TLS: self-signed certificate`,
  SELF_SIGNED_CERT_IN_CHAIN: safe`TLS: self-signed certificate in the chain`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: safe`TLS: certificate from an unknown authority`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: safe`TLS: certificate from an unknown authority`,
  ERR_TLS_CERT_ALTNAME_INVALID: safe`TLS: certificate for another host`,
  EPROTO: safe`TLS: handshake failed`,
  ERR_SSL_WRONG_VERSION_NUMBER: safe`TLS: the server does not speak TLS`,
};

/** The answer broke HTTP itself, so something other than the API may be speaking. */
const isProtocolError = (code: string): boolean =>
  code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW';

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

/**
 * What a rejected request means. `isReset`: the connection broke without an answer, as a pooled socket does when
 * its server closed it.
 */
export const networkFailure = (error: unknown): {readonly failure: Failure; readonly isReset: boolean} => {
  const code = codeOf(error);
  const isReset = RESETS.has(code);
  if (TIMEOUTS.has(code)) {
    return {failure: failure('timeout'), isReset};
  }
  if (isProtocolError(code)) {
    return {failure: failure('malformed', {detail: safe`not a valid HTTP answer`}), isReset};
  }
  const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  return {failure: failure('unreachable', {detail: meaning ?? escaped(code)}), isReset};
};
