import {describe, expect, test} from 'vitest';
import {ConnectError} from '../../source/api/connect-error.js';
import {networkFailure} from '../../source/api/network-failure.js';
import {NO_ANSWER} from '../../source/api/tunnel.js';
import {explainFailure, shortFailure} from '../../source/model/failure.js';

const coded = (code: unknown, message = 'secret words'): Error => Object.assign(new Error(message), {code});

describe('what the codes of a TLS handshake mean', () => {
  test.each([
    ['CERT_HAS_EXPIRED', 'TLS: certificate expired', 'clock'],
    ['CERT_NOT_YET_VALID', 'TLS: certificate not valid yet', 'clock'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS: self-signed certificate', 'authority'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS: self-signed certificate in the chain', 'authority'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS: certificate from an unknown authority', 'authority'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'TLS: certificate from an unknown authority', 'authority'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'TLS: certificate from an unknown authority', 'authority'],
    ['CERT_UNTRUSTED', 'TLS: certificate from an unknown authority', 'authority'],
    ['CERT_SIGNATURE_FAILURE', 'TLS: forged certificate', 'authority'],
    ['CERT_REVOKED', 'TLS: certificate revoked', 'host'],
    ['INVALID_PURPOSE', 'TLS: certificate for another purpose', 'host'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS: certificate for another host', 'host'],
    ['ECONNRESET', 'TLS: handshake cut short', 'tls'],
    ['EPIPE', 'TLS: handshake cut short', 'tls'],
    ['EPROTO', 'TLS: handshake failed', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS: the server does not speak TLS', 'tls'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'TLS: the server does not speak TLS', 'tls'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS: handshake failed', 'tls'],
    ['NEW_CODE', 'TLS: NEW_CODE', 'tls'],
    ['toString', 'TLS: toString', 'tls'],
    ['\u001b[2J', 'TLS: ^[[2J', 'tls'],
  ])('%s: %s', (code, detail, suspect) => {
    const direct = networkFailure(new ConnectError('tls', coded(code)));
    expect(direct).toMatchObject({failure: {kind: 'unreachable', detail, suspect}, isReset: false});
    const {failure} = networkFailure(new ConnectError('proxy', new ConnectError('tls', coded(code))));
    expect(failure).toMatchObject({
      kind: 'unreachable',
      detail: `proxy: ${detail}`,
      suspect: suspect === 'authority' ? 'authority' : 'proxy',
    });
  });
});

describe('silence while connecting is silence', () => {
  test.each([
    [coded('ETIMEDOUT'), 'connecting timed out', null],
    [new ConnectError('tls', coded('ETIMEDOUT')), 'TLS: handshake not answered', 'tls'],
    [new ConnectError('proxy', coded('ETIMEDOUT')), 'proxy: connecting timed out', 'proxy'],
    [new ConnectError('proxy', coded(NO_ANSWER)), 'proxy: does not answer', 'proxy'],
    [
      new ConnectError('proxy', new ConnectError('tls', coded('ETIMEDOUT'))),
      'proxy: TLS: handshake not answered',
      'proxy',
    ],
  ])('%#: %s', (error, detail, suspect) => {
    const {failure, isReset} = networkFailure(error);
    expect(failure).toMatchObject({kind: 'timeout', detail, suspect});
    expect(isReset).toBe(false);
    expect(shortFailure(failure)).toBe(detail);
    expect(explainFailure(failure)).toBe(`the API did not answer in time (${detail})`);
  });
});

describe('what a proxy answers to CONNECT', () => {
  test.each(
    [
      [407, 'proxy asks for credentials, HTTP 407', 'proxy_login'],
      ...[502, 503, 504].map((status) => [status, `proxy cannot reach the API, HTTP ${status}`, 'proxy']),
      ...[400, 401, 403, 404, 405, 429, 451].map((status) => [
        status,
        `proxy refuses, HTTP ${status}`,
        'proxy',
      ]),
      ...[0, 100, 199, 301, 302, 500, 501, 999].map((status) => [
        status,
        `proxy answers HTTP ${status}`,
        'proxy',
      ]),
    ].map((row) => row as [number, string, string]),
  )('%i: %s', (status, detail, suspect) => {
    expect(networkFailure(new ConnectError('proxy', null, status))).toMatchObject({
      failure: {kind: 'unreachable', status: null, detail, suspect},
      isReset: false,
    });
  });

  test.each([
    ['ECONNREFUSED', 'proxy: connection refused'],
    ['ECONNRESET', 'proxy: connection reset'],
    ['ENOTFOUND', 'proxy: host name not found'],
    ['HPE_INVALID_CONSTANT', 'proxy: not a valid HTTP answer'],
    ['NEW_CODE', 'proxy: NEW_CODE'],
  ])('%s: %s', (code, detail) => {
    expect(networkFailure(new ConnectError('proxy', coded(code)))).toMatchObject({
      failure: {kind: 'unreachable', detail, suspect: 'proxy'},
      isReset: false,
    });
  });
});

describe('what the codes mean', () => {
  test.each([
    ['ECONNREFUSED', 'connection refused', false],
    ['ECONNRESET', 'connection reset', true],
    ['EPIPE', 'connection reset', true],
    ['UND_ERR_SOCKET', 'connection closed early', true],
    ['ENOTFOUND', 'host name not found', false],
    ['EAI_AGAIN', 'DNS does not answer', false],
    ['EHOSTUNREACH', 'no route to the host', false],
    ['ENETUNREACH', 'network unreachable', false],
    ['EMFILE', 'too many open files', false],
    ['ENFILE', 'too many open files', false],
    ['ENEWCODE', 'ENEWCODE', false],
    ['toString', 'toString', false],
    ['__proto__', '__proto__', false],
    ['\u001b[2J', '^[[2J', false],
  ])('%s: %s', (code, detail, isReset) => {
    expect(networkFailure(coded(code))).toEqual({
      failure: {
        kind: 'unreachable',
        status: null,
        code: null,
        message: null,
        detail,
        suspect: null,
        problems: [],
        retryAfterMs: null,
      },
      isReset,
    });
  });

  test.each(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])('%s is a timeout', (code) => {
    expect(networkFailure(coded(code))).toMatchObject({failure: {kind: 'timeout'}, isReset: false});
  });

  test.each(['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW'])('%s names the limit', (code) => {
    expect(networkFailure(coded(code))).toMatchObject({
      failure: {kind: 'malformed', detail: 'headers larger than 16 KiB'},
      isReset: false,
    });
  });

  test.each([
    coded('HPE_INVALID_CONSTANT'),
    // As undici 7 throws it: without a code.
    Object.assign(coded(undefined), {name: 'HTTPParserError'}),
  ])('$name $code is an answer, but not of HTTP', (error) => {
    expect(networkFailure(error)).toMatchObject({
      failure: {kind: 'malformed', detail: 'not a valid HTTP answer'},
      isReset: false,
    });
  });

  test('the code of the cause counts where the error itself has none', () => {
    const cause = coded('ENOTFOUND');
    expect(networkFailure(new Error('outer', {cause})).failure.detail).toBe('host name not found');
    expect(networkFailure(new Error('outer', {cause: new Error('middle', {cause})})).failure.detail).toBe(
      'host name not found',
    );
    expect(networkFailure(Object.assign(new Error('outer', {cause}), {code: 20})).failure.detail).toBe(
      'host name not found',
    );
  });

  test('anything thrown is a failure, without its words', () => {
    const own = new Error('secret words');
    own.cause = own;
    for (const thrown of [
      undefined,
      null,
      'secret words',
      7,
      {},
      own,
      coded(7),
      new DOMException('secret words'),
    ]) {
      const {failure, isReset} = networkFailure(thrown);
      expect(failure).toMatchObject({kind: 'unreachable', detail: 'unknown'});
      expect(isReset).toBe(false);
    }
    expect(JSON.stringify(networkFailure(coded('ECONNRESET')))).not.toContain('secret');
    expect(shortFailure(networkFailure(coded('ECONNREFUSED')).failure)).toBe('connection refused');
  });
});
