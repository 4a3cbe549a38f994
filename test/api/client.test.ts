import fc from 'fast-check';
import {describe, expect, onTestFinished, test} from 'vitest';
import {type Client, createClient} from '../../source/api/client.js';
import type {ApiOptions, Meter} from '../../source/api/options.js';
import type {Failure} from '../../source/model/failure.js';
import type {Observation, Question} from '../../source/model/observation.js';
import {answering, badServer, httpAnswer, type Misbehaviour, refusedOrigin} from '../helpers/bad-server.js';
import {type FakeClock, fakeClock} from '../helpers/fake-clock.js';
import {freeMeter} from '../helpers/free-meter.js';

const TOKEN = 'cf-token-that-must-never-be-shown-000000';
const ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const TUNNEL = 'f70ff985-a4ef-4643-bbbc-4a0ed4fc8415';
const startMs = Date.parse('2026-11-22T12:00:00Z');

const lists = {about: 'tunnels', kind: 'warp_connector'} as const;
const connectorsOf = (tunnelId: string): Question => ({about: 'connectors', kind: 'cfd_tunnel', tunnelId});

type Setup = {
  readonly client: Client;
  readonly clock: FakeClock;
  readonly ask: (question: Question) => Promise<Observation>;
};

const clientOf = (origin: string, options: Partial<ApiOptions> = {}): Setup => {
  const clock = fakeClock(startMs);
  const client = createClient({
    baseUrl: `${origin}/client/v4`,
    credentials: {scheme: 'token', token: TOKEN},
    userAgent: 'warptop/test',
    meter: freeMeter,
    clock,
    ...options,
  });
  onTestFinished(() => client.close());
  const {signal} = new AbortController();
  const ask = async (question: Question): Promise<Observation> => {
    const observation = await client.sourceOf(ACCOUNT).ask(question, signal);
    expect(JSON.stringify(observation)).not.toContain(TOKEN);
    return observation;
  };
  return {client, clock, ask};
};

const envelope = (result: unknown, rest: object = {}): string =>
  JSON.stringify({success: true, errors: [], messages: [], result, ...rest});

const paths = (heads: readonly string[]): readonly string[] => heads.map((head) => head.split(' ')[1] ?? '');

const failureIn = (observation: Observation): Failure => {
  if (observation.outcome !== 'failure') {
    throw new Error(`no failure but ${observation.outcome}`);
  }
  return observation.failure;
};

describe('questions', () => {
  test.each(['warp_connector', 'cfd_tunnel'] as const)('the list of %s', async (kind) => {
    const server = await badServer(answering(200, envelope([{id: TUNNEL, name: 'hq'}])));
    const observation = await clientOf(server.origin).ask({about: 'tunnels', kind});
    expect(server.heads.map((head) => head.split('\r\n')[0])).toEqual([
      `GET /client/v4/accounts/${ACCOUNT}/${kind}?is_deleted=false&per_page=1000&page=1 HTTP/1.1`,
    ]);
    expect(observation).toMatchObject({
      outcome: 'tunnels',
      kind,
      tunnels: [{id: TUNNEL, name: 'hq', status: null}],
      isComplete: true,
      at: startMs,
      requests: 1,
      quota: null,
    });
  });

  test.each(['warp_connector', 'cfd_tunnel'] as const)('the connectors of a %s', async (kind) => {
    const server = await badServer(answering(200, envelope([{id: 'c1', conns: []}])));
    const question = {about: 'connectors', kind, tunnelId: TUNNEL} as const;
    expect(await clientOf(server.origin).ask(question)).toMatchObject({
      outcome: 'connectors',
      kind,
      tunnelId: TUNNEL,
      connectors: [{id: 'c1', conns: [], ha_status: null}],
      requests: 1,
    });
    expect(server.heads.map((head) => head.split('\r\n')[0])).toEqual([
      `GET /client/v4/accounts/${ACCOUNT}/${kind}/${TUNNEL}/connections HTTP/1.1`,
    ]);
  });

  test('are stamped with what they took', async () => {
    const clock = fakeClock(startMs);
    const server = await badServer((socket) => {
      clock.advance(700);
      socket.write(httpAnswer(200, envelope([])));
    });
    expect(await clientOf(server.origin, {clock}).ask(lists)).toMatchObject({at: startMs + 700, tookMs: 700});
    expect(failureIn(await clientOf(await refusedOrigin(), {clock}).ask(lists)).kind).toBe('unreachable');
  });

  test('pages are counted, and the last quota is the one', async () => {
    const server = await badServer((socket, head, number) =>
      socket.write(
        httpAnswer(200, envelope([{id: head.split('page=')[2]}], {result_info: {total_count: 3}}), {
          ratelimit: `"default";r=${100 - number};t=30`,
        }),
      ),
    );
    const observation = await clientOf(server.origin, {perPage: 1}).ask(lists);
    expect(observation).toMatchObject({
      outcome: 'tunnels',
      isComplete: true,
      requests: 3,
      quota: {remaining: 97, resetMs: 30_000},
    });
    expect(paths(server.heads).map((path) => path.split('?')[1])).toEqual(
      [1, 2, 3].map((page) => `is_deleted=false&per_page=1&page=${page}`),
    );
  });

  test('an answer without a quota leaves that of the page before', async () => {
    const server = await badServer((socket, _head, number) =>
      socket.write(
        httpAnswer(
          200,
          envelope([{id: `${number}`}], {result_info: {total_count: 2}}),
          number === 1 ? {ratelimit: '"default";r=99;t=30'} : {},
        ),
      ),
    );
    expect(await clientOf(server.origin, {perPage: 1}).ask(lists)).toMatchObject({
      requests: 2,
      quota: {remaining: 99},
    });
  });

  test('a failure in the middle counts its requests and keeps its quota', async () => {
    const server = await badServer((socket, _head, number) =>
      socket.write(
        number === 1
          ? httpAnswer(200, envelope([{id: 'a'}], {result_info: {total_count: 2}}))
          : httpAnswer(429, '{}', {ratelimit: '"default";r=0;t=200', 'retry-after': '200'}),
      ),
    );
    expect(await clientOf(server.origin, {perPage: 1}).ask(lists)).toMatchObject({
      outcome: 'failure',
      question: lists,
      failure: {kind: 'rate_limited', status: 429, retryAfterMs: 200_000},
      requests: 2,
      quota: {remaining: 0, resetMs: 200_000},
    });
  });
});

describe('a failed poll is never an empty list', () => {
  const both = [lists, connectorsOf(TUNNEL)];

  test('null is an empty list, and so is an empty list', async () => {
    for (const result of [null, []]) {
      const server = await badServer(answering(200, envelope(result)));
      const {ask} = clientOf(server.origin);
      expect(await ask(lists)).toMatchObject({outcome: 'tunnels', tunnels: [], isComplete: true});
      expect(await ask(connectorsOf(TUNNEL))).toMatchObject({outcome: 'connectors', connectors: []});
    }
  });

  test.each([
    ['a result that is absent', '{"success":true}'],
    ['an object', envelope({connectors: []})],
    ['text', envelope('none')],
    ['a number', envelope(0)],
    ['false', envelope(false)],
  ])('%s', async (_name, body) => {
    const server = await badServer(answering(200, body));
    for (const question of both) {
      expect(failureIn(await clientOf(server.origin).ask(question))).toMatchObject({
        kind: 'malformed',
        detail: 'no list where one belongs',
      });
    }
  });

  test('an empty page where a total was promised', async () => {
    const server = await badServer(answering(200, envelope([], {result_info: {total_count: 5}})));
    expect(await clientOf(server.origin).ask(lists)).toMatchObject({
      outcome: 'tunnels',
      tunnels: [],
      isComplete: false,
    });
  });

  test.each<readonly [string, Misbehaviour, string]>([
    [
      'a body cut without a length',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${envelope([]).slice(0, -4)}`),
      'broken or cut JSON',
    ],
    ['no body', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'), 'an empty answer'],
    ['a login page', answering(200, '<html>Welcome to Hotel WiFi</html>'), 'HTML instead of JSON'],
    ['a redirect', answering(302, '', {location: 'https://portal.example/'}), 'a redirect, HTTP 302'],
    [
      'one compressed',
      answering(200, envelope([]), {'content-encoding': 'gzip'}),
      'a compressed answer, though none was asked for',
    ],
  ])('%s', async (_name, behave, detail) => {
    const server = await badServer(behave);
    for (const question of both) {
      expect(failureIn(await clientOf(server.origin).ask(question))).toMatchObject({
        kind: 'malformed',
        detail,
      });
    }
  });
});

describe('ids', () => {
  const odd = [
    '',
    '..',
    '../../../user/tokens/verify',
    '%2e%2e',
    `${TUNNEL}/../x`,
    `${TUNNEL}?x=1`,
    ` ${TUNNEL}`,
    `${TUNNEL}\n`,
    TUNNEL.slice(1),
    `${TUNNEL}0`,
    TUNNEL.replaceAll('-', ''),
    ACCOUNT,
    'hq-mesh',
    '__proto__',
  ];

  test('of tunnels reach the server as UUIDs or not at all', async () => {
    const server = await badServer(answering(200, envelope([])));
    const {ask} = clientOf(server.origin);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(...odd), fc.string()), async (tunnelId) => {
        const observation = await ask(connectorsOf(tunnelId));
        expect(observation).toMatchObject({
          question: {tunnelId},
          failure: {kind: 'malformed', detail: 'an id that is no UUID'},
          requests: 0,
          quota: null,
        });
      }),
    );
    expect(server.connections()).toBe(0);
  });

  test('of accounts too', () => {
    const {client} = clientOf('http://127.0.0.1:1');
    for (const id of [
      ...odd.filter((text) => !/^[0-9a-f]{32}$/.test(text)),
      ACCOUNT.toUpperCase(),
      `${ACCOUNT}/..`,
    ]) {
      expect(() => client.sourceOf(id), id).toThrow(TypeError);
    }
  });

  test('of accounts that the API invents are left out', async () => {
    const result = [
      {id: ACCOUNT, name: 'acme'},
      {id: '../user', name: 'evil'},
      {id: null, name: 'nobody'},
      {name: 'nobody'},
      null,
      {id: ACCOUNT.replace('0a', 'ff'), name: 7},
    ];
    const server = await badServer(answering(200, envelope(result)));
    expect(await clientOf(server.origin).client.accounts(new AbortController().signal)).toEqual({
      ok: true,
      value: [
        {id: ACCOUNT, name: 'acme'},
        {id: ACCOUNT.replace('0a', 'ff'), name: null},
      ],
    });
    expect(paths(server.heads)).toEqual(['/client/v4/accounts?per_page=50&page=1']);
  });
});

describe('secrets', () => {
  test('what a server repeats of them is in no observation', async () => {
    const server = await badServer((socket, head, number) =>
      socket.write(
        number === 1
          ? httpAnswer(
              401,
              JSON.stringify({
                success: false,
                errors: [{code: 1000, message: head, documentation_url: head, source: {pointer: head}}],
                messages: [head],
              }),
            )
          : httpAnswer(200, envelope([{id: TUNNEL, name: head}])),
      ),
    );
    const {ask} = clientOf(server.origin);
    const {kind, message, problems} = failureIn(await ask(lists));
    expect(kind).toBe('unauthenticated');
    expect(message).toContain('authorization: Bearer');
    expect(problems).toHaveLength(2);
    expect(await ask(lists)).toMatchObject({outcome: 'tunnels'});
  });

  test('a token that no header can carry is sent nowhere, and told nobody', async () => {
    const server = await badServer(answering(200, envelope([])));
    const token = `${TOKEN}\r\nx-injected: yes`;
    const {ask} = clientOf(server.origin, {credentials: {scheme: 'token', token}});
    expect(failureIn(await ask(lists)).kind).toBe('unreachable');
    expect(server.heads).toEqual([]);
  });

  test('nor when it writes them with escapes of JSON, and all else stays what it was', async () => {
    const escapes = (text: string): string =>
      [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    const rest = '\\" \\\\u0041 \\u0022\\u005c\\u001b';
    const server = await badServer((socket) =>
      socket.write(
        httpAnswer(
          200,
          `{"success":true,"result":[{"id":"${TUNNEL}","name":"${escapes(TOKEN)} ${TOKEN.slice(0, 9)}${escapes(TOKEN.slice(9))} ${rest}"}]}`,
        ),
      ),
    );
    expect(await clientOf(server.origin).ask(lists)).toMatchObject({
      tunnels: [{name: '(secret) (secret) " \\u0041 "\\\u001b'}],
    });
  });

  test('a key is in no observation either', async () => {
    const server = await badServer((socket, head) =>
      socket.write(httpAnswer(400, JSON.stringify({code: 9106, error: head}))),
    );
    const {ask} = clientOf(server.origin, {
      credentials: {scheme: 'key', email: 'me@example.com', key: TOKEN},
    });
    expect(failureIn(await ask(lists)).message).toContain('x-auth-key: (secret)');
  });
});

describe('ids that the API repeats', () => {
  test('two tunnels with one id are both told', async () => {
    const result = [
      {id: TUNNEL, name: 'one'},
      {id: TUNNEL, name: 'two'},
    ];
    const server = await badServer(answering(200, envelope(result, {result_info: {total_count: 2}})));
    expect(await clientOf(server.origin).ask(lists)).toMatchObject({
      tunnels: result,
      isComplete: true,
      requests: 1,
    });
  });

  test('an account that is listed twice is one', async () => {
    const result = [
      {id: ACCOUNT, name: 'acme'},
      {id: ACCOUNT, name: 'acme'},
    ];
    const server = await badServer(answering(200, envelope(result)));
    expect(await clientOf(server.origin).client.accounts(new AbortController().signal)).toEqual({
      ok: true,
      value: [{id: ACCOUNT, name: 'acme'}],
    });
  });
});

test('an account list that cannot be had', async () => {
  const server = await badServer(answering(403, '<html>', {'cf-mitigated': 'challenge'}));
  const {signal} = new AbortController();
  expect(await clientOf(server.origin).client.accounts(signal)).toMatchObject({
    ok: false,
    failure: {kind: 'malformed', detail: "a challenge page of Cloudflare's firewall, HTTP 403"},
  });
  expect(await clientOf(await refusedOrigin()).client.accounts(signal)).toMatchObject({
    ok: false,
    failure: {kind: 'unreachable', detail: 'connection refused'},
  });
});

test('a client that was closed asks nothing more', async () => {
  const server = await badServer(answering(200, envelope([])));
  const {client, ask} = clientOf(server.origin);
  await client.close();
  expect(failureIn(await ask(lists)).kind).toBe('unreachable');
  expect(server.heads).toEqual([]);
});

test('ten thousand connectors are decoded in parts, and nothing else waits for all of them', async () => {
  // Small ones, so that reading them takes a few turns only.
  const server = await badServer(answering(200, envelope(Array.from({length: 10_000}, () => ({})))));
  const {ask} = clientOf(server.origin);
  const asking = ask(connectorsOf(TUNNEL));
  await server.received(1);
  let turns = 0;
  const count = (): void => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const observation = await asking;
  clearImmediate(counting);
  expect('connectors' in observation && observation.connectors).toHaveLength(10_000);
  expect(turns).toBeGreaterThanOrEqual(20);
});

describe('the purse', () => {
  const purse = (about: Partial<Meter>): Meter => ({...freeMeter, ...about});

  test('is told of a 429 and how long to be silent, and nothing is sent while it refuses', async () => {
    const waits: Array<number | null> = [];
    const server = await badServer(answering(429, '{}', {'retry-after': '60'}));
    const meter = purse({
      admit: async () => waits.length === 0,
      refused: (waitMs) => waits.push(waitMs),
      silenceMs: () => 42_000,
    });
    const {ask} = clientOf(server.origin, {meter});
    expect(failureIn(await ask(lists))).toMatchObject({kind: 'rate_limited', retryAfterMs: 60_000});
    expect(waits).toEqual([60_000]);
    expect(await ask(lists)).toMatchObject({
      requests: 0,
      failure: {kind: 'rate_limited', retryAfterMs: 42_000},
    });
    expect(server.heads).toHaveLength(1);
  });

  test('is asked before a second try, which is not sent where it cannot be paid at once', async () => {
    const server = await badServer((socket) => socket.destroy());
    const {ask} = clientOf(server.origin, {meter: purse({admitNow: () => false})});
    expect(await ask(lists)).toMatchObject({requests: 1, failure: {kind: 'unreachable'}});
    expect(server.heads).toHaveLength(1);
  });
});
