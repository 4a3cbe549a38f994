import {describe, expect, test} from 'vitest';
import type {Client} from '../source/api/client.js';
import {decodeTunnel} from '../source/api/schema.js';
import {ExitError} from '../source/exit.js';
import {
  type Failure,
  type FailureKind,
  failed,
  failure,
  type Result,
  succeeded,
} from '../source/model/failure.js';
import {
  type Account,
  emptySnapshot,
  type Snapshot,
  type TunnelKind,
  tunnelKinds,
} from '../source/model/fleet.js';
import type {Polled, Question} from '../source/model/observation.js';
import {reduce} from '../source/model/reduce.js';
import {rawText} from '../source/model/text.js';
import {checkStart, findAccount, hasStarted, isAnyTrouble, patient, restricted} from '../source/start.js';
import {virtualClock} from './helpers/virtual-clock.js';

const ACME = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const {signal} = new AbortController();

const account = (id: string, name: string | null): Account => ({
  id,
  name: name === null ? null : rawText(name),
});
const acme = account(ACME, 'acme-prod');
const other = account(OTHER, 'other');

/** A client that knows nothing but its accounts. */
const clientOf = (answer: Result<readonly Account[]>): Client & {readonly asked: () => number} => {
  let asked = 0;
  return {
    asked: () => asked,
    accounts: () => {
      asked += 1;
      return Promise.resolve(answer);
    },
    verify: () => {
      throw new Error('not to be used');
    },
    sourceOf: () => {
      throw new Error('not to be used');
    },
    renew: () => undefined,
    close: () => Promise.resolve(),
  };
};

const seeing = (...accounts: readonly Account[]) => clientOf(succeeded(accounts));

const forbidden = failure('forbidden', {status: 403, code: 10_000, message: rawText('Authentication error')});
const unauthenticated = failure('unauthenticated', {status: 401, code: 1000});

const exitOf = async (
  attempt: Promise<unknown>,
): Promise<{readonly code: number; readonly message: string}> => {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ExitError)) {
    throw new Error(`no ExitError but ${String(error)}`);
  }
  return {code: error.code, message: error.message};
};

describe('the account', () => {
  test.each<readonly [string, Result<readonly Account[]>, string | null, Account]>([
    ['the only one', succeeded([acme]), null, acme],
    ['the only one, without a name', succeeded([account(ACME, null)]), null, account(ACME, null)],
    ['by id', succeeded([other, acme]), ACME, acme],
    ['by id in capitals', succeeded([other, acme]), ACME.toUpperCase(), acme],
    ['by name', succeeded([other, acme]), 'acme-prod', acme],
    ['by an id that is not in the list', succeeded([other]), ACME, account(ACME, null)],
    ['by id, without a list', failed(forbidden), ACME, account(ACME, null)],
    ['by id, when the credentials are refused', failed(unauthenticated), ACME, account(ACME, null)],
    ['by id, before the name of another', succeeded([account(OTHER, ACME), acme]), ACME, acme],
  ])('%s', async (_name, answer, wanted, expected) => {
    expect(await findAccount(clientOf(answer), wanted, signal)).toEqual(expected);
  });

  test('an API out of reach ends the start at once, even where the id is known', async () => {
    const unreachable = failed(failure('unreachable'));
    expect((await exitOf(findAccount(clientOf(unreachable), ACME, signal))).code).toBe(4);
  });

  test.each(['timeout', 'rate_limited', 'server_error', 'malformed'] as const)(
    'by id, where the list of accounts fails: %s',
    async (kind) => {
      expect(await findAccount(clientOf(failed(failure(kind))), ACME, signal)).toEqual(account(ACME, null));
    },
  );

  test('several: exit 2 with a list to choose from', async () => {
    expect(await exitOf(findAccount(seeing(acme, account(OTHER, null)), null, signal))).toEqual({
      code: 2,
      message: `The credentials see several accounts. Choose one with --account:\n  ${ACME}  acme-prod\n  ${OTHER}  (no name)`,
    });
  });

  test('several of the same name', async () => {
    const {code, message} = await exitOf(
      findAccount(seeing(acme, account(OTHER, 'acme-prod')), 'acme-prod', signal),
    );
    expect(code).toBe(2);
    expect(message).toContain(`${ACME}  acme-prod`);
    expect(message).toContain(`${OTHER}  acme-prod`);
  });

  test('an unknown name: exit 5 with the list', async () => {
    expect(await exitOf(findAccount(seeing(acme), 'ACME-prod\u001b[2J', signal))).toEqual({
      code: 5,
      message: `The credentials see no account “ACME-prod^[[2J”. They see:\n  ${ACME}  acme-prod`,
    });
  });

  test('names in the list are harmless on a terminal', async () => {
    const hostile = [account(ACME, '\u001b]0;x\u0007'), account(OTHER, 'two\nlines')];
    const {message} = await exitOf(findAccount(seeing(...hostile), null, signal));
    expect(message.split('\n')).toHaveLength(3);
    expect(message).toContain('^[]0;x^G');
    expect(message).toContain('two^Jlines');
  });

  test('of a hundred, twenty are listed', async () => {
    const many = Array.from({length: 100}, (_, index) => account(index.toString(16).padStart(32, '0'), 'x'));
    const {message} = await exitOf(findAccount(seeing(...many), null, signal));
    expect(message.split('\n')).toHaveLength(22);
    expect(message).toMatch(/… and 80 more$/);
  });

  test.each([null, 'acme-prod'])('none in the list, wanted: %s', async (wanted) => {
    const {code, message} = await exitOf(findAccount(seeing(), wanted, signal));
    expect(code).toBe(2);
    expect(message).toMatch(/--account <id>, or CLOUDFLARE_ACCOUNT_ID/);
  });

  test.each([null, 'acme-prod'])('no right to list them, wanted: %s', async (wanted) => {
    const {code, message} = await exitOf(findAccount(clientOf(failed(forbidden)), wanted, signal));
    expect(code).toBe(2);
    expect(message).toMatch(/may not list accounts\. .*--account <id>, or CLOUDFLARE_ACCOUNT_ID/);
  });

  test.each<readonly [FailureKind, number]>([
    ['unauthenticated', 3],
    ['not_found', 5],
    ['rate_limited', 4],
    ['rejected', 4],
    ['server_error', 4],
    ['unreachable', 4],
    ['timeout', 4],
    ['malformed', 4],
  ])('no list: %s is exit %i', async (kind, expected) => {
    const {code, message} = await exitOf(findAccount(clientOf(failed(failure(kind))), null, signal));
    expect(code).toBe(expected);
    expect(message).toMatch(/^[A-Z].*\. .*\.$/);
  });
});

const lists = (kind: TunnelKind): Question => ({about: 'tunnels', kind});

const base = {at: 1000, tookMs: 1, requests: 1, quota: null};

const listed = (
  kind: TunnelKind,
  ...tunnels: ReadonlyArray<readonly [id: string, name: string | null]>
): Polled => ({
  outcome: 'tunnels',
  kind,
  tunnels: tunnels.map(([id, name]) => decodeTunnel({id, name})),
  isComplete: true,
  ...base,
});
const broken = (kind: TunnelKind, what: Failure): Polled => ({
  outcome: 'failure',
  question: lists(kind),
  failure: what,
  ...base,
});

const snapshotOf = (...observations: readonly Polled[]): Snapshot =>
  observations.reduce(reduce, emptySnapshot(acme, tunnelKinds));

const check = (
  snapshot: Snapshot,
  patterns: readonly string[] = [],
  client: Client = seeing(acme),
  kinds: readonly TunnelKind[] = tunnelKinds,
): Promise<void> => checkStart(snapshot, kinds, patterns, client, signal);

const mesh = listed('warp_connector', ['f70ff985-a4ef-4643-bbbc-4a0ed4fc8415', 'hq-mesh']);
const cloudflared = listed('cfd_tunnel', ['f70ff985-a4ef-4643-bbbc-4a0ed4fc8416', 'api-prod'], ['x', null]);

describe('a client that is patient', () => {
  const client = (...answers: ReadonlyArray<Result<readonly Account[]>>) => clientFor(undefined, ...answers);

  const clientFor = (
    isWaitedOut: ((kind: FailureKind) => boolean) | undefined,
    ...answers: ReadonlyArray<Result<readonly Account[]>>
  ) => {
    const left = [...answers];
    const held: string[] = [];
    const clock = virtualClock(0);
    return {
      held,
      clock,
      left,
      ...patient(
        {accounts: async () => left.shift() ?? failed(forbidden)},
        clock,
        ({kind}) => {
          held.push(kind);
          return 5000;
        },
        isWaitedOut,
      ),
    };
  };

  test('asks again for as long as the trouble may pass, and waits as long as it is told', async () => {
    const asked = client(
      failed(failure('rate_limited')),
      failed(failure('server_error')),
      failed(failure('timeout')),
      succeeded([acme]),
    );
    const answer = asked.accounts(signal);
    await asked.clock.pass(14_999);
    expect(asked.left).toHaveLength(1);
    await asked.clock.pass(1);
    expect(await answer).toEqual(succeeded([acme]));
    expect(asked.held).toEqual(['rate_limited', 'server_error', 'timeout']);
  });

  test.each(['unreachable', 'forbidden', 'unauthenticated', 'malformed', 'not_found'] as const)(
    'gives up where waiting does not help: %s',
    async (kind) => {
      const asked = client(failed(failure(kind)), succeeded([acme]));
      expect(await asked.accounts(signal)).toEqual(failed(failure(kind)));
      expect(asked.held).toEqual([]);
    },
  );

  test('waits out whatever else it is told to', async () => {
    const asked = clientFor(isAnyTrouble, failed(failure('unreachable')), failed(failure('malformed')));
    const answer = asked.accounts(signal);
    await asked.clock.pass(10_000);
    expect(await answer).toEqual(failed(forbidden));
    expect(asked.held).toEqual(['unreachable', 'malformed']);
  });

  test('gives up when it is called off', async () => {
    const stop = new AbortController();
    const asked = client(failed(failure('timeout')), failed(failure('timeout')), succeeded([acme]));
    const answer = asked.accounts(stop.signal);
    await asked.clock.pass(10);
    stop.abort();
    expect(await answer).toEqual(failed(failure('timeout')));
  });
});

describe('the first answers', () => {
  test('are in when each list was answered or refused', () => {
    expect(hasStarted(snapshotOf(), tunnelKinds)).toBe(false);
    expect(hasStarted(snapshotOf(mesh), tunnelKinds)).toBe(false);
    expect(hasStarted(snapshotOf(mesh), ['warp_connector'])).toBe(true);
    expect(hasStarted(snapshotOf(mesh, cloudflared), tunnelKinds)).toBe(true);
    expect(hasStarted(snapshotOf(mesh, broken('cfd_tunnel', forbidden)), tunnelKinds)).toBe(true);
    expect(hasStarted(emptySnapshot(acme, ['cfd_tunnel']), tunnelKinds)).toBe(false);
    const limited = broken('cfd_tunnel', failure('rate_limited'));
    expect(hasStarted(snapshotOf(mesh, limited), tunnelKinds)).toBe(false);
  });

  test('are waited for through any trouble that is no refusal, where nobody is there to begin again', () => {
    for (const kind of ['unreachable', 'malformed', 'timeout', 'server_error', 'rate_limited'] as const) {
      const troubled = snapshotOf(mesh, broken('cfd_tunnel', failure(kind)));
      expect(hasStarted(troubled, tunnelKinds, isAnyTrouble)).toBe(false);
    }
    for (const kind of ['unauthenticated', 'forbidden', 'not_found', 'rejected'] as const) {
      const refused = snapshotOf(mesh, broken('cfd_tunnel', failure(kind)));
      expect(hasStarted(refused, tunnelKinds, isAnyTrouble)).toBe(true);
    }
  });

  test('are fine with both lists, and with none of the tunnels', async () => {
    await check(snapshotOf(mesh, cloudflared));
    await check(snapshotOf(listed('warp_connector'), listed('cfd_tunnel')));
    await check(snapshotOf(mesh), [], seeing(), ['warp_connector']);
  });

  test('are fine with one list', async () => {
    const client = seeing();
    await check(snapshotOf(mesh, broken('cfd_tunnel', forbidden)), [], client);
    expect(client.asked()).toBe(0);
  });

  test('a list that was answered before it failed is a list', async () => {
    await check(snapshotOf(mesh, broken('warp_connector', forbidden), broken('cfd_tunnel', forbidden)));
  });

  test.each<readonly [Failure, number, RegExp]>([
    [
      unauthenticated,
      3,
      /^Cloudflare refused the credentials \(HTTP 401, code 1000\)\. Check CLOUDFLARE_API_TOKEN/,
    ],
    [forbidden, 3, /^The credentials may not read this .*Cloudflare One Connectors › Read\.$/],
    [failure('not_found', {status: 404}), 5, /account id/],
    [failure('unreachable'), 4, /cannot be reached/],
    [failure('rate_limited', {status: 429, retryAfterMs: 30_000}), 4, /Wait 30 s/],
    [failure('malformed'), 4, /base URL/],
  ])('without any list: $kind', async (what, expected, words) => {
    const {code, message} = await exitOf(
      check(snapshotOf(broken('warp_connector', what), broken('cfd_tunnel', failure('timeout')))),
    );
    expect(code).toBe(expected);
    expect(message).toMatch(words);
    const one = snapshotOf(broken('cfd_tunnel', what));
    expect((await exitOf(check(one, [], seeing(acme), ['cfd_tunnel']))).code).toBe(expected);
  });

  test.each([forbidden, failure('not_found', {status: 404})])(
    'without any list, $kind: the account may be the wrong one',
    async (what) => {
      const nothing = snapshotOf(...tunnelKinds.map((kind) => broken(kind, what)));
      expect(await exitOf(check(nothing, [], seeing(other)))).toEqual({
        code: 5,
        message: `The credentials see no account “${ACME}”. They see:\n  ${OTHER}  other`,
      });
      const expected = what.kind === 'forbidden' ? 3 : 5;
      for (const client of [seeing(acme, other), seeing(), clientOf(failed(forbidden))]) {
        const {code, message} = await exitOf(check(nothing, [], client));
        expect(code).toBe(expected);
        expect(message).not.toContain('They see');
      }
    },
  );

  test('the accounts are not asked for when they cannot be the reason', async () => {
    const client = seeing(other);
    await exitOf(check(snapshotOf(...tunnelKinds.map((kind) => broken(kind, unauthenticated))), [], client));
    expect(client.asked()).toBe(0);
  });
});

describe('tunnels by name', () => {
  const both = snapshotOf(mesh, cloudflared);

  test.each([[['hq-mesh']], [['hq-*', 'api-prod']], [['F70FF985-A4EF-4643-BBBC-4A0ED4FC8415']], [['*']]])(
    '%j are there',
    async (patterns) => {
      await check(both, patterns);
    },
  );

  test.each([
    [['hq-mes'], '“hq-mes”'],
    [['hq-mesh', 'HQ-mesh', 'x-*'], '“HQ-mesh”, “x-*”'],
    [['\u001b[2J'], '“^[[2J”'],
  ])('%j: exit 5, and says which', async (patterns, names) => {
    expect(await exitOf(check(both, patterns))).toEqual({
      code: 5,
      message: `No live tunnel is named ${names}. Names are exact; a prefix ends in *. warptop --once lists all of them.`,
    });
  });

  test('a list that could not be read may have had it', async () => {
    const half = snapshotOf(mesh, broken('cfd_tunnel', forbidden));
    await check(half, ['hq-mesh']);
    const {code, message} = await exitOf(check(half, ['api-prod']));
    expect(code).toBe(3);
    expect(message).toMatch(
      /^No tunnel is named “api-prod” in the lists that can be read\. The credentials may not/,
    );
  });
});

describe('a source restricted to names', () => {
  const sourceOf = (observation: Polled) => ({
    ask: () => Promise.resolve(observation),
    renew: () => undefined,
  });
  const ask = (observation: Polled, patterns: readonly string[]): Promise<Polled> =>
    restricted(sourceOf(observation), patterns).ask(lists('cfd_tunnel'), signal);

  test('lists no others, and changes nothing else', async () => {
    expect(await ask(cloudflared, ['api-*'])).toEqual({
      ...cloudflared,
      tunnels: [expect.objectContaining({name: 'api-prod'})],
    });
    expect(await ask(cloudflared, ['X'])).toMatchObject({tunnels: [{id: 'x'}], isComplete: true});
    expect(await ask(cloudflared, ['nothing'])).toMatchObject({tunnels: [], isComplete: true});
    expect(await ask(cloudflared, [])).toEqual(cloudflared);
  });

  test('hands on everything else', async () => {
    const connectors: Polled = {
      outcome: 'connectors',
      kind: 'cfd_tunnel',
      tunnelId: 'x',
      connectors: [],
      ...base,
    };
    for (const observation of [connectors, broken('cfd_tunnel', forbidden)]) {
      expect(await ask(observation, ['nothing'])).toBe(observation);
    }
  });
});
