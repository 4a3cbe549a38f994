import {expect} from 'vitest';
import {token} from '../../source/simulator/access.js';
import {mainAccount} from '../../source/simulator/accounts.js';
import type {Answer} from '../../source/simulator/answers.js';
import {type Ledger, respond} from '../../source/simulator/routes.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {createWorld, step, type World} from '../../source/simulator/world.js';

export const startMs = Date.parse('2026-11-22T12:00:00Z');
export const at = (name: ScenarioName, seconds = 0): World =>
  step(createWorld(scenarios[name], 1, startMs), startMs + seconds * 1000);

export const bearer = (text: string): Record<string, string> => ({authorization: `Bearer ${text}`});
export const nobody: Ledger = new Map();

export const ask = (
  path: string,
  headers: Record<string, string> = bearer(token),
  world: World = at('calm'),
  method = 'GET',
): Answer => respond(world, {method, target: `/client/v4${path}`, headers}, nobody)[0];

export type Envelope = {
  readonly success: boolean;
  readonly errors: readonly {code: number; message: string; error_chain?: unknown}[];
  readonly messages: readonly unknown[];
  readonly result: unknown;
  readonly result_info?: Record<string, number>;
};
export type Item = Readonly<Record<string, unknown>>;
export const envelopeOf = (answer: Answer): Envelope => JSON.parse(answer.body) as Envelope;
export const items = (answer: Answer): readonly Item[] => {
  expect(answer.status, answer.body).toBe(200);
  return envelopeOf(answer).result as readonly Item[];
};
export const namesOf = (answer: Answer): readonly unknown[] => items(answer).map(({name}) => name);

export const main = `/accounts/${mainAccount.id}`;
export const idOf = (name: string, world: World = at('calm')): string =>
  world.tunnels.find((tunnel) => tunnel.name === name)?.id ?? `no tunnel ${name}`;

export const expectRefused = (answer: Answer, status: number, ...codes: readonly number[]): Envelope => {
  const envelope = envelopeOf(answer);
  expect(answer.status).toBe(status);
  expect(envelope.errors.map(({code}) => code)).toEqual(codes);
  expect(envelope).toMatchObject({success: false, result: null, messages: []});
  expect(answer.complaint).toBeUndefined();
  return envelope;
};

/** The connections of a connector. */
export const connsOf = (connector: Item | undefined): readonly Item[] =>
  (connector?.conns ?? []) as readonly Item[];
