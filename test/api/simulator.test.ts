import {describe, expect, onTestFinished, test} from 'vitest';
import {type Client, createClient} from '../../source/api/client.js';
import type {ApiOptions, Credentials} from '../../source/api/options.js';
import type {Connector, Tunnel, TunnelKind} from '../../source/model/fleet.js';
import {tunnelKinds} from '../../source/model/fleet.js';
import type {Observation, Question} from '../../source/model/observation.js';
import {rawValue} from '../../source/model/text.js';
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
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {type Simulator, startSimulator} from '../../source/simulator/server.js';
import {fakeClock} from '../helpers/fake-clock.js';
import {freeMeter} from '../helpers/free-meter.js';

const startMs = Date.parse('2026-11-22T12:00:00Z');
const {signal} = new AbortController();

type Setup = {
  readonly simulator: Simulator;
  readonly complaints: readonly string[];
  readonly clientOf: (credentials: Credentials, options?: Partial<ApiOptions>) => Client;
};

const simulate = async (scenario: ScenarioName): Promise<Setup> => {
  const clock = fakeClock(startMs);
  const complaints: string[] = [];
  const simulator = await startSimulator({
    scenario,
    clock,
    onUnknownRoute: (line) => void complaints.push(line),
  });
  const clients: Client[] = [];
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await simulator.close();
  });
  const clientOf: Setup['clientOf'] = (credentials, options = {}) => {
    const client = createClient({
      baseUrl: simulator.url,
      credentials,
      userAgent: 'warptop/test',
      meter: freeMeter,
      clock,
      ...options,
    });
    clients.push(client);
    return client;
  };
  return {simulator, complaints, clientOf};
};

const bearer = (text: string): Credentials => ({scheme: 'token', token: text});

const ask = async (client: Client, question: Question, accountId = mainAccount.id): Promise<Observation> => {
  const observation = await client.sourceOf(accountId).ask(question, signal);
  expect(JSON.stringify(observation)).not.toContain(token);
  return observation;
};

const tunnelsOf = async (client: Client, kind: TunnelKind): Promise<readonly Tunnel[]> => {
  const observation = await ask(client, {about: 'tunnels', kind});
  if (observation.outcome !== 'tunnels') {
    throw new Error(JSON.stringify(observation));
  }
  expect(observation.isComplete).toBe(true);
  return observation.tunnels;
};

const idOf = ({id}: Tunnel): string => (id === null ? '' : rawValue(id));

/** Asks for the connectors of tunnels, four at a time. */
const connectorsOf = async (
  client: Client,
  kind: TunnelKind,
  tunnels: readonly Tunnel[],
): Promise<readonly Observation[]> => {
  const answers: Observation[] = [];
  const waiting = [...tunnels.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      answers[next[0]] = await ask(client, {about: 'connectors', kind, tunnelId: idOf(next[1])});
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return answers;
};

const planned = (scenario: ScenarioName, kind: TunnelKind) =>
  scenarios[scenario].tunnels.filter((plan) => plan.kind === kind && plan.deletedDaysAgo === undefined);

const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/);
const word = expect.stringMatching(/./);

/** What a well-behaved API says of every connector. */
const wholeConnector = (kind: TunnelKind): Record<keyof Connector, unknown> => ({
  id: uuid,
  arch: word,
  version: word,
  features: expect.any(Array),
  run_at: time,
  ha_status: kind === 'warp_connector' ? expect.stringMatching(/^(active|passive|offline)$/) : null,
  config_version: kind === 'cfd_tunnel' ? expect.any(Number) : null,
  conns: expect.any(Array),
  label: null,
  fullConnections: 4,
});

describe.each(['calm', 'large'] as const)('%s', (scenario) => {
  test.each(tunnelKinds)('every %s is listed, with all of its connectors and connections', async (kind) => {
    const {simulator, complaints, clientOf} = await simulate(scenario);
    const client = clientOf(bearer(token));
    const plans = planned(scenario, kind);
    const tunnels = await tunnelsOf(client, kind);
    expect(tunnels.map(({name}) => name)).toEqual(plans.map(({name}) => name));
    const observations = await connectorsOf(client, kind, tunnels);
    for (const [index, observation] of observations.entries()) {
      const plan = plans[index]?.connectors ?? [];
      expect(observation).toMatchObject({outcome: 'connectors', kind, requests: 1, at: startMs});
      const connectors = observation.outcome === 'connectors' ? observation.connectors : [];
      expect(connectors).toHaveLength(plan.length);
      for (const [position, connector] of connectors.entries()) {
        expect(connector).toEqual(wholeConnector(kind));
        const {connections = kind === 'cfd_tunnel' ? 4 : 2, missing = 0, ha, originIp} = plan[position] ?? {};
        expect(connector.conns).toEqual(
          Array(ha === 'offline' ? 0 : connections - missing).fill({
            id: uuid,
            uuid: kind === 'cfd_tunnel' ? uuid : null,
            client_id: connector.id,
            client_version: connector.version,
            colo_name: expect.stringMatching(/^[a-z]{3}\d\d$/),
            opened_at: time,
            origin_ip: originIp,
            is_pending_reconnect: kind === 'cfd_tunnel' ? false : null,
          }),
        );
      }
    }
    expect(simulator.requests()).toBe(1 + tunnels.length);
    expect(observations.at(-1)?.quota).toMatchObject({limit: 1200, resetMs: 300_000});
    const remaining = observations.map(({quota}) => quota?.remaining ?? Number.NaN);
    expect(Math.min(...remaining)).toBe(1200 - simulator.requests());
    expect(complaints).toEqual([]);
  });
});

describe('pages', () => {
  test.each([1, 2, 3, 4, 5, 7, 999])('of %i say the same as one', async (perPage) => {
    const {simulator, complaints, clientOf} = await simulate('calm');
    const whole = await tunnelsOf(clientOf(bearer(token)), 'cfd_tunnel');
    const before = simulator.requests();
    const observation = await ask(clientOf(bearer(token), {perPage}), {about: 'tunnels', kind: 'cfd_tunnel'});
    const requests = Math.ceil(whole.length / perPage);
    expect(observation).toMatchObject({tunnels: whole, isComplete: true, requests});
    expect(simulator.requests() - before).toBe(requests);
    expect(complaints).toEqual([]);
  });

  test('many of them', async () => {
    const {clientOf} = await simulate('large');
    const whole = await tunnelsOf(clientOf(bearer(token)), 'cfd_tunnel');
    const observation = await ask(clientOf(bearer(token), {perPage: 50}), {
      about: 'tunnels',
      kind: 'cfd_tunnel',
    });
    expect(whole).toHaveLength(950);
    expect(observation).toMatchObject({tunnels: whole, isComplete: true, requests: 19});
  });
});

describe('drift', () => {
  /** What each odd answer is taken for, by the name of its tunnel. */
  const expected: Readonly<Record<string, object>> = {
    'envelope-plain-strings': {outcome: 'connectors'},
    'envelope-bare': {outcome: 'connectors'},
    'envelope-result-null': {outcome: 'connectors', connectors: []},
    'envelope-result-object': {failure: {kind: 'malformed', detail: 'no list where one belongs'}},
    'envelope-result-holes': {outcome: 'connectors', connectors: Array(5).fill({id: null, conns: null})},
    'answer-404': {failure: {kind: 'not_found', status: 404, code: 1003}},
    'answer-html': {
      failure: {kind: 'malformed', detail: "a challenge page of Cloudflare's firewall, HTTP 403"},
    },
    'answer-html-200': {failure: {kind: 'malformed', detail: 'HTML instead of JSON'}},
    'answer-success-false': {failure: {kind: 'rejected', status: 200, code: 1001}},
    'answer-code-fraction': {failure: {kind: 'rejected', status: 400, code: null, message: 'odd'}},
    'answer-errors-strings': {failure: {kind: 'rejected', status: 400, code: null, message: 'bad request'}},
    'answer-500': {failure: {kind: 'server_error', status: 500}},
    'answer-530': {failure: {kind: 'server_error', status: 530}},
    'answer-cut': {failure: {kind: 'malformed', detail: 'broken or cut JSON'}},
    'answer-empty': {failure: {kind: 'malformed', detail: 'an empty answer'}},
    'answer-array': {failure: {kind: 'malformed', detail: 'JSON of another shape'}},
    'answer-other-shape': {failure: {kind: 'malformed', detail: 'JSON of another shape'}},
    'conns-null-missing': {connectors: [{conns: []}, {conns: null}]},
    'conns-mistyped': {connectors: [{conns: null}, {conns: Array(5).fill({id: null, colo_name: null})}]},
    'connector-mistyped': {
      connectors: [
        {version: null, arch: null, features: null, config_version: null},
        {version: null, arch: null, features: null, config_version: null},
      ],
    },
    'connector-id-missing': {connectors: [{id: null}, {id: null}]},
    'ha-new-words': {connectors: [{ha_status: 'draining'}, {ha_status: 'ACTIVE'}]},
    'ha-null-missing': {connectors: [{ha_status: null}, {ha_status: null}]},
    'ha-mistyped': {connectors: [{ha_status: null}, {ha_status: null}]},
    'ha-escape': {connectors: [{ha_status: '\u001b[32mactive\u001b[0m', version: '2026\u202e9'}, {}]},
    'colo-null': {connectors: [{conns: [{colo_name: null, origin_ip: null}, {}]}, {}]},
    'extra-fields': {outcome: 'connectors'},
  };

  test.each(tunnelKinds)('every %s is listed; each odd answer is taken for what it is', async (kind) => {
    const {simulator, complaints, clientOf} = await simulate('drift');
    const client = clientOf(bearer(token));
    const plans = planned('drift', kind);
    const tunnels = await tunnelsOf(client, kind);
    expect(tunnels).toHaveLength(plans.length);
    const observations = await connectorsOf(client, kind, tunnels);
    const unaskable = new Set(['id-missing', 'id-path']);
    for (const [index, observation] of observations.entries()) {
      const {name = '', odd} = plans[index] ?? {};
      if (unaskable.has(name)) {
        expect(observation).toMatchObject({failure: {detail: 'an id that is no UUID'}, requests: 0});
        continue;
      }
      expect(observation.requests).toBe(1);
      expect(observation.quota).not.toBeNull();
      expect(observation, name).toMatchObject(expected[name] ?? {outcome: 'connectors'});
      if (odd?.answer === undefined && odd?.envelope?.result === undefined) {
        expect(observation, name).toHaveProperty('connectors.length', plans[index]?.connectors.length);
      } else {
        expect(expected, name).toHaveProperty(name);
      }
    }
    const asked = observations.filter(({requests}) => requests > 0).length;
    expect(simulator.requests()).toBe(1 + asked);
    expect(complaints).toEqual([]);
  });

  test('hostile names arrive unchanged', async () => {
    const {clientOf} = await simulate('drift');
    const client = clientOf(bearer(token));
    for (const kind of tunnelKinds) {
      const tunnels = await tunnelsOf(client, kind);
      for (const [index, {name, odd}] of planned('drift', kind).entries()) {
        if (odd?.tunnel === undefined) {
          expect(tunnels[index]?.name).toBe(name);
        }
      }
    }
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('credentials', () => {
  const refused = (kind: string, status: number, code: number): object => ({
    ok: false,
    failure: {kind, status, code},
  });
  const sees = (...names: readonly string[]): object => ({ok: true, value: names.map((name) => ({name}))});
  const listed = {outcome: 'tunnels', isComplete: true};
  const refusedList = (kind: string, status: number, code: number): object => ({
    outcome: 'failure',
    failure: {kind, status, code},
  });
  const {name} = mainAccount;

  test.each<readonly [string, Credentials, object, object, object]>([
    ['token', bearer(token), sees(name), listed, listed],
    ['e-mail and key', {scheme: 'key', email, key: apiKey}, sees(name), listed, listed],
    [
      'for cloudflared only',
      bearer(cloudflaredOnlyToken),
      sees(name),
      refusedList('forbidden', 403, 10_000),
      listed,
    ],
    [
      'of several accounts',
      bearer(severalAccountsToken),
      sees(name, stagingAccount.name, emptyAccount.name),
      listed,
      listed,
    ],
    ['owned by an account', bearer(accountOwnedToken), sees(name, stagingAccount.name), listed, listed],
    ['without accounts', bearer(unlistedToken), refused('forbidden', 403, 9109), listed, listed],
    [
      'revoked',
      bearer(revokedToken),
      refused('unauthenticated', 403, 9109),
      refusedList('unauthenticated', 403, 9109),
      refusedList('unauthenticated', 403, 9109),
    ],
    [
      'malformed',
      bearer(malformedToken),
      refused('unauthenticated', 400, 6003),
      refusedList('unauthenticated', 400, 6003),
      refusedList('unauthenticated', 400, 6003),
    ],
    [
      'a wrong key',
      {scheme: 'key', email, key: `${apiKey}0`},
      refused('unauthenticated', 400, 9106),
      refusedList('unauthenticated', 400, 9106),
      refusedList('unauthenticated', 400, 9106),
    ],
    [
      'another e-mail',
      {scheme: 'key', email: 'a@example.com', key: apiKey},
      refused('unauthenticated', 400, 9106),
      refusedList('unauthenticated', 400, 9106),
      refusedList('unauthenticated', 400, 9106),
    ],
  ])('%s', async (_name, credentials, accounts, mesh, cloudflared) => {
    const {complaints, clientOf} = await simulate('calm');
    const client = clientOf(credentials);
    const said = [
      await client.accounts(signal),
      await ask(client, {about: 'tunnels', kind: 'warp_connector'}),
      await ask(client, {about: 'tunnels', kind: 'cfd_tunnel'}),
    ];
    expect(said).toMatchObject([accounts, mesh, cloudflared]);
    const secret = credentials.scheme === 'token' ? credentials.token : credentials.key;
    expect(JSON.stringify(said)).not.toContain(secret);
    expect(complaints).toEqual([]);
  });

  test('another account, and one that is not there', async () => {
    const {clientOf} = await simulate('calm');
    for (const accountId of [stagingAccount.id, 'f'.repeat(32)]) {
      expect(
        await ask(clientOf(bearer(token)), {about: 'tunnels', kind: 'cfd_tunnel'}, accountId),
      ).toMatchObject({failure: {kind: 'forbidden', code: 10_000}});
    }
    const several = clientOf(bearer(severalAccountsToken));
    expect(await ask(several, {about: 'tunnels', kind: 'cfd_tunnel'}, emptyAccount.id)).toMatchObject({
      outcome: 'tunnels',
      tunnels: [],
      isComplete: true,
    });
  });

  test('tokens are known where they belong', async () => {
    const {complaints, clientOf} = await simulate('calm');
    const [users, accounts] = [clientOf(bearer(token)), clientOf(bearer(accountOwnedToken))];
    const active = {ok: true, value: {status: 'active', expires_on: null, not_before: null}};
    const unknown = {ok: false, failure: {kind: 'unauthenticated', status: 401, code: 1000}};
    expect(await users.verify(null, signal)).toEqual(active);
    expect(await users.verify(mainAccount.id, signal)).toMatchObject(unknown);
    expect(await accounts.verify(mainAccount.id, signal)).toEqual(active);
    expect(await accounts.verify(null, signal)).toMatchObject(unknown);
    expect(await users.verify(`${mainAccount.id}/..`, signal)).toMatchObject({failure: {kind: 'malformed'}});
    expect(complaints).toEqual([]);
  });

  test('a tunnel that is not there', async () => {
    const {clientOf} = await simulate('calm');
    expect(
      await ask(clientOf(bearer(token)), {
        about: 'connectors',
        kind: 'cfd_tunnel',
        tunnelId: '00000000-0000-4000-8000-000000000000',
      }),
    ).toMatchObject({failure: {kind: 'not_found', status: 404}});
  });

  test('a spent quota', async () => {
    const {simulator, clientOf} = await simulate('calm');
    const client = clientOf(bearer(token));
    const list = {about: 'tunnels', kind: 'cfd_tunnel'} as const;
    for (let left = 1200; left > 0; left -= 4) {
      await Promise.all([ask(client, list), ask(client, list), ask(client, list), ask(client, list)]);
    }
    expect(await ask(client, list)).toMatchObject({
      failure: {kind: 'rate_limited', status: 429, code: 971, retryAfterMs: 300_000},
      quota: {remaining: 0, resetMs: 300_000, limit: 1200},
    });
    expect(simulator.requests()).toBe(1201);
  });
});
