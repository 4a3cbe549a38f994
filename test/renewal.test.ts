import {expect, test, vi} from 'vitest';
import type {Renewal} from '../source/api/options.js';
import {createEnding} from '../source/ending.js';
import {failure} from '../source/model/failure.js';
import type {Observation} from '../source/model/observation.js';
import {safe} from '../source/model/text.js';
import {renewWhenRefused} from '../source/renewal.js';
import {aboutTunnel, answered, refused} from './helpers/fleet.js';

const refusal = refused(aboutTunnel(), failure('unauthenticated'));

const started = (outcome: Renewal | null) => {
  const renewals: AbortSignal[] = [];
  const said: string[] = [];
  let retries = 0;
  let listener: ((_: unknown, observation: Observation) => void) | null = null;
  const ending = createEnding();
  const stop = renewWhenRefused(
    (signal) => {
      renewals.push(signal);
      return Promise.resolve(outcome);
    },
    {log: {get: vi.fn(), subscribe: vi.fn(), add: ({text}) => void said.push(text)}, ending},
    {
      monitor: {
        retry: () => {
          retries += 1;
        },
      },
      onAccepted: (listen) => {
        listener = listen;
        return () => {
          listener = null;
        };
      },
    },
  );
  const see = async (observation: Observation): Promise<void> => {
    listener?.(null, observation);
    await Promise.resolve();
    await Promise.resolve();
  };
  return {renewals, said, retries: () => retries, see, stop, ending};
};

test.each<readonly [string, Renewal | null, readonly string[], number]>([
  ['a new token', {name: 'renewed'}, ['token_command gave a new token: asking with that one.'], 1],
  ['the same one', {name: 'same'}, ['token_command gave the token that was refused again.'], 0],
  ['a failure', {name: 'failed', words: safe`ended with 1`}, ['token_command ended with 1.'], 0],
  ['nothing so soon', null, [], 0],
])('credentials that are refused are renewed: %s', async (_name, outcome, said, retries) => {
  const run = started(outcome);
  await run.see(refusal);
  expect(run.renewals).toHaveLength(1);
  expect(run.said).toEqual(said);
  expect(run.retries()).toBe(retries);
});

test.each(['forbidden', 'not_found', 'rate_limited', 'unreachable', 'server_error'] as const)(
  'nothing is renewed for other trouble: %s',
  async (kind) => {
    const run = started({name: 'renewed'});
    await run.see(refused(aboutTunnel(), failure(kind)));
    await run.see(answered([]));
    expect(run.renewals).toEqual([]);
  },
);

test.each(['stop', 'ending'] as const)('after the end nothing is said or asked: %s', async (how) => {
  const run = started({name: 'renewed'});
  const seen = run.see(refusal);
  if (how === 'stop') {
    run.stop();
  } else {
    run.ending.prepare();
  }
  await seen;
  await run.see(refusal);
  expect(run.renewals.map(({aborted}) => aborted)).toEqual([true]);
  expect([run.said, run.retries()]).toEqual([[], 0]);
});

test('where no token can be got anew, nobody listens', () => {
  const onAccepted = vi.fn();
  renewWhenRefused(
    null,
    {log: {get: vi.fn(), subscribe: vi.fn(), add: vi.fn()}, ending: createEnding()},
    {monitor: {retry: vi.fn()}, onAccepted},
  );
  expect(onAccepted).not.toHaveBeenCalled();
});
