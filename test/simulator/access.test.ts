import {describe, expect, test} from 'vitest';
import {
  accountOwnedToken,
  apiKey,
  cloudflaredOnlyToken,
  email,
  malformedToken,
  revokedToken,
  severalAccountsToken,
  token,
  unlistedToken,
} from '../../source/simulator/access.js';
import {emptyAccount, mainAccount, stagingAccount} from '../../source/simulator/accounts.js';
import {ask, bearer, envelopeOf, expectRefused, idOf, items, main, namesOf} from './ask.js';

describe('accounts', () => {
  test('each token sees its own', () => {
    expect(namesOf(ask('/accounts'))).toEqual(['acme-prod']);
    expect(namesOf(ask('/accounts', bearer(severalAccountsToken)))).toEqual([
      'acme-prod',
      'acme-staging',
      'acme-sandbox',
    ]);
    expect(items(ask('/accounts'))[0]).toMatchObject({id: mainAccount.id, type: 'enterprise'});
  });

  test('by name', () => {
    expect(namesOf(ask('/accounts?name=acme-staging', bearer(severalAccountsToken)))).toEqual([
      'acme-staging',
    ]);
    expect(namesOf(ask('/accounts?name=other'))).toEqual([]);
  });

  test.each([4, 51])('per_page=%i is out of bounds', (perPage) => {
    expect(ask(`/accounts?per_page=${perPage}`).status).toBe(400);
  });

  test('other accounts have tunnels of their own, or none', () => {
    const headers = bearer(severalAccountsToken);
    expect(namesOf(ask(`/accounts/${stagingAccount.id}/cfd_tunnel`, headers))).toEqual(['staging-api']);
    expect(namesOf(ask(`/accounts/${stagingAccount.id}/warp_connector`, headers))).toEqual(['staging-mesh']);
    expect(namesOf(ask(`/accounts/${emptyAccount.id}/cfd_tunnel`, headers))).toEqual([]);
  });
});

describe('access', () => {
  test('no credentials', () => {
    expectRefused(ask('/accounts', {}), 400, 9106);
    expectRefused(ask('/accounts', {'x-auth-email': email}), 400, 9106);
  });

  test.each([
    `Bearer ${malformedToken}`,
    'Bearer ',
    'Bearer short',
    `Basic ${token}`,
    token,
    `Bearer ${token}\u00a0`,
    `Bearer ${token} ${token}`,
  ])('malformed: %s', (authorization) => {
    const {errors} = expectRefused(ask('/accounts', {authorization}), 400, 6003);
    expect(errors[0]?.error_chain).toEqual([
      {code: 6111, message: 'Invalid format for Authorization header'},
    ]);
  });

  test('revoked or unknown', () => {
    expect(expectRefused(ask('/accounts', bearer(revokedToken)), 403, 9109).errors[0]?.message).toBe(
      'Invalid access token',
    );
    expectRefused(ask(`${main}/cfd_tunnel`, bearer('a'.repeat(40))), 403, 9109);
    expectRefused(ask('/user/tokens/verify', bearer(revokedToken)), 401, 1000);
  });

  test('e-mail and key', () => {
    expect(namesOf(ask('/accounts', {'x-auth-email': email, 'x-auth-key': apiKey}))).toEqual(['acme-prod']);
    expectRefused(ask('/accounts', {'x-auth-email': email, 'x-auth-key': `${apiKey}0`}), 400, 9106);
    expectRefused(ask('/accounts', {'x-auth-email': 'a@example.com', 'x-auth-key': apiKey}), 400, 9106);
  });

  test('a token for cloudflared alone', () => {
    expect(items(ask(`${main}/cfd_tunnel`, bearer(cloudflaredOnlyToken))).length).toBeGreaterThan(0);
    expectRefused(ask(`${main}/warp_connector`, bearer(cloudflaredOnlyToken)), 403, 10000);
    const path = `${main}/warp_connector/${idOf('hq-mesh')}/connections`;
    expectRefused(ask(path, bearer(cloudflaredOnlyToken)), 403, 10000);
  });

  test('a token that may not list accounts', () => {
    const {errors} = expectRefused(ask('/accounts', bearer(unlistedToken)), 403, 9109);
    expect(errors[0]?.message).toBe('Unauthorized to access requested resource');
    expect(items(ask(`${main}/warp_connector`, bearer(unlistedToken))).length).toBeGreaterThan(0);
  });

  test('an unknown account, and a malformed one', () => {
    expectRefused(ask(`/accounts/${'f'.repeat(32)}/cfd_tunnel`), 403, 10000);
    expectRefused(ask(`/accounts/${stagingAccount.id}/cfd_tunnel`), 403, 10000);
    expectRefused(ask('/accounts/acme-prod/cfd_tunnel'), 404, 7003, 7000);
    expectRefused(ask(`/accounts/${mainAccount.id}0/tokens/verify`), 404, 7003, 7000);
  });

  test('tokens are verified where they belong', () => {
    expect(envelopeOf(ask('/user/tokens/verify')).result).toMatchObject({status: 'active'});
    expectRefused(ask(`${main}/tokens/verify`), 401, 1000);
    expectRefused(ask('/user/tokens/verify', bearer(accountOwnedToken)), 401, 1000);
    expect(envelopeOf(ask(`${main}/tokens/verify`, bearer(accountOwnedToken))).result).toMatchObject({
      status: 'active',
    });
  });
});
