import {describe, expect, onTestFinished, test} from 'vitest';
import {type Client, createClient} from '../../source/api/client.js';
import type {Token} from '../../source/api/schema.js';
import {accessChecks} from '../../source/doctor/access-checks.js';
import type {Check, Level} from '../../source/doctor/check.js';
import {tunnelChecks} from '../../source/doctor/tunnel-checks.js';
import {type Failure, failed, failure, succeeded} from '../../source/model/failure.js';
import type {TunnelKind} from '../../source/model/fleet.js';
import {rawText, safe} from '../../source/model/text.js';
import {createAllowance} from '../../source/monitor/allowance.js';
import {
  accountOwnedToken,
  cloudflaredOnlyToken,
  malformedToken,
  revokedToken,
  severalAccountsToken,
  token,
  unlistedToken,
} from '../../source/simulator/access.js';
import {emptyAccount, mainAccount} from '../../source/simulator/accounts.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {startSimulator} from '../../source/simulator/server.js';
import {unusedPort} from '../e2e/warptop.js';
import {badServer, httpAnswer} from '../helpers/bad-server.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {leaksIn} from '../helpers/leaks.js';
import {virtualClock} from '../helpers/virtual-clock.js';

const startMs = Date.parse('2026-11-22T12:00:00Z');

type Given = {
  readonly secret?: string;
  readonly wanted?: string | null;
  readonly kinds?: readonly TunnelKind[];
  readonly patterns?: readonly string[];
  readonly scenario?: ScenarioName;
  readonly baseUrl?: string;
  /** How far this machine's clock is ahead, ms. */
  readonly aheadMs?: number;
};

const both: readonly TunnelKind[] = ['warp_connector', 'cfd_tunnel'];

/** All that a round says, a line for each check. */
const examined = async ({
  secret = token,
  wanted = mainAccount.id,
  kinds = both,
  patterns = [],
  scenario = 'calm',
  baseUrl,
  aheadMs = 0,
}: Given): Promise<readonly string[]> => {
  const complaints: string[] = [];
  const simulator = await startSimulator({
    scenario,
    clock: fakeClock(startMs),
    // So that others have spent the quota by now.
    pastMs: scenario === 'rate-limited' ? 30_000 : 0,
    onUnknownRoute: (line) => void complaints.push(line),
  });
  const clock = fakeClock(startMs + aheadMs);
  const allowance = createAllowance(0.5, clock);
  const client = createClient({
    baseUrl: baseUrl ?? simulator.url,
    credentials: {scheme: 'token', token: secret},
    userAgent: 'warptop/test',
    meter: allowance,
    clock,
  });
  onTestFinished(async () => {
    await client.close();
    await simulator.close();
  });
  const checks: Check[] = [];
  const note = (check: Check): void => void checks.push(check);
  const {signal} = new AbortController();
  const access = {client, clock, signal, wanted, isToken: true, place: safe`the API`};
  const entry = await accessChecks(access, note);
  if (entry.account !== null) {
    const source = client.sourceOf(entry.account.id);
    await tunnelChecks({source, kinds, patterns, allowance, signal}, note);
  }
  expect(complaints).toEqual([]);
  expect(simulator.requests()).toBeLessThanOrEqual(13);
  const lines = checks.map(({name, level, words, next, code}) =>
    [
      level,
      ...(code === 0 ? [] : [String(code)]),
      `${name}:`,
      words,
      ...(next === null ? [] : ['→', next]),
    ].join(' '),
  );
  expect(leaksIn(lines.join('\n'), [secret])).toEqual([]);
  return lines;
};

const PERMISSION =
  'Check the account id, and that the token has the permission Account › Cloudflare One Connectors › Read';

test('where all is well, everything is told', async () => {
  expect(await examined({})).toEqual([
    'fine connection: the API answered after 0 ms, connecting included',
    'fine token: of a user, active, without an end',
    `fine account: acme-prod, ${mainAccount.id}`,
    'fine mesh list: allowed: 3 mesh tunnels',
    'fine connectors: allowed: hq-mesh has 3',
    'fine cloudflared list: allowed: 3 cloudflared tunnels',
    'fine connectors: allowed: api-prod has 3',
    'fine latency: 0 ms by the median of 8 answers, 0 ms at most',
    "fine clock: as the API's, within 2 s",
    'fine rate limit: 1190 of 1200 requests are left for everybody, for 300 s',
  ]);
});

test.each<readonly [string, Given, readonly string[]]>([
  [
    'a token that may read one list only',
    {secret: cloudflaredOnlyToken},
    [
      'fine token: of a user, active, without an end',
      `failed 3 mesh list: The credentials may not read this (HTTP 403, code 10000: Authentication error) → ${PERMISSION}; --kind cloudflared leaves these tunnels out`,
      'fine cloudflared list: allowed: 3 cloudflared tunnels',
      'fine connectors: allowed: api-prod has 3',
    ],
  ],
  [
    'the same, asked for nothing else',
    {secret: cloudflaredOnlyToken, kinds: ['warp_connector']},
    [
      `failed 3 mesh list: The credentials may not read this (HTTP 403, code 10000: Authentication error) → ${PERMISSION}`,
    ],
  ],
  [
    'a token of the account',
    {secret: accountOwnedToken},
    [
      'fine token: of the account, active, without an end',
      `fine account: acme-prod, ${mainAccount.id}, one of 2 that are seen`,
      'fine mesh list: allowed: 3 mesh tunnels',
    ],
  ],
  [
    'a token of an account that is named',
    {secret: accountOwnedToken, wanted: 'acme-prod'},
    ['fine token: of the account, active, without an end'],
  ],
  [
    'a token that was revoked',
    {secret: revokedToken},
    [
      'fine connection: the API answered after 0 ms, connecting included',
      'failed 3 token: Cloudflare refused the credentials (HTTP 401, code 1000: Invalid API Token) → Check CLOUDFLARE_API_TOKEN',
      'failed 3 mesh list: Cloudflare refused the credentials (HTTP 403, code 9109: Invalid access token) →',
      'failed 3 cloudflared list: Cloudflare refused the credentials',
      'untried latency: nothing was answered',
    ],
  ],
  [
    'a token that was cut',
    {secret: malformedToken, wanted: null},
    [
      'failed 3 token: Cloudflare refused the credentials (HTTP 400, code 6003: Invalid request headers) →',
      'failed 3 account: Cloudflare refused the credentials',
    ],
  ],
  [
    'several accounts, and none chosen',
    {secret: severalAccountsToken, wanted: null},
    [
      'fine token: of a user, active, without an end',
      `failed 2 account: The credentials see several accounts. Choose one with --account:\n  ${mainAccount.id}  acme-prod`,
    ],
  ],
  [
    'an account that is not seen',
    {wanted: 'f'.repeat(32)},
    [
      `warning account: ${'f'.repeat(32)}, which is not among the 1 that the credentials see → Check the account id`,
      'failed 3 mesh list: The credentials may not read this',
    ],
  ],
  [
    'no account of that name',
    {wanted: 'acme'},
    ['failed 5 account: The credentials see no account “acme”. They see:'],
  ],
  [
    'accounts that may not be listed',
    {secret: unlistedToken},
    [
      `fine account: ${mainAccount.id}, by its id; the list of accounts may not be read, and need not be`,
      'fine mesh list: allowed: 3 mesh tunnels',
    ],
  ],
  [
    'accounts that may not be listed, and none named',
    {secret: unlistedToken, wanted: null},
    ['failed 2 account: The credentials may not list accounts. Name the account:'],
  ],
  [
    'an account without tunnels',
    {secret: severalAccountsToken, wanted: emptyAccount.id},
    [
      `fine account: acme-sandbox, ${emptyAccount.id}, one of 3 that are seen`,
      'fine mesh list: allowed: 0 mesh tunnels',
      'untried connectors: there is no mesh tunnel to ask for them',
    ],
  ],
  [
    'a tunnel that is not there',
    {patterns: ['hq-*', 'none']},
    [
      'fine connectors: allowed: hq-mesh has 3',
      'untried connectors: there is no cloudflared tunnel of the names that are given to ask for them',
      'failed 5 tunnels: no live tunnel is named none → Names are exact, and a prefix ends in *; warptop --once lists all of them',
    ],
  ],
  [
    'a quota that others have spent',
    {scenario: 'rate-limited'},
    [
      'fine connection: the API answered after 0 ms, connecting included',
      "failed 4 rate limit: Cloudflare's rate limit is reached (HTTP 429, code 971: Please wait and consider throttling your request speed) → Wait",
      'untried token: the rate limit is reached',
      'untried account: the rate limit is reached',
    ],
  ],
  [
    'a clock that is ahead',
    {aheadMs: 90_000},
    [
      "warning clock: 89.5 s ahead of the API's → Set this machine's clock, or let it be set by NTP: times and ages are off by as much",
    ],
  ],
  ['a clock that is behind', {aheadMs: -90_000}, ["warning clock: 90.5 s behind the API's →"]],
])('%s', async (_, given, expected) => {
  const lines = await examined(given);
  for (const line of expected) {
    expect(lines.find((known) => known.startsWith(line)) ?? lines).toContain(line);
  }
});

const UNREACHED = ['untried token: the API cannot be reached', 'untried account: the API cannot be reached'];

test('nobody listens', async () => {
  expect(await examined({baseUrl: `http://127.0.0.1:${await unusedPort()}`})).toEqual([
    'failed 4 connection: The API cannot be reached (connection refused) → Check the network and the base URL',
    ...UNREACHED,
  ]);
});

test('a certificate that nobody vouches for', async () => {
  const {origin} = await badServer(() => undefined, {tls: true});
  expect(await examined({baseUrl: origin})).toEqual([
    expect.stringMatching(
      /^failed 4 connection: The API cannot be reached \(TLS: self-signed certificate\) → Where a proxy/,
    ),
    ...UNREACHED,
  ]);
});

test('something else answers', async () => {
  const {origin, heads} = await badServer((socket) =>
    socket.write(httpAnswer(200, '<html>Please log in</html>')),
  );
  expect(await examined({baseUrl: origin})).toEqual([
    expect.stringContaining(
      "failed 4 connection: The answer is not one of Cloudflare's API (HTML instead of JSON) →",
    ),
    'untried token: the API does not answer as it should',
    'untried account: the API does not answer as it should',
  ]);
  expect(heads.length).toBe(2);
});

test('what stands before the API and knows no tokens is no fault', async () => {
  const accounts = JSON.stringify({success: true, result: [{id: mainAccount.id, name: 'x'}]});
  const {origin} = await badServer((socket, head) =>
    socket.write(head.includes('/tokens/') ? httpAnswer(404, '<html>') : httpAnswer(200, accounts)),
  );
  const lines = await examined({baseUrl: origin, kinds: []});
  expect(lines.slice(0, 3)).toEqual([
    'fine connection: the API answered after 0 ms, connecting included',
    expect.stringMatching(
      /^warning token: cannot be verified, as the answer is not one of Cloudflare's API \(HTML instead of JSON, HTTP 404\)/,
    ),
    `fine account: x, ${mainAccount.id}`,
  ]);
});

describe('what the API says of a token', () => {
  const clock = virtualClock(startMs);
  const text = (value: string | null) => (value === null ? null : rawText(value));
  const clientOf = (asked: readonly (Token | Failure)[]): Client => {
    let number = 0;
    return {
      accounts: async () => succeeded([{id: mainAccount.id, name: null}]),
      verify: async () => {
        const answer = asked[number] ?? failure('unauthenticated');
        number += 1;
        return 'kind' in answer ? failed(answer) : succeeded(answer);
      },
      sourceOf: () => {
        throw new Error('not to be used');
      },
      renew: () => undefined,
      close: () => Promise.resolve(),
    };
  };
  const tokenOf = (
    status: string | null,
    expires: string | null = null,
    begins: string | null = null,
  ): Token => ({
    status: text(status),
    expires_on: text(expires),
    not_before: text(begins),
  });

  test.each<readonly [string, readonly (Token | Failure)[], Level, string]>([
    [
      'an end that is far',
      [tokenOf('active', '2027-11-22T12:00:00Z')],
      'fine',
      'of a user, active, until 2027-11-22',
    ],
    [
      'an end that is near',
      [tokenOf('active', '2026-11-30T12:00:00Z')],
      'warning',
      'of a user, active, until 2026-11-30',
    ],
    ['an end that was', [tokenOf('active', '2026-11-21T12:00:00Z')], 'failed', 'of a user, and expired'],
    ['a word for it', [tokenOf('expired', '2026-11-21T12:00:00Z')], 'failed', 'of a user, and expired'],
    ['another word', [tokenOf('disabled')], 'failed', 'of a user, and disabled'],
    ['a hostile word', [tokenOf('\u001b[31m')], 'failed', 'of a user, and ^[[31m'],
    ['nothing', [tokenOf(null)], 'failed', 'of a user, and without a status'],
    [
      'a beginning',
      [tokenOf('active', null, '2026-12-01T00:00:00Z')],
      'failed',
      'of a user, and good from 2026-12-01 on',
    ],
    ['nonsense as an end', [tokenOf('active', 'never')], 'fine', 'of a user, active, without an end'],
    [
      'that it is of the account',
      [failure('unauthenticated', {code: 1000}), tokenOf('active')],
      'fine',
      'of the account, active, without an end',
    ],
    [
      'nothing to either',
      [failure('unauthenticated', {code: 1000}), failure('not_found')],
      'failed',
      'Cloudflare refused the credentials (, code 1000)',
    ],
    [
      'that it may not ask',
      [failure('forbidden', {status: 403}), failure('forbidden', {status: 403})],
      'warning',
      'cannot be verified, as the credentials may not read this (HTTP 403); what follows tells whether it is good',
    ],
    [
      'that it has trouble',
      [failure('server_error', {status: 502}), failure('server_error', {status: 502})],
      'warning',
      "cannot be verified, as Cloudflare's API has trouble (HTTP 502); what follows tells whether it is good",
    ],
  ])('%s', async (_, answers, level, words) => {
    const checks: Check[] = [];
    const {signal} = new AbortController();
    const about = {clock, signal, wanted: mainAccount.id, isToken: true, place: safe`the API`};
    await accessChecks({client: clientOf(answers), ...about}, (check) => void checks.push(check));
    expect(checks.find(({name}) => name === 'token')).toMatchObject({
      level,
      words,
      code: level === 'failed' ? 3 : 0,
    });
  });
});
