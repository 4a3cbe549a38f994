import {statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Observation} from '../../source/model/observation.js';
import {createEncoder} from '../../source/recording/encode.js';
import type {ScenarioName} from '../../source/simulator/scenario-names.js';
import {scenarios} from '../../source/simulator/scenarios.js';
import {createWorld, step} from '../../source/simulator/world.js';
import {NOON} from '../helpers/fleet.js';
import {plain, read, record, temporary} from './recordings.js';
import {connectors, lists} from './worlds.js';

/* How large a recording grows. */

const DAY_MS = 86_400_000;

/** The default budget is 600 requests in five minutes, of which a watch of 50 tunnels makes 400: 115,200 a day. */
const ROUND_MS = 15_000;

const TUNNELS = 50;

const TUNNELS_A_ROUND = 18;

/** What a watch of fifty tunnels sees: both lists every 15 s, and each tunnel about every 42 s. */
const watched = (name: ScenarioName, forMs: number): readonly Observation[] => {
  const {tunnels: plans, ...scenario} = scenarios[name];
  const many = Array.from({length: TUNNELS}, (_, n) => {
    const plan = plans[n % plans.length];
    return plan === undefined ? [] : [n < plans.length ? plan : {...plan, name: `${plan.name}-${n}`}];
  }).flat();
  let world = createWorld({...scenario, tunnels: many}, 1, NOON);
  let turn = 0;
  return Array.from({length: forMs / ROUND_MS}, () => {
    world = step(world, world.nowMs + ROUND_MS);
    const all = connectors(world);
    const asked = Array.from({length: TUNNELS_A_ROUND}, (_, n) => all[(turn + n) % all.length]);
    turn += TUNNELS_A_ROUND;
    return [...lists(world), ...asked].flatMap((observation, n) =>
      observation === undefined
        ? []
        : [
            {
              ...observation,
              at: observation.at + n * 700,
              tookMs: 60 + ((turn * 7 + n * 13) % 90),
              renewMs: observation.outcome === 'tunnels' ? 15_000 : 41_700 + (n % 2) * 0.3,
              quota: {remaining: 1100 - n, resetMs: 200_000 - n, limit: 1200},
            },
          ],
    );
  }).flat();
};

const BEGINNING_MS = 5 * 60_000;

const SPAN_MS = 30 * 60_000;

/** Everything is written in full again so often. */
const BEGINNINGS_A_DAY = 4;

test.each<[ScenarioName, number]>([
  ['calm', 6_000_000],
  ['flapping', 8_000_000],
  ['outage', 9_000_000],
])('a day of fifty tunnels in %s takes less than 10 MB', async (name, most) => {
  const path = join(temporary(), 'recording');
  const {recorder} = record(path);
  const observations = watched(name, SPAN_MS);
  const sizes: number[] = [];
  const encoded = createEncoder(NOON, plain);
  for (const observation of observations) {
    recorder.write(observation);
    sizes.push(`${encoded.observation(observation)}\n`.length);
  }
  recorder.close();
  const sizeIn = (from: number, until: number): number =>
    observations.reduce(
      (sum, {at}, index) => sum + (at - NOON >= from && at - NOON < until ? (sizes[index] ?? 0) : 0),
      0,
    );
  const aDay =
    BEGINNINGS_A_DAY * sizeIn(0, BEGINNING_MS) +
    (DAY_MS / (SPAN_MS - BEGINNING_MS)) * sizeIn(BEGINNING_MS, SPAN_MS);
  expect(aDay).toBeLessThan(most);
  const {size} = statSync(path);
  expect(size).toBeGreaterThan(sizeIn(0, SPAN_MS));
  expect(size).toBeLessThan(sizeIn(0, SPAN_MS) + 5000);
  expect((await read(path)).observed.length).toBe(observations.length);
});

test('compressed, it takes less than a fifth of that', () => {
  const directory = temporary();
  const sizes = ['plain', 'plain.gz'].map((name) => {
    const path = join(directory, name);
    const {recorder} = record(path);
    watched('calm', BEGINNING_MS).forEach(recorder.write);
    recorder.close();
    return statSync(path).size;
  });
  expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) / 5);
});
