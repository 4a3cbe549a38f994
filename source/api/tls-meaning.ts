import type {Suspect} from '../model/failure.js';
import {escaped, type SafeText, safe} from '../model/text.js';

type Meaning = {readonly detail: SafeText; readonly suspect: Suspect};

const unknownAuthority: Meaning = {
  detail: safe`TLS: certificate from an unknown authority`,
  suspect: 'authority',
};

const cutShort: Meaning = {detail: safe`TLS: handshake cut short`, suspect: 'tls'};

const noTls: Meaning = {detail: safe`TLS: the server does not speak TLS`, suspect: 'tls'};

/** Codes of Node and OpenSSL. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  CERT_HAS_EXPIRED: {detail: safe`TLS: certificate expired`, suspect: 'clock'},
  CERT_NOT_YET_VALID: {detail: safe`TLS: certificate not valid yet`, suspect: 'clock'},
  DEPTH_ZERO_SELF_SIGNED_CERT: {detail: safe`TLS: self-signed certificate`, suspect: 'authority'},
  SELF_SIGNED_CERT_IN_CHAIN: {
    detail: safe`TLS: self-signed certificate in the chain`,
    suspect: 'authority',
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  CERT_UNTRUSTED: unknownAuthority,
  CERT_SIGNATURE_FAILURE: {detail: safe`TLS: forged certificate`, suspect: 'authority'},
  CERT_REVOKED: {detail: safe`TLS: certificate revoked`, suspect: 'host'},
  INVALID_PURPOSE: {detail: safe`TLS: certificate for another purpose`, suspect: 'host'},
  ERR_TLS_CERT_ALTNAME_INVALID: {detail: safe`TLS: certificate for another host`, suspect: 'host'},
  ECONNRESET: cutShort,
  EPIPE: cutShort,
  ETIMEDOUT: {detail: safe`TLS: handshake not answered`, suspect: 'tls'},
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  // How OpenSSL 3.5 reads the first bytes of plain HTTP.
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
};

/** What the code of an error means that ended a TLS handshake. */
export const tlsMeaning = (code: string): Meaning => {
  const known = Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
  if (known !== undefined) {
    return known;
  }
  const isHandshake = code === 'EPROTO' || code.startsWith('ERR_SSL_');
  return isHandshake
    ? {detail: safe`TLS: handshake failed`, suspect: 'tls'}
    : {detail: safe`TLS: ${escaped(code)}`, suspect: 'tls'};
};
