import {expect, test} from 'vitest';
import {apiKey, email, severalAccountsToken, token} from '../../source/simulator/access.js';
import type {Answer} from '../../source/simulator/answers.js';
import {charge} from '../../source/simulator/quota.js';
import {type Ledger, respond} from '../../source/simulator/routes.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {createWorld, step} from '../../source/simulator/world.js';

const startMs = Date.parse('2026-11-22T12:00:00Z');
const bearer = (text: string): Record<string, string> => ({authorization: `Bearer ${text}`});

/** Asks one thing at given seconds, and says what came of it. */
const client = (name: ScenarioName) => {
  let ledger: Ledger = new Map();
  let world = createWorld(scenarios[name], 1, startMs);
  return (second: number, headers = bearer(token)): Answer => {
    world = step(world, startMs + second * 1000);
    const [answer, after] = respond(world, {method: 'GET', target: '/client/v4/accounts', headers}, ledger);
    ledger = after;
    return answer;
  };
};

test('every answer says what is left and when it comes back', () => {
  const ask = client('calm');
  expect(ask(0).headers).toMatchObject({
    ratelimit: '"default";r=1199;t=300',
    'ratelimit-policy': '"default";q=1200;w=300',
  });
  expect(ask(100.5).headers.ratelimit).toBe('"default";r=1198;t=200');
  expect(ask(101, {}).headers.ratelimit).toBe('"default";r=1200;t=300');
  expect(ask(299.9).headers.ratelimit).toBe('"default";r=1197;t=1');
  expect(ask(300).headers.ratelimit).toBe('"default";r=1199;t=300');
});

test('the 1,201st request of a window is refused until the window ends', () => {
  const ask = client('calm');
  const statuses = Array.from({length: 1200}, (_, index) => ask(index / 100).status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  const refused = ask(20);
  expect(refused.status).toBe(429);
  expect(refused.headers).toMatchObject({'retry-after': '280', ratelimit: '"default";r=0;t=280'});
  expect(JSON.parse(refused.body)).toMatchObject({
    success: false,
    errors: [{code: 971, message: 'Please wait and consider throttling your request speed'}],
  });
  expect(ask(299.5).headers['retry-after']).toBe('1');
  expect(ask(300).status).toBe(200);
  expect(ask(300).headers).not.toHaveProperty('retry-after');
});

test('a quota belongs to the user, whatever the credentials', () => {
  const ask = client('calm');
  const left = (headers: Record<string, string>): string | undefined => ask(1, headers).headers.ratelimit;
  expect(left(bearer(token))).toContain('r=1199');
  expect(left({'x-auth-email': email, 'x-auth-key': apiKey})).toContain('r=1198');
  expect(left(bearer(severalAccountsToken))).toContain('r=1199');
});

test('rate-limited: others take it to nothing from 20 s to 60 s, and in every window again', () => {
  const ask = client('rate-limited');
  const remaining = (second: number): number =>
    Number(/r=(\d+)/.exec(ask(second).headers.ratelimit ?? '')?.[1] ?? 'NaN');
  const falling = [0, 5, 10, 15].map(remaining);
  expect(falling).toEqual([...falling].sort((a, b) => b - a));
  expect(falling[0]).toBeLessThan(125);
  expect(ask(19).status).toBe(200);
  expect(ask(20)).toMatchObject({status: 429, headers: {'retry-after': '40'}});
  expect(ask(59.9).status).toBe(429);
  expect(ask(60).status).toBe(200);
  expect(remaining(61)).toBeGreaterThan(1100);
  for (const window of [1, 2, 50]) {
    expect(ask(window * 300 + 15).status).toBe(200);
    expect(ask(window * 300 + 20).status).toBe(429);
    expect(ask(window * 300 + 59).status).toBe(429);
    expect(ask(window * 300 + 60).status).toBe(200);
  }
});

test('a refused request costs nothing', () => {
  const plan = {limit: 2, windowS: 10, passedS: 0, others: []};
  const first = charge(plan, 0, undefined, 0);
  const second = charge(plan, 0, first.spent, 1000);
  const third = charge(plan, 0, second.spent, 2000);
  expect([first, second, third].map(({isRefused}) => isRefused)).toEqual([false, false, true]);
  expect(third.spent).toEqual(second.spent);
  expect(third.resetS).toBe(8);
});
