import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {createClient} from '../../source/api/client.js';
import {accountsPath, connectionsPath, tokenPath, tunnelsPath} from '../../source/api/paths.js';
import type {TunnelKind} from '../../source/model/fleet.js';
import {badServer, httpAnswer} from '../helpers/bad-server.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {freeMeter} from '../helpers/free-meter.js';

const ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const TUNNEL = 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415';

const hexDigits = (count: number) =>
  fc.string({unit: fc.constantFrom(...'0123456789abcdef'), minLength: count, maxLength: count});

/** Ids as they should be, and all that could lead elsewhere. */
const accountIds = fc.oneof(
  hexDigits(32),
  fc.constantFrom(ACCOUNT.toUpperCase(), `${ACCOUNT}/..`, `${ACCOUNT}?x=`, `${ACCOUNT}\n`, '..', '', TUNNEL),
  fc.string(),
);
const tunnelIds = fc.oneof(
  fc.uuid(),
  fc.constantFrom(
    TUNNEL.toUpperCase(),
    `${TUNNEL}/token`,
    `${TUNNEL}/../../../user`,
    `${TUNNEL}#`,
    `${TUNNEL}%2f..`,
    `${TUNNEL} HTTP/1.1\r\nx: y`,
    '..',
    '%2e%2e',
    ACCOUNT,
  ),
  fc.string({unit: 'binary'}),
);
const kinds = fc.constantFrom('warp_connector', 'cfd_tunnel', 'tunnels', '..', '__proto__', '');
const counts = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(1, 50, 1000));

/** All that may ever be asked for, below the base URL. */
const ALLOWED =
  /^\/user\/tokens\/verify$|^\/accounts(\?per_page=[1-9]\d*&page=[1-9]\d*|\/[0-9a-f]{32}\/tokens\/verify|\/[0-9a-f]{32}\/(warp_connector|cfd_tunnel)(\?is_deleted=false&per_page=[1-9]\d*&page=[1-9]\d*|\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/connections))$/i;

test('a path is one of five, or none', () => {
  fc.assert(
    fc.property(accountIds, tunnelIds, kinds, counts, counts, (accountId, tunnelId, kind, perPage, page) => {
      const query = {perPage, page};
      for (const path of [
        accountsPath(query),
        tokenPath(accountId),
        tokenPath(null),
        tunnelsPath(accountId, kind as TunnelKind, query),
        connectionsPath(accountId, kind as TunnelKind, tunnelId),
      ]) {
        expect(path === null || ALLOWED.test(path), String(path)).toBe(true);
      }
    }),
    {numRuns: 1000},
  );
});

test('good ids make paths', () => {
  const query = {perPage: 1000, page: 2};
  expect([
    accountsPath(query),
    tunnelsPath(ACCOUNT, 'cfd_tunnel', query),
    connectionsPath(ACCOUNT, 'warp_connector', TUNNEL),
    tokenPath(null),
    tokenPath(ACCOUNT),
  ]).toEqual([
    '/accounts?per_page=1000&page=2',
    `/accounts/${ACCOUNT}/cfd_tunnel?is_deleted=false&per_page=1000&page=2`,
    `/accounts/${ACCOUNT}/warp_connector/${TUNNEL}/connections`,
    '/user/tokens/verify',
    `/accounts/${ACCOUNT}/tokens/verify`,
  ]);
});

describe('what a server receives', () => {
  /** Ids that the server tells, to be asked for in turn: as bad as those that a user gives. */
  const hostile = (ids: readonly string[]): string =>
    JSON.stringify({success: true, errors: [], messages: [], result: ids.map((id) => ({id, name: id}))});

  const basePaths = fc.constantFrom('', '/', '/client/v4', '/a/../b', '/%2e%2e/x', '/a b', '/ä', '//x');

  test('is GET and an allowed path, whatever the ids and the base URL', async () => {
    let answer = hostile([]);
    const server = await badServer((socket) => socket.write(httpAnswer(200, answer)));
    const {signal} = new AbortController();
    await fc.assert(
      fc.asyncProperty(
        accountIds,
        fc.array(tunnelIds, {maxLength: 3}),
        kinds,
        basePaths,
        async (id, others, kind, base) => {
          const {origin, pathname} = new URL(`${server.origin}${base}`);
          const baseUrl = `${origin}${pathname}`.replace(/\/+$/, '');
          const client = createClient({
            baseUrl,
            credentials: {scheme: 'token', token: 'a-token-of-the-tests'},
            userAgent: 'warptop/test',
            meter: freeMeter,
            clock: fakeClock(0),
          });
          onTestFinished(() => client.close());
          answer = hostile([id, ...others]);
          const before = server.heads.length;
          const accounts = await client.accounts(signal);
          for (const account of [id, ...(accounts.ok ? accounts.value.map((each) => each.id) : [])]) {
            let source: ReturnType<typeof client.sourceOf>;
            try {
              source = client.sourceOf(account);
            } catch {
              continue;
            }
            await source.ask({about: 'tunnels', kind: kind as TunnelKind}, signal);
            for (const tunnelId of others) {
              await source.ask({about: 'connectors', kind: kind as TunnelKind, tunnelId}, signal);
            }
          }
          await client.close();
          for (const head of server.heads.slice(before)) {
            const [method, target = '', ...rest] = head.split('\r\n')[0]?.split(' ') ?? [];
            expect([method, rest]).toEqual(['GET', ['HTTP/1.1']]);
            const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
            expect(target.startsWith(prefix), target).toBe(true);
            expect(target.slice(prefix.length)).toMatch(ALLOWED);
          }
        },
      ),
      {numRuns: 60},
    );
    expect(server.heads.length).toBeGreaterThan(60);
  });
});
