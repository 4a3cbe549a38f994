import {describe, expect, test} from 'vitest';
import {networkFailure} from '../../source/api/network-failure.js';
import {shortFailure} from '../../source/model/failure.js';

const coded = (code: unknown, message = 'secret words'): Error => Object.assign(new Error(message), {code});

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
    ['ETIMEDOUT', 'connecting timed out', false],
    ['UND_ERR_CONNECT_TIMEOUT', 'connecting timed out', false],
    ['CERT_HAS_EXPIRED', 'TLS: certificate expired', false],
    ['CERT_NOT_YET_VALID', 'TLS: certificate not valid yet', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'TLS: self-signed certificate', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS: self-signed certificate in the chain', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS: certificate from an unknown authority', false],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'TLS: certificate from an unknown authority', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS: certificate for another host', false],
    ['EPROTO', 'TLS: handshake failed', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS: the server does not speak TLS', false],
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
        problems: [],
        retryAfterMs: null,
      },
      isReset,
    });
  });

  test.each(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])('%s is a timeout', (code) => {
    expect(networkFailure(coded(code))).toMatchObject({failure: {kind: 'timeout'}, isReset: false});
  });

  test.each([
    coded('HPE_INVALID_CONSTANT'),
    coded('UND_ERR_HEADERS_OVERFLOW'),
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
